/**
 * What storage tells of copies, in the trace and for the migrations that they belong to. Storage must not be called
 * from inside a notice, so that they are kept and heard when what happened is through.
 */
import type { StorageNotice } from '../storage/storage-world.ts'
import { filesOf } from './copy-disks.ts'
import { areAllComplete } from './file-move.ts'
import type { MigrationState, MigrationStep } from './migration-state.ts'
import { noteSpace } from './room-space.ts'
import { homeDirectory, type RoomCopy } from './storage-room.ts'
import { tellPartialDisk, tellPartialHome } from './undone.ts'
import type { MigrationWorld } from './world.ts'

type NoticeOf<Type extends StorageNotice['type']> = Extract<StorageNotice, { type: Type }>

/** Hears all that storage has told meanwhile. */
export function settleNotices(world: MigrationWorld): void {
  const { notices, isEmpty } = world.room
  if (notices.length === 0) return
  for (let notice = notices.shift(); notice !== undefined; notice = notices.shift()) hear(world, notice)
  if (!isEmpty) noteSpace(world)
}

function hear(world: MigrationWorld, notice: StorageNotice): void {
  if (notice.type === 'write-out-of-space') {
    const member = world.room.disks.get(notice.disk)
    if (member === undefined) return
    const { vm, disk } = member
    world.record('write-out-of-space', { vm, disk, datastore: notice.datastore })
    return
  }
  const of = world.room.copies.get(notice.copy)
  const state = of === undefined ? undefined : world.migrations.get(of.migration)
  if (of === undefined || state === undefined) return
  if (of.disk === homeDirectory) hearOfHome(world, state, notice)
  else hearOfDisk(world, state, of, notice)
  if (notice.type === 'copy-ended') world.room.copies.delete(notice.copy)
}

function hearOfHome(world: MigrationWorld, state: MigrationState, notice: StorageNotice): void {
  const { home } = filesOf(state)
  if (home !== null && notice.type === 'copy-complete') {
    home.isComplete = true
    scheduleNow(world, state, 'home-copied')
  }
  if (notice.type !== 'copy-ended') return
  if (notice.outcome === 'failed') tellPartialHome(world, state)
  failFor(world, state, notice)
}

function hearOfDisk(
  world: MigrationWorld,
  state: MigrationState,
  of: RoomCopy,
  notice: Exclude<StorageNotice, NoticeOf<'write-out-of-space'>>,
): void {
  const { disk } = of
  const migration = state.id
  const moving = filesOf(state).moving.get(disk)
  if (moving === undefined) return
  switch (notice.type) {
    case 'copy-started': {
      const { plan, path } = moving
      moving.bytesToCopy = notice.bytesToCopy
      world.record('disk-copy-started', {
        migration,
        disk,
        fromDatastore: plan.fromDatastore,
        toDatastore: plan.toDatastore,
        fromFormat: plan.fromFormat,
        toFormat: plan.toFormat,
        // What does not run is cold data on the network, all of it.
        mover: state.kind === 'cold' && path.mover === 'network' ? 'nfc' : path.mover,
        moverReason: path.reason,
        sizeBytes: world.room.storage.state.copyOf(notice.copy)?.target.sizeBytes ?? 0,
        bytesToCopy: notice.bytesToCopy,
      })
      return
    }
    case 'pass-finished': {
      const { type: _, copy: _copy, ...pass } = notice
      world.record('disk-pass-finished', { migration, disk, ...pass })
      return
    }
    case 'copy-ready': {
      moving.stage = 'ready'
      const { readBytes, sentBytes, writtenBytes } = notice.figures
      const durationNs = world.nowNs - moving.startedAtNs
      world.record('disk-copy-ready', { migration, disk, durationNs, readBytes, sentBytes, writtenBytes })
      scheduleNow(world, state, 'copy-next')
      return
    }
    case 'copy-quiesced':
      if (state.kind !== 'cold') world.record('disk-quiesced', { migration, disk })
      return
    case 'copy-complete':
      moving.stage = 'complete'
      if (isAwaited(state) && areAllComplete(filesOf(state))) scheduleNow(world, state, 'disks-complete')
      return
    case 'copy-verified':
      world.record('disk-verified', {
        migration,
        disk,
        blocks: notice.blocks,
        staleBlocks: notice.proof.staleBlocks,
        acknowledgedWrites: notice.acknowledgedWrites,
        lostWrites: notice.proof.lostBlocks,
      })
      return
    case 'copy-ended':
      noteEnded(world, state, of, notice)
  }
}

function noteEnded(
  world: MigrationWorld,
  state: MigrationState,
  { vm, disk }: RoomCopy,
  notice: NoticeOf<'copy-ended'>,
): void {
  const moving = filesOf(state).moving.get(disk)
  if (moving === undefined) return
  const { plan, startedAtNs } = moving
  const { figures } = notice
  const isLost = notice.outcome === 'cancelled' && filesOf(state).isFailed
  const outcome = isLost ? 'failed' : notice.outcome
  if (outcome === 'switched') {
    const { fromDatastore, toDatastore, toFormat: format } = plan
    world.record('disk-switched', { migration: state.id, vm, disk, fromDatastore, toDatastore, format })
  }
  const durationNs = world.nowNs - startedAtNs
  world.record('disk-copy-ended', { migration: state.id, disk, outcome, ...figures, durationNs })
  if (notice.outcome === 'failed') tellPartialDisk(world, state, plan)
  failFor(world, state, notice)
}

function failFor(
  world: MigrationWorld,
  state: MigrationState,
  { outcome, refusal }: NoticeOf<'copy-ended'>,
): void {
  if (outcome !== 'failed' || refusal === null) return
  filesOf(state).failure ??= refusal
  scheduleNow(world, state, 'copy-failed')
}

/** With memory on its way, other steps are on the clock until the stopped VM waits for its disks. */
function isAwaited(state: MigrationState): boolean {
  const { awaitsDisks, isSwitching } = filesOf(state)
  return state.kind === 'combined' ? awaitsDisks : isSwitching
}

/** A step of the migration that is taken as soon as what happens now is through; none once it is being ended. */
function scheduleNow(world: MigrationWorld, state: MigrationState, step: MigrationStep): void {
  if (state.endingAs === null && state.files?.isOver !== true) world.scheduleStep(state.id, step, world.nowNs)
}
