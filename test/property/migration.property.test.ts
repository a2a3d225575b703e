/**
 * Over random estates, workloads, policies and commands: one owner at every instant, the destination equals the
 * source, bytes add up, reservations return to zero, and the same run gives the same trace however it is run.
 * A failure prints its seed and path; how to see it again stands at `drawn`.
 */
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { Engine, runToEnd } from '../../core/engine/engine.ts'
import { MemoryTransfer } from '../../core/memory/memory-transfer.ts'
import type { LoggedCommand } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import type { TraceRecord } from '../../core/trace/events.ts'
import { applyRecord, newRunView } from '../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../core/trace/view.ts'
import { recordsOf, runOut, viewOf } from '../support/scenarios.ts'
import { expectPageBytes } from '../support/wire-bytes.ts'
import { acts, drawn, randomRuns, repairs } from './arbitraries.ts'
import type { RandomRun } from './arbitraries.ts'

/** Folds the trace and checks at every record that each VM has one owner, and that only a hand-over changes it. */
function expectOneOwner(engine: Engine): void {
  const view = newRunView()
  const before = new Map<string, string>()
  const broken: TraceRecord[] = []
  for (const record of recordsOf(engine)) {
    applyRecord(view, record)
    const moved = [...view.vms.values()].filter((vm) => (before.get(vm.name) ?? vm.host) !== vm.host)
    const isHandOver = (vm: string) =>
      record.type === 'ownership-passed' && record.vm === vm && record.fromHost === before.get(vm)
    if (!moved.every((vm) => isHandOver(vm.name)) || !isByTheOwner(record, before)) broken.push(record)
    for (const vm of view.vms.values()) before.set(vm.name, vm.host)
  }
  expect(broken).toEqual([])
  for (const host of before.values()) expect(view.hosts.has(host)).toBe(true)
}

/** A VM is stunned and resumed where it is owned, and a migration ends by naming the owner. */
function isByTheOwner(record: TraceRecord, owners: ReadonlyMap<string, string>): boolean {
  if (record.type === 'vm-stunned' || record.type === 'vm-resumed')
    return record.host === owners.get(record.vm)
  return record.type !== 'migration-ended' || record.owner === owners.get(record.vm)
}

function expectBytesAddUp(scenario: Scenario, migration: MigrationView): void {
  const outcome = migration.outcome!
  const finished = migration.rounds.flatMap((round) => round.finished ?? [])
  const inRounds = finished.reduce((sum, round) => sum + round.sentBytes, 0)
  const afterwards = migration.postCopy?.finished?.sentBytes ?? 0
  const known = inRounds + (migration.stun.lastPages?.bytes ?? 0) + afterwards
  expectPageBytes(outcome, scenario.policy.name, migration.rounds.length)
  if (outcome.outcome === 'completed') expect(known).toBe(outcome.sentBytes)
  else expect(known).toBeLessThanOrEqual(outcome.sentBytes)
}

/** No point of a curve is above what the path carries, and the bytes of its points only grow, up to the total. */
function expectCurvesOfThePath(migration: MigrationView): void {
  const { series, usableBytesPerSecond, outcome } = migration
  expect(Math.max(0, ...series.transferBytesPerSecond)).toBeLessThanOrEqual(usableBytesPerSecond)
  const sent = [...series.sentBytes, outcome!.sentBytes]
  expect(sent).toEqual(sent.toSorted((a, b) => a - b))
}

/** A stun ends at its limit at the latest; then the VM goes on, at the source. */
function expectBoundedStun(scenario: Scenario, migration: MigrationView): void {
  if (scenario.policy.name !== 'vsphere') return
  const resumeNs = 12_000_000
  const limitNs = scenario.policy.maxSwitchoverSeconds * 1_000_000_000 + resumeNs
  expect(migration.outcome!.downtimeNs).toBeLessThanOrEqual(limitNs)
}

function expectOrder(view: RunView): void {
  for (const host of view.hosts.values()) expect(host.reservedMemoryBytes).toBe(0)
  for (const task of view.tasks) expect(['success', 'error', 'cancelled']).toContain(task.state)
  for (const state of view.vms.values())
    expect([state.isStunned, state.slowdownPermyriad]).toEqual([false, 0])
}

/** Nothing is held on any host by the engine itself, CPU included. */
function expectNothingHeld(engine: Engine): void {
  for (const host of engine.inventory.hosts.values())
    expect([host.reservedMemoryBytes, host.reservedCpuMhz]).toEqual([0, 0])
  for (const { isMigrating, queuedTask } of engine.inventory.vms.values())
    expect([isMigrating, queuedTask]).toEqual([false, null])
}

afterEach(() => vi.restoreAllMocks())

describe('migrations of random estates', () => {
  it('keep one owner, lose no page, add up, and leave nothing reserved', () => {
    const outcomes = { completed: 0, cancelled: 0, failed: 0 }
    let byPostCopy = 0
    let byRegistering = 0
    fc.assert(
      fc.property(randomRuns(), (run) => {
        const engine = runToEnd(run)
        expectOneOwner(engine)
        expectNothingHeld(engine)
        const view = viewOf(engine)
        expectOrder(view)
        for (const migration of view.migrations) {
          expectBytesAddUp(run.scenario, migration)
          if (run.commands.every(({ command }) => command.type !== 'set-link'))
            expectCurvesOfThePath(migration)
          expectBoundedStun(run.scenario, migration)
          outcomes[migration.outcome!.outcome] += 1
          if (migration.postCopy !== null) byPostCopy += 1
          if (migration.outcome!.outcome !== 'completed') continue
          if (migration.kind === 'cold') byRegistering += 1
          expect(migration.verifiedPages).toBe(migration.kind === 'cold' ? null : migration.memoryPages)
        }
      }),
      drawn(20_261_124, 400),
    )
    expect(Math.min(outcomes.completed, outcomes.cancelled, outcomes.failed)).toBeGreaterThan(20)
    expect(byPostCopy).toBeGreaterThan(20)
    expect(byRegistering).toBeGreaterThan(20)
  })

  it('send, over all migrations of a run, what every single batch adds up to', () => {
    const honest = MemoryTransfer.prototype.sendUpTo
    let batchBytes = 0
    vi.spyOn(MemoryTransfer.prototype, 'sendUpTo').mockImplementation(function (
      this: MemoryTransfer,
      pages,
      bytes,
    ) {
      const sent = honest.call(this, pages, bytes)
      batchBytes += sent.bytes
      return sent
    })
    fc.assert(
      fc.property(randomRuns(), (run) => {
        batchBytes = 0
        const { migrations } = viewOf(runToEnd(run))
        const sentBytes = migrations.reduce((sum, migration) => sum + migration.outcome!.sentBytes, 0)
        // QEMU ends each iteration with 8 bytes that belong to no page.
        const besidePages = sentBytes - batchBytes
        if (run.scenario.policy.name !== 'qemu') expect(besidePages).toBe(0)
        expect(besidePages).toBeGreaterThanOrEqual(0)
        expect(besidePages % 8).toBe(0)
      }),
      drawn(20_261_126, 100),
    )
    expect(batchBytes).toBeGreaterThan(0)
  })

  it('give the same trace when replayed, issued at pauses, and restored from snapshots at any instant', () => {
    fc.assert(
      fc.property(randomRuns(), fc.nat(400), fc.nat(7_000_000_000), (run, eventsBefore, snapshotNs) => {
        const hash = runToEnd(run).recorder.hash()
        expect(runToEnd(run).recorder.hash()).toBe(hash)
        expect(runOut(issuedAtPauses(run)).recorder.hash()).toBe(hash)
        const atEvent = planned(run)
        for (let event = 0; event < eventsBefore; event += 1) atEvent.step()
        const atInstant = planned(run)
        atInstant.advance(snapshotNs)
        for (const engine of [atEvent, atInstant]) {
          const snapshot = engine.snapshot()
          expect(runOut(engine).recorder.hash()).toBe(hash)
          expect(runOut(Engine.restore(snapshot)).recorder.hash()).toBe(hash)
        }
      }),
      drawn(20_261_125, 120),
    )
  })
})

/** More entries of the clock than any of these runs has: one that goes on beyond never ends. */
const mostEvents = 200_000
/** Links that were taken down stay so for this long. */
const eventsBeforeRepairs = 900

describe('commands between any two entries of the clock', () => {
  it('leave order behind, end, and replay to the same trace', () => {
    fc.assert(
      fc.property(randomRuns(), acts, ({ scenario, seed }, drawnActs) => {
        const engine = Engine.start({ scenario, seed })
        const log: LoggedCommand[] = []
        for (const { eventsBefore, command } of drawnActs) {
          for (let event = 0; event < eventsBefore; event += 1) engine.step()
          log.push({ atNs: engine.nowNs, command })
          engine.issue(command)
        }
        for (let event = 0; event < eventsBeforeRepairs; event += 1) engine.step()
        for (const repair of repairs(engine.nowNs)) {
          log.push(repair)
          engine.issue(repair.command)
        }
        for (let event = 0; event < mostEvents && engine.step(); event += 1);
        expect(engine.isIdle).toBe(true)
        expectOneOwner(engine)
        expectNothingHeld(engine)
        const view = viewOf(engine)
        expectOrder(view)
        for (const migration of view.migrations) expectBytesAddUp(scenario, migration)
        expect(runToEnd({ scenario, seed, commands: log }).recorder.hash()).toBe(engine.recorder.hash())
      }),
      drawn(20_261_129, 250),
    )
  })
})

function issuedAtPauses(run: RandomRun): Engine {
  const engine = Engine.start(run)
  for (const { atNs, command } of run.commands) {
    engine.advance(atNs)
    engine.issue(command)
  }
  return engine
}

function planned(run: RandomRun): Engine {
  const engine = Engine.start(run)
  for (const { atNs, command } of run.commands) engine.plan(command, atNs)
  return engine
}
