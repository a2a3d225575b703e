/** The engine is a pure function of scenario, seed and commands, can stop anywhere, and refuses in words. */
import { describe, expect, it, vi } from 'vitest'
import { AssertionError } from '../../../core/base/assert.ts'
import { Engine, runToEnd } from '../../../core/engine/engine.ts'
import { DirtyLog } from '../../../core/memory/dirty-log.ts'
import type { Command, LoggedCommand } from '../../../core/scenario/command-schema.ts'
import {
  begunEngine,
  migrateWeb,
  recordsOfType,
  runOut,
  smallScenario,
  smallVm,
  stepToStage,
  viewOf,
} from '../../support/scenarios.ts'

const workload = {
  writes: [{ pattern: 'uniform' as const, pagesPerSecond: 9000 }],
  client: { requestsPerSecond: 10, serviceTimeUs: 10 },
}
const log: LoggedCommand[] = [
  { atNs: 1_000_000_000, command: migrateWeb },
  { atNs: 1_000_000_000, command: { type: 'migrate', vm: 'web-02', toHost: 'esx-03', priority: 'high' } },
  { atNs: 2_503_000_000, command: { type: 'set-workload', vm: 'web-01', workload } },
  { atNs: 2_600_000_000, command: { type: 'cancel', vm: 'web-02' } },
]
const scenario = smallScenario({ vms: [smallVm(), smallVm({ name: 'web-02' })] })

describe('replay', () => {
  const whole = runToEnd({ scenario, seed: 5, commands: log })

  it('gives the same trace again, and another one for another seed', () => {
    expect(runToEnd({ scenario, seed: 5, commands: log }).recorder.hash()).toBe(whole.recorder.hash())
    expect(runToEnd({ scenario, seed: 6, commands: log }).recorder.hash()).not.toBe(whole.recorder.hash())
  })

  it('gives the same trace when the commands are issued at pauses', () => {
    const engine = Engine.start({ scenario, seed: 5 })
    for (const { atNs, command } of log) {
      engine.advance(atNs)
      engine.issue(command)
    }
    expect(runOut(engine).recorder.hash()).toBe(whole.recorder.hash())
  })

  it('gives the same trace however finely the time is cut', () => {
    const engine = Engine.start({ scenario, seed: 5 })
    for (const { atNs, command } of log) engine.plan(command, atNs)
    for (let ns = 0; !engine.isIdle; ns += 7_777_777) while (!engine.advance(ns, 3));
    expect(engine.recorder.hash()).toBe(whole.recorder.hash())
  })

  it('goes on from a snapshot of any moment to the same trace, more than once', () => {
    for (const stage of ['connect', 'pre-copy', 'switchover', 'resume', 'clean-up']) {
      const engine = begunEngine(scenario)
      stepToStage(engine, stage)
      for (let event = 0; event < 7; event += 1) engine.step()
      const snapshot = engine.snapshot()
      const hash = runOut(engine).recorder.hash()
      expect(runOut(Engine.restore(snapshot)).recorder.hash()).toBe(hash)
      expect(runOut(Engine.restore(snapshot)).recorder.hash()).toBe(hash)
    }
  })

  it('leaves the draws of one VM alone when another is added', () => {
    const alone = runToEnd({
      scenario: smallScenario(),
      seed: 5,
      commands: [{ atNs: 0, command: migrateWeb }],
    })
    const beside = runToEnd({ scenario, seed: 5, commands: [{ atNs: 0, command: migrateWeb }] })
    expect(viewOf(beside).migrations[0]!.outcome).toEqual(viewOf(alone).migrations[0]!.outcome)
  })
})

describe('time', () => {
  it('stands where it was advanced to, and says what comes next', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    expect([engine.nextEventNs, engine.isIdle]).toEqual([null, true])
    expect(engine.advance(123)).toBe(true)
    expect(engine.nowNs).toBe(123)
    engine.issue(migrateWeb)
    expect([engine.nextEventNs, engine.isIdle]).toEqual([100_000_000, false])
    expect(engine.advance(10_000_000_000, 2)).toBe(false)
    expect(() => engine.advance(0)).toThrow(AssertionError)
  })

  it('obeys planned commands of the scenario at their time', () => {
    const commands = [{ atSeconds: 1.5, command: { type: 'migrate', vm: 'web-01', toHost: 'esx-02' } }]
    const engine = runToEnd({ scenario: smallScenario({ commands }), seed: 1, commands: [] })
    expect(recordsOfType(engine, 'command-issued')).toMatchObject([
      { atNs: 1_500_000_000, index: 0, target: 'web-01' },
    ])
    expect(viewOf(engine).migrations[0]!.outcome!.outcome).toBe('completed')
  })
})

describe('commands', () => {
  const off = smallVm({ name: 'off-01', powerState: 'poweredOff' })
  const refusals: [string, Command, string][] = [
    ['an unknown VM', { type: 'cancel', vm: 'ghost' }, 'vm-unknown'],
    ['an unknown host', { ...migrateWeb, toHost: 'esx-99' } as Command, 'object-not-found'],
    ['a move to where it is', { ...migrateWeb, toHost: 'esx-01' } as Command, 'same-host'],
    ['a cancel of nothing', { type: 'cancel', vm: 'web-01' }, 'nothing-to-cancel'],
    ['a power-on of a running VM', { type: 'power-on', vm: 'web-01' }, 'power-state-wrong'],
    ['a power-off of a VM that is off', { type: 'power-off', vm: 'off-01' }, 'power-state-wrong'],
  ]

  it.each(refusals)('refuses %s in words and changes nothing', (_, command, id) => {
    const engine = Engine.start({ scenario: smallScenario({ vms: [smallVm(), off] }), seed: 1 })
    engine.issue(command)
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ index: 0, id }])
    const refusal = recordsOfType(engine, 'command-refused')[0]!
    expect([refusal.message, refusal.remedy].every((text) => text.endsWith('.'))).toBe(true)
    expect([engine.isIdle, viewOf(engine).tasks.length]).toEqual([true, 0])
  })

  it('refuses to migrate a VM that is being migrated', () => {
    const engine = begunEngine(smallScenario())
    engine.issue({ ...migrateWeb, toHost: 'esx-03' } as Command)
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([
      { id: 'vm-task-in-progress', fault: 'TaskInProgress' },
    ])
  })

  it('powers a VM off and on again, as tasks', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue({ type: 'power-off', vm: 'web-01' })
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(viewOf(engine).tasks.map((task) => task.state)).toEqual(['success', 'success'])
    expect(viewOf(engine).vms.get('web-01')!.powerState).toBe('poweredOn')
  })

  it('changes what a guest writes in the middle of its migration', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    engine.advance(engine.nowNs + 1_000_000_000)
    engine.issue({ type: 'set-workload', vm: 'web-01', workload: { ...workload, writes: [] } })
    expect(recordsOfType(engine, 'workload-changed')).toMatchObject([{ pagesPerSecond: 0 }])
    const changedNs = engine.nowNs
    const samples = recordsOfType(runOut(engine), 'migration-sample').filter(
      (sample) => sample.atNs > changedNs + 110_000_000,
    )
    expect(samples.every((sample) => sample.dirtyPagesPerSecond === 0)).toBe(true)
  })

  it('moves a VM there and back, with writes of its own each time', () => {
    const engine = runOut(begunEngine(smallScenario()))
    engine.issue({ ...migrateWeb, toHost: 'esx-01' } as Command)
    runOut(engine)
    const [there, back] = viewOf(engine).migrations
    expect(back!.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-01' })
    expect(back!.rounds[0]!.finished!.dirtiedPages).not.toBe(there!.rounds[0]!.finished!.dirtiedPages)
  })
})

describe('several migrations at once', () => {
  it('share the link that both use, and each gets it all when the other is done', () => {
    const vms = [smallVm({ memory: { sizeMiB: 256 } }), smallVm({ name: 'web-02' })]
    const engine = begunEngine(smallScenario({ vms }))
    engine.issue({ ...migrateWeb, vm: 'web-02' } as Command)
    runOut(engine)
    const view = viewOf(engine)
    const rateAt = (migration: number, share: number): number => {
      const { series } = view.migrations[migration]!
      return series.transferBytesPerSecond[Math.floor(series.atNs.length * share)]! / 2 ** 20
    }
    expect(rateAt(0, 0.1)).toBeCloseTo(10, 0)
    expect(rateAt(1, 0.5)).toBeCloseTo(10, 0)
    expect(rateAt(0, 0.8)).toBeCloseTo(20, 0)
  })
})

describe('the memory map', () => {
  it('shows touched memory at rest, and what moves while it moves', () => {
    const vms = [smallVm({ memory: { sizeMiB: 64, touchedPercent: 50 } })]
    const engine = begunEngine(smallScenario({ vms }))
    const sum = (state: number) =>
      engine
        .mapFrame('web-01', 64)
        .counts.reduce((total, count, index) => (index % 6 === state ? total + count : total), 0)
    expect([sum(4), sum(5)]).toEqual([8192, 8192])
    stepToStage(engine, 'pre-copy')
    engine.advance(engine.nowNs + 300_000_000)
    expect(sum(1)).toBeGreaterThan(0)
    expect(sum(3)).toBeGreaterThan(0)
  })
})

describe('a broken invariant', () => {
  it('stops the run and names scenario, seed and command', () => {
    const drop = vi.spyOn(DirtyLog.prototype, 'noteWrites').mockImplementation(() => {})
    try {
      const engine = begunEngine(smallScenario())
      expect(() => runOut(engine)).toThrow(
        /destination-equals-source.*scenario "Small".*seed 1, after command 0/s,
      )
    } finally {
      drop.mockRestore()
    }
  })
})
