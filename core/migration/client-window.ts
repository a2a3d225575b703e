/**
 * What clients of one guest miss from the begin of a migration on: the client that counts heartbeats beside the account
 * of the causes. Slices of a migration work ahead of the clock, and how long disks are waited for is known only when the
 * clock is there: so what the guest has done is kept until then.
 */
import { assertInvariant } from '../base/assert.ts'
import type { DiskWaits } from '../storage/disk-waits.ts'
import type { GuestMode } from './guest-service.ts'
import { HeartbeatClient } from './heartbeat-client.ts'
import type { Stretch } from './heartbeat-client.ts'
import { MissedParts } from './missed-parts.ts'
import type { Missed } from './missed-parts.ts'

/** What one piece of the guest's time was, as far as the guest knows it. */
export type Spent = Pick<Stretch, 'ranNs' | 'takenNs' | 'faultNs'>

export class ClientWindow {
  readonly migration: number
  readonly startNs: number
  #client = new HeartbeatClient()
  #parts: MissedParts
  #stretches: Stretch[] = []
  /** Up to where the guest was brought. */
  #asOfNs: number
  #isOver = false

  constructor(migration: number, mode: GuestMode, nowNs: number) {
    this.migration = migration
    this.startNs = nowNs
    this.#asOfNs = nowNs
    this.#parts = new MissedParts(mode, nowNs)
  }

  /** The guest was powered off, or died: clients expect nothing any more. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** The guest has been brought to `toNs`. */
  pass(toNs: number, mode: GuestMode, spent: Spent): void {
    if (this.#isOver || toNs <= this.#asOfNs) return
    this.#stretches.push({ fromNs: this.#asOfNs, toNs, mode, ...spent })
    this.#asOfNs = toNs
  }

  stall(durationNs: number): void {
    if (!this.#isOver) this.#parts.stall(durationNs)
  }

  enter(mode: GuestMode, nowNs: number): void {
    if (this.#isOver) return
    this.#parts.enter(mode, nowNs)
    this.#isOver = mode === 'off'
  }

  /** Counts what has passed on the clock. */
  settle(clockNs: number, waits: DiskWaits | null): void {
    const passed = this.#stretches.filter(({ toNs }) => toNs <= clockNs)
    this.#stretches = this.#stretches.filter(({ toNs }) => toNs > clockNs)
    for (const stretch of passed) this.#count(stretch, clockNs, waits)
    waits?.forgetBefore(passed.at(-1)?.toNs ?? 0)
  }

  /** The window ends: what was missed, by the client's count and by the causes. Throws AssertionError if they differ. */
  close(clockNs: number, waits: DiskWaits | null): Missed & { windowNs: number; missedNs: number } {
    for (const stretch of this.#stretches) this.#count(stretch, clockNs, waits)
    this.#stretches = []
    this.enter('off', this.#asOfNs)
    const windowNs = this.#asOfNs - this.startNs
    const missedNs = windowNs - this.#client.heardNs
    const { missed } = this.#parts
    const sumNs = missed.pausedNs + missed.slowedNs + missed.silentNs + missed.storageNs
    assertInvariant(
      sumNs === missedNs,
      'missed-heartbeats-are-accounted-for',
      () =>
        `clients missed ${missedNs} ns of migration ${this.migration}, its parts are ${JSON.stringify(missed)}`,
    )
    return { windowNs, missedNs, ...missed }
  }

  clone(): ClientWindow {
    const copy = new ClientWindow(this.migration, 'off', this.startNs)
    copy.#client = this.#client.clone()
    copy.#parts = this.#parts.clone()
    copy.#stretches = [...this.#stretches]
    copy.#asOfNs = this.#asOfNs
    copy.#isOver = this.#isOver
    return copy
  }

  #count(stretch: Stretch, clockNs: number, waits: DiskWaits | null): void {
    const waitedNs = waits?.within(stretch.fromNs, stretch.toNs, clockNs) ?? 0
    this.#client.listen(stretch, waitedNs)
    this.#parts.slow(stretch, waitedNs)
  }
}
