/**
 * The virtual clock and what is due on it. It knows nothing of migrations: the one who drives it is told
 * each entry as its time comes, and schedules others. Time is whole nanoseconds and never runs backwards.
 */
import { assertInvariant } from '../base/assert.ts'
import { maxTimeNs } from '../base/units.ts'
import { EventQueue } from './event-queue.ts'
import type { QueueEntry } from './event-queue.ts'

/** An entry before it is put on the clock. */
export type Unsequenced<Entry> = Entry extends unknown ? Omit<Entry, 'sequence'> : never

export class Simulator<Entry extends QueueEntry> {
  #queue = new EventQueue<Entry>()
  #nowNs = 0
  #nextSequence = 0

  get nowNs(): number {
    return this.#nowNs
  }

  /** When the next entry is due; null if nothing waits. */
  get nextTimeNs(): number | null {
    return this.#queue.peek()?.timeNs ?? null
  }

  get waiting(): number {
    return this.#queue.size
  }

  /**
   * Puts an entry on the clock; returns its sequence, by which it can be cancelled.
   * Throws AssertionError if it lies in the past or is not a whole number of ns.
   */
  schedule(entry: Unsequenced<Entry>): number {
    assertInvariant(
      Number.isSafeInteger(entry.timeNs) && entry.timeNs >= this.#nowNs && entry.timeNs <= maxTimeNs,
      'schedule-not-in-the-past',
      () => `"${entry.kind}" at ${entry.timeNs} ns, but it is ${this.#nowNs} ns`,
    )
    const sequence = this.#nextSequence
    this.#nextSequence += 1
    this.#queue.push({ ...entry, sequence } as unknown as Entry)
    return sequence
  }

  /** Takes an entry off the clock; false if it has happened already. */
  cancel(sequence: number): boolean {
    return this.#queue.remove(sequence)
  }

  /** True if an entry that is as `test` wants it is still to come. */
  isWaiting(test: (entry: Entry) => boolean): boolean {
    return this.#queue.some(test)
  }

  /** Moves the clock to the next entry and takes it off; undefined if nothing waits. */
  takeNext(): Entry | undefined {
    const entry = this.#queue.pop()
    if (entry !== undefined) this.#nowNs = entry.timeNs
    return entry
  }

  /** Moves the clock forward with nothing happening. Throws AssertionError if an entry is due before. */
  moveTo(timeNs: number): void {
    const next = this.nextTimeNs
    assertInvariant(
      timeNs >= this.#nowNs && (next === null || next > timeNs),
      'clock-passes-no-entry',
      () => `from ${this.#nowNs} to ${timeNs} ns with an entry at ${String(next)} ns`,
    )
    this.#nowNs = timeNs
  }

  clone(): Simulator<Entry> {
    const copy = new Simulator<Entry>()
    copy.#queue = this.#queue.clone()
    copy.#nowNs = this.#nowNs
    copy.#nextSequence = this.#nextSequence
    return copy
  }
}
