/**
 * The guest's vCPUs during a migration: turns virtual time into the guest's own, less what the hypervisor takes
 * away, exactly and without losing a part of a nanosecond, and has the writes of that time made. Time is taken
 * evenly (stun during page send), or in cycles of running and sleeping (QEMU's throttle).
 */
import { nsPerMs } from '../base/units.ts'
import type { GuestWriter } from '../workload/guest-writer.ts'
import type { WritableMemory } from '../workload/write-stream.ts'

/** Of a stall, so much is made good at most by streams that are paced by a timer. Measured guest: 50 ms (MODEL.md). */
const longestCatchUpNs = 50 * nsPerMs

/** vCPUs run for so long, then sleep, in turn; whole ns, more than 0. */
export interface SleepCycle {
  readonly runNs: number
  readonly sleepNs: number
}

export class GuestRun {
  readonly writer: GuestWriter
  /** Page writes made so far. */
  writes = 0
  #slowdownPermyriad = 0
  /** null: time is taken evenly. */
  #cycle: SleepCycle | null = null
  #isAsleep = false
  /** Until the vCPUs fall asleep or wake. */
  #partLeftNs = Infinity
  /** Clock time that passed while the guest stood and that a timer has yet to make good. */
  #owedNs = 0
  #untakenGuestNs = 0
  /** Time taken from the guest, whole ns and ten-thousandths of one, and how much of it has been asked for. */
  #takenNs = 0
  #takenRest = 0
  #toldTakenNs = 0
  /** 0…9999 ten-thousandths of a ns of guest time that are earned and not yet run. */
  #carry = 0

  constructor(writer: GuestWriter) {
    this.writer = writer
  }

  get slowdownPermyriad(): number {
    return this.#slowdownPermyriad
  }

  /**
   * From here on this share of the vCPU time is taken, with a cycle by its sleeps, else evenly. A first cycle begins
   * with the sleep (QEMU 7.2, cpu_throttle_set); where vCPUs run and sleep already, the new one counts from their next
   * part on.
   */
  slow(permyriad: number, cycle: SleepCycle | null = null): void {
    const wasCycling = this.#cycle !== null
    this.#slowdownPermyriad = permyriad
    this.#cycle = cycle
    if (cycle !== null && wasCycling) return
    this.#isAsleep = cycle !== null
    this.#partLeftNs = cycle?.sleepNs ?? Infinity
  }

  /** `wallNs` of virtual time pass, whole ns, at most 10^11. */
  run(wallNs: number, memory: WritableMemory): void {
    for (let leftNs = wallNs; leftNs > 0;) {
      const partNs = Math.min(leftNs, this.#partLeftNs)
      if (this.#isAsleep) this.#sleep(partNs)
      else this.#runPart(partNs, memory)
      leftNs -= partNs
      this.#partLeftNs -= partNs
      if (this.#partLeftNs === 0) this.#turnOver()
    }
  }

  /** The guest stands for `wallNs`, and its clock goes on. */
  stall(wallNs: number): void {
    this.#owedNs = Math.min(longestCatchUpNs, this.#owedNs + wallNs)
  }

  /** The guest's own time that has passed since this was last asked, in ns. */
  takeGuestNs(): number {
    const guestNs = this.#untakenGuestNs
    this.#untakenGuestNs = 0
    return guestNs
  }

  /**
   * Time that was taken from the guest since this was last asked, in ns. A part of a ns that is begun counts as a whole
   * one: the guest's own time is rounded the other way.
   */
  takeTakenNs(): number {
    const takenNs = this.#takenNs + (this.#takenRest > 0 ? 1 : 0) - this.#toldTakenNs
    this.#toldTakenNs += takenNs
    return takenNs
  }

  clone(): GuestRun {
    const copy = new GuestRun(this.writer.clone())
    copy.writes = this.writes
    copy.#slowdownPermyriad = this.#slowdownPermyriad
    copy.#cycle = this.#cycle
    copy.#isAsleep = this.#isAsleep
    copy.#partLeftNs = this.#partLeftNs
    copy.#owedNs = this.#owedNs
    copy.#untakenGuestNs = this.#untakenGuestNs
    copy.#takenNs = this.#takenNs
    copy.#takenRest = this.#takenRest
    copy.#toldTakenNs = this.#toldTakenNs
    copy.#carry = this.#carry
    return copy
  }

  #sleep(wallNs: number): void {
    this.#takenNs += wallNs
    this.stall(wallNs)
  }

  #runPart(wallNs: number, memory: WritableMemory): void {
    const permyriad = this.#cycle === null ? this.#slowdownPermyriad : 0
    const taken = wallNs * permyriad + this.#takenRest
    this.#takenRest = taken % 10_000
    this.#takenNs += (taken - this.#takenRest) / 10_000
    const earned = wallNs * (10_000 - permyriad) + this.#carry
    this.#carry = earned % 10_000
    const guestNs = (earned - this.#carry) / 10_000
    this.#untakenGuestNs += guestNs
    const timerNs = wallNs + this.#owedNs
    this.#owedNs = 0
    this.writes += this.writer.run(guestNs, memory, timerNs)
  }

  /** The vCPUs fall asleep, or wake. */
  #turnOver(): void {
    this.#isAsleep = !this.#isAsleep
    const { runNs, sleepNs } = this.#cycle ?? { runNs: Infinity, sleepNs: Infinity }
    this.#partLeftNs = this.#isAsleep ? sleepNs : runNs
  }
}
