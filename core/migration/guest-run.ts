/**
 * The guest's vCPUs during a migration: turns virtual time into the guest's own, less what stun during page
 * send takes, exactly and without losing a part of a nanosecond, and has the writes of that time made.
 */
import type { GuestMemory } from '../memory/guest-memory.ts'
import type { GuestWriter } from '../workload/guest-writer.ts'

export class GuestRun {
  readonly writer: GuestWriter
  slowdownPermyriad = 0
  /** Page writes made so far. */
  writes = 0
  #untakenGuestNs = 0
  /** 0…9999 ten-thousandths of a ns of guest time that are earned and not yet run. */
  #carry = 0

  constructor(writer: GuestWriter) {
    this.writer = writer
  }

  /** `wallNs` of virtual time pass, whole ns, at most 10^11. */
  run(wallNs: number, memory: GuestMemory): void {
    const earned = wallNs * (10_000 - this.slowdownPermyriad) + this.#carry
    this.#carry = earned % 10_000
    const guestNs = (earned - this.#carry) / 10_000
    this.#untakenGuestNs += guestNs
    this.writes += this.writer.run(guestNs, memory)
  }

  /** The guest's own time that has passed since this was last asked, in ns. */
  takeGuestNs(): number {
    const guestNs = this.#untakenGuestNs
    this.#untakenGuestNs = 0
    return guestNs
  }

  clone(): GuestRun {
    const copy = new GuestRun(this.writer.clone())
    copy.slowdownPermyriad = this.slowdownPermyriad
    copy.writes = this.writes
    copy.#untakenGuestNs = this.#untakenGuestNs
    copy.#carry = this.#carry
    return copy
  }
}
