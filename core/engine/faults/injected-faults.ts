/**
 * The faults that were injected into a run: what each waits for, whether it is broken just now, and what has to be put
 * back. Plain state, copied with the engine's; `inject.ts` acts on it.
 */
import type { PlannedFault } from '../../scenario/fault-schema.ts'
import type { SettingChange } from './setting-changes.ts'

/** What a fault has done, and so what its end puts back. */
export type Broken =
  /** Settings of the estate, each with what it was and what the fault made of it. */
  | { readonly kind: 'settings'; readonly changes: readonly SettingChange[] }
  /** Something that is told by its object, which the fault names. */
  | { readonly kind: 'state' }
  /** It did something and is over at once. */
  | { readonly kind: 'once' }

export interface InjectedFault {
  readonly planned: PlannedFault
  /**
   * `armed`: waits for its trigger · `due`: its time is on the clock · `active`: it is broken; a repeated one is broken
   * and due · `over`: it has ended and does not begin again.
   */
  status: 'armed' | 'due' | 'active' | 'over'
  /** How often it has begun. */
  occurrences: number
  /** null unless it is active. */
  broken: Broken | null
  /** Entries on the clock, by their sequences: its next begin, its end, and its next turn. */
  beginSequence: number | null
  endSequence: number | null
  turnSequence: number | null
}

/** A VM that has stopped with its host and that vSphere HA is to start again. */
export interface FailedVm {
  readonly host: string
  /** VLANs in which its adapters were reached, by their names. */
  readonly reachedBefore: ReadonlyMap<string, number>
  /** `undeclared`: its host is not yet known to be dead · `due` · `unplaced`: no host took it, and one has to come back. */
  readonly status: 'undeclared' | 'due' | 'unplaced'
}

export class InjectedFaults {
  /** By name, in the order in which they were injected. */
  readonly byName = new Map<string, InjectedFault>()
  /** How many of them are armed with a trigger that watches a migration: nobody is asked while there are none. */
  watching = 0
  /** By VM, in the order in which they failed. */
  readonly failedVms = new Map<string, FailedVm>()
  /** By host that has failed in a cluster with vSphere HA: since when its heartbeats are missing. */
  readonly silentSinceNs = new Map<string, number>()

  get active(): InjectedFault[] {
    return [...this.byName.values()].filter(({ broken }) => broken !== null)
  }

  clone(): InjectedFaults {
    const copy = new InjectedFaults()
    for (const [name, fault] of this.byName) copy.byName.set(name, { ...fault })
    for (const [vm, failed] of this.failedVms) copy.failedVms.set(vm, failed)
    for (const [host, atNs] of this.silentSinceNs) copy.silentSinceNs.set(host, atNs)
    copy.watching = this.watching
    return copy
  }
}

/** What the clock holds of a fault, or of what a fault leads to. */
export type FaultStep =
  | { readonly kind: 'begin'; readonly fault: string }
  | { readonly kind: 'end'; readonly fault: string }
  /** A flapping link goes down or up. */
  | { readonly kind: 'turn'; readonly fault: string }
  /** The partner of a migration has been silent for as long as it may. */
  | { readonly kind: 'partner-lost'; readonly migration: number }
  /** vCenter has heard nothing of the host for as long as it waits. */
  | { readonly kind: 'not-responding'; readonly host: string }
  /** vSphere HA declares the host dead and looks for a host for each VM that failed with it. */
  | { readonly kind: 'ha-restart'; readonly host: string }
  /** All paths to the datastore have been down for as long as a host waits. */
  | { readonly kind: 'apd-timeout'; readonly datastore: string; readonly host: string }
