/**
 * Storage as its user sees it: datastores, disks and their guests' I/O, and copies of disks from one datastore or
 * format to another. Whoever runs it gives the clock and hears notices (`StorageWorld`), hands every step back as
 * its time comes, and must not call in from inside a notice.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { ContentRecord } from './content-record.ts'
import { CopySession, failLater } from './copy-run.ts'
import { endCopy, finish, holdUp, pumpCopy, stepExtent, switchOver } from './copy-steps.ts'
import { Datastore } from './datastore.ts'
import type { DatastoreSpec } from './datastore.ts'
import { Device } from './device.ts'
import type { DeviceSpec } from './device.ts'
import { takeDiskCensus } from './disk-census.ts'
import type { DiskCensus } from './disk-census.ts'
import { DiskCopy, type CopyHold } from './disk-copy.ts'
import { DiskStream } from './disk-stream.ts'
import { forgetRequest } from './disk-waits.ts'
import type { DiskStreamSpec } from './disk-stream.ts'
import {
  noteBufferedDone,
  noteRequestDone,
  releaseHeld,
  retryOutOfSpace,
  runStream,
  scheduleStream,
  unscheduleStreams,
} from './guest-io.ts'
import { LatencyTally } from './latency-tally.ts'
import { MirrorBuffer, mirrorBufferBytes } from './mirror-buffer.ts'
import { movesAlreadyRefusal, noSpaceRefusal, thinOnlyRefusal } from './refusals.ts'
import type { CopyProgress, CopyRequest, NewDisk, OldFile } from './storage-requests.ts'
import { StorageState, newDiskInUse, type DiskAccess } from './storage-state.ts'
import type { StorageStep, StorageWorld } from './storage-world.ts'
import { filledDisk, VirtualDisk } from './virtual-disk.ts'

export type { CopyProgress, CopyRequest, NewDisk, OldFile } from './storage-requests.ts'

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

  /** The disk exists, idle, whatever format it was made in; a refusal if its datastore has no space for it. */
  addDisk(disk: NewDisk): Refusal | null {
    assertInvariant(!this.state.disks.has(disk.name), 'disk-is-new', () => `a second disk "${disk.name}"`)
    const created = filledDisk({ ...disk, file: disk.name }, disk.content, disk.zeroed ?? [])
    const refusal = this.#reserve(created, disk.name)
    if (refusal === null) this.state.disks.set(disk.name, newDiskInUse(created))
    return refusal
  }

  /** From now on the guest does this with the disk; what is on its way is still finished. */
  setStreams(world: StorageWorld, disk: string, streams: readonly DiskStreamSpec[]): void {
    const inUse = this.state.inUse(disk)
    unscheduleStreams(world, inUse)
    inUse.generation += 1
    inUse.streams = streams.map((spec, index) => {
      const name = `disk/${disk}/streams-${inUse.generation}/stream-${index}`
      return new DiskStream(spec, world.seed, name, world.nowNs)
    })
    for (const index of streams.keys()) scheduleStream(world, this.state, disk, index)
  }

  /** The guest stands: nothing new is asked of the disk until `resumeStreams`. */
  pauseStreams(world: StorageWorld, disk: string): void {
    const inUse = this.state.inUse(disk)
    inUse.isPaused = true
    unscheduleStreams(world, inUse)
  }

  resumeStreams(world: StorageWorld, disk: string): void {
    const inUse = this.state.inUse(disk)
    if (!inUse.isPaused) return
    inUse.isPaused = false
    for (const index of inUse.streams.keys()) scheduleStream(world, this.state, disk, index)
  }

  /** The guest's streams go at this share of their rates less, in ten-thousandths. */
  slowStreams(disk: string, slowdownPermyriad: number): void {
    for (const stream of this.state.inUse(disk).streams) stream.slow(slowdownPermyriad)
  }

  /** How the guest's host reaches the disk from now on; what has waited for an answer is asked again, in order. */
  setAccess(world: StorageWorld, disk: string, access: DiskAccess): void {
    const inUse = this.state.inUse(disk)
    if (inUse.access === access) return
    inUse.access = access
    const { unanswered } = inUse
    inUse.unanswered = []
    releaseHeld(world, this.state, unanswered)
  }

  /** Disk and file are gone; what is on its way to it is forgotten. Throws AssertionError while it is copied. */
  removeDisk(world: StorageWorld, disk: string): void {
    const inUse = this.state.inUse(disk)
    assertInvariant(inUse.copy === null, 'disk-at-rest-is-removed', () => `${disk} is being copied`)
    unscheduleStreams(world, inUse)
    for (const request of this.state.requests.values())
      if (request.disk === disk) forgetRequest(world, this.state, request)
    this.state.disks.delete(disk)
    this.deleteFile(world, { datastore: inUse.disk.datastore, file: inUse.disk.file })
  }

  /** Throws AssertionError if a disk lies on it. */
  removeDatastore(name: string): void {
    for (const { disk } of this.state.disks.values())
      assertInvariant(disk.datastore !== name, 'datastore-without-disks-is-removed', () => name)
    this.state.datastores.delete(name)
    this.state.devices.delete(name)
  }

  /** There may be more space than before. */
  retryWrites(world: StorageWorld, datastore: string): void {
    retryOutOfSpace(world, this.state, datastore)
  }

  deleteFile(world: StorageWorld, { datastore, file }: OldFile): void {
    this.state.datastore(datastore).remove(file)
    retryOutOfSpace(world, this.state, datastore)
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
    if (datastore.spec.isThinOnly && target.format !== 'thin')
      return { refusal: thinOnlyRefusal(datastore, request.disk) }
    if (target.format === 'thin' && source.contentUnitsBytes > datastore.freeBytes)
      return { refusal: noSpaceRefusal(datastore, request.disk, target.format) }
    const refusal = this.#reserve(target, request.disk)
    if (refusal !== null) return { refusal }
    state.nextCopy += 1
    const record = new ContentRecord(source.content)
    const { switchesItself = true, mirrorVia = null, bufferBytes = mirrorBufferBytes } = request
    const buffer = mirrorVia === null ? null : new MirrorBuffer(bufferBytes)
    const copy = new DiskCopy({
      ...request,
      switchesItself,
      mirrorVia,
      buffer,
      id,
      target,
      record,
      startedAtNs: world.nowNs,
    })
    for (const why of request.holds ?? []) copy.holds.add(why)
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

  /** The way to the target is cut or mended, or paths to a datastore are; each is mended by itself. */
  holdCopy(world: StorageWorld, id: number, isHeldUp: boolean, why: CopyHold = 'network'): void {
    const copy = this.state.copyOf(id)
    if (copy !== null) holdUp(world, this.state, copy, why, isHeldUp)
  }

  /** The copy ends with this as soon as what happens now is through; nothing if it has ended. */
  failCopy(world: StorageWorld, id: number, refusal: Refusal): void {
    const copy = this.state.copyOf(id)
    if (copy !== null) failLater(world, copy, refusal)
  }

  /** Complete copies become the disks, all of them at this instant. Returns the old files, which are still there. */
  switchCopies(world: StorageWorld, ids: readonly number[]): OldFile[] {
    const copies = ids.map((id) => this.state.copyOf(id))
    for (const copy of copies)
      assertInvariant(copy?.stage === 'complete', 'complete-copies-switch', () => `copies ${ids.join()}`)
    return copies.flatMap((copy) => {
      if (copy === null) return []
      const { datastore, file } = this.state.inUse(copy.disk).disk
      switchOver(world, this.state, copy)
      return [{ datastore, file }]
    })
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
      // What was on its way to a disk that is gone is nobody's.
      if (state.requests.has(step.request)) noteRequestDone(world, state, step.request, step.side)
    } else {
      const copy = state.copyOf(step.copy)
      // What was on its way when the copy ended arrives nowhere.
      if (copy === null) return
      if (step.kind === 'extent') {
        stepExtent(world, state, copy, step.extent)
      } else if (step.kind === 'mirrored') {
        noteBufferedDone(world, state, copy, step.write)
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
    const isCreated = datastore.create(disk.file, disk.provisionedBytes, disk.usedBytes)
    return isCreated ? null : noSpaceRefusal(datastore, name, disk.format)
  }

  /** Writes that are on their way when a copy begins go to the source; the record has to know them. */
  #numberWritesInFlight(copy: DiskCopy): void {
    for (const id of this.state.inUse(copy.disk).writesInFlight) {
      const request = this.state.requests.get(id)!
      // One that was for an earlier copy's target too is the source's alone from here on.
      if (request.placement === 'source-then-target' && request.pending === 2) request.pending = 1
      request.placement = 'source'
      request.copy = copy.id
      request.numbers = copy.record.issue(request.firstBlock, request.blocks)
    }
  }
}
