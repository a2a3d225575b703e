/** A wall clock that moves only when a test says so; what is due then runs in its order. */
import type { WallClock } from '../../electron/services/wall-clock.ts'

interface Due {
  readonly atMs: number
  readonly task: () => void
}

export class FakeClock implements WallClock {
  private nowMs = 0
  private waiting: Due[] = []

  elapsedMs(): number {
    return this.nowMs
  }

  timestamp(): string {
    return new Date(Date.UTC(2026, 0, 1) + this.nowMs).toISOString()
  }

  after(delayMs: number, task: () => void): () => void {
    const due = { atMs: this.nowMs + delayMs, task }
    this.waiting.push(due)
    return () => {
      this.waiting = this.waiting.filter((other) => other !== due)
    }
  }

  get isAnythingWaiting(): boolean {
    return this.waiting.length > 0
  }

  advance(byMs: number): void {
    const endMs = this.nowMs + byMs
    for (;;) {
      const [next] = this.waiting.toSorted((left, right) => left.atMs - right.atMs)
      if (next === undefined || next.atMs > endMs) break
      this.waiting = this.waiting.filter((other) => other !== next)
      this.nowMs = next.atMs
      next.task()
    }
    this.nowMs = endMs
  }
}
