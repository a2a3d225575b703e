/**
 * Labs and scenarios in the making as the library finds them: by their ids, in no list. A lab names the scenario that
 * it starts from by the id of a draft, by the name of a draft's or an imported file, or as a shipped one.
 */
import { InputError, type InputProblem } from '../../../core/base/errors.ts'
import { describePath, readDocument } from '../../../core/scenario/document.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { DraftRow, DraftRows } from '../../store/drafts.ts'
import type { ScenarioRows } from '../../store/scenarios.ts'
import type { FoundScenario, Library } from '../library.ts'
import { NotFoundError } from '../refused.ts'
import type { Shelf, ShelvedLab } from '../shelves.ts'
import { scenarioEnding } from '../shipped-files.ts'

export interface DraftShelfOptions {
  readonly rows: DraftRows
  readonly scenarios: ScenarioRows
  readonly library: Library
}

export class DraftShelf implements Shelf {
  readonly staysBecause = 'is in the making'
  readonly staysRemedy = 'Remove it in Author.'
  private readonly options: DraftShelfOptions

  constructor(options: DraftShelfOptions) {
    this.options = options
  }

  labKeys(): readonly string[] {
    return []
  }

  scenarios(): readonly FoundScenario[] {
    return []
  }

  lab(key: string): ShelvedLab | null {
    const row = this.options.rows.find(key)
    if (row?.kind !== 'lab') return null
    const { fileName, text } = row
    const scenario = () => this.scenarioBeside(fileName, text)
    return { key, pack: '', terms: null, seed: null, fileName, text, scenario }
  }

  scenario(id: string): FoundScenario | null {
    const row = this.options.rows.find(id)
    return row?.kind === 'scenario' ? foundIn(row) : null
  }

  /** The scenario that the text of a lab names. Throws InputError that points to the name where there is none such. */
  scenarioBeside(fileName: string, text: string): FoundScenario {
    const document = readDocument(fileName, text)
    const name = scenarioNameIn(document.value)
    const found = this.scenarioNamed(name)
    if (found !== null) return found
    throw new InputError(fileName, [noScenario(document.placeOf(['scenario']), name)])
  }

  private scenarioNamed(name: string): FoundScenario | null {
    const { rows, scenarios, library } = this.options
    const isNamed = ({ fileName }: { fileName: string }) => stemOf(fileName) === name
    const draft = rows.find(name) ?? rows.all().find((row) => row.kind === 'scenario' && isNamed(row))
    if (draft?.kind === 'scenario') return foundIn(draft)
    try {
      return library.find(scenarios.all().find(isNamed)?.id ?? name)
    } catch (error) {
      if (error instanceof NotFoundError) return null
      throw error
    }
  }
}

/** '' where the text names none. */
export function scenarioNameIn(value: unknown): string {
  const name = (value as Record<string, unknown> | null)?.['scenario']
  return typeof name === 'string' ? name : ''
}

export function stemOf(fileName: string): string {
  return fileName.endsWith(scenarioEnding)
    ? fileName.slice(0, -scenarioEnding.length)
    : fileName.replace(/\.(yaml|yml|json)$/i, '')
}

function foundIn({ id, fileName, text, changedAt }: DraftRow): FoundScenario {
  return { id, fileName, text, scenario: parseScenario(fileName, text), isShipped: false, changedAt }
}

function noScenario(place: { line: number; column: number }, name: string): InputProblem {
  return {
    ...place,
    path: describePath(['scenario']),
    message: `There is no scenario "${name}".`,
    expected: 'the id of a draft, the name of an imported file, or a scenario that comes with Precopy',
    remedy: 'Make or import the scenario, or correct its name.',
  }
}
