/** Storage on a clock of its own: for validation and tests, where nothing but disks is simulated. */
import { Simulator } from '../kernel/simulator.ts'
import type { QueueEntry } from '../kernel/event-queue.ts'
import { Storage } from './storage.ts'
import type { StorageNotice, StorageStep, StorageWorld } from './storage-world.ts'

export interface TimedNotice {
  readonly atNs: number
  readonly notice: StorageNotice
}

export class StorageRun implements StorageWorld {
  readonly seed: number
  readonly storage: Storage
  /** All that was told, in order. */
  readonly notices: TimedNotice[]
  readonly #simulator: Simulator<QueueEntry<'storage', StorageStep>>

  constructor(seed: number, original?: StorageRun) {
    this.seed = seed
    this.storage = original?.storage.clone() ?? new Storage()
    this.notices = [...(original?.notices ?? [])]
    this.#simulator = original === undefined ? new Simulator() : original.#simulator.clone()
  }

  get nowNs(): number {
    return this.#simulator.nowNs
  }

  scheduleStorage(step: StorageStep, timeNs: number): number {
    return this.#simulator.schedule({ timeNs, priority: 0, kind: 'storage', payload: step })
  }

  cancelStorage(sequence: number): void {
    this.#simulator.cancel(sequence)
  }

  tellStorage(notice: StorageNotice): void {
    this.notices.push({ atNs: this.nowNs, notice })
  }

  /** Runs what is due up to and including `untilNs`, or until `isOver`; false if it was over before. */
  advance(untilNs: number, isOver: () => boolean = () => false): boolean {
    for (;;) {
      if (isOver()) return false
      const nextNs = this.#simulator.nextTimeNs
      if (nextNs === null || nextNs > untilNs) break
      this.storage.step(this, this.#simulator.takeNext()!.payload)
    }
    if (untilNs < Infinity) this.#simulator.moveTo(untilNs)
    return true
  }

  /** Runs until this copy has ended. */
  runCopy(copy: number): void {
    this.advance(Infinity, () => !this.storage.state.copies.has(copy))
  }

  clone(): StorageRun {
    return new StorageRun(this.seed, this)
  }
}
