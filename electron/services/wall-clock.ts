/** The wall clock, which exists in the services alone: it paces playback and stamps what is saved. */
export interface WallClock {
  /** Milliseconds, only their differences mean anything. */
  elapsedMs(): number
  /** ISO 8601, for "created" and "opened". */
  timestamp(): string
  /** Calls `task` once after `delayMs`, with 0 as soon as others have had their turn; the returned function cancels it. */
  after(delayMs: number, task: () => void): () => void
}

export const systemClock: WallClock = {
  elapsedMs: () => performance.now(),
  timestamp: () => new Date().toISOString(),
  after(delayMs, task) {
    // A timer of 0 ms waits for 1 ms at least.
    if (delayMs <= 0) {
      const immediate = setImmediate(task)
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(task, delayMs)
    return () => clearTimeout(timer)
  },
}
