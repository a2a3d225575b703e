/** What a pre-copy strategy sees of the migration that runs it: one object per call, over world and state. */
import { assertInvariant } from '../base/assert.ts'
import type { MemoryTransfer, SendResult } from '../memory/memory-transfer.ts'
import type { Verdict } from '../policy/policy.ts'
import type { SleepCycle } from './guest-run.ts'
import type { MigrationState, MovingMemory, SendTotals } from './migration-state.ts'
import { noneSent } from './migration-state.ts'
import type { PreCopySession } from './pre-copy.ts'
import { sampleMigration, showProgress } from './progress.ts'
import { followGuestOf } from './room-members.ts'
import type { MigrationWorld } from './world.ts'

/** The page-level part. Throws AssertionError before pre-copy and after the end. */
export function movingOf(state: MigrationState): MovingMemory {
  assertInvariant(
    state.moving !== null,
    'migration-moves-memory',
    () => `migration ${state.id} in ${state.stage}`,
  )
  return state.moving
}

export function addSent(totals: SendTotals, sent: Readonly<SendResult>): void {
  totals.contentPages += sent.contentPages
  totals.zeroPages += sent.zeroPages
  totals.skippedPages += sent.skippedPages
  totals.bytes += sent.bytes
}

/** What the guest did up to `endNs` counts for its clock and its clients. */
export function noteGuestRan(world: MigrationWorld, state: MigrationState, endNs: number): void {
  const { run, transfer } = movingOf(state)
  const tracedPages = transfer.takeTracedPages()
  world.guestOf(state.vm).runAhead(endNs, run.takeGuestNs(), tracedPages, run.takeTakenNs())
  state.tracedPages += tracedPages
}

/** For policies that count them: what the guest wrote from the begin of pre-copy to now. */
export function recordGuestWrites(world: MigrationWorld, state: MigrationState): void {
  if (state.strategy.countsGuestWrites !== true || state.moving === null) return
  world.record('guest-wrote', {
    migration: state.id,
    vm: state.vm,
    writes: state.moving.run.writes,
    durationNs: world.nowNs - state.preCopyStartedAtNs,
  })
}

export class MigrationSession implements PreCopySession {
  readonly nowNs: number
  readonly transfer: MemoryTransfer
  readonly usableBytesPerSecond: number
  readonly #world: MigrationWorld
  readonly #state: MigrationState
  readonly #moving: MovingMemory

  constructor(world: MigrationWorld, state: MigrationState) {
    this.#world = world
    this.#state = state
    this.#moving = movingOf(state)
    this.nowNs = world.nowNs
    this.transfer = this.#moving.transfer
    this.usableBytesPerSecond = world.flowBytesPerSecond(state.id)
  }

  get startedAtNs(): number {
    return this.#state.preCopyStartedAtNs
  }

  get slowdownPermyriad(): number {
    return this.#moving.run.slowdownPermyriad
  }

  get guestWrites(): number {
    return this.#moving.run.writes
  }

  get sentBytes(): number {
    return this.#state.total.bytes
  }

  send(maxPages: number, maxBytes: number): Readonly<SendResult> {
    const sent = this.transfer.sendUpTo(maxPages, maxBytes)
    addSent(this.#state.total, sent)
    addSent(this.#state.inRound, sent)
    return sent
  }

  noteSent(bytes: number): void {
    this.#state.total.bytes += bytes
    this.#state.inRound.bytes += bytes
  }

  runGuest(wallNs: number): void {
    this.#moving.run.run(wallNs, this.#moving.memory)
  }

  setGuestSlowdown(permyriad: number, cycle: SleepCycle | null = null): void {
    this.#moving.run.slow(permyriad, cycle)
    this.#world.guestOf(this.#state.vm).slowdownPermyriad = permyriad
    followGuestOf(this.#world, this.#state.vm)
    this.#world.record('guest-slowed', {
      migration: this.#state.id,
      vm: this.#state.vm,
      slowdownPermyriad: permyriad,
    })
  }

  slowForTraces(slowdownPermyriad: number, durationNs: number): void {
    const { id: migration, vm } = this.#state
    this.#moving.run.slow(slowdownPermyriad)
    this.#world.guestOf(vm).slowdownPermyriad = slowdownPermyriad
    followGuestOf(this.#world, vm)
    this.#world.record('traces-installed', { migration, vm, slowdownPermyriad, durationNs })
  }

  startRound(pagesToSend: number): void {
    const state = this.#state
    state.round += 1
    state.roundStartedAtNs = this.nowNs
    state.roundPages = pagesToSend
    if (state.round === 2) state.secondRoundPages = pagesToSend
    state.inRound = noneSent()
    this.transfer.beginRound()
    this.#world.record('round-started', { migration: state.id, round: state.round, pagesToSend })
    showProgress(this.#world, state)
  }

  finishRound(dirtiedPages: number): void {
    const state = this.#state
    const { inRound } = state
    sampleMigration(this.#world, state)
    this.#world.record('round-finished', {
      migration: state.id,
      round: state.round,
      sentPages: inRound.contentPages,
      zeroPages: inRound.zeroPages,
      skippedPages: inRound.skippedPages,
      sentBytes: inRound.bytes,
      dirtiedPages,
      remainingPages: this.transfer.remainingPages,
      durationNs: this.nowNs - state.roundStartedAtNs,
    })
  }

  reachVerdict(verdict: Verdict): void {
    this.#world.record('verdict-reached', {
      migration: this.#state.id,
      round: this.#state.round,
      verdict: verdict.kind,
      reason: verdict.reason,
      remainingBytes: Math.round(verdict.remainingBytes),
      goalBytes: Math.round(verdict.goalBytes),
      transferBytesPerSecond: Math.round(verdict.transferBytesPerSecond),
      dirtyBytesPerSecond: Math.round(verdict.dirtyBytesPerSecond),
    })
  }
}
