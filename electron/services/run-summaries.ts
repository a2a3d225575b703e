/** Keeps what the library says of each run up to date, reading only what its trace has gained since the last time. */
import type { RunRows } from '../store/runs.ts'
import type { LiveRun } from './live-run.ts'
import { RunSummary } from './run-summary.ts'

export class RunSummaries {
  private readonly rows: RunRows
  /** Of live runs, each up to the furthest moment that it was saved for. */
  private readonly folded = new Map<string, RunSummary>()

  constructor(rows: RunRows) {
    this.rows = rows
  }

  save(run: LiveRun): void {
    const folded = this.folded.get(run.runId) ?? new RunSummary()
    this.folded.set(run.runId, folded)
    folded.take(run.traceBytes(folded.takenBytes))
    this.rows.saveSummary(run.runId, folded.summary(run.nowNs))
  }

  /** Where the playhead stands back, the summary of the furthest moment stays. */
  saveIfFurthest(run: LiveRun): void {
    const saved = this.rows.find(run.runId)?.summary
    if (saved !== undefined && run.nowNs >= saved.reachedNs) this.save(run)
  }

  /** Before a command at the playhead: what lay ahead will not have happened, and what was read of it no longer holds. */
  forgetAhead(run: LiveRun): void {
    if ((this.folded.get(run.runId)?.takenBytes ?? 0) > run.traceLength) this.folded.delete(run.runId)
  }

  forget(runId: string): void {
    this.folded.delete(runId)
  }

  forgetAll(): void {
    this.folded.clear()
  }

  /** What a branch shares with its parent; where the parent stands back, the branch says it when it is opened. */
  saveOfBranch(branchId: string, parent: LiveRun | undefined, atNs: number): void {
    if (parent === undefined || parent.nowNs < atNs) return
    const folded = new RunSummary()
    folded.take(parent.traceBytes(), atNs)
    this.rows.saveSummary(branchId, folded.summary(atNs))
  }
}
