/**
 * A link or setting of the network has changed in mid-run: migrations of its host take what it now offers. Their streams move to
 * the uplink that takes over, or carry at the new speed. Where no link is left there is silence; it ends the
 * migration after the network timeout, unless a link comes back before.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { durationInWords } from '../base/wording.ts'
import { connectProblem, mtuProblem, whyTooLarge, whyUnreachable } from '../network/path-problem.ts'
import { activeUplink } from '../network/path.ts'
import type { VmotionPath } from '../network/vmotion-streams.ts'
import { failMigration } from './ending.ts'
import { areAllComplete } from './file-move.ts'
import { holdUpFiles, rerouteColdCopy } from './files-network.ts'
import type { MigrationState } from './migration-state.ts'
import { lostPartnerRefusal } from './partner-words.ts'
import { isWaitingInVain, tryAgain } from './retry.ts'
import { vmotionCpuClaim } from './vmotion-cpu.ts'
import { severedPath, vmotionPath } from './vmotion-path.ts'
import type { MigrationWorld } from './world.ts'

/**
 * Finds the way of one migration anew; its adapters stay while they serve vMotion. `isToldAlways`: it is recorded
 * even where it is the same as before.
 */
export function rerouteMigration(world: MigrationWorld, state: MigrationState, isToldAlways = true): void {
  rerouteColdCopy(world, state)
  if (state.path === null || isBeyondNetwork(state)) return
  const before = state.path
  const path = pathNow(world, state, before)
  if (isWaitingInVain(world, state)) {
    tryAgain(world, state, path)
    return
  }
  const isDown = state.lostHost !== null || whySilent(world, state, path) !== null
  const wasDown = isSending(world, state)
    ? state.silentSinceNs !== null
    : whySilent(world, state, before) !== null
  state.path = path
  if (path.roundTripNs !== before.roundTripNs)
    state.strategy.noteRoundTrip?.(path.roundTripNs - before.roundTripNs)
  if (isSending(world, state)) {
    state.silentSinceNs = isDown ? (state.silentSinceNs ?? world.nowNs) : null
    const streams = isDown ? [] : path.streams
    world.rerouteFlow(state.id, streams, vmotionCpuClaim(world.inventory, state, path))
    noteSilenceOfFiles(world, state, isDown)
  }
  if (!isToldAlways && isDown === wasDown && path.description === before.description) return
  world.record('path-changed', {
    migration: state.id,
    usableBytesPerSecond: isDown ? 0 : path.payloadBytesPerSecond,
    path: path.description,
  })
}

/** Memory is sent, or disks are. */
function isSending(world: MigrationWorld, state: MigrationState): boolean {
  return state.moving !== null || (state.files !== null && world.hasFlow(state.id))
}

/** While disks alone are copied nothing else looks at the silence. */
function noteSilenceOfFiles(world: MigrationWorld, state: MigrationState, isDown: boolean): void {
  if (state.files === null) return
  holdUpFiles(world, state, isDown)
  // The stopped VM waits for its disks, which now wait for the network, or go on.
  if (state.files.awaitsDisks && !areAllComplete(state.files))
    world.scheduleStep(state.id, 'last-pages-sent', world.nowNs)
  if (state.stage !== 'disk-copy') return
  if (isDown) world.scheduleStep(state.id, 'files-silent', silenceEndNs(state))
  else world.scheduleStep(state.id, 'copy-next', world.nowNs)
}

/** Why nothing crosses; full-size frames matter once memory is sent. */
function whySilent(world: MigrationWorld, state: MigrationState, path: VmotionPath): string | null {
  const unreachable = whyUnreachable(path.legs[0]!, 'vmotion-8000')
  if (unreachable !== null || !isSending(world, state)) return unreachable
  const tooLarge = path.legs.map((leg) => whyTooLarge(leg, world.inventory.fabric.mtu))
  return tooLarge.find((because) => because !== null) ?? null
}

/** Whether the network no longer decides: the VM has been handed over (with post-copy, all memory has crossed), or it goes back. */
function isBeyondNetwork(state: MigrationState): boolean {
  const { stage, postCopy } = state
  if (postCopy !== null) return stage === 'clean-up'
  return stage === 'resume' || stage === 'clean-up' || state.endingAs !== null
}

function pathNow(world: MigrationWorld, state: MigrationState, inUse: VmotionPath): VmotionPath {
  const { inventory } = world
  const source = inventory.hosts.get(state.sourceHost)
  const destination = inventory.hosts.get(state.destinationHost)
  const vm = inventory.vms.get(state.vm)
  assertInvariant(
    source !== undefined && destination !== undefined && vm !== undefined,
    'migration-between-known-hosts',
    () => `migration ${state.id}`,
  )
  return (
    vmotionPath(inventory, source, destination, vm.spec, inUse) ??
    severedPath(inventory, source, destination, vm.spec, inUse)
  )
}

/** When a silence has lasted as long as it may. */
export function silenceEndNs(state: MigrationState): number {
  return state.silentSinceNs === null ? Infinity : state.silentSinceNs + state.netTimeoutNs
}

/** Ends the migration if the silence has lasted too long; true if so. */
export function failForSilence(world: MigrationWorld, state: MigrationState): boolean {
  if (world.nowNs < silenceEndNs(state)) return false
  const isPartnerLost = state.lostHost !== null
  failMigration(
    world,
    state,
    isPartnerLost ? lostPartnerRefusal(state, state.netTimeoutNs) : lostRefusal(world, state),
  )
  return true
}

/** Source: KB 321009 (the vMotion fails when the network is silent for Migrate.NetTimeout). */
function lostRefusal(world: MigrationWorld, state: MigrationState): Refusal {
  const waited = durationInWords(state.netTimeoutNs)
  const isLinkDown = state.path?.legs.every((leg) =>
    [leg.source, leg.destination].some((end) => activeUplink(end) === undefined),
  )
  const because = state.path === null ? null : whySilent(world, state, state.path)
  return {
    id: 'vmotion-connection-lost',
    fault: 'Timedout',
    message:
      `The migration of ${state.vm} lost its connection from ${state.sourceHost} to ${state.destinationHost}: ` +
      (isLinkDown === true || because === null
        ? `no vMotion link was up for ${waited}.`
        : `${because}. It was waited for ${waited}.`),
    remedy: `${remedyFor(world, state, isLinkDown === true)} Then migrate again.`,
  }
}

/** As where no connection can be made: by what keeps frames from arriving. */
function remedyFor({ inventory }: MigrationWorld, { path }: MigrationState, isLinkDown: boolean): string {
  const legs = isLinkDown || path === null ? [] : path.legs
  const problems = legs.map((leg) => connectProblem(leg) ?? mtuProblem(leg, inventory.fabric.mtu))
  return (
    problems.find((problem) => problem !== null)?.remedy ??
    'Mend the physical link, or give the vMotion port group a standby uplink.'
  )
}
