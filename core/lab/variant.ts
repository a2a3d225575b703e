/**
 * Draws what a lab leaves to its seed: the values of its variables and which hidden faults are there. The same seed
 * always draws the same; each variable has a stream of its own, so that adding one does not change another.
 */
import { Prng } from '../base/prng.ts'
import type { InputProblem } from '../base/errors.ts'
import { describePath, type Path, type PlacedDocument } from '../scenario/document.ts'
import { valueOver } from './expression.ts'
import type { LabDraw } from './schema.ts'
import { filled, type TemplateProblem } from './template.ts'
import type { Variable } from './variant-schema.ts'

/** The parts of a lab that say what is drawn, as far as they could be read. */
export interface Drawable {
  readonly id: string
  readonly variables: readonly Variable[]
  readonly hiddenFaults: {
    readonly least: number
    readonly most: number
    readonly pool: readonly { readonly id: string; readonly excludes: readonly string[] }[]
  } | null
}

/** What the seed draws, and what could not be: a derived variable that is no CEL, for example. */
export function drawnFor(lab: Drawable, seed: number): { draw: LabDraw; problems: TemplateProblem[] } {
  const problems: TemplateProblem[] = []
  const causes = drawnCauses(lab, seed)
  const values: Record<string, unknown> = { causes }
  lab.variables.forEach((variable, index) => {
    const drawn = valueOf(lab.id, variable, seed, values)
    if ('problem' in drawn) problems.push({ path: ['variables', index, 'value'], message: drawn.problem })
    else values[variable.id] = drawn.value
  })
  return { draw: { seed, values, causes }, problems }
}

function valueOf(
  labId: string,
  variable: Variable,
  seed: number,
  values: Readonly<Record<string, unknown>>,
): { value: unknown } | { problem: string } {
  if ('value' in variable) return valueOver(variable.value, values)
  const stream = Prng.fromName(seed, `lab/${labId}/variables/${variable.id}`)
  if ('pick' in variable) return { value: variable.pick[stream.below(variable.pick.length)] }
  const count = Math.floor((variable.to - variable.from) / variable.step + 1e-9) + 1
  return { value: variable.from + variable.step * stream.below(Math.max(1, count)) }
}

function drawnCauses({ id, hiddenFaults }: Drawable, seed: number): string[] {
  if (hiddenFaults === null) return []
  const { least, most, pool } = hiddenFaults
  const stream = Prng.fromName(seed, `lab/${id}/hidden-faults`)
  const wanted = least + stream.below(Math.max(0, most - least) + 1)
  const left = [...pool]
  const drawn: (typeof pool)[number][] = []
  while (drawn.length < wanted && left.length > 0) {
    const [next] = left.splice(stream.below(left.length), 1)
    if (next === undefined) break
    const isExcluded = drawn.some((one) => one.excludes.includes(next.id) || next.excludes.includes(one.id))
    if (!isExcluded) drawn.push(next)
  }
  return pool.filter((one) => drawn.includes(one)).map((one) => one.id)
}

/** The document's value with every template replaced; `variables` themselves stay as they are. */
export function filledLab(
  document: PlacedDocument,
  draw: LabDraw,
): { value: unknown; problems: InputProblem[] } {
  const problems: TemplateProblem[] = []
  const whole = document.value as Record<string, unknown>
  const value = Object.fromEntries(
    Object.entries(whole).map(([key, part]) => [
      key,
      key === 'variables' ? part : filled(part, draw.values, problems, [key]),
    ]),
  )
  return { value, problems: placedProblems(document, problems) }
}

/** Problems of templates with their places in the text. */
export function placedProblems(
  document: PlacedDocument,
  problems: readonly TemplateProblem[],
): InputProblem[] {
  return problems.map(({ path, message }) => ({
    ...document.placeOf(path as Path),
    path: describePath(path as Path),
    message: `A "{{ … }}" cannot be replaced: ${message}`,
    expected: 'a CEL expression over the variables of this lab',
    remedy: 'Look at the names under "variables", and at the functions of lab expressions.',
  }))
}
