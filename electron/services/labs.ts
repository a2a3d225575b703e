/**
 * Labs as the window knows them: listed, begun, shown, with what the learner's attempts say of them. What is done in
 * an attempt is `attempt-acts.ts`.
 */
import { randomInt, randomUUID } from 'node:crypto'
import type { Refusal } from '../../core/base/errors.ts'
import type { GlossaryEntry, LabSummary, LearnerProgress } from '../../core/contract/lab-messages.ts'
import type { AttemptView } from '../../core/lab/attempt.ts'
import type { Lab } from '../../core/lab/schema.ts'
import { examTerms, practiceTerms, testOutTerms, type AttemptTerms } from '../../core/lab/terms.ts'
import { variedScenarioText } from '../../core/lab/vary-scenario.ts'
import type { AttemptRow, AttemptRows } from '../store/attempts.ts'
import { AttemptActs, type AnswerInput, type HypothesisInput } from './attempt-acts.ts'
import { isNothingHidden, labSummaryOf, learnerProgressOf } from './lab-progress.ts'
import { LabReports, type ReportFile } from './lab-reports.ts'
import { reportFileName } from './report/file-name.ts'
import { htmlOf } from './report/write-html.ts'
import type { Library } from './library.ts'
import { OpenAttempts } from './open-attempts.ts'
import type { Runs } from './runs.ts'
import type { WallClock } from './wall-clock.ts'

export interface LabsOptions {
  readonly attempts: AttemptRows
  readonly runs: Runs
  readonly library: Library
  readonly clock: WallClock
  /** As the learner wants to be called in reports; may be empty. */
  readonly learnerName: () => string
  /** Of a lab's text and its scenario's, as packs and hand-ins name it; null for one that is in the making. */
  readonly labHash: (labKey: string) => string | null
}

/** What a learner can ask for by themselves; an assignment comes from an instructor. */
export type AskedMode = Exclude<AttemptTerms['mode'], 'assignment'>

const termsOfMode: Readonly<Record<AskedMode, AttemptTerms>> = {
  practice: practiceTerms,
  exam: examTerms,
  'test-out': testOutTerms,
}

const msPerMinute = 60_000
/** Seeds are 32 bits. */
const seedCount = 2 ** 32

export class Labs {
  private readonly options: LabsOptions
  /** Attempts that are open, for what a learner hands in. */
  readonly open: OpenAttempts
  private readonly acts: AttemptActs
  /** What reports of attempts and runs say; `Reports` writes them down. */
  readonly reports: LabReports

  constructor(options: LabsOptions) {
    const { runs, learnerName } = options
    this.options = options
    this.open = new OpenAttempts(options)
    this.acts = new AttemptActs(this.open, runs)
    this.reports = new LabReports({
      open: this.open,
      runs,
      attemptsOf: (labId) => options.attempts.ofLab(labId),
      labOfAttempt: (attemptId) => {
        const row = options.attempts.find(attemptId)
        const lab = row === null ? null : this.open.labIfKnown(row)
        return row === null || lab === null ? null : { key: row.labId, lab }
      },
      labHash: options.labHash,
      learnerName,
    })
  }

  /** All labs are read: what asks for all of them then takes no time. */
  async ready(): Promise<this> {
    await this.options.library.readLabsAhead()
    return this
  }

  list(): LabSummary[] {
    this.open.closeOverdue()
    const rows = this.options.attempts.all()
    const listed = this.options.library.listedLabs()
    return listed.map((one) => labSummaryOf(one, rows, listed))
  }

  progress(): LearnerProgress {
    this.open.closeOverdue()
    const { library, attempts } = this.options
    return learnerProgressOf(library.listedLabs(), library.glossary(), attempts.all())
  }

  glossary(): GlossaryEntry[] {
    const labs = this.options.library.listedLabs()
    return this.options.library.glossary().map((term) => ({
      ...term,
      labs: labs
        .filter(({ lab }) => lab.concepts.includes(term.id))
        .map(({ key, lab }) => ({ id: key, title: lab.title })),
    }))
  }

  /** A new run of the lab's scenario, as the seed varies it, and an attempt that belongs to it. A pack sets seed and terms. */
  start(labId: string, seed?: number, mode: AskedMode = 'practice'): AttemptView {
    const { attempts, runs, library, clock } = this.options
    const origin = library.labOrigin(labId)
    const drawn = origin.seed ?? seed ?? this.seedFor(labId, mode)
    const lab = library.lab(labId, drawn)
    const { id: scenarioId, fileName, text, scenario } = library.scenarioOfLab(labId)
    const id = randomUUID()
    const run = runs.begin({
      scenarioId,
      fileName,
      text: variedScenarioText(lab, scenario, text),
      name: scenario.name,
      seed: drawn,
      hidesForAttempt: hidesSomething(lab) ? id : null,
    })
    const terms = origin.terms ?? termsOfMode[mode]
    const startedAt = clock.timestamp()
    attempts.insert({
      id,
      labId,
      runId: run.summary.id,
      seed: drawn,
      startedAt,
      changedAt: startedAt,
      terms,
      dueAt: dueAtOf(terms, startedAt),
    })
    return this.view(id)
  }

  /** Throws NotFoundError. */
  view(attemptId: string): AttemptView {
    return this.open.shown(this.open.follow(attemptId))
  }

  answer(input: AnswerInput): AttemptView {
    return this.acts.answer(input)
  }

  continue(attemptId: string, step: string): AttemptView {
    return this.acts.continue(attemptId, step)
  }

  watch(attemptId: string, step: string): AttemptView {
    return this.acts.watch(attemptId, step)
  }

  check(attemptId: string): AttemptView {
    return this.acts.check(attemptId)
  }

  hint(attemptId: string, objective: string): AttemptView {
    return this.acts.hint(attemptId, objective)
  }

  note(attemptId: string, text: string): AttemptView {
    return this.acts.note(attemptId, text)
  }

  hypothesis(input: HypothesisInput): AttemptView {
    return this.acts.hypothesis(input)
  }

  selfMark(attemptId: string, step: string, marks: readonly boolean[]): AttemptView {
    return this.acts.selfMark(attemptId, step, marks)
  }

  dismiss(attemptId: string, objective: string): AttemptView {
    return this.acts.dismiss(attemptId, objective)
  }

  handIn(attemptId: string): AttemptView {
    return this.acts.handIn(attemptId)
  }

  report(attemptId: string): ReportFile {
    return asHtml(this.reports.ofAttempt(attemptId))
  }

  /** The report of any run, up to its playhead. */
  runReport(runId: string): ReportFile {
    return asHtml(this.reports.ofRun(runId))
  }

  /** Why a person's command or playback of this run must wait, or null. Needs no trace. */
  heldBackBecause(runId: string): Refusal | null {
    return this.open.heldBackBecause(runId)
  }

  /** Whether nothing is to be found out in an attempt any more; one that was removed gives nothing away. */
  isAttemptOver(attemptId: string): boolean {
    const row: AttemptRow | null = this.options.attempts.find(attemptId)
    return row !== null && isNothingHidden(row)
  }

  close(): void {
    this.open.close()
  }

  /** The first attempt at a lab has the scenario's own seed; a fresh variant, and a test-out, one of its own. */
  private seedFor(labId: string, mode: AskedMode): number {
    const { attempts, library } = this.options
    const used = new Set(attempts.ofLab(labId).map((row) => row.seed))
    if (used.size === 0 && mode !== 'test-out') return library.scenarioOfLab(labId).scenario.seed
    for (;;) {
      const seed = randomInt(seedCount)
      if (!used.has(seed)) return seed
    }
  }
}

function asHtml({ name, document }: ReturnType<LabReports['ofRun']>): ReportFile {
  return { name: reportFileName(name), mediaType: 'text/html', text: htmlOf(document) }
}

/** Whether its scenario then holds something that the learner is to find. */
function hidesSomething(lab: Lab): boolean {
  return lab.hiddenFaults !== undefined || lab.start.length > 0
}

function dueAtOf({ minutes }: AttemptTerms, startedAt: string): string {
  return minutes === null ? '' : new Date(Date.parse(startedAt) + minutes * msPerMinute).toISOString()
}
