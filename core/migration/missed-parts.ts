/**
 * Why clients of a guest miss something, each cause noted where it is: vCPUs that stop and go on, pages that are waited
 * for, time that is taken, frames that go to the old place, disks. The heartbeats of the client are not among it; that
 * the two accounts agree is asserted. Each instant counts once: paused before silent, silent before slowed, slowed
 * before storage.
 */
import type { GuestMode } from './guest-service.ts'
import { lostToWait } from './heartbeat-client.ts'
import type { Stretch } from './heartbeat-client.ts'

export interface Missed {
  readonly pausedNs: number
  readonly slowedNs: number
  readonly silentNs: number
  readonly storageNs: number
}

export class MissedParts {
  #mode: GuestMode
  /** Since when it is in this mode. */
  #sinceNs: number
  /** Of the time since then, spent waiting for pages. */
  #stalledNs = 0
  #pausedNs = 0
  #slowedNs = 0
  #silentNs = 0
  #storageNs = 0

  constructor(mode: GuestMode, nowNs: number) {
    this.#mode = mode
    this.#sinceNs = nowNs
  }

  get missed(): Missed {
    return {
      pausedNs: this.#pausedNs,
      slowedNs: this.#slowedNs,
      silentNs: this.#silentNs,
      storageNs: this.#storageNs,
    }
  }

  /** The vCPUs stop or go on, or clients lose or find the guest; what has lasted until now is counted. */
  enter(mode: GuestMode, nowNs: number): void {
    const lastedNs = nowNs - this.#sinceNs
    if (this.#mode === 'stopped') this.#pausedNs += lastedNs
    if (this.#mode === 'unreachable') this.#silentNs += lastedNs - this.#stalledNs
    this.#mode = mode
    this.#sinceNs = nowNs
    this.#stalledNs = 0
  }

  /** All vCPUs stood for a page that had not arrived. */
  stall(durationNs: number): void {
    this.#pausedNs += durationNs
    this.#stalledNs += durationNs
  }

  /** The hypervisor took time, and the disks `waitedNs`; only where clients could have noticed. */
  slow({ fromNs, toNs, mode, takenNs, faultNs }: Stretch, waitedNs: number): void {
    if (mode !== 'running') return
    const slowedNs = takenNs + faultNs
    this.#slowedNs += slowedNs
    this.#storageNs += lostToWait(toNs - fromNs - slowedNs, waitedNs, toNs - fromNs)
  }

  clone(): MissedParts {
    const copy = new MissedParts(this.#mode, this.#sinceNs)
    copy.#stalledNs = this.#stalledNs
    copy.#pausedNs = this.#pausedNs
    copy.#slowedNs = this.#slowedNs
    copy.#silentNs = this.#silentNs
    copy.#storageNs = this.#storageNs
    return copy
  }
}
