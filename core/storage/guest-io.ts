/**
 * A guest's requests: from its streams to the disk, or to both while one is mirrored, and back. A write is
 * acknowledged when every disk that it had to reach has it, over a network when the source and the copy's buffer have
 * it; held writes and writes without space wait in order.
 */
import { assertInvariant } from '../base/assert.ts'
import { CopySession, failLater, wakeCopy } from './copy-run.ts'
import type { DiskCopy } from './disk-copy.ts'
import { takeSpace } from './disk-space.ts'
import { forgetRequest, noteAsked } from './disk-waits.ts'
import { blocksTouched } from './granularity.ts'
import { isTurnedAway } from './guest-access.ts'
import { bufferWrite, noteAtTarget, stepBuffered } from './mirror-send.ts'
import { noSpaceRefusal } from './refusals.ts'
import type { DiskInUse, GuestRequest, StorageState } from './storage-state.ts'
import type { RequestSide, StorageWorld } from './storage-world.ts'
import type { VirtualDisk } from './virtual-disk.ts'

/** Puts the stream's next request on the clock, if it may send one. */
export function scheduleStream(world: StorageWorld, state: StorageState, disk: string, stream: number): void {
  const { streams, generation, isPaused, streamSteps } = state.inUse(disk)
  const dueNs = isPaused ? null : (streams[stream]?.nextNs(world.nowNs) ?? null)
  streamSteps[stream] =
    dueNs === null ? null : world.scheduleStorage({ kind: 'stream', disk, stream, generation }, dueNs)
}

/** Nothing of its streams waits on the clock any more. */
export function unscheduleStreams(world: StorageWorld, inUse: DiskInUse): void {
  for (const sequence of inUse.streamSteps) if (sequence !== null) world.cancelStorage(sequence)
  inUse.streamSteps = []
}

export function runStream(
  world: StorageWorld,
  state: StorageState,
  due: { readonly disk: string; readonly stream: number; readonly generation: number },
): void {
  const inUse = state.inUse(due.disk)
  const stream = inUse.streams[due.stream]
  if (due.generation !== inUse.generation || stream === undefined) return
  inUse.streamSteps[due.stream] = null
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
    hasFailed: false,
  }
  state.nextRequest += 1
  state.requests.set(request.id, request)
  noteAsked(world, state, request)
  sendRequest(world, state, request)
  scheduleStream(world, state, due.disk, due.stream)
}

/** Sends a request to where it belongs now, or holds it. */
export function sendRequest(world: StorageWorld, state: StorageState, request: GuestRequest): void {
  const inUse = state.inUse(request.disk)
  const copy = state.copyOf(inUse.copy)
  if (isTurnedAway(world, state, request, inUse)) return
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
  if (request.placement !== 'both') return
  if (copy!.buffer === null) sendToTarget(world, state, request, copy!)
  else if (bufferWrite(world, state, copy!, request)) request.pending = 1
}

/** Where the method wants it; to the source alone if the target's datastore is full, which ends the copy. */
function placementOf(world: StorageWorld, state: StorageState, request: GuestRequest, copy: DiskCopy) {
  if (copy.isQuiesced) return 'wait' as const
  const { firstBlock, blocks } = request
  const run = new CopySession(world, state, copy)
  const placement = copy.method.placeWrite(run, firstBlock, blocks)
  if (placement === 'source' || placement === 'wait') return placement
  if (copy.isHeldUp && copy.buffer === null) return 'wait' as const
  if (takeSpace(state, copy.target, firstBlock, blocks)) return placement
  const { datastore, format } = copy.target
  failLater(world, copy, noSpaceRefusal(state.datastore(datastore), copy.disk, format))
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
    answer(world, state, request)
    return
  }
  const copy = state.copyOf(request.copy)
  // What began under an earlier copy goes to none of the targets any more.
  const isMirrored = copy !== null && request.placement !== 'source'
  if (side === 'wire' && isMirrored) {
    submitWrite(world, state, request, copy.target, 'target')
    return
  }
  if (request.kind === 'write' && side !== 'wire') {
    if (side === 'source') noteAtSource(world, state, request, copy)
    else if (isMirrored) noteAtTarget(request, copy)
  }
  notePartDone(world, state, request)
}

function notePartDone(world: StorageWorld, state: StorageState, request: GuestRequest): void {
  request.pending -= 1
  if (request.pending === 0) leaveDisks(world, state, request)
}

/** A write in a copy's buffer is through with where it was; what has got room by that is acknowledged. */
export function noteBufferedDone(
  world: StorageWorld,
  state: StorageState,
  copy: DiskCopy,
  write: number,
): void {
  for (const id of stepBuffered(world, state, copy, write))
    notePartDone(world, state, state.requests.get(id)!)
  wakeForWrites(world, copy)
}

/** The copy has ended: the source has, or will have, what waited for room in its buffer. */
export function dropBuffer(world: StorageWorld, state: StorageState, { buffer }: DiskCopy): void {
  for (const id of buffer?.waiting ?? []) notePartDone(world, state, state.requests.get(id)!)
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
    sendToTarget(world, state, request, copy)
  else request.pending -= 1
}

/** Over the wire first, where there is one on the way. */
function sendToTarget(world: StorageWorld, state: StorageState, request: GuestRequest, copy: DiskCopy): void {
  if (copy.mirrorVia === null) {
    submitWrite(world, state, request, copy.target, 'target')
    return
  }
  const { id, bytes, offsetBytes } = request
  const doneNs = state
    .device(copy.mirrorVia)
    .submit(world.nowNs, { kind: 'write', bytes, file: copy.target.file, offsetBytes })
  world.scheduleStorage({ kind: 'request', request: id, side: 'wire' }, doneNs)
}

/** Every disk has it: nothing of it is on its way to one any more. */
function leaveDisks(world: StorageWorld, state: StorageState, request: GuestRequest): void {
  const inUse = state.inUse(request.disk)
  if (request.kind === 'write') {
    inUse.writesInFlight.delete(request.id)
    wakeForWrites(world, state.copyOf(inUse.copy))
  }
  if (request.pathNs === 0) answer(world, state, request)
  else
    world.scheduleStorage(
      { kind: 'request', request: request.id, side: 'guest' },
      world.nowNs + request.pathNs,
    )
}

/** A copy that waits for writes to be done looks again. */
function wakeForWrites(world: StorageWorld, copy: DiskCopy | null): void {
  if (copy !== null && (copy.waitsForWrites || copy.isQuiesced)) wakeCopy(world, copy, world.nowNs)
}

/** The guest has its answer, if only that the request has failed; its stream may go on. */
function answer(world: StorageWorld, state: StorageState, request: GuestRequest): void {
  const inUse = state.inUse(request.disk)
  forgetRequest(world, state, request)
  if (request.hasFailed) inUse.failedRequests += 1
  else noteAnswer(world, state, request, inUse)
  if (request.generation !== inUse.generation) return
  const stream = inUse.streams[request.stream]
  if (stream === undefined) return
  const waited = stream.nextNs(world.nowNs) === null
  stream.noteDone()
  if (waited) scheduleStream(world, state, request.disk, request.stream)
}

function noteAnswer(
  world: StorageWorld,
  state: StorageState,
  { kind, askedAtNs, bytes, copy, firstBlock, numbers }: GuestRequest,
  { writeLatency, readLatency }: DiskInUse,
): void {
  const latency = kind === 'write' ? writeLatency : readLatency
  latency.note(world.nowNs - askedAtNs, bytes)
  if (kind === 'write') state.copyOf(copy)?.record.noteAcknowledged(firstBlock, numbers)
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
