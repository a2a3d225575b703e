/**
 * Mirrored writes on their way from the buffer of a copy to its target: over the wire, where they queue with the
 * extents of the bulk copy, and onto the target's datastore, always in the order in which the guest wrote. Whatever
 * is dropped with the buffer, the source has.
 */
import { assertInvariant } from '../base/assert.ts'
import type { DiskCopy } from './disk-copy.ts'
import { trackingBlockBytes } from './granularity.ts'
import type { BufferedWrite, MirrorBuffer, MirroredWrite } from './mirror-buffer.ts'
import type { GuestRequest, StorageState } from './storage-state.ts'
import type { StorageWorld } from './storage-world.ts'

/** The buffer takes the write, or has it wait for room: true if it has taken it. */
export function bufferWrite(
  world: StorageWorld,
  state: StorageState,
  copy: DiskCopy,
  request: GuestRequest,
): boolean {
  const buffer = bufferOf(copy)
  if (buffer.waiting.length > 0 || !buffer.hasRoomFor(request.bytes)) {
    buffer.waiting.push(request.id)
    copy.figures.writesSynchronous += 1
    return false
  }
  take(world, state, copy, request)
  return true
}

function take(world: StorageWorld, state: StorageState, copy: DiskCopy, request: GuestRequest): void {
  const write = bufferOf(copy).add(request)
  if (!copy.isHeldUp) send(world, state, copy, write)
}

function send(world: StorageWorld, state: StorageState, copy: DiskCopy, write: BufferedWrite): void {
  const buffer = bufferOf(copy)
  const { bytes, offsetBytes } = write
  const doneNs = state
    .device(copy.mirrorVia!)
    .submit(world.nowNs, { kind: 'write', bytes, file: copy.target.file, offsetBytes })
  buffer.wireUntilNs = Math.max(buffer.wireUntilNs, doneNs)
  write.stage = 'wire'
  write.step = world.scheduleStorage({ kind: 'mirrored', copy: copy.id, write: write.id }, buffer.wireUntilNs)
}

/** There is a way again. */
export function resendBuffer(world: StorageWorld, state: StorageState, copy: DiskCopy): void {
  for (const write of copy.buffer?.writes.values() ?? [])
    if (write.stage === 'held') send(world, state, copy, write)
}

/** The way is cut: what is on it does not arrive, and is sent again from the buffer once there is one. */
export function recallBuffer(world: StorageWorld, copy: DiskCopy): void {
  for (const write of copy.buffer?.writes.values() ?? []) {
    if (write.stage !== 'wire') continue
    if (write.step !== null) world.cancelStorage(write.step)
    write.stage = 'held'
    write.step = null
  }
}

/** A buffered write is through with the wire or with the target; returns the requests that have got room by that. */
export function stepBuffered(
  world: StorageWorld,
  state: StorageState,
  copy: DiskCopy,
  id: number,
): readonly number[] {
  const buffer = bufferOf(copy)
  const write = buffer.writes.get(id)
  assertInvariant(write !== undefined, 'buffered-write-is-on-its-way', () => `write ${id} of copy ${copy.id}`)
  if (write.stage === 'wire') {
    writeAtTarget(world, state, copy, write)
    return []
  }
  noteAtTarget(write, copy)
  buffer.remove(write)
  return admit(world, state, copy)
}

function writeAtTarget(world: StorageWorld, state: StorageState, copy: DiskCopy, write: BufferedWrite): void {
  const buffer = bufferOf(copy)
  const { target } = copy
  const { firstBlock, blocks, offsetBytes } = write
  const bytes = target.mediumBytes(firstBlock, blocks, write.bytes)
  const doneNs = state
    .device(target.datastore)
    .submit(world.nowNs, { kind: 'write', bytes, file: target.file, offsetBytes })
  buffer.targetUntilNs = Math.max(buffer.targetUntilNs, doneNs)
  write.stage = 'target'
  write.step = world.scheduleStorage(
    { kind: 'mirrored', copy: copy.id, write: write.id },
    buffer.targetUntilNs,
  )
}

/** Requests that waited go in, in order, as far as there is room. */
function admit(world: StorageWorld, state: StorageState, copy: DiskCopy): readonly number[] {
  const buffer = bufferOf(copy)
  const admitted: number[] = []
  for (const id of buffer.waiting) {
    const request = state.requests.get(id)!
    if (!buffer.hasRoomFor(request.bytes)) break
    take(world, state, copy, request)
    admitted.push(id)
  }
  buffer.waiting = buffer.waiting.slice(admitted.length)
  return admitted
}

/** The target has a write of the guest. */
export function noteAtTarget(write: MirroredWrite, copy: DiskCopy): void {
  const { firstBlock, blocks, offsetBytes, bytes } = write
  const isWhole = (block: number) =>
    offsetBytes <= block * trackingBlockBytes && offsetBytes + bytes >= (block + 1) * trackingBlockBytes
  copy.target.noteWritten(firstBlock, blocks)
  copy.record.noteMirrored(firstBlock, write.numbers, isWhole)
  copy.figures.mirroredBytes += bytes
}

function bufferOf({ buffer, id }: DiskCopy): MirrorBuffer {
  assertInvariant(buffer !== null, 'copy-over-a-network-has-a-buffer', () => `copy ${id}`)
  return buffer
}
