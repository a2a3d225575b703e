/** What a report can be about and as what it can be written, for the dialog that asks. Pure. */
import type { RunSummary } from '../../core/contract/messages.ts'
import type { ReportFormat, ReportSubject } from '../../core/contract/teaching-messages.ts'

export type SubjectKind = ReportSubject['kind']

/** What a menu asks a report of. */
export interface AskedReport {
  /** Of the run, the lab or the pack. */
  readonly title: string
  readonly kind: SubjectKind
  readonly runId: string | null
  /** Attempt that the run belongs to. */
  readonly attemptId: string | null
  /** Of a comparison; null: still to be chosen. */
  readonly otherRunId: string | null
  readonly packId: string | null
}

export interface FormatChoice {
  readonly value: ReportFormat
  readonly title: string
  readonly note: string
}

export const formatChoices: readonly FormatChoice[] = [
  { value: 'html', title: 'HTML', note: 'One file that any browser opens and prints' },
  { value: 'pdf', title: 'PDF', note: 'Pages to print or to hand in' },
  { value: 'markdown', title: 'Markdown', note: 'Text and tables, for notes and wikis' },
  { value: 'csv', title: 'CSV', note: 'Every table with plain figures, for a spreadsheet' },
  { value: 'json', title: 'JSON', note: 'Figures with their units, and how to run it again' },
]

export function askOfRun(run: RunSummary, kind?: 'run' | 'attempt' | 'comparison'): AskedReport {
  return {
    title: run.name,
    kind: kind ?? (run.attemptId === null ? 'run' : 'attempt'),
    runId: run.id,
    attemptId: run.attemptId,
    otherRunId: null,
    packId: null,
  }
}

export function askOfTwoRuns(run: RunSummary, other: RunSummary): AskedReport {
  return { ...askOfRun(run, 'comparison'), otherRunId: other.id }
}

export function askOfClass(packId: string, title: string): AskedReport {
  return { title, kind: 'class', runId: null, attemptId: null, otherRunId: null, packId }
}

export interface KindChoice {
  readonly value: SubjectKind
  readonly title: string
}

/** What may be chosen; one choice alone needs no question. */
export function kindChoices(asked: AskedReport, runs: readonly RunSummary[]): KindChoice[] {
  if (asked.kind === 'class') return [{ value: 'class', title: 'Class' }]
  const hasOthers = runs.some(({ id }) => id !== asked.runId)
  return [
    ...(asked.attemptId === null ? [] : [{ value: 'attempt' as const, title: 'Lab attempt' }]),
    { value: 'run', title: 'Run' },
    ...(hasOthers ? [{ value: 'comparison' as const, title: 'Comparison with another run' }] : []),
  ]
}

/** null while something is still to be chosen. */
export function subjectOf(
  { runId, attemptId, packId }: AskedReport,
  kind: SubjectKind,
  otherRunId: string | null,
): ReportSubject | null {
  switch (kind) {
    case 'class':
      return packId === null ? null : { kind, packId }
    case 'attempt':
      return attemptId === null ? null : { kind, attemptId }
    case 'run':
      return runId === null ? null : { kind, runId }
    case 'comparison':
      return runId === null || otherRunId === null || otherRunId === runId
        ? null
        : { kind, runId, otherRunId }
  }
}

/** Branches of a run and runs of its scenario first: they are what one compares. */
export function othersFor(runId: string | null, runs: readonly RunSummary[]): RunSummary[] {
  const own = runs.find(({ id }) => id === runId)
  const closeness = (run: RunSummary) => {
    if (own === undefined) return 0
    if (run.parentRunId === own.id || own.parentRunId === run.id) return 0
    return run.scenarioId === own.scenarioId ? 1 : 2
  }
  return runs.filter(({ id }) => id !== runId).toSorted((left, right) => closeness(left) - closeness(right))
}
