/** Rows of the list of reports: attempts and runs of this machine, newest opened first. Pure. */
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import type { RunSummary } from '../../../core/contract/messages.ts'

export type ReportList = 'all' | 'attempts' | 'runs'

export interface ReportRow {
  readonly run: RunSummary
  /** `Attempt` with its points where they are known, `Branch`, `Run`. */
  readonly kind: string
  readonly points: string
}

export function reportRows(
  runs: readonly RunSummary[],
  labs: readonly LabSummary[],
  list: ReportList,
  find: string,
): ReportRow[] {
  const wanted = find.trim().toLowerCase()
  return runs
    .filter(({ attemptId }) => list === 'all' || (attemptId !== null) === (list === 'attempts'))
    .filter(({ name, scenarioName, vm }) => `${name} ${scenarioName} ${vm}`.toLowerCase().includes(wanted))
    .toSorted((left, right) => right.openedAt.localeCompare(left.openedAt))
    .map((run) => ({
      run,
      kind: run.attemptId !== null ? 'Attempt' : run.parentRunId !== null ? 'Branch' : 'Run',
      points: pointsOf(run, labs),
    }))
}

/** Only of the newest attempt at each lab are points known without replaying it. */
function pointsOf({ attemptId }: RunSummary, labs: readonly LabSummary[]): string {
  if (attemptId === null) return ''
  const attempt = labs.find((lab) => lab.attempt?.id === attemptId)?.attempt
  if (attempt === undefined || attempt === null) return ''
  return attempt.isFinished || attempt.isHandedIn
    ? `${attempt.points} of ${attempt.maxPoints}`
    : `step ${attempt.currentStep + 1}`
}

/** The two runs that are ticked, the older first; null unless there are two. */
export function pairOf(
  ticked: ReadonlySet<string>,
  runs: readonly RunSummary[],
): readonly [RunSummary, RunSummary] | null {
  const chosen = runs
    .filter(({ id }) => ticked.has(id))
    .toSorted((left, right) => left.createdAt.localeCompare(right.createdAt))
  const [one, other] = chosen
  return chosen.length !== 2 || one === undefined || other === undefined ? null : [one, other]
}
