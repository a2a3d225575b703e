/**
 * Storage as its user sees it: datastores, disks and their guests' I/O, and copies of disks from one datastore or
 * format to another. Whoever runs it gives the clock and hears notices (`StorageWorld`), hands every step back as
 * its time comes, and must not call in from inside a notice.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { ContentRecord } from './content-record.ts'
import type { CopyMethod } from './copy-method.ts'
import { CopySession } from './copy-run.ts'
import { endCopy, finish, pumpCopy, stepExtent } from './copy-steps.ts'
import { Datastore } from './datastore.ts'
import type { DatastoreSpec } from './datastore.ts'
import { Device } from './device.ts'
import type { DeviceSpec } from './device.ts'
import { takeDiskCensus } from './disk-census.ts'
import type { DiskCensus } from './disk-census.ts'
import { DiskCopy } from './disk-copy.ts'
import type { CopyFigures, CopyStage } from './disk-copy.ts'
import { DiskStream } from './disk-stream.ts'
import type { DiskStreamSpec } from './disk-stream.ts'
import { noteRequestDone, runStream, scheduleStream } from './guest-io.ts'
import { LatencyTally } from './latency-tally.ts'
import { movesAlreadyRefusal, noSpaceRefusal, thinOnlyRefusal } from './refusals.ts'
import { StorageState, newDiskInUse } from './storage-state.ts'
import type { StorageStep, StorageWorld } from './storage-world.ts'
import { VirtualDisk } from './virtual-disk.ts'
import type { BlockRange, DiskFormat } from './virtual-disk.ts'

export interface NewDisk {
  readonly name: string
  readonly datastore: string
  readonly format: DiskFormat
  /** Whole file blocks (1 MiB). */
  readonly sizeBytes: number
  /** Blocks that hold content at the start. */
  readonly content: readonly BlockRange[]
  /** Blocks that were written or zeroed and read as zeros. */
  readonly zeroed?: readonly BlockRange[]
}

export interface CopyRequest {
  readonly disk: string
  readonly toDatastore: string
  readonly format: DiskFormat
  readonly method: CopyMethod
  /** Devices between the datastores, in order: data mover of the host, network. */
  readonly via: readonly string[]
  /** Switches as soon as it is ready; else it waits for `finishCopy`. */
  readonly finishesItself: boolean
}

export interface CopyProgress {
  readonly disk: string
  readonly stage: CopyStage
  readonly startedAtNs: number
  readonly readyAtNs: number | null
  /** Bytes still to be copied as things stand, those on their way not among them. */
  readonly remainingBytes: number
  readonly figures: Readonly<CopyFigures>
}

export class Storage {
  readonly state: StorageState

  constructor(state = new StorageState()) {
    this.state = state
  }

  addDatastore(spec: DatastoreSpec): void {
    this.state.datastores.set(spec.name, new Datastore(spec))
    this.addDevice(spec.name, spec.device)
  }

  addDevice(name: string, spec: DeviceSpec): void {
    assertInvariant(!this.state.devices.has(name), 'device-is-new', () => `a second device "${name}"`)
    this.state.devices.set(name, new Device(spec))
  }

  /** From the next request on, for example when a link's share has changed. */
  changeDevice(name: string, spec: DeviceSpec): void {
    this.state.device(name).change(spec)
  }

  /** The disk exists, idle; a refusal if its datastore has no space for it. */
  addDisk(disk: NewDisk): Refusal | null {
    assertInvariant(!this.state.disks.has(disk.name), 'disk-is-new', () => `a second disk "${disk.name}"`)
    const created = new VirtualDisk({ ...disk, file: disk.name })
    for (const range of [...disk.content, ...(disk.zeroed ?? [])]) {
      created.giveSpace(range.firstBlock, range.blocks)
      created.initialised.setRange(range.firstBlock, range.blocks)
    }
    for (const range of disk.content) created.noteWritten(range.firstBlock, range.blocks)
    const refusal = this.#reserve(created, disk.name)
    if (refusal === null) this.state.disks.set(disk.name, newDiskInUse(created))
    return refusal
  }

  /** From now on the guest does this with the disk; what is on its way is still finished. */
  setStreams(world: StorageWorld, disk: string, streams: readonly DiskStreamSpec[]): void {
    const inUse = this.state.inUse(disk)
    inUse.generation += 1
    inUse.streams = streams.map((spec, index) => {
      const name = `disk/${disk}/streams-${inUse.generation}/stream-${index}`
      return new DiskStream(spec, world.seed, name, world.nowNs)
    })
    for (const index of streams.keys()) scheduleStream(world, this.state, disk, index)
  }

  /**
   * Starts a copy: the target's file is created with its space (all of it for a thick format; a thin one must fit
   * as far as the source is filled), and the first extents leave. Nothing has changed if it is refused.
   */
  startCopy(
    world: StorageWorld,
    request: CopyRequest,
  ): { readonly copy: number } | { readonly refusal: Refusal } {
    const { state } = this
    const inUse = state.inUse(request.disk)
    if (inUse.copy !== null) return { refusal: movesAlreadyRefusal(request.disk) }
    const source = inUse.disk
    const id = state.nextCopy
    const target = new VirtualDisk({
      file: `${request.disk}/copy-${id}`,
      datastore: request.toDatastore,
      format: request.format,
      sizeBytes: source.sizeBytes,
    })
    const datastore = state.datastore(request.toDatastore)
    if (target.format === 'thin' && source.contentUnitsBytes > datastore.freeBytes)
      return { refusal: noSpaceRefusal(datastore, request.disk) }
    const refusal = this.#reserve(target, request.disk)
    if (refusal !== null) return { refusal }
    state.nextCopy += 1
    const record = new ContentRecord(source.content)
    const copy = new DiskCopy({ ...request, id, target, record, startedAtNs: world.nowNs })
    state.copies.set(id, copy)
    inUse.copy = id
    this.#numberWritesInFlight(copy)
    const bytesToCopy = copy.method.remainingBytes(new CopySession(world, state, copy))
    world.tellStorage({ type: 'copy-started', copy: id, disk: request.disk, bytesToCopy })
    pumpCopy(world, state, copy)
    return { copy: id }
  }

  /** The disk is switched as soon as what is left has been copied. False if the copy is not ready (any more). */
  finishCopy(world: StorageWorld, id: number): boolean {
    const copy = this.state.copyOf(id)
    if (copy?.stage !== 'ready') return false
    finish(world, this.state, copy)
    return true
  }

  /** The disk stays where it is and nothing is left behind. False once the copy has ended. */
  cancelCopy(world: StorageWorld, id: number): boolean {
    const copy = this.state.copyOf(id)
    if (copy === null) return false
    endCopy(world, this.state, copy, 'cancelled')
    return true
  }

  /** A step's time has come. */
  step(world: StorageWorld, step: StorageStep): void {
    const { state } = this
    if (step.kind === 'stream') {
      runStream(world, state, step)
    } else if (step.kind === 'request') {
      noteRequestDone(world, state, step.request, step.side)
    } else {
      const copy = state.copyOf(step.copy)
      // What was on its way when the copy ended arrives nowhere.
      if (copy === null) return
      if (step.kind === 'extent') {
        stepExtent(world, state, copy, step.extent)
      } else {
        copy.wake = null
        pumpCopy(world, state, copy)
      }
    }
  }

  /** null once it has ended. */
  progressOf(world: StorageWorld, id: number): CopyProgress | null {
    const copy = this.state.copyOf(id)
    if (copy === null) return null
    const { disk, stage, startedAtNs, readyAtNs, figures } = copy
    const remainingBytes = copy.method.remainingBytes(new CopySession(world, this.state, copy))
    return { disk, stage, startedAtNs, readyAtNs, remainingBytes, figures: { ...figures } }
  }

  /** The disk as a map of at most `maxCells` cells. */
  censusOf(disk: string, maxCells: number): DiskCensus {
    const inUse = this.state.inUse(disk)
    return takeDiskCensus(inUse.disk, this.state.copyOf(inUse.copy), maxCells)
  }

  /** Latencies of the disk's requests since this was last asked. */
  takeLatencies(disk: string): { readonly writes: LatencyTally; readonly reads: LatencyTally } {
    const inUse = this.state.inUse(disk)
    const taken = { writes: inUse.writeLatency, reads: inUse.readLatency }
    inUse.writeLatency = new LatencyTally()
    inUse.readLatency = new LatencyTally()
    return taken
  }

  clone(): Storage {
    return new Storage(this.state.clone())
  }

  #reserve(disk: VirtualDisk, name: string): Refusal | null {
    const datastore = this.state.datastore(disk.datastore)
    if (datastore.spec.isThinOnly && disk.format !== 'thin') return thinOnlyRefusal(datastore, name)
    const isCreated = datastore.create(disk.file, disk.provisionedBytes, disk.usedBytes)
    return isCreated ? null : noSpaceRefusal(datastore, name)
  }

  /** Writes that are on their way when a copy begins go to the source; the record has to know them. */
  #numberWritesInFlight(copy: DiskCopy): void {
    for (const id of this.state.inUse(copy.disk).writesInFlight) {
      const request = this.state.requests.get(id)!
      request.copy = copy.id
      request.numbers = copy.record.issue(request.firstBlock, request.blocks)
    }
  }
}
