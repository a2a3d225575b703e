/**
 * The scenario that an attempt at a lab runs: the one beside the lab, with what the lab starts from changed and the
 * hidden faults that the seed drew put in. The same scenario where nothing differs, so that its hash stays.
 */
import type { InputProblem } from '../base/errors.ts'
import { describePath, type Path, type PlacedDocument } from '../scenario/document.ts'
import { inputErrorOf, problemsFromIssues } from '../scenario/issues.ts'
import { canonicalScenarioText } from '../scenario/parse.ts'
import { findReferenceProblems } from '../scenario/references.ts'
import { scenarioSchema, type Scenario } from '../scenario/schema.ts'
import { placeInLab } from './parse.ts'
import { findScenarioPlace, plainCopy, type Block, type ScenarioPlace } from './scenario-path.ts'
import type { Lab } from './schema.ts'
import type { HiddenFault, ScenarioChange } from './variant-schema.ts'

/** What the names of hidden injected faults begin with. */
export const hiddenPrefix = 'hidden-'

/** A change of the lab, where it stands there, and where in the scenario it was made. */
interface MadeChange {
  readonly inLab: Path
  readonly inScenario: Path
}

/** Throws InputError that names the lab's file and line where a change does not fit the scenario. */
export function varyScenario(lab: Lab, scenario: Scenario): Scenario {
  const causes = drawnFaults(lab)
  const changes = [
    ...lab.start.map((change, index) => ({ change, path: ['start', index] as Path })),
    ...causes.flatMap(({ fault, path }) =>
      fault.set.map((change, index) => ({ change, path: [...path, 'set', index] })),
    ),
  ]
  const injected = causes.flatMap(({ fault, path }) =>
    fault.inject.map((planned, index) => ({ planned, path: [...path, 'inject', index] })),
  )
  if (changes.length === 0 && injected.length === 0) return scenario
  const whole = plainCopy<Block>(scenario)
  const made: MadeChange[] = []
  const problems: InputProblem[] = []
  for (const { change, path } of changes) {
    const place = findScenarioPlace(whole, change.at)
    if ('message' in place) problems.push(placedAt(lab, [...path, 'at'], place))
    else {
      put(place, change)
      made.push({ inLab: path, inScenario: place.path })
    }
  }
  const commands = whole['commands'] as unknown[]
  const names = new Set(injected.map(({ planned }) => planned.name))
  for (const { planned, path } of injected) {
    made.push({ inLab: path, inScenario: ['commands', commands.length] })
    commands.push({ atSeconds: 0, command: hiddenCommand(planned, names) })
  }
  const document = documentOf(lab, whole, made)
  if (problems.length > 0) throw inputErrorOf(document, problems)
  return validated(document)
}

/** The text of the row of a run: `text` itself where the lab changes nothing. */
export function variedScenarioText(lab: Lab, scenario: Scenario, text: string): string {
  const varied = varyScenario(lab, scenario)
  return varied === scenario ? text : canonicalScenarioText(varied)
}

function drawnFaults(lab: Lab): { readonly fault: HiddenFault; readonly path: Path }[] {
  const pool = lab.hiddenFaults?.pool ?? []
  return pool.flatMap((fault, index) =>
    lab.draw.causes.includes(fault.id) ? [{ fault, path: ['hiddenFaults', 'pool', index] }] : [],
  )
}

/** null takes a key or an entry away. */
function put(place: ScenarioPlace, { value }: ScenarioChange): void {
  if (Array.isArray(place.in)) {
    const index = Number(place.key)
    if (value === null) place.in.splice(index, 1)
    else place.in[index] = value
  } else if (value === null) delete place.in[place.key]
  else place.in[place.key] = value
}

/** Named so that its records can be told from those of faults that the learner may know of. */
function hiddenCommand(planned: HiddenFault['inject'][number], names: ReadonlySet<string>): object {
  const { trigger } = planned
  const follows = trigger?.at === 'fault' && names.has(trigger.name)
  return {
    type: 'inject-fault',
    ...planned,
    name: hiddenName(planned.name),
    ...(follows ? { trigger: { ...trigger, name: hiddenName(trigger.name) } } : {}),
  }
}

export function hiddenName(name: string): string {
  return name.startsWith(hiddenPrefix) ? name : `${hiddenPrefix}${name}`
}

function placedAt(
  lab: Lab,
  path: Path,
  problem: Pick<InputProblem, 'message' | 'expected' | 'remedy'>,
): InputProblem {
  const { line, column } = placeInLab(lab, path)
  const { message, expected, remedy } = problem
  return { line, column, path: describePath(path), message, expected, remedy }
}

/** The changed scenario as a document whose places are those of the changes in the lab. */
function documentOf(lab: Lab, whole: Block, made: readonly MadeChange[]): PlacedDocument {
  const placeOf = (path: Path) => {
    const { line, column } = placeInLab(lab, nearestChange(made, path) ?? ['scenario'])
    return { line, column }
  }
  return { file: placeInLab(lab, []).file, value: whole, placeOf, placeOfKey: placeOf }
}

/** The change that made what stands at the path, else the one that comes nearest. */
function nearestChange(made: readonly MadeChange[], path: Path): Path | null {
  let nearest: { readonly inLab: Path; readonly shared: number } | null = null
  for (const { inLab, inScenario } of made) {
    const differs = inScenario.findIndex((step, index) => step !== path[index])
    const shared = differs < 0 ? inScenario.length : differs
    if (nearest === null || shared >= nearest.shared) nearest = { inLab, shared }
  }
  return nearest?.inLab ?? null
}

function validated(document: PlacedDocument): Scenario {
  const result = scenarioSchema.safeParse(document.value)
  if (!result.success)
    throw inputErrorOf(document, problemsFromIssues(document, result.error.issues, scenarioSchema))
  const problems = findReferenceProblems(document, result.data)
  if (problems.length > 0) throw inputErrorOf(document, problems)
  return result.data
}
