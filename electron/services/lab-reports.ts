/** What reports say: of an attempt, of any run up to its playhead, of two runs. Nothing that is to be found out yet. */
import { sha256Hex } from '../../core/base/hash.ts'
import type { Lab } from '../../core/lab/schema.ts'
import type { AttemptRow } from '../store/attempts.ts'
import { traceUpTo } from './followed-attempt.ts'
import { labSummaryOf } from './lab-progress.ts'
import type { OpenAttempts } from './open-attempts.ts'
import { RefusedError } from './refused.ts'
import { attemptReport } from './report/attempt-report.ts'
import { comparisonReport, type ComparedRun } from './report/comparison-report.ts'
import type { ProofFacts } from './report/proof.ts'
import type { ReportDocument } from './report/report-document.ts'
import { runReport } from './report/run-report.ts'
import { hashOfTrace } from './report/trace-hash.ts'
import type { Runs } from './runs.ts'
import { shownTraceOf } from './shown-trace.ts'

/** A file for a person to keep. */
export interface ReportFile {
  name: string
  mediaType: string
  text: string
}

export interface LabReportsOptions {
  readonly open: OpenAttempts
  readonly runs: Runs
  readonly attemptsOf: (labId: string) => readonly AttemptRow[]
  /** As its attempt drew it; null for one that was removed. */
  readonly labOfAttempt: (attemptId: string) => { readonly key: string; readonly lab: Lab } | null
  /** Of a lab's text and its scenario's, as packs and hand-ins name it; null for one that is in the making. */
  readonly labHash: (labKey: string) => string | null
  /** As the learner wants to be called; may be empty. */
  readonly learnerName: () => string
}

interface NamedDocument {
  readonly name: string
  readonly document: ReportDocument
}

export class LabReports {
  private readonly options: LabReportsOptions

  constructor(options: LabReportsOptions) {
    this.options = options
  }

  /** Throws RefusedError where a report would say what is not to be said yet. */
  ofAttempt(attemptId: string): NamedDocument {
    const { open, runs, learnerName, attemptsOf } = this.options
    const attempt = open.follow(attemptId)
    const view = open.shown(attempt)
    if (!view.areVerdictsShown) throw new RefusedError(notMarked(view.terms.mode))
    const run = open.runOf(attempt)
    const trace = attempt.traceAtHorizon()
    const isHiding = runs.isHiding(run.runId)
    const rows = attemptsOf(attempt.row.labId)
    const { first, best } = labSummaryOf(
      { key: attempt.row.labId, lab: attempt.lab, pack: '', terms: null },
      rows,
    )
    const document = attemptReport({
      run: { scenario: run.scenario, seed: run.seed, commands: run.commands },
      ...this.originOf(run.runId),
      trace: isHiding ? shownTraceOf(trace) : trace,
      traceHash: hashOfTrace(trace),
      isHiding,
      reachedNs: attempt.horizonNs,
      tracker: attempt.tracker,
      entries: attempt.entries,
      view,
      attempts: { count: rows.length, first, best },
      learnerName: learnerName(),
      startedAt: attempt.row.startedAt,
    })
    return { name: attempt.lab.id, document }
  }

  /** Without hidden faults as long as they are to be found; the hash is that of the whole trace. */
  ofRun(runId: string): NamedDocument {
    const { name, ...facts } = this.factsOf(runId)
    return { name, document: runReport(facts) }
  }

  /** As `ofRun`, of each. Throws RefusedError where both are the same run. */
  ofTwoRuns(runId: string, otherRunId: string): NamedDocument {
    if (runId === otherRunId) throw new RefusedError(sameRun)
    const [one, other] = [this.factsOf(runId), this.factsOf(otherRunId)]
    return { name: `${one.name} and ${other.name}`, document: comparisonReport(one, other) }
  }

  private factsOf(runId: string): ComparedRun {
    const { runs } = this.options
    const row = runs.row(runId)
    const run = runs.liveRun(runId)
    // A run that was opened only now is still on its way to its saved playhead.
    const reachedNs = Math.max(run.nowNs, row.playheadNs)
    const trace = traceUpTo(run, reachedNs)
    return {
      name: row.name,
      run: { scenario: run.scenario, seed: run.seed, commands: run.commands },
      ...this.originOf(runId),
      trace: runs.isHiding(runId) ? shownTraceOf(trace) : trace,
      traceHash: hashOfTrace(trace),
      reachedNs,
    }
  }

  /** Where its scenario comes from: the library, or a lab that varied it, so that it is in no library. */
  private originOf(runId: string): Pick<ProofFacts, 'scenarioId' | 'lab'> {
    const { runs, labOfAttempt, labHash } = this.options
    const { scenarioId, hidesForAttempt } = runs.row(runId)
    if (hidesForAttempt === null) return { scenarioId, lab: null }
    const found = labOfAttempt(hidesForAttempt)
    if (found === null) return { scenarioId: null, lab: null }
    const sha256 = labHash(found.key) ?? hashOfDrawn(found.lab)
    return { scenarioId: null, lab: { id: found.lab.id, sha256 } }
  }
}

/** Of a draft, which changes under its key: the lab with everything that it drew for this seed. */
function hashOfDrawn(lab: Lab): string {
  return sha256Hex(JSON.stringify(lab))
}

function notMarked(mode: string) {
  return {
    id: 'report-before-marks',
    fault: '',
    message: `The report of this ${mode} would say what is right before it is marked.`,
    remedy: 'Hand it in first.',
  }
}

const sameRun = {
  id: 'same-run-twice',
  fault: '',
  message: 'A run cannot be compared with itself.',
  remedy: 'Choose another run, or branch this one and change something.',
}
