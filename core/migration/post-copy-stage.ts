/**
 * Post-copy around its run: from the moment the destination has the device state to the arrival of the last page.
 * The source sends on at once; hand-over, resume and announcement fall into the first slices. There is no way
 * back: source and destination each hold a part of the newest memory.
 */
import { assertInvariant } from '../base/assert.ts'
import { nsPerSecond } from '../base/units.ts'
import { ArrivingMemory } from '../memory/arriving-memory.ts'
import { disksAreOpen } from './await-paths.ts'
import { resumeGuest } from './ending.ts'
import { fineMarginNs, fineSampleNs, longestDrainNs } from './guest.ts'
import type { MigrationState, PostCopy } from './migration-state.ts'
import { PostCopyRun } from './post-copy-run.ts'
import { PostCopySender } from './post-copy-sender.ts'
import type { PageSource } from './post-copy-sender.ts'
import { pathOf } from './prepare.ts'
import { enterStage, sampleMigration } from './progress.ts'
import { addSent, movingOf } from './session.ts'
import {
  beginCleanUp,
  limitStun,
  passOwnership,
  recordAnnounced,
  recordDeviceState,
  verifyMemory,
  waitForAcknowledgement,
  waitForDeviceState,
} from './stun.ts'
import type { MigrationWorld } from './world.ts'

/** The device state is there: what the destination lacks is settled, and follows. */
export function beginPostCopy(world: MigrationWorld, state: MigrationState): void {
  if (waitForDeviceState(world, state, 'post-copy')) return
  if (!disksAreOpen(world, state, 'post-copy', () => limitStun(world, state))) return
  recordDeviceState(world, state)
  const { transfer, memory } = movingOf(state)
  const { restoreNs, resumeNs, announceNs } = state.strategy.stunCosts
  transfer.beginPostCopy()
  transfer.beginRound()
  const missing = transfer.todoBitmap()
  world.record('post-copy-started', { migration: state.id, vm: state.vm, missingPages: missing.count })
  const { nowNs } = world
  const oneWayNs = Math.floor(pathOf(state).roundTripNs / 2)
  const sender = new PostCopySender(nowNs, oneWayNs)
  const handOverAtNs = nowNs + oneWayNs + restoreNs
  state.postCopy = {
    run: new PostCopyRun(new ArrivingMemory(memory, missing), sender),
    startedAtNs: nowNs,
    handOverAtNs,
    resumeAtNs: handOverAtNs + resumeNs,
    announceAtNs: handOverAtNs + resumeNs + announceNs,
  }
  world.scheduleStep(state.id, 'post-copy-slice-start', nowNs)
}

export function startPostCopySlice(world: MigrationWorld, state: MigrationState): void {
  const { nowNs } = world
  const postCopy = postCopyOf(state)
  const moving = movingOf(state)
  followConnection(world, state, postCopy)
  const { handOverAtNs, resumeAtNs, announceAtNs } = postCopy
  const gridNs = (Math.floor(nowNs / fineSampleNs) + 1) * fineSampleNs
  const milestones = [handOverAtNs, resumeAtNs, announceAtNs].filter((atNs) => atNs > nowNs)
  const source = pageSource(state, world.flowBytesPerSecond(state.id))
  const untilNs = Math.min(gridNs, ...milestones)
  const workedNs = postCopy.run.runSlice(moving, source, nowNs, untilNs)
  // All may have arrived before the guest's resumption and its announcement: they are waited for.
  const isWaiting = workedNs === nowNs && postCopy.run.isOver
  const endNs = isWaiting ? untilNs : workedNs
  if (state.resumedAtNs !== null) noteGuestLived(world, state, endNs)
  world.scheduleStep(state.id, 'post-copy-slice-end', endNs)
}

/**
 * QEMU pauses post-copy when its connection breaks (postcopy-paused), and goes on after migrate-recover. Here that is
 * given as soon as a link is up: the hosts connect, and the destination tells which pages it has, one bit each.
 */
function followConnection(
  world: MigrationWorld,
  state: MigrationState,
  { run, handOverAtNs }: PostCopy,
): void {
  const isDown = state.silentSinceNs !== null
  if (isDown === run.isPaused || run.isOver) return
  const { id: migration, vm, strategy } = state
  const guest = world.guestOf(vm)
  const isRunning = world.nowNs >= handOverAtNs && guest.mode !== 'off'
  if (isDown) {
    const lostPages = run.breakOff(movingOf(state))
    guest.fineUntilNs = world.nowNs + fineMarginNs
    world.record('post-copy-paused', { migration, vm, missingPages: run.missingPages, lostPages })
    return
  }
  const roundTripsNs = strategy.stageCosts.connectRoundTrips * pathOf(state).roundTripNs
  const bitmapBytes = Math.ceil(movingOf(state).memory.pages / 8)
  const tellNs = Math.ceil((bitmapBytes / world.flowBytesPerSecond(migration)) * nsPerSecond)
  const durationNs = strategy.stageCosts.connectNs + roundTripsNs + tellNs
  run.recover(world.nowNs + durationNs)
  if (isRunning) guest.fineUntilNs = Infinity
  world.record('post-copy-recovered', { migration, vm, missingPages: run.missingPages, durationNs })
}

export function endPostCopySlice(world: MigrationWorld, state: MigrationState): void {
  const { nowNs } = world
  const postCopy = postCopyOf(state)
  if (nowNs >= postCopy.handOverAtNs && !state.isHandedOver) {
    if (state.silentSinceNs !== null) {
      putOffHandOver(world, state, postCopy)
      return
    }
    passOwnership(world, state)
  }
  if (nowNs >= postCopy.resumeAtNs && state.stage === 'resume') resumeDuringPostCopy(world, state, postCopy)
  const isOff = world.guestOf(state.vm).mode === 'off'
  if (nowNs >= postCopy.announceAtNs && state.announcedAtNs === null && !isOff) recordAnnounced(world, state)
  const stall = postCopy.run.takeStall()
  if (stall !== null) world.record('page-stall', { migration: state.id, vm: state.vm, ...stall })
  if (postCopy.run.isOver && nowNs >= postCopy.announceAtNs) finishPostCopy(world, state, postCopy)
  else world.scheduleStep(state.id, 'post-copy-slice-start', nowNs)
}

/** The acknowledgement does not cross while no link is up; in the end the VM goes on at the source. */
function putOffHandOver(world: MigrationWorld, state: MigrationState, postCopy: PostCopy): void {
  if (!waitForAcknowledgement(world, state, 'post-copy-slice-start')) return
  const laterNs = world.nowNs + fineSampleNs - postCopy.handOverAtNs
  state.postCopy = {
    ...postCopy,
    handOverAtNs: postCopy.handOverAtNs + laterNs,
    resumeAtNs: postCopy.resumeAtNs + laterNs,
    announceAtNs: postCopy.announceAtNs + laterNs,
  }
}

function pageSource(state: MigrationState, bytesPerSecond: number): PageSource {
  const { transfer } = movingOf(state)
  return {
    bytesPerSecond,
    sendPage(wanted) {
      if (wanted >= 0) transfer.moveSweepTo(wanted)
      const sent = transfer.sendUpTo(1, Infinity)
      addSent(state.total, sent)
      const isSent = sent.contentPages + sent.zeroPages > 0
      return { page: isSent ? transfer.lastSentPage : -1, bytes: sent.bytes }
    },
  }
}

/** What the guest did at the destination up to `endNs` counts for its clock and its clients. */
function noteGuestLived(world: MigrationWorld, state: MigrationState, endNs: number): void {
  const guest = world.guestOf(state.vm)
  const { run } = movingOf(state)
  run.takeGuestNs()
  if (guest.mode === 'off') {
    postCopyOf(state).run.stopGuest()
    return
  }
  const stalledNs = postCopyOf(state).run.takeStalledNs(endNs)
  guest.standAhead(stalledNs)
  guest.runAhead(endNs, Math.max(0, endNs - guest.asOfNs), 0)
}

function resumeDuringPostCopy(world: MigrationWorld, state: MigrationState, { run }: PostCopy): void {
  enterStage(world, state, 'post-copy')
  const guest = world.guestOf(state.vm)
  if (guest.mode === 'off') return
  resumeGuest(world, state, state.destinationHost, 'unreachable')
  guest.fineUntilNs = run.isPaused ? world.nowNs + fineMarginNs : Infinity
  run.startGuest(world.nowNs)
}

function finishPostCopy(world: MigrationWorld, state: MigrationState, { run, startedAtNs }: PostCopy): void {
  const { total, totalAtStun } = state
  const guest = world.guestOf(state.vm)
  world.record('post-copy-finished', {
    migration: state.id,
    vm: state.vm,
    sentPages: total.contentPages - totalAtStun.contentPages,
    zeroPages: total.zeroPages - totalAtStun.zeroPages,
    sentBytes: total.bytes - totalAtStun.bytes,
    ...run.totals,
    durationNs: world.nowNs - startedAtNs,
  })
  sampleMigration(world, state)
  world.closeFlow(state.id)
  verifyMemory(world, state)
  guest.fineUntilNs = guest.mode === 'off' ? 0 : world.nowNs + fineMarginNs
  guest.drainUntilNs = guest.mode === 'off' ? 0 : world.nowNs + longestDrainNs
  beginCleanUp(world, state)
}

function postCopyOf(state: MigrationState): PostCopy {
  assertInvariant(
    state.postCopy !== null,
    'post-copy-has-begun',
    () => `migration ${state.id} in ${state.stage}`,
  )
  return state.postCopy
}
