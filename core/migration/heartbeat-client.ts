/**
 * A client that listens to a VM. The guest sends one heartbeat for each nanosecond of its own time in which it gets
 * work done; the client counts those that reach it and knows nothing of migrations. What does not arrive is not sent
 * again. A fluid, like all that clients do: no heartbeat is an event.
 */
import type { GuestMode } from './guest-service.ts'

/** A piece of the clock's time that the guest has spent in one mode. */
export interface Stretch {
  readonly fromNs: number
  readonly toNs: number
  readonly mode: GuestMode
  /** The guest's own running time in it. */
  readonly ranNs: number
  /** Time that was taken from the guest while its vCPUs could have run. */
  readonly takenNs: number
  /** Of its own time, what write faults of traces took. */
  readonly faultNs: number
}

export class HeartbeatClient {
  #heardNs = 0

  /** Heartbeats that have arrived. */
  get heardNs(): number {
    return this.#heardNs
  }

  /** `waitedNs` of the stretch the guest waited for its disks. */
  listen({ fromNs, toNs, mode, ranNs, faultNs }: Stretch, waitedNs: number): void {
    if (mode !== 'running') return
    this.#heardNs += withoutWait(ranNs - faultNs, waitedNs, toNs - fromNs)
  }

  clone(): HeartbeatClient {
    const copy = new HeartbeatClient()
    copy.#heardNs = this.#heardNs
    return copy
  }
}

/** What is left of `workNs` that came evenly over `spanNs`, `waitedNs` of which were spent waiting. */
function withoutWait(workNs: number, waitedNs: number, spanNs: number): number {
  return workNs - lostToWait(workNs, waitedNs, spanNs)
}

/** Work that comes evenly over a span is not done while something is waited for; whole ns. */
export function lostToWait(workNs: number, waitedNs: number, spanNs: number): number {
  return waitedNs === 0 ? 0 : Math.floor(workNs * (waitedNs / spanNs))
}
