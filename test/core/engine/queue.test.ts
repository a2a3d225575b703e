/** Migrations as tasks: how many run at once, why the others wait, how they come in, and every way to end one that waits. */
import { describe, expect, it } from 'vitest'
import { Engine, runToEnd } from '../../../core/engine/engine.ts'
import type { EngineState } from '../../../core/engine/engine-state.ts'
import { system } from '../../../core/engine/engine-state.ts'
import { startMigration } from '../../../core/engine/migration-tasks.ts'
import type { Command, LoggedCommand } from '../../../core/scenario/command-schema.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { recordsOfType, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const vmName = (number: number) => `vm-${String(number).padStart(2, '0')}`

const quiet = { writes: [] }

function manyVms(count: number, change: Json = {}): Json[] {
  return Array.from({ length: count }, (_, index) =>
    smallVm({ name: vmName(index + 1), memory: { sizeMiB: 16 }, workload: quiet, ...change }),
  )
}

const migrate = (vm: string, toHost = 'esx-02'): Command => ({
  type: 'migrate',
  vm,
  toHost,
  priority: 'high',
})

function all(count: number, toHost = 'esx-02'): Command[] {
  return Array.from({ length: count }, (_, index) => migrate(vmName(index + 1), toHost))
}

const hostOf1Gbe = (name: string) => ({
  name,
  physicalNics: [
    { name: 'vmnic0', linkMbps: 10_000 },
    { name: 'vmnic1', linkMbps: 1000 },
  ],
})

function begun(scenario: ReturnType<typeof smallScenario>, commands: readonly Command[]): Engine {
  const engine = Engine.start({ scenario, seed: 1 })
  for (const command of commands) engine.issue(command)
  return engine
}

function statesOf(view: RunView): string[] {
  return view.tasks.map((task) => task.state)
}

/** Most migrations that were under way at any moment. */
function mostAtOnce(engine: Engine): number {
  let running = 0
  let most = 0
  const changes = [
    ...recordsOfType(engine, 'migration-started').map(({ atNs }) => ({ atNs, by: 1 })),
    ...recordsOfType(engine, 'migration-ended').map(({ atNs }) => ({ atNs, by: -1 })),
  ].sort((a, b) => a.atNs - b.atNs || a.by - b.by)
  for (const { by } of changes) {
    running += by
    most = Math.max(most, running)
  }
  return most
}

describe('ten VMs of one host at once', () => {
  it('run eight at a time on 10 GbE; the others wait and say why', () => {
    const engine = begun(smallScenario({ vms: manyVms(10) }), all(10))
    const view = viewOf(engine)
    expect(statesOf(view)).toEqual([...Array<string>(8).fill('running'), 'queued', 'queued'])
    expect(view.tasks[8]!.waits).toEqual({
      resource: 'network',
      object: 'esx-01',
      toHost: 'esx-02',
      cost: 1,
      usedCost: 8,
      maxCost: 8,
      heldBy: 'vm-01, vm-02, vm-03, vm-04, vm-05, vm-06, vm-07, vm-08',
      reason: 'esx-01 runs 8 of 8 vMotions on its 10 GbE vMotion network',
    })
    expect(view.vms.get('vm-09')!.queuedTask).toBe(9)
    const ended = viewOf(runOut(engine))
    expect(statesOf(ended)).toEqual(Array(10).fill('success'))
    expect([...ended.vms.values()].map((vm) => [vm.host, vm.queuedTask])).toEqual(
      Array(10).fill(['esx-02', 0]),
    )
    expect(mostAtOnce(engine)).toBe(8)
  })

  it('run four at a time on 1 GbE', () => {
    const hosts = [{ name: 'esx-01' }, hostOf1Gbe('esx-02'), { name: 'esx-03' }]
    const engine = begun(smallScenario({ hosts, vms: manyVms(10) }), all(10))
    expect(viewOf(engine).tasks[4]!.waits).toMatchObject({
      object: 'esx-02',
      reason: 'esx-02 runs 4 of 4 vMotions on its 1 GbE vMotion network',
    })
    expect(statesOf(viewOf(runOut(engine)))).toEqual(Array(10).fill('success'))
    expect(mostAtOnce(engine)).toBe(4)
  })

  it('share the links: eight at once take about as long as eight after each other', () => {
    const scenario = smallScenario({ vms: manyVms(8, { memory: { sizeMiB: 64 } }) })
    const copyNs = (view: RunView) => view.migrations[0]!.rounds[0]!.finished!.durationNs
    const alone = viewOf(runOut(begun(scenario, all(1))))
    const together = viewOf(runOut(begun(scenario, all(8))))
    expect(copyNs(together) / copyNs(alone)).toBeCloseTo(8, 1)
  })

  it('come in at the instant at which one ends, earliest first', () => {
    const engine = runOut(begun(smallScenario({ vms: manyVms(12) }), all(12)))
    const ends = recordsOfType(engine, 'migration-ended').map((record) => record.atNs)
    const late = recordsOfType(engine, 'task-started').slice(8)
    expect(late.map((record) => record.task)).toEqual([9, 10, 11, 12])
    for (const { atNs } of late) expect(ends).toContain(atNs)
  })

  it('say anew what they wait for when somebody else holds it', () => {
    const engine = begun(smallScenario({ vms: manyVms(10) }), all(10))
    engine.issue({ type: 'cancel', vm: 'vm-01' })
    const waits = recordsOfType(engine, 'task-waits').filter((record) => record.task === 10)
    expect(waits.map((record) => record.heldBy.startsWith('vm-01'))).toEqual([true, false])
    expect(viewOf(engine).tasks[8]!.state).toBe('running')
  })
})

describe('a task that need not wait', () => {
  it('begins in the same records as ever', () => {
    const engine = begun(smallScenario({ vms: manyVms(1) }), all(1))
    expect(recordsOfType(engine, 'task-waits')).toEqual([])
    expect(recordsOfType(engine, 'task-queued')[0]).toMatchObject({ name: 'Relocate virtual machine' })
  })
})

describe('a task that waits', () => {
  const waiting = () => begun(smallScenario({ vms: manyVms(10) }), all(10))

  it('holds its VM: a second request is refused with TaskInProgress', () => {
    const engine = waiting()
    engine.issue(migrate('vm-10', 'esx-03'))
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([
      { id: 'vm-task-in-progress', fault: 'TaskInProgress' },
    ])
  })

  it('can be cancelled: nothing of a migration happens, and the VM can be asked for again', () => {
    const engine = waiting()
    engine.issue({ type: 'cancel', vm: 'vm-10' })
    const view = viewOf(engine)
    expect(view.tasks[9]).toMatchObject({
      state: 'cancelled',
      fault: 'RequestCanceled',
      startedAtNs: null,
      waits: null,
    })
    expect(view.events.at(-1)).toMatchObject({
      target: 'vm-10',
      eventClass: 'TaskEvent',
      severity: 'warning',
    })
    engine.issue(migrate('vm-10', 'esx-03'))
    const ended = viewOf(runOut(engine))
    expect(ended.migrations).toHaveLength(10)
    expect(ended.vms.get('vm-10')!.host).toBe('esx-03')
  })

  it('fails when it begins if its VM was powered off meanwhile', () => {
    const engine = waiting()
    engine.issue({ type: 'power-off', vm: 'vm-10' })
    const view = viewOf(runOut(engine))
    expect(view.tasks[9]).toMatchObject({ state: 'error', fault: 'InvalidPowerState' })
    expect(view.vms.get('vm-10')!.host).toBe('esx-01')
    expect(view.tasks[9]!.startedAtNs).toBeGreaterThan(0)
  })

  it('fails when it begins if its VM or its host was removed meanwhile', () => {
    for (const kind of ['vms', 'hosts'] as const) {
      const engine = waiting()
      const map = engine.inventory[kind] as unknown as Map<string, unknown>
      engine.issue({ type: 'cancel', vm: 'vm-09' })
      if (kind === 'vms') map.delete('vm-10')
      const gone = kind === 'hosts' ? 'esx-02' : ''
      const kept = map.get(gone)
      map.delete(gone)
      engine.issue({ type: 'cancel', vm: 'vm-01' })
      if (kept !== undefined) map.set(gone, kept)
      expect(recordsOfType(engine, 'task-ended').at(-1)).toMatchObject({
        task: 10,
        fault: 'ManagedObjectNotFound',
      })
    }
  })

  it('is checked again when it begins', () => {
    const engine = waiting()
    const host = engine.inventory.hosts.get('esx-02')!
    host.spec = { ...host.spec, connectionState: 'disconnected' }
    const view = viewOf(runOut(engine))
    expect(view.tasks.slice(8).map((task) => task.state)).toEqual(['error', 'error'])
    expect(view.migrations[8]!.outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
  })

  it('begins when a faster link raises the limit', () => {
    const hosts = [{ name: 'esx-01' }, hostOf1Gbe('esx-02'), { name: 'esx-03' }]
    const engine = begun(smallScenario({ hosts, vms: manyVms(8) }), all(8))
    expect(statesOf(viewOf(engine)).filter((state) => state === 'queued')).toHaveLength(4)
    engine.issue({ type: 'set-link', host: 'esx-02', nic: 'vmnic1', linkMbps: 10_000 })
    expect(statesOf(viewOf(engine))).toEqual(Array(8).fill('running'))
  })
})

describe('vCenter itself', () => {
  it('asks under its own name and with its reason, for hundreds at once', () => {
    const count = 120
    const engine = Engine.start({ scenario: smallScenario({ vms: manyVms(count) }), seed: 1 })
    const { state } = engine.snapshot() as { state: EngineState }
    for (let number = 1; number <= count; number += 1) {
      const toHost = number % 2 === 0 ? 'esx-02' : 'esx-03'
      const started = startMigration(
        state,
        { vm: vmName(number), toHost, priority: 'high' },
        system,
        'host maintenance',
      )
      expect(started.task).toBe(number)
    }
    const ended = runOut(Engine.restore({ nowNs: 0, bytes: 0, state }))
    const view = viewOf(ended)
    expect(view.tasks[0]).toMatchObject({
      name: 'Migrate virtual machine',
      initiator: 'System',
      state: 'success',
    })
    expect(recordsOfType(ended, 'task-queued')[0]!.detail).toBe('esx-01 → esx-03, host maintenance')
    expect(new Set(statesOf(view))).toEqual(new Set(['success']))
    expect(mostAtOnce(ended)).toBe(8)
  })

  it('is told why a move cannot be asked for', () => {
    const { state } = Engine.start({ scenario: smallScenario(), seed: 1 }).snapshot() as {
      state: EngineState
    }
    const started = startMigration(state, { vm: 'web-01', toHost: 'esx-01', priority: 'high' }, system, '')
    expect(started).toMatchObject({ task: null, refusal: { id: 'same-host' } })
  })
})

describe('replay', () => {
  const scenario = smallScenario({ vms: manyVms(14) })
  const log: LoggedCommand[] = [
    ...all(14).map((command) => ({ atNs: 0, command })),
    { atNs: 1_000_000_000, command: { type: 'cancel', vm: 'vm-12' } },
    { atNs: 1_500_000_000, command: { type: 'power-off', vm: 'vm-13' } },
  ]
  const whole = runToEnd({ scenario, seed: 3, commands: log })

  it('from a copy of any moment gives the same trace', () => {
    const engine = Engine.start({ scenario, seed: 3 })
    for (const { atNs, command } of log) engine.plan(command, atNs)
    let steps = 0
    while (engine.step()) {
      steps += 1
      if (steps % 499 !== 0 && steps > 16) continue
      expect(runOut(Engine.restore(engine.snapshot())).recorder.hash()).toBe(whole.recorder.hash())
    }
    expect(engine.recorder.hash()).toBe(whole.recorder.hash())
  })

  it('leaves nothing behind', () => {
    const { state } = whole.snapshot() as { state: EngineState }
    expect([state.admissions.isEmpty, state.queued.size, state.admitted.length]).toEqual([true, 0, 0])
    for (const vm of whole.inventory.vms.values()) expect(vm.queuedTask).toBeNull()
  })
})
