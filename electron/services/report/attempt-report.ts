/**
 * The report of an attempt at a lab: score, finding, the move and its charts, predictions against results, answers,
 * grading, faults and outcomes of the run, proof. It says nothing that the guide would not say now.
 */
import { plural } from '../../../core/base/format.ts'
import type { Run } from '../../../core/engine/run.ts'
import type { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import type { AttemptEntry, AttemptView } from '../../../core/lab/attempt.ts'
import { isByLab } from '../../../core/lab/attempt-state.ts'
import { gradeObjectives, scoreOf } from '../../../core/lab/grade.ts'
import { foldTrace } from '../../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { placedDisks } from '../placed-disks.ts'
import { answersBlocks, caseCardBlocks, misconceptionBlocks, notebookBlocks } from './answers-section.ts'
import { faultsBlocks, missedBlocks, undoneBlocks } from './faults-section.ts'
import { migrationFinding } from './migration-figures.ts'
import { migrationsBlocks } from './migrations-table.ts'
import { predictionsBlocks } from './predictions-section.ts'
import { proofBlocks, reproductionOf } from './proof.ts'
import {
  heading,
  lowered,
  words,
  type Block,
  type ReportDocument,
  type Reproduction,
} from './report-document.ts'
import { migrationBlocks, openEndNs, refusalsBlocks } from './run-report.ts'
import {
  courseBlocks,
  feedbackBlocks,
  objectivesBlocks,
  workBlocks,
  type AttemptsSoFar,
} from './work-section.ts'

export interface AttemptReportFacts {
  readonly run: Run
  /** Id in the library; null where the lab has changed it. */
  readonly scenarioId: string | null
  /** The lab, where it has changed the scenario; null where it left it as it is. */
  readonly lab: Reproduction['lab']
  /** Without what the learner is to find, as long as that is to be found. */
  readonly trace: Uint8Array
  /** Of the whole trace. */
  readonly traceHash: string
  /** Whether something is still to be found in the run. */
  readonly isHiding: boolean
  readonly reachedNs: number
  readonly tracker: AttemptTracker
  readonly entries: readonly AttemptEntry[]
  readonly view: AttemptView
  readonly attempts: AttemptsSoFar
  /** As the person wants to be called; may be empty. */
  readonly learnerName: string
  /** ISO 8601. */
  readonly startedAt: string
}

export function attemptReport(facts: AttemptReportFacts): ReportDocument {
  const { run, trace, traceHash, tracker, view, entries, scenarioId, lab, attempts } = facts
  const folded = foldTrace(trace)
  const migration = ownMigration(tracker, folded)
  const untilNs = openEndNs(folded, run, facts.reachedNs)
  const proof = reproductionOf({ run, scenarioId, lab, traceHash, untilNs })
  const found = migration === null ? ['No VM has been migrated yet.'] : migrationFinding(folded, migration)
  return {
    kind: 'Lab report',
    title: view.title,
    subtitle: placeOf(view),
    origin: [facts.learnerName, dayInWords(facts.startedAt.slice(0, 10))]
      .filter((part) => part !== '')
      .join(' · '),
    score: scoreShown(tracker, view),
    blocks: [
      words('finding', [...found, ` ${predictedText(view)}`]),
      ...objectivesBlocks(view),
      ...feedbackBlocks(view),
      ...predictionsBlocks(view),
      ...answersBlocks(tracker, view),
      ...notebookBlocks(view),
      ...hiddenFaultsBlocks(facts),
      ...caseCardBlocks(view),
      ...misconceptionBlocks(tracker, view),
      ...courseBlocks(tracker, view, attempts),
      ...workBlocks(view, entries),
      ...(migration === null ? [] : moveBlocks(folded, migration, run)),
      ...(folded.migrations.length > 1
        ? migrationsBlocks('All migrations of this run', folded.migrations)
        : []),
      ...faultsBlocks(folded),
      ...refusalsBlocks(folded),
      ...proofBlocks(proof),
    ],
    reproductions: [proof],
  }
}

/** The newest move that the learner made; before that, the demonstration. */
function ownMigration(tracker: AttemptTracker, folded: RunView): MigrationView | null {
  const ofLab = new Set(
    tracker.trace.commands
      .filter(({ logIndex }) => logIndex !== null && isByLab(tracker.lab, tracker.state, logIndex))
      .map(({ target }) => target),
  )
  const own = folded.migrations.findLast((migration) => !ofLab.has(migration.vm))
  return own ?? folded.migrations.at(-1) ?? null
}

function placeOf(view: AttemptView): string {
  const track = view.track.charAt(0).toUpperCase() + view.track.slice(1)
  const step = `at step ${view.currentStep + 1} of ${view.steps.length}`
  const place = view.isHandedIn ? 'handed in' : view.isFinished ? 'finished' : step
  return `Lab ${view.labNumber} · ${track} · seed ${view.seed} · ${place}`
}

function scoreShown(tracker: AttemptTracker, view: AttemptView): ReportDocument['score'] {
  const score = scoreOf(tracker.lab, tracker.state, gradeObjectives(tracker))
  const explained =
    score.maxExplanations === 0 ? '' : ` · explanations ${score.explanations} of ${score.maxExplanations}`
  return view.areVerdictsShown
    ? {
        points: score.points,
        maxPoints: score.maxPoints,
        detail: `objectives ${score.objectives} of ${score.maxObjectives}${explained}`,
      }
    : { points: null, maxPoints: score.maxPoints, detail: 'not marked yet' }
}

function predictedText(view: AttemptView): string {
  const predictions = view.steps.filter((step) => step.type === 'predict')
  if (predictions.length === 0) return ''
  const made = predictions.filter((step) => step.answer !== null)
  const right = made.filter((step) => step.answer?.isRight === true)
  const isKnown = made.some((step) => step.answer?.isRight !== null)
  const judged = isKnown ? `, ${right.length} right` : ''
  return `${made.length} of ${plural(predictions.length, 'prediction')} made${judged}.`
}

function moveBlocks(folded: RunView, migration: MigrationView, run: Run): Block[] {
  const placed = placedDisks(run.scenario, migration.vm)
  const { vm, sourceHost, destinationHost } = migration
  const to = sourceHost === destinationHost ? `on ${sourceHost}` : `${sourceHost} to ${destinationHost}`
  return [
    { kind: 'heading', level: 2, text: `Migration of ${vm}`, note: to, isMajor: true },
    ...lowered([
      ...migrationBlocks(folded, migration),
      ...missedBlocks(folded, migration, placed),
      ...undoneBlocks(folded, migration, placed),
    ]),
  ]
}

/** Which faults were hidden, once nothing is to be found any more. */
function hiddenFaultsBlocks({ tracker, view, isHiding }: AttemptReportFacts): Block[] {
  const pool = tracker.lab.hiddenFaults?.pool ?? []
  if (pool.length === 0 || isHiding || !view.isFinished || !view.areVerdictsShown) return []
  return [
    heading('Hidden faults', 'drawn from the seed'),
    {
      kind: 'table',
      title: 'Hidden faults',
      isTitleQuiet: true,
      columns: [{ name: 'Cause' }, { name: 'Named' }, { name: 'Mended' }],
      rows: tracker
        .viewNow()
        .hidden.map(({ id, isNamed, isCured }) => [
          pool.find((fault) => fault.id === id)?.text ?? id,
          { text: isNamed ? 'yes' : 'no', value: isNamed, mark: isNamed ? 'met' : 'not-yet' },
          { text: isCured ? 'yes' : 'no', value: isCured, mark: isCured ? 'met' : 'not-yet' },
        ]),
    },
  ]
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** `2026-11-23` → `23 November 2026`. */
export function dayInWords(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const name = months[Number(month) - 1]
  return name === undefined ? '' : `${Number(date)} ${name} ${year}`
}
