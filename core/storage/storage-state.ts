/**
 * All of storage at one instant, as a tree that can be copied: datastores and their devices, other devices on the
 * way, disks with their guests' streams and requests, copies. It decides nothing.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Datastore } from './datastore.ts'
import type { Device } from './device.ts'
import type { DiskCopy } from './disk-copy.ts'
import type { DiskWaits } from './disk-waits.ts'
import type { DiskStream } from './disk-stream.ts'
import { LatencyTally } from './latency-tally.ts'
import type { WritePlacement } from './copy-method.ts'
import type { VirtualDisk } from './virtual-disk.ts'

/** A request of a guest that is not acknowledged yet. */
export interface GuestRequest {
  readonly id: number
  readonly disk: string
  /** Index of its stream and the stream's generation; a stream that was replaced hears nothing any more. */
  readonly stream: number
  readonly generation: number
  readonly kind: 'read' | 'write'
  readonly offsetBytes: number
  readonly bytes: number
  readonly firstBlock: number
  readonly blocks: number
  readonly askedAtNs: number
  /** From the last disk's answer to the guest's having it. */
  readonly pathNs: number
  placement: WritePlacement
  /** The copy in whose record it has numbers; null: none was running. */
  copy: number | null
  /** Number of the write in each of its blocks. */
  numbers: readonly number[]
  /** Disks that have not confirmed it yet. */
  pending: number
  /** No disk has it, and an I/O error is on its way to the guest. */
  hasFailed: boolean
}

/**
 * How the guest's host reaches the disk. `no-answer`: requests wait; `lost`: they fail; `read-only`: writes fail.
 */
export type DiskAccess = 'open' | 'no-answer' | 'lost' | 'read-only'

/** A disk in use: the disk itself changes with a switch. */
export interface DiskInUse {
  disk: VirtualDisk
  /** Whose requests its streams are; null: nobody is told how long they take. */
  guest: string | null
  streams: DiskStream[]
  /** How often the streams were replaced. */
  generation: number
  /** What waits on the clock for each stream; null: nothing. */
  streamSteps: (number | null)[]
  /** The guest stands: no stream sends anything. */
  isPaused: boolean
  /** The copy that moves it, or null. */
  copy: number | null
  /** Writes on their way to a disk, held ones not among them. */
  readonly writesInFlight: Set<number>
  /** Writes that wait for space on the datastore, in the order in which they came. */
  outOfSpace: number[]
  access: DiskAccess
  /** Requests that nobody answers, in the order in which they came. */
  unanswered: number[]
  /** Requests that have failed so far. */
  failedRequests: number
  writeLatency: LatencyTally
  readLatency: LatencyTally
}

/** Memory that a buffered write takes, roughly. */
const bufferedWriteBytes = 256

export class StorageState {
  readonly datastores = new Map<string, Datastore>()
  /** Datastores' under their own names, and whatever else copies go through. */
  readonly devices = new Map<string, Device>()
  readonly disks = new Map<string, DiskInUse>()
  readonly requests = new Map<number, GuestRequest>()
  readonly copies = new Map<number, DiskCopy>()
  /** What datastores would be if there were nothing but guests' requests, and nothing broken. */
  readonly usual = new Map<string, Device>()
  /** Of guests whose waiting somebody looks at. */
  readonly waits = new Map<string, DiskWaits>()
  nextRequest = 0
  nextCopy = 1

  datastore(name: string): Datastore {
    const found = this.datastores.get(name)
    assertInvariant(found !== undefined, 'datastore-is-known', () => `no datastore "${name}"`)
    return found
  }

  device(name: string): Device {
    const found = this.devices.get(name)
    assertInvariant(found !== undefined, 'device-is-known', () => `no device "${name}"`)
    return found
  }

  inUse(disk: string): DiskInUse {
    const found = this.disks.get(disk)
    assertInvariant(found !== undefined, 'disk-is-known', () => `no disk "${disk}"`)
    return found
  }

  /** The copy, or null if it has ended. */
  copyOf(id: number | null): DiskCopy | null {
    return id === null ? null : (this.copies.get(id) ?? null)
  }

  get bytesHeld(): number {
    let bytes = 4096
    for (const { disk } of this.disks.values()) bytes += disk.content.bytesHeld + disk.initialised.bytesHeld
    for (const { record, target, buffer } of this.copies.values()) {
      bytes += record.bytesHeld + target.content.bytesHeld + target.initialised.bytesHeld
      bytes += (buffer?.writes.size ?? 0) * bufferedWriteBytes
    }
    return bytes
  }

  clone(): StorageState {
    const copy = new StorageState()
    for (const [name, datastore] of this.datastores) copy.datastores.set(name, datastore.clone())
    for (const [name, device] of this.devices) copy.devices.set(name, device.clone())
    for (const [name, inUse] of this.disks) copy.disks.set(name, cloneInUse(inUse))
    for (const [id, request] of this.requests) copy.requests.set(id, { ...request })
    for (const [id, moving] of this.copies) copy.copies.set(id, moving.clone())
    for (const [name, device] of this.usual) copy.usual.set(name, device.clone())
    for (const [guest, waits] of this.waits) copy.waits.set(guest, waits.clone())
    copy.nextRequest = this.nextRequest
    copy.nextCopy = this.nextCopy
    return copy
  }
}

export function newDiskInUse(disk: VirtualDisk): DiskInUse {
  return {
    disk,
    guest: null,
    streams: [],
    generation: 0,
    streamSteps: [],
    isPaused: false,
    copy: null,
    writesInFlight: new Set(),
    outOfSpace: [],
    access: 'open',
    unanswered: [],
    failedRequests: 0,
    writeLatency: new LatencyTally(),
    readLatency: new LatencyTally(),
  }
}

function cloneInUse(inUse: DiskInUse): DiskInUse {
  return {
    ...inUse,
    disk: inUse.disk.clone(),
    streams: inUse.streams.map((stream) => stream.clone()),
    streamSteps: [...inUse.streamSteps],
    writesInFlight: new Set(inUse.writesInFlight),
    outOfSpace: [...inUse.outOfSpace],
    unanswered: [...inUse.unanswered],
    writeLatency: inUse.writeLatency.clone(),
    readLatency: inUse.readLatency.clone(),
  }
}
