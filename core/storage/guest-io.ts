/**
 * A guest's requests: from its streams to the disk, or to both while one is mirrored, and back. A write is
 * acknowledged when every disk that it had to reach has it; held writes and writes without space wait in order.
 */
import { assertInvariant } from '../base/assert.ts'
import { CopySession, failLater, wakeCopy } from './copy-run.ts'
import type { DiskCopy } from './disk-copy.ts'
import { blocksTouched, trackingBlockBytes } from './granularity.ts'
import { noSpaceRefusal } from './refusals.ts'
import type { DiskInUse, GuestRequest, StorageState } from './storage-state.ts'
import type { RequestSide, StorageWorld } from './storage-world.ts'
import type { VirtualDisk } from './virtual-disk.ts'

/** Puts the stream's next request on the clock, if it may send one. */
export function scheduleStream(world: StorageWorld, state: StorageState, disk: string, stream: number): void {
  const { streams, generation } = state.inUse(disk)
  const dueNs = streams[stream]?.nextNs(world.nowNs) ?? null
  if (dueNs !== null) world.scheduleStorage({ kind: 'stream', disk, stream, generation }, dueNs)
}

export function runStream(
  world: StorageWorld,
  state: StorageState,
  due: { readonly disk: string; readonly stream: number; readonly generation: number },
): void {
  const inUse = state.inUse(due.disk)
  const stream = inUse.streams[due.stream]
  if (due.generation !== inUse.generation || stream === undefined) return
  const { kind, bytes, pathNs } = stream.spec
  const offsetBytes = stream.take(world.nowNs)
  const request: GuestRequest = {
    id: state.nextRequest,
    ...due,
    kind,
    offsetBytes,
    bytes,
    pathNs,
    ...blocksTouched(offsetBytes, bytes),
    askedAtNs: world.nowNs,
    placement: 'source',
    copy: null,
    numbers: [],
    pending: 0,
  }
  state.nextRequest += 1
  state.requests.set(request.id, request)
  sendRequest(world, state, request)
  scheduleStream(world, state, due.disk, due.stream)
}

/** Sends a request to where it belongs now, or holds it. */
export function sendRequest(world: StorageWorld, state: StorageState, request: GuestRequest): void {
  const inUse = state.inUse(request.disk)
  const copy = state.copyOf(inUse.copy)
  if (request.kind === 'write') {
    sendWrite(world, state, request, inUse, copy)
    return
  }
  if (copy?.isQuiesced === true) {
    copy.held.push(request.id)
    return
  }
  request.pending = 1
  const isOnMedium = inUse.disk.initialised.countRange(request.firstBlock, request.blocks) > 0
  submit(world, state, request, { disk: inUse.disk, side: 'source', bytes: isOnMedium ? request.bytes : 0 })
}

function sendWrite(
  world: StorageWorld,
  state: StorageState,
  request: GuestRequest,
  inUse: DiskInUse,
  copy: DiskCopy | null,
): void {
  const { firstBlock, blocks } = request
  if (!takeSpace(state, inUse.disk, firstBlock, blocks)) {
    if (inUse.outOfSpace.length === 0)
      world.tellStorage({ type: 'write-out-of-space', disk: request.disk, datastore: inUse.disk.datastore })
    inUse.outOfSpace.push(request.id)
    return
  }
  const wasHeld = request.placement === 'wait'
  request.placement = copy === null ? 'source' : placementOf(world, state, request, copy)
  if (request.placement === 'wait') {
    copy!.held.push(request.id)
    if (!wasHeld) copy!.figures.writesHeld += 1
    return
  }
  inUse.writesInFlight.add(request.id)
  if (copy !== null) {
    if (request.placement === 'source') copy.figures.writesToSource += 1
    else copy.figures.writesToBoth += 1
    request.copy = copy.id
    request.numbers = copy.record.issue(firstBlock, blocks)
  }
  request.pending = request.placement === 'source' ? 1 : 2
  submitWrite(world, state, request, inUse.disk, 'source')
  if (request.placement === 'both') submitWrite(world, state, request, copy!.target, 'target')
}

/** Where the method wants it; to the source alone if the target's datastore is full, which ends the copy. */
function placementOf(world: StorageWorld, state: StorageState, request: GuestRequest, copy: DiskCopy) {
  if (copy.isQuiesced) return 'wait' as const
  const { firstBlock, blocks } = request
  const run = new CopySession(world, state, copy)
  const placement = copy.method.placeWrite(run, firstBlock, blocks)
  if (placement === 'source' || placement === 'wait') return placement
  if (takeSpace(state, copy.target, firstBlock, blocks)) return placement
  failLater(world, copy, noSpaceRefusal(state.datastore(copy.target.datastore), copy.disk))
  return 'source' as const
}

/** One disk has the request, or the guest its answer. */
export function noteRequestDone(
  world: StorageWorld,
  state: StorageState,
  id: number,
  side: RequestSide,
): void {
  const request = state.requests.get(id)
  assertInvariant(request !== undefined, 'request-is-on-its-way', () => `request ${id}`)
  if (side === 'guest') {
    acknowledge(world, state, request)
    return
  }
  const copy = state.copyOf(request.copy)
  if (request.kind === 'write') {
    if (side === 'source') noteAtSource(world, state, request, copy)
    else if (copy !== null) noteAtTarget(request, copy)
  }
  request.pending -= 1
  if (request.pending === 0) leaveDisks(world, state, request)
}

function noteAtSource(
  world: StorageWorld,
  state: StorageState,
  request: GuestRequest,
  copy: DiskCopy | null,
): void {
  const { disk } = state.inUse(request.disk)
  const { firstBlock, blocks, offsetBytes, bytes } = request
  disk.noteWritten(firstBlock, blocks)
  if (copy !== null) {
    copy.record.noteWritten(firstBlock, request.numbers)
    if (request.placement === 'source')
      copy.method.noteSourceWrite(new CopySession(world, state, copy), offsetBytes, bytes)
  }
  if (request.placement !== 'source-then-target') return
  if (copy !== null && copy.method.noteTargetWrite(offsetBytes, bytes))
    submitWrite(world, state, request, copy.target, 'target')
  else request.pending -= 1
}

function noteAtTarget(request: GuestRequest, copy: DiskCopy): void {
  const { firstBlock, blocks, offsetBytes, bytes } = request
  const isWhole = (block: number) =>
    offsetBytes <= block * trackingBlockBytes && offsetBytes + bytes >= (block + 1) * trackingBlockBytes
  copy.target.noteWritten(firstBlock, blocks)
  copy.record.noteMirrored(firstBlock, request.numbers, isWhole)
  copy.figures.mirroredBytes += bytes
}

/** Every disk has it: nothing of it is on its way to one any more. */
function leaveDisks(world: StorageWorld, state: StorageState, request: GuestRequest): void {
  const inUse = state.inUse(request.disk)
  if (request.kind === 'write') {
    inUse.writesInFlight.delete(request.id)
    const moving = state.copyOf(inUse.copy)
    if (moving !== null && (moving.waitsForWrites || moving.isQuiesced)) wakeCopy(world, moving, world.nowNs)
  }
  if (request.pathNs === 0) acknowledge(world, state, request)
  else
    world.scheduleStorage(
      { kind: 'request', request: request.id, side: 'guest' },
      world.nowNs + request.pathNs,
    )
}

function acknowledge(world: StorageWorld, state: StorageState, request: GuestRequest): void {
  const inUse = state.inUse(request.disk)
  state.requests.delete(request.id)
  const latency = request.kind === 'write' ? inUse.writeLatency : inUse.readLatency
  latency.note(world.nowNs - request.askedAtNs, request.bytes)
  if (request.kind === 'write')
    state.copyOf(request.copy)?.record.noteAcknowledged(request.firstBlock, request.numbers)
  if (request.generation !== inUse.generation) return
  const stream = inUse.streams[request.stream]
  if (stream === undefined) return
  const waited = stream.nextNs(world.nowNs) === null
  stream.noteDone()
  if (waited) scheduleStream(world, state, request.disk, request.stream)
}

/** Sends again what was held, in order. */
export function releaseHeld(world: StorageWorld, state: StorageState, ids: readonly number[]): void {
  for (const id of ids) sendRequest(world, state, state.requests.get(id)!)
}

/** Writes that waited for space on this datastore try again. */
export function retryOutOfSpace(world: StorageWorld, state: StorageState, datastore: string): void {
  for (const inUse of state.disks.values()) {
    if (inUse.disk.datastore !== datastore || inUse.outOfSpace.length === 0) continue
    const waiting = inUse.outOfSpace
    inUse.outOfSpace = []
    releaseHeld(world, state, waiting)
  }
}

/** Gives a thin disk what it needs for these blocks; false if the datastore is full. */
export function takeSpace(
  state: StorageState,
  disk: VirtualDisk,
  firstBlock: number,
  blocks: number,
): boolean {
  const bytes = disk.growthBytes(firstBlock, blocks)
  if (bytes === 0) return true
  if (!state.datastore(disk.datastore).grow(disk.file, bytes)) return false
  disk.giveSpace(firstBlock, blocks)
  return true
}

function submitWrite(
  world: StorageWorld,
  state: StorageState,
  request: GuestRequest,
  disk: VirtualDisk,
  side: 'source' | 'target',
): void {
  const bytes = disk.mediumBytes(request.firstBlock, request.blocks, request.bytes)
  submit(world, state, request, { disk, side, bytes })
}

function submit(
  world: StorageWorld,
  state: StorageState,
  request: GuestRequest,
  to: { readonly disk: VirtualDisk; readonly side: 'source' | 'target'; readonly bytes: number },
): void {
  const { disk, side, bytes } = to
  const { kind, offsetBytes } = request
  const device = state.device(disk.datastore)
  const doneNs =
    bytes === 0
      ? world.nowNs + device.spec.readLatencyNs
      : device.submit(world.nowNs, { kind, bytes, file: disk.file, offsetBytes })
  world.scheduleStorage({ kind: 'request', request: request.id, side }, doneNs)
}
