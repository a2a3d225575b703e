/** What the referee's rules share: they read records one by one, keep books of their own, and say what they find broken. */
import type { TraceRecord } from '../../core/trace/events.ts'

/** A promise that was broken. `check` names the promise, and is the same for the same mistake in other runs. */
export interface Breach {
  readonly check: string
  readonly detail: string
  readonly atNs: number
}

export interface Rule {
  take(record: TraceRecord): void
  /** All records of an instant have been read. */
  endInstant?(): void
  /** The trace has ended. */
  end?(): void
}

export type Blame = (check: string, detail: string) => void
