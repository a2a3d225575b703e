/**
 * The guest's pause: stop the vCPUs, send the last pages and the device state, prove that the destination
 * holds the newest content of every page, hand over, resume, announce. Up to the hand-over an error or a
 * cancel brings the VM back at the source; from there on it runs at the destination.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { maxTimeNs, nsPerSecond } from '../base/units.ts'
import { durationInWords } from '../base/wording.ts'
import { segmentsOf } from '../estate/reach.ts'
import { arriveAtDestination } from './arrival.ts'
import { disksAreOpen } from './await-paths.ts'
import { filesOf, finishCopies } from './copy-disks.ts'
import { blamingPaths } from './disks-at-destination.ts'
import { completeMigration, failMigration, resumeGuest } from './ending.ts'
import { areAllComplete } from './file-move.ts'
import { fineSampleNs } from './guest.ts'
import type { MigrationState, MigrationStep } from './migration-state.ts'
import { settleNetworks } from './network-loss.ts'
import { enterStage, sampleMigration } from './progress.ts'
import { unacknowledgedRefusal } from './partner-words.ts'
import { failForSilence, silenceEndNs } from './reroute.ts'
import { followGuestOf } from './room-members.ts'
import { switchFiles } from './switch-disks.ts'
import { addSent, movingOf, noteGuestRan, recordGuestWrites } from './session.ts'
import { isWorking } from './undone.ts'
import type { MigrationWorld } from './world.ts'

/** The decision has fallen; the guest runs on until its vCPUs have stopped. */
export function beginStun(world: MigrationWorld, state: MigrationState): void {
  enterStage(world, state, 'stun')
  const stopAtNs = world.nowNs + state.strategy.stunCosts.stopNs
  const { run, memory } = movingOf(state)
  run.run(state.strategy.stunCosts.stopNs, memory)
  noteGuestRan(world, state, stopAtNs)
  world.scheduleStep(state.id, 'stop-guest', stopAtNs)
}

export function stopGuest(world: MigrationWorld, state: MigrationState): void {
  const guest = world.guestOf(state.vm)
  const { transfer, run } = movingOf(state)
  world.sampleGuest(state.vm)
  guest.enter('stopped', world.nowNs)
  guest.fineUntilNs = Infinity
  if (guest.slowdownPermyriad > 0) {
    guest.slowdownPermyriad = 0
    run.slow(0)
    world.record('guest-slowed', { migration: state.id, vm: state.vm, slowdownPermyriad: 0 })
  }
  state.stunnedAtNs = world.nowNs
  followGuestOf(world, state.vm)
  if (state.files !== null) finishCopies(world, state)
  recordGuestWrites(world, state)
  world.record('vm-stunned', { migration: state.id, vm: state.vm, host: state.sourceHost })
  transfer.sync()
  transfer.beginRound()
  state.totalAtStun = { ...state.total }
  enterStage(world, state, 'switchover')
  sampleMigration(world, state)
  // Post-copy leaves the pages for later: the destination needs the device state alone to go on.
  const { lastReadNs = 0 } = state.strategy.stunCosts
  if (state.isPostCopy) sendDeviceState(world, state)
  else if (lastReadNs > 0) scheduleInTime(world, state, 'send-last-pages', lastReadNs)
  else sendLastPages(world, state)
}

/** One step's worth of the last pages: 10 ms of what the links give now. */
export function sendLastPages(world: MigrationWorld, state: MigrationState): void {
  if (waitForLink(world, state, 'send-last-pages')) return
  const { transfer } = movingOf(state)
  const bytesPerSecond = world.flowBytesPerSecond(state.id)
  const stepBytes = Math.max(1, Math.floor((bytesPerSecond / nsPerSecond) * fineSampleNs))
  const sent = transfer.sendUpTo(Number.MAX_SAFE_INTEGER, stepBytes)
  addSent(state.total, sent)
  const durationNs = wireNs(state, sent.bytes, bytesPerSecond)
  const step = transfer.todoPages > 0 ? 'send-last-pages' : 'last-pages-sent'
  scheduleInTime(world, state, step, durationNs)
}

/** While no link is up the step is tried again; true if so, or if the silence has lasted too long. */
function waitForLink(world: MigrationWorld, state: MigrationState, step: MigrationStep): boolean {
  if (state.silentSinceNs === null) return false
  if (!failForSilence(world, state)) scheduleInTime(world, state, step, fineSampleNs)
  return true
}

/** The device state leaves when nothing is on its way to a disk any more; true while that is not so. */
function waitForDisks(world: MigrationWorld, state: MigrationState): boolean {
  if (state.files === null || areAllComplete(state.files)) return false
  filesOf(state).awaitsDisks = true
  limitStun(world, state)
  return true
}

/** The stopped VM waits for somebody else, but no longer than it may stand. */
export function limitStun(world: MigrationWorld, state: MigrationState): void {
  const limitNs = stunnedAt(state) + state.strategy.stunCosts.maxNs
  // Hypervisors without a limit wait for as long as it takes.
  if (limitNs <= maxTimeNs) world.scheduleStep(state.id, 'stun-too-long', limitNs)
}

/** Time on the wire; what is left of a ns goes into the next send. */
function wireNs(state: MigrationState, bytes: number, bytesPerSecond: number): number {
  const exactNs = (bytes / bytesPerSecond) * nsPerSecond + state.carry
  const wholeNs = Math.floor(exactNs)
  state.carry = exactNs - wholeNs
  return wholeNs
}

export function sendDeviceState(world: MigrationWorld, state: MigrationState): void {
  if (waitForLink(world, state, 'last-pages-sent') || waitForDisks(world, state)) return
  const { total, totalAtStun } = state
  world.record('last-pages-sent', {
    migration: state.id,
    pages: total.contentPages + total.zeroPages - totalAtStun.contentPages - totalAtStun.zeroPages,
    bytes: total.bytes - totalAtStun.bytes,
    durationNs: world.nowNs - stunnedAt(state),
  })
  sampleMigration(world, state)
  const { saveNs, deviceStateBytes } = state.strategy.stunCosts
  const durationNs = saveNs + wireNs(state, deviceStateBytes, world.flowBytesPerSecond(state.id))
  state.deviceStateNs = durationNs
  scheduleInTime(world, state, state.isPostCopy ? 'post-copy' : 'device-state-sent', durationNs)
}

/** All that crosses has crossed; what a silence held back arrives as soon as it is over. */
export function restoreAtDestination(world: MigrationWorld, state: MigrationState): void {
  if (waitForDeviceState(world, state, 'device-state-sent')) return
  recordDeviceState(world, state)
  world.closeFlow(state.id)
  verifyMemory(world, state)
  scheduleInTime(world, state, 'restored', state.strategy.stunCosts.restoreNs)
}

/** A silence has held the device state back; true while it lasts, or if it has lasted too long. */
export function waitForDeviceState(
  world: MigrationWorld,
  state: MigrationState,
  step: MigrationStep,
): boolean {
  if (!waitForLink(world, state, step)) return false
  state.deviceStateNs += fineSampleNs
  return true
}

export function recordDeviceState(world: MigrationWorld, state: MigrationState): void {
  world.record('device-state-sent', {
    migration: state.id,
    bytes: state.strategy.stunCosts.deviceStateBytes,
    durationNs: state.deviceStateNs,
  })
}

/** The proof, in every build: before the hand-over, or with post-copy when the last page has arrived. */
export function verifyMemory(world: MigrationWorld, state: MigrationState): void {
  const { pages, stalePages } = movingOf(state).transfer.verify()
  world.record('memory-verified', { migration: state.id, pages, stalePages })
  assertInvariant(
    stalePages === 0,
    'destination-equals-source',
    () =>
      `${stalePages} of ${pages} pages of ${state.vm} are stale at ${state.destinationHost} (migration ${state.id})`,
  )
}

/**
 * While no link is up the destination's acknowledgement does not cross, and the VM stays the source's: true if so, or
 * if it has been waited for too long.
 */
export function waitForAcknowledgement(
  world: MigrationWorld,
  state: MigrationState,
  step: MigrationStep,
): boolean {
  if (state.silentSinceNs === null) return false
  const untilNs = silenceEndNs(state)
  if (world.nowNs >= untilNs) failMigration(world, state, unacknowledgedRefusal(state, state.netTimeoutNs))
  else scheduleInTime(world, state, step, Math.min(fineSampleNs, untilNs - world.nowNs))
  return true
}

export function handOver(world: MigrationWorld, state: MigrationState): void {
  if (waitForAcknowledgement(world, state, 'restored')) return
  if (!disksAreOpen(world, state, 'restored', () => limitStun(world, state))) return
  passOwnership(world, state)
  world.scheduleStep(state.id, 'resumed', world.nowNs + state.strategy.stunCosts.resumeNs)
}

/** The point of no return: from this instant the destination owns the VM. */
export function passOwnership(world: MigrationWorld, state: MigrationState): void {
  const vm = world.inventory.vms.get(state.vm)
  assertInvariant(vm?.host === state.sourceHost, 'one-owner', () => `${state.vm} is on ${String(vm?.host)}`)
  assertInvariant(
    vm.powerState !== 'poweredOn' || isWorking(world.inventory, state.destinationHost),
    'vm-runs-on-working-host',
    () => `${state.vm} is handed over to ${state.destinationHost}`,
  )
  state.reachedBefore = segmentsOf(world.inventory, vm)
  if (state.files !== null) switchFiles(world, state)
  arriveAtDestination(world, state, vm)
  state.isHandedOver = true
  world.record('ownership-passed', {
    migration: state.id,
    vm: state.vm,
    fromHost: state.sourceHost,
    toHost: state.destinationHost,
    durationNs: state.strategy.stunCosts.restoreNs,
  })
  world.reservations.releaseMemory(world, state.id)
  enterStage(world, state, 'resume')
}

export function resumeAtDestination(world: MigrationWorld, state: MigrationState): void {
  if (world.guestOf(state.vm).mode === 'off') {
    beginCleanUp(world, state)
    return
  }
  resumeGuest(world, state, state.destinationHost, 'unreachable')
  world.scheduleStep(state.id, 'announced', world.nowNs + state.strategy.stunCosts.announceNs)
}

export function announceNetwork(world: MigrationWorld, state: MigrationState): void {
  recordAnnounced(world, state)
  beginCleanUp(world, state)
}

/** The physical switches have learnt the VM's new place, or do not pass its VLAN there and never will. */
export function recordAnnounced(world: MigrationWorld, state: MigrationState): void {
  const guest = world.guestOf(state.vm)
  const vm = world.inventory.vms.get(state.vm)
  state.announcedAtNs = world.nowNs
  if (vm !== undefined && !settleNetworks(world, vm, state.reachedBefore, state.id)) {
    state.isCutOff = true
    return
  }
  guest.cutFromVlan = null
  if (guest.mode !== 'off') guest.enter('running', world.nowNs)
  world.record('network-announced', {
    migration: state.id,
    vm: state.vm,
    host: state.destinationHost,
    durationNs: state.strategy.stunCosts.announceNs,
  })
}

export function beginCleanUp(world: MigrationWorld, state: MigrationState): void {
  enterStage(world, state, 'clean-up')
  world.scheduleStep(state.id, 'cleaned-up', world.nowNs + state.strategy.stageCosts.cleanUpNs)
}

export function cleanUp(world: MigrationWorld, state: MigrationState): void {
  completeMigration(world, state)
}

/** The next step in `aheadNs`; if the stopped stage may not take so long, its end at the limit. */
function scheduleInTime(
  world: MigrationWorld,
  state: MigrationState,
  step: MigrationStep,
  aheadNs: number,
): void {
  const leftNs = stunnedAt(state) + state.strategy.stunCosts.maxNs - world.nowNs
  if (aheadNs <= leftNs) world.scheduleStep(state.id, step, world.nowNs + aheadNs)
  else world.scheduleStep(state.id, 'stun-too-long', world.nowNs + leftNs)
}

/** The stopped stage has taken as long as it may: the VM goes on at the source. */
export function endLongStun(world: MigrationWorld, state: MigrationState): void {
  world.closeFlow(state.id)
  const refusal = tooLongRefusal(state, state.strategy.stunCosts.maxNs)
  failMigration(world, state, blamingPaths(world, state, refusal))
}

/** Source: KB 314376, KB 435078 (vmotion.maxSwitchoverSeconds). */
function tooLongRefusal(state: MigrationState, maxNs: number): Refusal {
  return {
    id: 'switchover-too-long',
    fault: 'GenericVmConfigFault',
    message:
      `The migration exceeded the maximum switchover time of ${durationInWords(maxNs)}: ` +
      `${state.vm} could not be taken over by ${state.destinationHost} in that time. It continues on ${state.sourceHost}.`,
    remedy:
      'Give the vMotion network more bandwidth or migrate when the VM writes less; vmotion.maxSwitchoverSeconds ' +
      'of the VM raises the limit.',
  }
}

function stunnedAt(state: MigrationState): number {
  assertInvariant(state.stunnedAtNs !== null, 'stunned-before-switchover', () => `migration ${state.id}`)
  return state.stunnedAtNs
}
