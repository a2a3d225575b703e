/**
 * One VM's guest on the virtual clock: how long it has run, in which mode, and what its clients see. Outside
 * a migration it is not simulated write by write: only its clocks move. During one, the migration tells it
 * how far it has run ahead.
 */
import { nsPerMs, nsPerSecond } from '../base/units.ts'
import type { WorkloadSpec } from '../scenario/workload-schema.ts'
import type { ClientWindow } from './client-window.ts'
import { GuestService } from './guest-service.ts'
import type { GuestMode } from './guest-service.ts'

/** Grid of the samples of a guest that is in a migration, in ns of virtual time. */
export const coarseSampleNs = 100 * nsPerMs
/** Grid around a stun and while a backlog drains; slices of a migration end on it too. */
export const fineSampleNs = 10 * nsPerMs
/** How long before and after a stun samples are fine. */
export const fineMarginNs = 300 * nsPerMs
/** How long after a stun a guest is sampled at most for a backlog that does not drain. Ours. */
export const longestDrainNs = 10 * nsPerSecond

export class Guest {
  readonly vm: string
  readonly service: GuestService
  /** The guest's own running time since it was powered on, in ns. */
  ranNs = 0
  /** Virtual time up to which it has been brought; a slice may have taken it a little ahead of the clock. */
  asOfNs = 0
  mode: GuestMode
  slowdownPermyriad = 0
  /** Samples are fine up to here. */
  fineUntilNs = 0
  /** Up to here at most samples are fine, and go on beyond the migration, for a backlog that has to drain. */
  drainUntilNs = 0
  /** Its clients do not reach it, whatever it does: the VLAN in which they did. null: they do. */
  cutFromVlan: number | null = null
  /** Entry of the next sample on the clock, or null. */
  sampleSequence: number | null = null
  /** What its clients miss by a migration is counted here; null: nobody asks. */
  window: ClientWindow | null = null

  constructor(vm: string, client: WorkloadSpec['client'], vcpus: number, isRunning: boolean) {
    this.vm = vm
    this.service = new GuestService(client, vcpus)
    this.mode = isRunning ? 'running' : 'off'
  }

  /** Brings it up to `nowNs` in its present mode; nothing if it is there or beyond. */
  catchUp(nowNs: number): void {
    const durationNs = nowNs - this.asOfNs
    if (durationNs <= 0) return
    const ranNs = this.mode === 'running' || this.mode === 'unreachable' ? durationNs : 0
    this.ranNs += ranNs
    this.service.advance(durationNs, this.mode, this.slowdownPermyriad, 0)
    this.asOfNs = nowNs
    this.window?.pass(nowNs, this.mode, { ranNs, takenNs: 0, faultNs: 0 })
  }

  /** A migration let it run to `endNs`, `guestNs` of its own time, with `tracedPages` write faults; it took the rest. */
  runAhead(endNs: number, guestNs: number, tracedPages: number, takenNs = 0): void {
    this.service.advance(endNs - this.asOfNs, this.mode, this.slowdownPermyriad, tracedPages)
    this.ranNs += guestNs
    this.asOfNs = endNs
    const faultNs = Math.min(guestNs, this.service.takeFaultNs(tracedPages))
    this.window?.pass(endNs, this.mode, { ranNs: guestNs, takenNs, faultNs })
  }

  /** A migration let it stand for `durationNs`, ahead of the clock: it waited for a page. */
  standAhead(durationNs: number): void {
    this.service.advance(durationNs, 'stopped', this.slowdownPermyriad, 0)
    this.asOfNs += durationNs
    this.window?.pass(this.asOfNs, 'stopped', { ranNs: 0, takenNs: 0, faultNs: 0 })
    this.window?.stall(durationNs)
  }

  /** Changes the mode at `nowNs`; one that is cut off from its clients runs unreachable. */
  enter(mode: GuestMode, nowNs: number): void {
    this.catchUp(nowNs)
    this.mode = mode === 'running' && this.cutFromVlan !== null ? 'unreachable' : mode
    // Where a slice has worked ahead, it takes hold at its end.
    this.window?.enter(this.mode, this.asOfNs)
  }

  /** Its clients, who are in that VLAN, do not reach it from here on. */
  cutOff(vlan: number, nowNs: number): void {
    this.cutFromVlan = vlan
    this.enter(this.mode, nowNs)
  }

  /** They do again. */
  reconnect(nowNs: number): void {
    this.cutFromVlan = null
    this.enter(this.mode === 'unreachable' ? 'running' : this.mode, nowNs)
  }

  /** When to sample it next; null when it needs it no more. */
  nextSampleNs(nowNs: number, isMigrating: boolean): number | null {
    const isMissed = this.window !== null && !isMigrating
    const isDraining = nowNs < this.drainUntilNs && (isMissed || !this.service.isDrained)
    const isFine = nowNs < this.fineUntilNs || isDraining
    if (this.mode === 'off' || (!isMigrating && !isFine)) return null
    const gridNs = isFine ? fineSampleNs : coarseSampleNs
    return (Math.floor(nowNs / gridNs) + 1) * gridNs
  }

  /** It starts anew: its running time, and so the steps of its workload, begin at 0. */
  powerOn(nowNs: number): void {
    this.enter('running', nowNs)
    this.ranNs = 0
  }

  powerOff(nowNs: number): void {
    this.enter('off', nowNs)
    this.service.forgetBacklog()
    this.slowdownPermyriad = 0
    this.fineUntilNs = 0
    this.drainUntilNs = 0
  }

  clone(): Guest {
    const copy = new Guest(this.vm, { requestsPerSecond: 1, serviceTimeUs: 1 }, 1, false)
    const window = this.window?.clone() ?? null
    return Object.assign(copy, this, { service: this.service.clone(), window })
  }
}
