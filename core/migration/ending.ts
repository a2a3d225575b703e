/**
 * Every way a migration ends. Whatever the way: nothing of it stays on the clock, on the links or reserved,
 * the VM is no longer migrating, and the trace names the host that owns it.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { tendClientWindow } from './client-missed.ts'
import { fineMarginNs, longestDrainNs } from './guest.ts'
import type { MigrationEnding, MigrationState } from './migration-state.ts'
import { sampleMigration, showProgress } from './progress.ts'
import { recordGuestWrites } from './session.ts'
import { followGuestOf } from './room-members.ts'
import { endFileMove } from './switch-disks.ts'
import {
  isWorking,
  tellConnection,
  tellPartialFiles,
  tellProcesses,
  tellResumed,
  tellSlots,
  tellTraces,
} from './undone.ts'
import type { MigrationWorld } from './world.ts'

const none: Refusal = { id: '', fault: '', message: '', remedy: '' }

/** Ends a migration that arrived. */
export function completeMigration(world: MigrationWorld, state: MigrationState): void {
  endMigration(world, state, 'completed', none)
}

/** Ends one that does not arrive; the VM is where it was. If the guest stands, it is brought back first. */
export function abandonMigration(
  world: MigrationWorld,
  state: MigrationState,
  ending: MigrationEnding,
): void {
  const isStanding = state.stunnedAtNs !== null && state.resumedAtNs === null
  if (!isStanding || state.lostHost === 'source') {
    endMigration(world, state, ending.outcome, { id: '', ...ending })
    return
  }
  state.endingAs = ending
  showProgress(world, state)
  world.scheduleStep(state.id, 'resumed-at-source', world.nowNs + state.strategy.stunCosts.resumeNs)
}

export function failMigration(world: MigrationWorld, state: MigrationState, refusal: Refusal): void {
  const { fault, message, remedy } = refusal
  abandonMigration(world, state, { outcome: 'failed', fault, message, remedy })
}

/** Ends it at this instant, whoever has the VM: there is nobody to bring it back. */
export function endNow(world: MigrationWorld, state: MigrationState, refusal: Refusal): void {
  endMigration(world, state, 'failed', refusal)
}

/** The stunned VM goes on at the source: the step that `abandonMigration` waits for. */
export function resumeAtSource(world: MigrationWorld, state: MigrationState): void {
  resumeGuest(world, state, state.sourceHost, 'running')
  const ending = state.endingAs
  if (ending !== null) endMigration(world, state, ending.outcome, { id: '', ...ending })
}

/** First instruction after the stun. */
export function resumeGuest(
  world: MigrationWorld,
  state: MigrationState,
  host: string,
  mode: 'running' | 'unreachable',
): void {
  const guest = world.guestOf(state.vm)
  assertInvariant(isWorking(world.inventory, host), 'vm-runs-on-working-host', () => `${state.vm} on ${host}`)
  state.resumedAtNs = world.nowNs
  guest.fineUntilNs = world.nowNs + fineMarginNs
  guest.drainUntilNs = world.nowNs + longestDrainNs
  world.sampleGuest(state.vm)
  guest.enter(mode, world.nowNs)
  followGuestOf(world, state.vm)
  const durationNs = state.strategy.stunCosts.resumeNs
  world.record('vm-resumed', { migration: state.id, vm: state.vm, host, durationNs })
}

/** The VM was powered off: before the hand-over that ends the migration, after it the VM is off at its new place. */
export function endByPowerOff(world: MigrationWorld, state: MigrationState): void {
  if (state.isHandedOver) return
  endMigration(world, state, 'failed', {
    id: 'vm-powered-off',
    fault: 'InvalidPowerState',
    message: `The migration of ${state.vm} failed because the virtual machine was powered off on ${state.sourceHost}.`,
    remedy: 'Power the VM on and migrate it again.',
  })
}

type Outcome = 'completed' | 'failed' | 'cancelled'

const taskStates = { completed: 'success', failed: 'error', cancelled: 'cancelled' } as const

function endMigration(world: MigrationWorld, state: MigrationState, outcome: Outcome, told: Refusal): void {
  world.cancelSteps(state.id)
  world.cancelSamples(state.id)
  tellResumed(world, state)
  tellConnection(world, state)
  world.closeFlow(state.id)
  sampleMigration(world, state)
  tellTraces(world, state)
  if (state.stunnedAtNs === null && state.lostHost !== 'source') recordGuestWrites(world, state)
  releaseGuest(world, state)
  tellPartialFiles(world, state)
  endFileMove(world, state, outcome === 'failed')
  if (outcome !== 'completed' && state.stage !== 'validate') {
    world.record('stage-entered', { migration: state.id, stage: 'clean-up' })
  }
  tellProcesses(world, state)
  world.reservations.releaseAll(world, state.id)
  tellSlots(world, state)
  const owner = world.inventory.vms.get(state.vm)?.host ?? state.sourceHost
  const stoppedAtNs = state.stunnedAtNs
  const { fault, message, remedy } = told
  world.record('migration-ended', {
    migration: state.id,
    vm: state.vm,
    outcome,
    owner,
    totalNs: world.nowNs - state.startedAtNs,
    downtimeNs: stoppedAtNs === null ? 0 : (state.resumedAtNs ?? world.nowNs) - stoppedAtNs,
    networkSilenceNs: stoppedAtNs === null ? 0 : silenceEndNs(world, state) - stoppedAtNs,
    sentBytes: state.total.bytes,
    sentPages: state.total.contentPages,
    zeroPages: state.total.zeroPages,
    rounds: state.round,
    fault,
    message,
    remedy,
  })
  world.migrationEnded(state.id, taskStates[outcome], outcome === 'completed' ? null : told)
  tendClientWindow(world, state.vm)
}

/** When clients heard of the VM again; now, where they have not yet. */
function silenceEndNs(world: MigrationWorld, state: MigrationState): number {
  return state.isCutOff ? world.nowNs : (state.announcedAtNs ?? state.resumedAtNs ?? world.nowNs)
}

/** The guest runs at full speed and by itself again; the page-level books are closed. */
function releaseGuest(world: MigrationWorld, state: MigrationState): void {
  const guest = world.guestOf(state.vm)
  guest.catchUp(world.nowNs)
  if (guest.slowdownPermyriad > 0) {
    guest.slowdownPermyriad = 0
    followGuestOf(world, state.vm)
    world.record('guest-slowed', { migration: state.id, vm: state.vm, slowdownPermyriad: 0 })
  }
  state.moving?.transfer.detach()
  state.moving = null
  const vm = world.inventory.vms.get(state.vm)
  if (vm !== undefined) vm.isMigrating = false
}
