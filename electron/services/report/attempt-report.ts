/** The report of an attempt at a lab: score, finding, the move and its charts, predictions against results, grading, proof. */
import { plural } from '../../../core/base/format.ts'
import type { Run } from '../../../core/engine/run.ts'
import type { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import type { AttemptEntry, AttemptView } from '../../../core/lab/attempt.ts'
import { isByLab } from '../../../core/lab/attempt-state.ts'
import { gradeObjectives, scoreOf } from '../../../core/lab/grade.ts'
import { foldTrace } from '../../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import {
  answersSection,
  misconceptionsSection,
  objectivesSection,
  predictionsSection,
  workSection,
} from './attempt-sections.ts'
import { markup, type Html } from './html.ts'
import { migrationFinding } from './migration-figures.ts'
import { filesSection } from './files-section.ts'
import { guestSection } from './guest-section.ts'
import { migrationStrip, remainingSection, roundsSection, stunSection } from './migration-section.ts'
import { migrationsTable } from './migrations-table.ts'
import { reportPage } from './page.ts'
import { proofSection } from './proof.ts'
import { openEndNs } from './run-report.ts'
import { hashOfTrace } from './trace-hash.ts'

export interface AttemptReportFacts {
  readonly run: Run
  readonly scenarioId: string
  readonly trace: Uint8Array
  readonly reachedNs: number
  readonly tracker: AttemptTracker
  readonly entries: readonly AttemptEntry[]
  readonly view: AttemptView
  /** As the person wants to be called; may be empty. */
  readonly learnerName: string
  /** ISO 8601. */
  readonly startedAt: string
}

export function attemptReportHtml(facts: AttemptReportFacts): string {
  const { run, trace, tracker, view, entries } = facts
  const folded = foldTrace(trace)
  const migration = ownMigration(tracker, folded)
  const day = facts.startedAt.slice(0, 10)
  return reportPage({
    title: view.title,
    kind: 'Lab report',
    origin: [facts.learnerName, dayInWords(day)].filter((part) => part !== '').join(' · '),
    body: [
      titleOf(tracker, view),
      markup`<p class="finding">
        ${migration === null ? markup`No VM has been migrated yet. ` : markup`${migrationFinding(folded, migration)} `}${predictedText(view)}
      </p>`,
      ...(migration === null ? [] : moveSections(folded, migration)),
      objectivesSection(view),
      predictionsSection(view),
      answersSection(tracker),
      misconceptionsSection(tracker),
      workSection(view, entries),
      folded.migrations.length > 1 ? migrationsTable('All migrations of this run', folded.migrations) : null,
      proofSection({
        run,
        scenarioId: facts.scenarioId,
        traceHash: hashOfTrace(trace),
        untilNs: openEndNs(folded, run, facts.reachedNs),
      }),
    ],
  })
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

function titleOf(tracker: AttemptTracker, view: AttemptView): Html {
  const score = scoreOf(tracker.lab, tracker.state, gradeObjectives(tracker))
  const explained =
    score.maxExplanations === 0 ? '' : ` · explanations ${score.explanations} of ${score.maxExplanations}`
  const track = view.track.charAt(0).toUpperCase() + view.track.slice(1)
  const place = view.isFinished ? 'finished' : `at step ${view.currentStep + 1} of ${view.steps.length}`
  return markup`<div class="title">
    <div>
      <h1>${view.title}</h1>
      <p>Lab ${view.labNumber} · ${track} · seed ${view.seed} · ${place}</p>
    </div>
    <div class="score">
      <b>${score.points}</b> <span>/ ${score.maxPoints}</span>
      <p>objectives ${score.objectives} of ${score.maxObjectives}${explained}</p>
    </div>
  </div>`
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

function moveSections(folded: RunView, migration: MigrationView): (Html | null)[] {
  const guest = folded.vms.get(migration.vm)?.guest ?? null
  return [
    migrationStrip(migration, guest),
    filesSection(migration, folded.vms.get(migration.vm)),
    remainingSection(migration),
    roundsSection(migration),
    stunSection(migration),
    guestSection(migration, guest),
  ]
}

const months = 'January February March April May June July August September October November December'.split(
  ' ',
)

/** `2026-11-23` → `23 November 2026`. */
function dayInWords(day: string): string {
  const [year = '', month = '', date = ''] = day.split('-')
  const name = months[Number(month) - 1]
  return name === undefined ? '' : `${Number(date)} ${name} ${year}`
}
