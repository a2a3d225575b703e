/** What a trace says of disks, datastores and moves between vCenters: part of the view in `view.ts`. */
import type { HoldUp } from './hold-up.ts'

/** One pass of changed-block tracking. */
export interface DiskPassView {
  readonly atNs: number
  readonly pass: number
  readonly passBytes: number
  readonly changedBytes: number
  readonly verdict: string
  readonly reason: string
}

/** What a copy did, as `disk-copy-ended` says it. */
export interface DiskCopyEnd {
  readonly atNs: number
  readonly outcome: 'switched' | 'cancelled' | 'failed'
  readonly readBytes: number
  readonly sentBytes: number
  readonly writtenBytes: number
  readonly copiedBytes: number
  readonly mirroredBytes: number
  readonly writesToSource: number
  readonly writesToBoth: number
  readonly writesHeld: number
  readonly durationNs: number
  readonly writesSynchronous: number
}

/** What a copy had done when all was copied, as `disk-copy-ready` says it. */
export type DiskCopyReady = Pick<
  DiskCopyEnd,
  'atNs' | 'durationNs' | 'readBytes' | 'sentBytes' | 'writtenBytes'
>

export interface DiskCopyView {
  readonly disk: string
  readonly fromDatastore: string
  readonly toDatastore: string
  readonly fromFormat: string
  readonly toFormat: string
  readonly mover: string
  readonly moverReason: string
  readonly sizeBytes: number
  readonly bytesToCopy: number
  readonly startedAtNs: number
  readonly passes: DiskPassView[]
  /** null until all is copied. */
  readyAtNs: number | null
  /** What it did up to then. */
  ready: DiskCopyReady | null
  /** null until its writes are held back for the switch. */
  quiescedAtNs: number | null
  /** The independent record's word; null until the switch. */
  verified: {
    readonly blocks: number
    readonly staleBlocks: number
    readonly acknowledgedWrites: number
    readonly lostWrites: number
  } | null
  switchedAtNs: number | null
  ended: DiskCopyEnd | null
}

/** The part of a migration that moves files. */
export interface StorageMoveView {
  readonly method: string
  readonly disks: number
  readonly bytesToCopy: number
  /** Names of the disks that are to be copied, in that order. */
  readonly copied: readonly string[]
  homeCopied: {
    readonly atNs: number
    readonly fromDatastore: string
    readonly toDatastore: string
    readonly bytes: number
    readonly durationNs: number
  } | null
  /** In the order in which they began. */
  readonly copies: DiskCopyView[]
}

/** Columns of equal length, one entry for each `disk-sample`. */
export interface DiskSeries {
  readonly atNs: number[]
  readonly migration: number[]
  readonly copiedBytes: number[]
  readonly remainingBytes: number[]
  readonly copyBytesPerSecond: number[]
  readonly readsPerSecond: number[]
  readonly writesPerSecond: number[]
  readonly readLatencyNs: number[]
  readonly writeLatencyNs: number[]
  readonly worstWriteLatencyNs: number[]
  readonly writesToSource: number[]
  readonly writesToBoth: number[]
  readonly writesHeld: number[]
  readonly writesSynchronous: number[]
}

/** Columns of equal length, one entry for each `datastore-sample`. */
export interface DatastoreSeries {
  readonly atNs: number[]
  readonly busyPermyriad: number[]
  readonly usedBytes: number[]
  readonly provisionedBytes: number[]
}

export interface DatastoreView {
  readonly name: string
  /** As of its newest sample; 0 before the first. */
  capacityBytes: number
  maintenance: 'normal' | 'entering' | 'inMaintenance'
  /** What keeps it from entering maintenance mode, by VM; empty unless it is entering. */
  readonly heldUpBy: Map<string, HoldUp>
  /** Hosts that do not reach it as they should, and its state as they see it; see `datastore-path-changed`. */
  readonly pathStates: Map<string, string>
  /** Since when, by the same hosts. An APD timeout is the same trouble going on. */
  readonly pathSinceNs: Map<string, number>
  readonly series: DatastoreSeries
}

export interface VcenterChangeView {
  readonly atNs: number
  readonly fromVcenter: string
  readonly toVcenter: string
  readonly isSameSsoDomain: boolean
  readonly fromMoRef: string
  readonly toMoRef: string
  /** In words, one entry each. */
  readonly kept: readonly string[]
  readonly lost: readonly string[]
}

export function newDiskSeries(): DiskSeries {
  return {
    atNs: [],
    migration: [],
    copiedBytes: [],
    remainingBytes: [],
    copyBytesPerSecond: [],
    readsPerSecond: [],
    writesPerSecond: [],
    readLatencyNs: [],
    writeLatencyNs: [],
    worstWriteLatencyNs: [],
    writesToSource: [],
    writesToBoth: [],
    writesHeld: [],
    writesSynchronous: [],
  }
}

export function newDatastoreView(name: string): DatastoreView {
  return {
    name,
    capacityBytes: 0,
    maintenance: 'normal',
    heldUpBy: new Map(),
    pathStates: new Map(),
    pathSinceNs: new Map(),
    series: {
      atNs: [],
      busyPermyriad: [],
      usedBytes: [],
      provisionedBytes: [],
    },
  }
}
