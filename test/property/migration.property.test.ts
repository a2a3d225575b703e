/**
 * Over random estates, workloads, policies and commands: one owner at every instant, the destination equals the
 * source, bytes add up, reservations return to zero, and the same run gives the same trace however it is run.
 */
import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { AssertionError } from '../../core/base/assert.ts'
import { Engine, runToEnd } from '../../core/engine/engine.ts'
import { DirtyLog } from '../../core/memory/dirty-log.ts'
import type { LoggedCommand } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { applyRecord, newRunView } from '../../core/trace/fold.ts'
import type { MigrationView, RunView } from '../../core/trace/view.ts'
import { recordsOf, runOut, smallScenario, smallVm, viewOf } from '../support/scenarios.ts'

const hosts = ['esx-01', 'esx-02', 'esx-03']
const rules = ['mark-after-send', 'swap-at-round-start', 'skip-if-redirtied']

const region = fc.option(fc.record({ startMiB: fc.nat(8), sizeMiB: fc.integer({ min: 1, max: 16 }) }), { nil: undefined })
const pagesPerSecond = fc.oneof(
  fc.nat(12_000),
  fc.tuple(fc.nat(9000), fc.nat(9000)).map(([first, then]) => [
    { atSeconds: 0, pagesPerSecond: first },
    { atSeconds: 1.3, pagesPerSecond: then },
  ]),
)
const stream = fc.oneof(
  fc.record({ pattern: fc.constant('sequential'), region, pagesPerSecond }),
  fc.record({ pattern: fc.constant('uniform'), region, pagesPerSecond }),
  fc.record({ pattern: fc.constant('hot-cold'), region, pagesPerSecond, hotPagesPercent: fc.nat(40), hotWritesPercent: fc.nat(100) }),
  fc.record({ pattern: fc.constant('zipf'), region, pagesPerSecond, exponent: fc.constantFrom(0.6, 1, 1.4) }),
)
const workload = fc.record({ writes: fc.array(stream, { maxLength: 3 }) })
const vm = fc.record({
  host: fc.constantFrom(...hosts),
  vcpus: fc.integer({ min: 1, max: 8 }),
  memory: fc.record({
    sizeMiB: fc.integer({ min: 24, max: 40 }),
    touchedPercent: fc.nat(100),
    firmwarePages: fc.constantFrom(0, 130),
    zeroRanges: fc.array(fc.record({ firstPage: fc.nat(400), pages: fc.integer({ min: 1, max: 900 }) }), { maxLength: 2 }),
  }),
  workload,
})
const policy = fc.oneof(
  fc.record({
    name: fc.constant('vsphere'),
    dirtyBookkeeping: fc.constantFrom(...rules),
    preCopySwitchoverTimeGoalMs: fc.constantFrom(100, 500),
    preCopyPagesPerSend: fc.constantFrom(1, 7, 32, 256),
    sdps: fc.constantFrom('off', 'always', 'dynamic'),
    sdpsDynamicDelaySeconds: fc.constantFrom(1, 30),
    detectZeroPages: fc.boolean(),
    maxSwitchoverSeconds: fc.constantFrom(1, 100),
  }),
  fc.record({
    name: fc.constant('qemu'),
    dirtyBookkeeping: fc.constantFrom(...rules),
    downtimeLimitMs: fc.constantFrom(30, 300),
    maxBandwidthMiBs: fc.constantFrom(0, 12),
    giveUpAfterSeconds: fc.constantFrom(3, 8),
  }),
)

const names = ['vm-0', 'vm-1']
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('migrate'), vm: fc.constantFrom(...names), toHost: fc.constantFrom(...hosts), priority: fc.constant('high') }) },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel'), vm: fc.constantFrom(...names) }) },
  fc.record({ type: fc.constantFrom('power-off', 'power-on'), vm: fc.constantFrom(...names) }),
  fc.record({ type: fc.constant('set-workload'), vm: fc.constantFrom(...names), workload: workload.map((value) => ({ ...value, client: { requestsPerSecond: 900, serviceTimeUs: 700 } })) }),
)
const commands = fc
  .array(fc.record({ atNs: fc.integer({ min: 0, max: 7_000_000_000 }), command }), { minLength: 1, maxLength: 8 })
  .map((list) => list.sort((a, b) => a.atNs - b.atNs) as unknown as LoggedCommand[])

interface Case {
  readonly scenario: Scenario
  readonly seed: number
  readonly commands: readonly LoggedCommand[]
}

const anyCase: fc.Arbitrary<Case> = fc
  .record({ vms: fc.tuple(vm, vm), policy, limitMiBs: fc.constantFrom(4, 15, 60), seed: fc.nat(1000), commands })
  .map((drawn) => {
    const vms = drawn.vms.map((parts, index) => smallVm({ ...parts, name: names[index] }))
    const scenario = smallScenario({ vms, policy: drawn.policy, fabric: { limitMiBs: drawn.limitMiBs } })
    return { scenario, seed: drawn.seed, commands: [{ atNs: 0, command: firstMove(scenario) }, ...drawn.commands] }
  })

function firstMove(scenario: Scenario): LoggedCommand['command'] {
  const toHost = hosts.find((host) => host !== scenario.estate.vms[0]!.host)!
  return { type: 'migrate', vm: 'vm-0', toHost, priority: 'high' }
}

/** Folds the trace and checks at every record that each VM has one owner, and that only a hand-over changes it. */
function expectOneOwner(engine: Engine): void {
  const view = newRunView()
  for (const record of recordsOf(engine)) {
    const before = new Map([...view.vms].map(([name, state]) => [name, state.host]))
    applyRecord(view, record)
    for (const state of view.vms.values()) {
      expect(view.hosts.has(state.host)).toBe(true)
      const was = before.get(state.name) ?? state.host
      if (was !== state.host) expect(record).toMatchObject({ type: 'ownership-passed', vm: state.name, fromHost: was })
    }
    if (record.type === 'vm-stunned') expect(before.get(record.vm)).toBe(record.host)
    if (record.type === 'vm-resumed') expect(view.vms.get(record.vm)!.host).toBe(record.host)
    if (record.type === 'migration-ended') expect(view.vms.get(record.vm)!.host).toBe(before.get(record.vm))
  }
}

function expectBytesAddUp(scenario: Scenario, migration: MigrationView): void {
  const outcome = migration.outcome!
  const finished = migration.rounds.flatMap((round) => round.finished ?? [])
  const inRounds = finished.reduce((sum, round) => sum + round.sentBytes, 0)
  const known = inRounds + (migration.stun.lastPages?.bytes ?? 0)
  const zeroBytes = scenario.policy.name === 'qemu' ? 9 : 8
  expect(outcome.sentBytes).toBe(outcome.sentPages * 4104 + outcome.zeroPages * zeroBytes)
  if (outcome.outcome === 'completed') expect(known).toBe(outcome.sentBytes)
  else expect(known).toBeLessThanOrEqual(outcome.sentBytes)
}

function expectOrder(view: RunView): void {
  for (const host of view.hosts.values()) expect(host.reservedMemoryBytes).toBe(0)
  for (const task of view.tasks) expect(['success', 'error', 'cancelled']).toContain(task.state)
  for (const state of view.vms.values()) expect([state.isStunned, state.slowdownPermyriad]).toEqual([false, 0])
}

afterEach(() => vi.restoreAllMocks())

describe('migrations of random estates', () => {
  it('keep one owner, lose no page, add up, and leave nothing reserved', () => {
    let completed = 0
    fc.assert(
      fc.property(anyCase, (run) => {
        const engine = runToEnd(run)
        expectOneOwner(engine)
        const view = viewOf(engine)
        expectOrder(view)
        for (const migration of view.migrations) {
          expectBytesAddUp(run.scenario, migration)
          if (migration.outcome!.outcome !== 'completed') continue
          completed += 1
          expect(migration.verifiedPages).toBe(migration.memoryPages)
        }
      }),
      { seed: 20_261_124, numRuns: 120 },
    )
    expect(completed).toBeGreaterThan(60)
  })

  it('give the same trace when replayed, issued at pauses, and restored from a snapshot', () => {
    fc.assert(
      fc.property(anyCase, fc.nat(400), (run, eventsBefore) => {
        const hash = runToEnd(run).recorder.hash()
        expect(runToEnd(run).recorder.hash()).toBe(hash)
        expect(runOut(issuedAtPauses(run)).recorder.hash()).toBe(hash)
        expect(runOut(throughSnapshot(run, eventsBefore)).recorder.hash()).toBe(hash)
      }),
      { seed: 20_261_125, numRuns: 40 },
    )
  })

  it('are stopped by the oracle when the dirty log loses a single mark', () => {
    const noteWrites = DirtyLog.prototype.noteWrites
    let calls = 0
    vi.spyOn(DirtyLog.prototype, 'noteWrites').mockImplementation(function (this: DirtyLog, pages, count) {
      calls += 1
      noteWrites.call(this, pages, calls % 40 === 0 ? count - 1 : count)
    })
    const broken = fc.check(fc.property(anyCase, (run) => void runToEnd(run)), { seed: 1, numRuns: 60, endOnFailure: true })
    expect(broken.failed).toBe(true)
    expect(broken.errorInstance).toBeInstanceOf(AssertionError)
    expect((broken.errorInstance as AssertionError).invariant).toBe('destination-equals-source')
  })
})

function issuedAtPauses(run: Case): Engine {
  const engine = Engine.start(run)
  for (const { atNs, command: given } of run.commands) {
    engine.advance(atNs)
    engine.issue(given)
  }
  return engine
}

function throughSnapshot(run: Case, eventsBefore: number): Engine {
  const engine = Engine.start(run)
  for (const { atNs, command: given } of run.commands) engine.plan(given, atNs)
  for (let event = 0; event < eventsBefore; event += 1) engine.step()
  return Engine.restore(engine.snapshot())
}
