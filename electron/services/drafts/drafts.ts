/** Labs and scenarios in the making: kept as their author left them, looked at, tried and proved. */
import { randomBytes } from 'node:crypto'
import { InputError, type InputProblem } from '../../../core/base/errors.ts'
import type {
  DraftReview,
  DraftSummary,
  Job,
  LabFindingMessage,
} from '../../../core/contract/teaching-messages.ts'
import type { AttemptView } from '../../../core/lab/attempt.ts'
import { parseLab, previewSeed } from '../../../core/lab/parse.ts'
import { varyScenario } from '../../../core/lab/vary-scenario.ts'
import { readDocument } from '../../../core/scenario/document.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { DraftRow, DraftRows } from '../../store/drafts.ts'
import type { ScenarioRows } from '../../store/scenarios.ts'
import type { Jobs } from '../jobs.ts'
import { verifyLab, type LabVerification } from '../lab-verifier.ts'
import type { Labs } from '../labs.ts'
import type { FoundScenario, Library } from '../library.ts'
import { NotFoundError, RefusedError } from '../refused.ts'
import { labEnding, scenarioEnding } from '../shipped-files.ts'
import type { WallClock } from '../wall-clock.ts'
import { previewOf } from './draft-preview.ts'
import { DraftShelf, scenarioNameIn, stemOf } from './draft-shelf.ts'
import { labKey } from './lab-key.ts'
import { labOutline } from './lab-outline.ts'
import { scenarioOutline } from './scenario-outline.ts'
import { labTemplate, scenarioTemplate } from './templates.ts'

export interface DraftsOptions {
  readonly rows: DraftRows
  readonly scenarios: ScenarioRows
  readonly library: Library
  readonly labs: Labs
  readonly jobs: Jobs
  readonly clock: WallClock
}

/** A text of a draft, saved or not, and the seed of the variant that is meant. */
export interface DraftText {
  readonly draftId: string
  readonly text: string
  readonly seed?: number | undefined
}

const nothingDrawn: DraftReview['drawn'] = { values: [], causes: [] }

export class Drafts {
  private readonly options: DraftsOptions
  private readonly shelf: DraftShelf

  /** Joins the library: drafts are found there by their ids from now on. */
  constructor(options: DraftsOptions) {
    this.options = options
    this.shelf = new DraftShelf(options)
    options.library.addShelf(this.shelf)
  }

  /** Newest change first. */
  list(): DraftSummary[] {
    return this.options.rows.all().map((row) => this.summaryOf(row))
  }

  /** Empty ones are complete: a lab comes with a scenario of its own. Throws NotFoundError, or RefusedError for a student's copy. */
  create(kind: DraftRow['kind'], from?: string): DraftSummary {
    if (from !== undefined) return this.copy(kind, from)
    const scenario = this.insert('scenario', `my-scenario${scenarioEnding}`, scenarioTemplate)
    if (kind === 'scenario') return this.summaryOf(scenario)
    return this.summaryOf(this.insert('lab', `my-lab${labEnding}`, labTemplate(scenario.id)))
  }

  /** A lab that a person brought as a file; it may have problems, but it is one. Throws InputError where it is no YAML. */
  importLab(fileName: string, text: string): DraftSummary {
    readDocument(fileName, text)
    return this.summaryOf(this.insert('lab', fileName, text))
  }

  text(draftId: string): string {
    return this.row(draftId).text
  }

  /** As it stands, problems or not. */
  save(draftId: string, text: string): DraftSummary {
    this.row(draftId)
    this.options.rows.save(draftId, text, this.options.clock.timestamp())
    return this.summaryOf(this.row(draftId))
  }

  remove(draftId: string): void {
    this.row(draftId)
    this.options.rows.remove(draftId)
  }

  /** What a text comes to; the saved one stays as it is. */
  review({ draftId, text, seed = previewSeed }: DraftText): DraftReview {
    const { kind, fileName } = this.row(draftId)
    try {
      return kind === 'lab'
        ? this.labReview(fileName, text, seed)
        : { ...emptyReview([]), outline: scenarioOutline(fileName, text, parseScenario(fileName, text)) }
    } catch (error) {
      if (error instanceof InputError) return emptyReview(problemsOf(error, fileName))
      throw error
    }
  }

  /** Throws InputError with every problem, RefusedError for a scenario. */
  preview({ draftId, text, seed = previewSeed, step }: DraftText & { readonly step: number }): AttemptView {
    const { fileName } = this.labRow(draftId)
    const { scenario } = this.scenarioBeside(fileName, text)
    return previewOf({ draftId, fileName, text, seed, step, scenario })
  }

  /** Begins an attempt at the saved draft. Throws InputError with every problem. */
  try(draftId: string, seed?: number): AttemptView {
    this.labRow(draftId)
    return this.options.labs.start(draftId, seed)
  }

  /** Proves the saved draft over so many seeds. Throws InputError where it cannot be read at all. */
  verify(draftId: string, seeds: number): Job {
    const { fileName } = this.labRow(draftId)
    const source = this.options.library.labSource(draftId)
    const { title } = parseLab(fileName, source.labText)
    return this.options.jobs.begin(`Verify ${title}`, seeds, ({ progress, signal }) =>
      verifyLab(source, { seeds, signal, onProgress: progress }),
    )
  }

  /** What the job found; it is forgotten then. Throws NotFoundError, or RefusedError while it is not done. */
  findings(jobId: string): LabFindingMessage[] {
    const { findings } = this.options.jobs.takeResult(jobId) as LabVerification
    return findings.map(({ line, column, seed, message }) => ({ line, column, seed, message }))
  }

  private labReview(fileName: string, text: string, seed: number): DraftReview {
    const lab = parseLab(fileName, text, seed)
    const { scenario } = this.scenarioBeside(fileName, text)
    varyScenario(lab, scenario)
    const pool = lab.hiddenFaults?.pool ?? []
    return {
      problems: [],
      outline: labOutline(lab),
      key: labKey(lab),
      drawn: {
        values: Object.entries(lab.draw.values)
          .filter(([id]) => id !== 'causes')
          .map(([id, value]) => ({ id, value: typeof value === 'string' ? value : JSON.stringify(value) })),
        causes: pool
          .filter(({ id }) => lab.draw.causes.includes(id))
          .map(({ id, text: cause }) => ({ id, text: cause })),
      },
    }
  }

  /** Problems of the scenario's own file are told as one of the lab's, with what they are. */
  private scenarioBeside(fileName: string, text: string): FoundScenario {
    try {
      return this.shelf.scenarioBeside(fileName, text)
    } catch (error) {
      if (!(error instanceof InputError) || error.file === fileName) throw error
      const place = readDocument(fileName, text).placeOf(['scenario'])
      const problems = error.problems.map((one) => ({
        ...one,
        ...place,
        path: 'scenario',
        message: `In ${error.file}, line ${one.line}: ${one.message}`,
      }))
      throw new InputError(fileName, problems)
    }
  }

  private copy(kind: DraftRow['kind'], from: string): DraftSummary {
    const { library } = this.options
    if (kind === 'scenario') {
      const { fileName, text } = library.find(from)
      return this.summaryOf(this.insert('scenario', fileName, text))
    }
    const { labFile, labText } = library.labSource(from)
    const lab = library.lab(from)
    if (lab.copy !== undefined) throw new RefusedError(studentsCopy(lab.title))
    return this.summaryOf(this.insert('lab', labFile, this.withScenario(from, labText)))
  }

  /** A lab of a pack brings its scenario along: no other name leads to it. */
  private withScenario(from: string, labText: string): string {
    const { library } = this.options
    if (library.labOrigin(from).pack === '') return labText
    const { fileName, text } = library.scenarioOfLab(from)
    const { id } = this.insert('scenario', fileName, text)
    return labText.replace(/^scenario:.*$/m, `scenario: ${id}`)
  }

  private insert(kind: DraftRow['kind'], fileName: string, text: string): DraftRow {
    const { rows, clock } = this.options
    const row = { id: this.freshId(), kind, fileName, text, changedAt: clock.timestamp() }
    rows.insert(row)
    return row
  }

  private freshId(): string {
    for (;;) {
      const id = `d-${randomBytes(4).toString('hex')}`
      if (this.options.rows.find(id) === null) return id
    }
  }

  private row(draftId: string): DraftRow {
    const row = this.options.rows.find(draftId)
    if (row === null) throw new NotFoundError('draft', draftId)
    return row
  }

  private labRow(draftId: string): DraftRow {
    const row = this.row(draftId)
    if (row.kind !== 'lab') throw new RefusedError(noLab(this.summaryOf(row).title))
    return row
  }

  private summaryOf(row: DraftRow): DraftSummary {
    const { id, kind, fileName, text, changedAt } = row
    const { problems } = this.review({ draftId: id, text })
    const value = valueOf(fileName, text)
    const said = value[kind === 'lab' ? 'title' : 'name']
    const title = typeof said === 'string' && said.trim() !== '' ? said : stemOf(fileName)
    const scenario = kind === 'lab' ? scenarioNameIn(value) : ''
    return { id, kind, title, scenario, problemCount: problems.length, changedAt }
  }
}

/** Nothing where the text is no map. */
function valueOf(fileName: string, text: string): Readonly<Record<string, unknown>> {
  try {
    const { value } = readDocument(fileName, text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch (error) {
    if (error instanceof InputError) return {}
    throw error
  }
}

function emptyReview(problems: InputProblem[]): DraftReview {
  return { problems, outline: [], key: [], drawn: nothingDrawn }
}

function problemsOf({ file, problems }: InputError, fileName: string): InputProblem[] {
  return problems.map((one) =>
    file === fileName ? { ...one } : { ...one, message: `${file}: ${one.message}` },
  )
}

function noLab(title: string) {
  return { id: 'draft-is-no-lab', fault: '', message: `"${title}" is a scenario.`, remedy: 'Choose a lab.' }
}

function studentsCopy(title: string) {
  return {
    id: 'lab-is-students-copy',
    fault: '',
    message: `"${title}" is a student's copy, without its solution.`,
    remedy: 'Import the instructor’s copy of its pack, and copy the lab from there.',
  }
}
