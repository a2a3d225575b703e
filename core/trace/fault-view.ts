/** What a trace says of injected faults, as screens and reports read it. Built by `fold-faults.ts`. */

export interface FaultView {
  /** The name that its command gave it. */
  readonly name: string
  readonly kind: string
  readonly target: string
  /** What the fault is, for example `vmnic1 down for 2 s, up for 1 s, over and over`. */
  readonly what: string
  /** What it does now: the same, or its newest turn. */
  detail: string
  /** '' where it began at once. */
  readonly trigger: string
  /** waiting: for its trigger, its time, or to begin again. */
  state: 'waiting' | 'active' | 'over'
  /** How often it has begun. */
  occurrences: number
  readonly injectedAtNs: number
  /** Spans in which it was broken; `endedAtNs` null while it is. */
  readonly spans: { readonly beganAtNs: number; endedAtNs: number | null }[]
  /** How its newest span ended, or why it did not begin; '' while it is broken or waits. */
  outcome: string
}

/** One step of cleaning up after a migration. */
export interface UndoneStep {
  readonly atNs: number
  readonly step: string
  /** A host or datastore. */
  readonly place: string
  /** False: whoever should do it is gone. */
  readonly isDone: boolean
}

/** What clients of the VM missed by its migration, in all and in parts, ns. The parts sum to `missedNs`. */
export interface ClientMissed {
  readonly windowNs: number
  readonly missedNs: number
  readonly pausedNs: number
  readonly slowedNs: number
  readonly silentNs: number
  readonly storageNs: number
}

/** Since when the requests to a disk are not answered, and why. */
export interface DiskStall {
  readonly atNs: number
  readonly datastore: string
  readonly reason: string
}

/** A VM that stopped because its host did, and what vSphere HA made of it. */
export interface VmFailure {
  readonly atNs: number
  readonly host: string
  readonly reason: string
  /** null until HA has acted; `toHost` '' where it found no host. */
  restarted: { readonly atNs: number; readonly toHost: string; readonly reason: string } | null
}
