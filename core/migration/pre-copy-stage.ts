/**
 * The pre-copy stage around a strategy: makes the page-level books, lets the strategy work slice by slice,
 * and follows its decision. A slice works ahead of the clock to its end, 10 ms at most; whatever is changed
 * from outside in its middle (a command, another migration's start) takes hold at that end.
 */
import { assertInvariant } from '../base/assert.ts'
import { pagesFromMib } from '../base/units.ts'
import { GuestMemory } from '../memory/guest-memory.ts'
import { MemoryTransfer } from '../memory/memory-transfer.ts'
import { connectProblem } from '../network/path-problem.ts'
import { GuestWriter } from '../workload/guest-writer.ts'
import { failMigration } from './ending.ts'
import { fineMarginNs, fineSampleNs } from './guest.ts'
import { GuestRun } from './guest-run.ts'
import type { MigrationState, MovingMemory } from './migration-state.ts'
import { lostPagesProblem, pathOf } from './prepare.ts'
import { enterStage, nextSampleNs } from './progress.ts'
import { failForSilence, silenceEndNs } from './reroute.ts'
import { MigrationSession, movingOf, noteGuestRan } from './session.ts'
import { beginStun } from './stun.ts'
import { vmotionCpuClaim } from './vmotion-cpu.ts'
import type { MigrationWorld } from './world.ts'

export function beginPreCopy(world: MigrationWorld, state: MigrationState): void {
  const { asOfNs } = world.guestOf(state.vm)
  // A slice of an earlier migration, cancelled in its middle, has let the guest run on: it does not do so twice.
  if (asOfNs > world.nowNs) {
    world.scheduleStep(state.id, 'pre-copy', asOfNs)
    return
  }
  const path = pathOf(state)
  // Tried again after its first frames got lost, it is in that stage already.
  if (state.stage !== 'pre-copy') enterStage(world, state, 'pre-copy')
  if (lostPagesProblem(world, state) !== null) {
    world.scheduleStep(state.id, 'pages-lost', world.nowNs + state.netTimeoutNs)
    return
  }
  if (connectProblem(path.legs[0]!) !== null) state.silentSinceNs = world.nowNs
  world.guestOf(state.vm).catchUp(world.nowNs)
  state.moving = newMovingMemory(world, state)
  state.preCopyStartedAtNs = world.nowNs
  state.sampled = { atNs: world.nowNs, sentBytes: 0, tracedPages: 0 }
  world.openFlow(state.id, path.streams, vmotionCpuClaim(world.inventory, state, path))
  state.strategy.begin(new MigrationSession(world, state))
  world.scheduleSample(state.id, nextSampleNs(world.nowNs))
  world.scheduleStep(state.id, 'slice-start', world.nowNs)
}

/** Full-size frames never arrived: the connection is given up after the network timeout. */
export function failForLostPages(world: MigrationWorld, state: MigrationState): void {
  const problem = lostPagesProblem(world, state)
  assertInvariant(problem !== null, 'pages-lost-for-a-reason', () => `migration ${state.id}`)
  failMigration(world, state, problem)
}

/**
 * Memory as the scenario describes it, and the guest's streams where their own time has brought them. A later
 * migration of the same VM draws from streams of its own name.
 */
function newMovingMemory(world: MigrationWorld, state: MigrationState): MovingMemory {
  const vm = world.inventory.vms.get(state.vm)
  assertInvariant(vm !== undefined, 'migration-of-known-vm', () => `no VM "${state.vm}"`)
  const memory = new GuestMemory(vm.spec.memory)
  const name = state.ordinal === 1 ? vm.name : `${vm.name}/migration-${state.ordinal}`
  const writer = new GuestWriter(vm.workload, pagesFromMib(vm.spec.memory.sizeMiB), world.seed, name)
  writer.skip(world.guestOf(state.vm).ranNs)
  return {
    memory,
    transfer: new MemoryTransfer(memory, state.strategy.transferOptions),
    run: new GuestRun(writer),
  }
}

export function startSlice(world: MigrationWorld, state: MigrationState): void {
  const startNs = world.nowNs
  const untilNs = (Math.floor(startNs / fineSampleNs) + 1) * fineSampleNs
  if (state.silentSinceNs !== null) {
    runInSilence(world, state, untilNs)
    return
  }
  const endNs = state.strategy.runSlice(new MigrationSession(world, state), untilNs)
  assertInvariant(
    Number.isSafeInteger(endNs) && endNs >= startNs && endNs <= untilNs,
    'slice-inside-its-bounds',
    () => `a slice from ${startNs} to ${untilNs} ns ended at ${endNs} ns`,
  )
  noteGuestRan(world, state, endNs)
  world.scheduleStep(state.id, 'slice-end', endNs)
}

/** No link is up: the guest runs and writes, nothing crosses. */
function runInSilence(world: MigrationWorld, state: MigrationState, untilNs: number): void {
  const { run, memory } = movingOf(state)
  const endNs = Math.max(world.nowNs, Math.min(untilNs, silenceEndNs(state)))
  run.run(endNs - world.nowNs, memory)
  noteGuestRan(world, state, endNs)
  world.scheduleStep(state.id, 'slice-silent', endNs)
}

export function endSilentSlice(world: MigrationWorld, state: MigrationState): void {
  if (!failForSilence(world, state)) world.scheduleStep(state.id, 'slice-start', world.nowNs)
}

export function endSlice(world: MigrationWorld, state: MigrationState): void {
  const session = new MigrationSession(world, state)
  const decision = state.strategy.endSlice(session)
  if (decision.next === 'switch-over' || decision.next === 'post-copy') {
    state.isPostCopy = decision.next === 'post-copy'
    beginStun(world, state)
  } else if (decision.next === 'fail') {
    failMigration(world, state, decision.refusal)
  } else {
    sampleFinelyNearGoal(world, state, session)
    world.scheduleStep(state.id, 'slice-start', world.nowNs)
  }
}

/** The guest is sampled finely when the stun may be less than the margin away. */
function sampleFinelyNearGoal(world: MigrationWorld, state: MigrationState, session: MigrationSession): void {
  const { contentPageBytes } = state.strategy.transferOptions
  const leftNs =
    ((session.transfer.remainingPages * contentPageBytes) / session.usableBytesPerSecond) * 1_000_000_000
  if (leftNs > state.strategy.switchoverGoalNs + fineMarginNs) return
  const guest = world.guestOf(state.vm)
  guest.fineUntilNs = Math.max(guest.fineUntilNs, world.nowNs + fineMarginNs)
}
