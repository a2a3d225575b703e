/**
 * A copy's own steps: extents from device to device, the stages up to the switch, and its end. Whatever the end,
 * the file that is not the disk any more is gone from its datastore, and held requests go on.
 */
import { assertInvariant } from '../base/assert.ts'
import { CopySession, failLater, wakeCopy } from './copy-run.ts'
import type { CopyHold, DiskCopy, MovingExtent } from './disk-copy.ts'
import { takeSpace } from './disk-space.ts'
import { trackingBlockBytes } from './granularity.ts'
import { dropBuffer, releaseHeld, retryOutOfSpace } from './guest-io.ts'
import { recallBuffer, resendBuffer } from './mirror-send.ts'
import { noSpaceRefusal } from './refusals.ts'
import type { StorageState } from './storage-state.ts'
import type { CopyOutcome, StorageWorld } from './storage-world.ts'

/** An extent is through with where it was: on to the next device, or it has arrived. */
export function stepExtent(world: StorageWorld, state: StorageState, copy: DiskCopy, id: number): void {
  const extent = copy.extents.get(id)
  assertInvariant(extent !== undefined, 'extent-is-on-its-way', () => `extent ${id} of copy ${copy.id}`)
  const lastHop = copy.via.length + 1
  if (extent.hop === 0 && !copy.parked.has(id)) capture(state, copy, extent)
  if (extent.hop === lastHop) {
    noteArrived(world, state, copy, extent)
    return
  }
  // Its next device is not asked while paths are down: what was asked of one before is done.
  if (copy.holds.has('storage')) {
    copy.parked.add(id)
    return
  }
  const contentBytes = bytesOf(extent)
  // Zeros cross no device between: the target is told, or does not care.
  extent.hop = contentBytes === 0 ? lastHop : extent.hop + 1
  if (extent.hop < lastHop) {
    if (extent.hop === 1) copy.figures.sentBytes += contentBytes
    submit(world, state, copy, extent, { device: copy.via[extent.hop - 1]!, bytes: contentBytes })
    return
  }
  if (copy.via.length === 0) copy.figures.sentBytes += contentBytes
  writeExtent(world, state, copy, extent)
}

/** Bytes of an extent that have content. */
function bytesOf({ content }: MovingExtent): number {
  return content.reduce((sum, run) => sum + run.blocks, 0) * trackingBlockBytes
}

function capture(state: StorageState, copy: DiskCopy, extent: MovingExtent): void {
  const { firstBlock, blocks } = extent
  extent.captured = copy.record.capture(firstBlock, blocks)
  extent.content = state.inUse(copy.disk).disk.contentRuns(firstBlock, blocks)
}

/** Zeros are written where the target is zeroed eagerly, else they take neither time nor space. */
function writeExtent(world: StorageWorld, state: StorageState, copy: DiskCopy, extent: MovingExtent): void {
  const { target } = copy
  const hasSpace = extent.content.every((run) => takeSpace(state, target, run.firstBlock, run.blocks))
  if (!hasSpace) {
    failLater(world, copy, noSpaceRefusal(state.datastore(target.datastore), copy.disk, target.format))
    return
  }
  const isEager = target.format === 'eager-zeroed'
  const bytes = isEager ? extent.blocks * trackingBlockBytes : bytesOf(extent)
  copy.figures.writtenBytes += bytes
  submit(world, state, copy, extent, { device: target.datastore, bytes })
}

function submit(
  world: StorageWorld,
  state: StorageState,
  copy: DiskCopy,
  extent: MovingExtent,
  { device, bytes }: { readonly device: string; readonly bytes: number },
): void {
  const offsetBytes = extent.firstBlock * trackingBlockBytes
  const { file } = copy.target
  const doneNs =
    bytes === 0
      ? world.nowNs
      : state.device(device).submit(world.nowNs, { kind: 'write', bytes, file, offsetBytes })
  world.scheduleStorage({ kind: 'extent', copy: copy.id, extent: extent.id }, doneNs)
}

function noteArrived(world: StorageWorld, state: StorageState, copy: DiskCopy, extent: MovingExtent): void {
  const { firstBlock, blocks } = extent
  copy.extents.delete(extent.id)
  for (const run of extent.content) copy.target.noteWritten(run.firstBlock, run.blocks)
  copy.record.noteArrived(firstBlock, blocks, extent.captured)
  copy.figures.copiedBytes += blocks * trackingBlockBytes
  copy.method.noteArrived(new CopySession(world, state, copy), extent)
  if (!copy.isQuiesced) releaseAll(world, state, copy)
  pumpCopy(world, state, copy)
}

function releaseAll(world: StorageWorld, state: StorageState, copy: DiskCopy): void {
  if (copy.held.length === 0) return
  const { held } = copy
  copy.held = []
  releaseHeld(world, state, held)
}

/** Lets the method do what may be done now, and moves from stage to stage. */
export function pumpCopy(world: StorageWorld, state: StorageState, copy: DiskCopy): void {
  if (copy.stage === 'finishing' && world.nowNs >= copy.nextStageAtNs) quiesce(world, copy)
  if (copy.stage === 'switching') {
    if (world.nowNs >= copy.nextStageAtNs) switchOver(world, state, copy)
    else wakeCopy(world, copy, copy.nextStageAtNs)
    return
  }
  if (copy.stage === 'complete') return
  if (copy.isHeldUp && copy.failure === null) return
  copy.waitsForWrites = false
  const run = new CopySession(world, state, copy)
  if (copy.failure === null) copy.method.pump(run)
  if (copy.failure !== null) {
    endCopy(world, state, copy, 'failed')
    return
  }
  // What waited for blocks that were claimed, and are not any more.
  const isInTheWay = copy.isQuiesced || copy.waitsForWrites || copy.extents.size > 0
  if (!isInTheWay) releaseAll(world, state, copy)
  if (copy.stage === 'copying' && copy.method.isReady(run)) {
    copy.stage = 'ready'
    copy.readyAtNs = world.nowNs
    world.tellStorage({ type: 'copy-ready', copy: copy.id, figures: { ...copy.figures } })
    if (copy.finishesItself) finish(world, state, copy)
    return
  }
  if (copy.stage === 'finishing') wakeCopy(world, copy, copy.nextStageAtNs)
  const isQuiet = state.inUse(copy.disk).writesInFlight.size === 0 && copy.buffer?.isEmpty !== false
  if (copy.stage === 'quiesced' && isQuiet && copy.method.isComplete(run)) {
    if (!copy.switchesItself) {
      copy.stage = 'complete'
      world.tellStorage({ type: 'copy-complete', copy: copy.id })
      return
    }
    copy.stage = 'switching'
    copy.nextStageAtNs = world.nowNs + copy.method.switchNs
    wakeCopy(world, copy, copy.nextStageAtNs)
  }
}

/** It goes on when nothing holds it up any more. */
export function holdUp(
  world: StorageWorld,
  state: StorageState,
  copy: DiskCopy,
  why: CopyHold,
  isHeldUp: boolean,
): void {
  const wasHeldUp = copy.isHeldUp
  if (isHeldUp) copy.holds.add(why)
  else copy.holds.delete(why)
  if (copy.isHeldUp === wasHeldUp) return
  if (copy.isHeldUp) {
    recallBuffer(world, copy)
    return
  }
  stepParked(world, state, copy)
  resendBuffer(world, state, copy)
  if (!copy.isQuiesced) releaseAll(world, state, copy)
  pumpCopy(world, state, copy)
}

function stepParked(world: StorageWorld, state: StorageState, copy: DiskCopy): void {
  for (const id of copy.parked) stepExtent(world, state, copy, id)
  copy.parked.clear()
}

/** The end is asked for: after the flush, writes are held back, what is left is copied, and the disks switch. */
export function finish(world: StorageWorld, state: StorageState, copy: DiskCopy): void {
  copy.stage = 'finishing'
  copy.nextStageAtNs = world.nowNs + copy.method.flushNs
  pumpCopy(world, state, copy)
}

function quiesce(world: StorageWorld, copy: DiskCopy): void {
  copy.stage = 'quiesced'
  world.tellStorage({ type: 'copy-quiesced', copy: copy.id })
}

/** Both disks must be equal, and every acknowledged write be in the new one; then it is the disk. */
export function switchOver(world: StorageWorld, state: StorageState, copy: DiskCopy): void {
  const inUse = state.inUse(copy.disk)
  const proof = copy.record.prove()
  const { staleBlocks, lostBlocks } = proof
  const { acknowledgedWrites } = copy.record
  const { id, target, switchesItself } = copy
  if (!switchesItself)
    world.tellStorage({ type: 'copy-verified', copy: id, blocks: target.blocks, acknowledgedWrites, proof })
  assertInvariant(
    staleBlocks === 0 && lostBlocks === 0 && copy.target.hasContentOf(inUse.disk),
    'target-disk-equals-source',
    () => `copy ${copy.id} of ${copy.disk}: ${staleBlocks} blocks stale, ${lostBlocks} writes lost`,
  )
  const old = inUse.disk
  inUse.disk = copy.target
  if (switchesItself) state.datastore(old.datastore).remove(old.file)
  leave(world, state, copy, 'switched')
  const waiting = inUse.outOfSpace
  inUse.outOfSpace = []
  releaseHeld(world, state, waiting)
  if (switchesItself) retryOutOfSpace(world, state, old.datastore)
}

/** The disk stays where it was; nothing of the copy is left on the target's datastore. */
export function endCopy(
  world: StorageWorld,
  state: StorageState,
  copy: DiskCopy,
  outcome: 'cancelled' | 'failed',
): void {
  const { datastore, file } = copy.target
  state.datastore(datastore).remove(file)
  leave(world, state, copy, outcome)
  retryOutOfSpace(world, state, datastore)
}

function leave(world: StorageWorld, state: StorageState, copy: DiskCopy, outcome: CopyOutcome): void {
  if (copy.wake !== null) world.cancelStorage(copy.wake.sequence)
  state.inUse(copy.disk).copy = null
  state.copies.delete(copy.id)
  const figures = { ...copy.figures }
  world.tellStorage({ type: 'copy-ended', copy: copy.id, outcome, refusal: copy.failure, figures })
  dropBuffer(world, state, copy)
  releaseHeld(world, state, copy.held)
}
