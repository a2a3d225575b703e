/**
 * Snapshots of a run's engine at intervals of virtual time, so that seeking back is cheap. They are kept
 * within a budget of memory: when it is full, every second one goes and the interval doubles.
 */
import type { EngineSnapshot } from '../../core/engine/engine.ts'

export interface KeptSnapshot {
  readonly atNs: number
  /** Entries of the command log that had been obeyed. */
  readonly commandCount: number
  readonly bytes: number
  readonly snapshot: EngineSnapshot
}

/** Ours: a large VM's pages take 34 MB for 16 GiB, so this holds some fifteen moments of it. */
const budgetBytes = 512 * 1024 * 1024
const firstIntervalNs = 500_000_000
/** Ours: taking snapshots of a large VM, some 25 ms each, uses at most a seventh of the wall time. */
const restPerCost = 6

export class Snapshots {
  private kept: KeptSnapshot[] = []
  private intervalNs = firstIntervalNs
  private dueMs = 0

  /** Whether enough virtual time has passed since the newest snapshot before `nowNs`, and enough wall time. */
  isDue(nowNs: number, wallMs: number): boolean {
    if (wallMs < this.dueMs) return false
    const newest = this.kept.at(-1)
    return newest === undefined || nowNs - newest.atNs >= this.intervalNs
  }

  /** Told between which moments of wall time a snapshot was taken. */
  took(fromMs: number, toMs: number): void {
    this.dueMs = toMs + restPerCost * (toMs - fromMs)
  }

  add(entry: KeptSnapshot): void {
    this.kept.push(entry)
    while (this.kept.length > 2 && this.kept.reduce((sum, one) => sum + one.bytes, 0) > budgetBytes) {
      this.kept = this.kept.filter((_, index) => index === 0 || index % 2 === 1)
      this.intervalNs *= 2
      if (this.kept.length <= 2) break
    }
  }

  /** The newest one at or before `atNs`, or null. */
  before(atNs: number): KeptSnapshot | null {
    return this.kept.findLast((entry) => entry.atNs <= atNs) ?? null
  }

  /** Forgets all after `atNs`: that future has been changed. */
  dropAfter(atNs: number): void {
    this.kept = this.kept.filter((entry) => entry.atNs <= atNs)
  }
}
