/** A move goes through all stages in order, ends in each of the ways that it can, and always leaves order behind. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { migrationStages } from '../../../core/trace/events.ts'
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

const cancelWeb: Command = { type: 'cancel', vm: 'web-01' }

/** What every ending owes, whatever its way. */
function expectOrderAfter(engine: Engine, owner: string): void {
  const view = viewOf(engine)
  for (const host of view.hosts.values()) expect(host.reservedMemoryBytes).toBe(0)
  expect(view.vms.get('web-01')).toMatchObject({ host: owner, isStunned: false, slowdownPermyriad: 0 })
  expect(view.migrations.every((migration) => migration.outcome !== null)).toBe(true)
  expect(view.tasks.every((task) => task.endedAtNs !== null)).toBe(true)
  const made = recordsOfType(engine, 'reservation-made')
  const released = recordsOfType(engine, 'reservation-released')
  const sum = (list: readonly { memoryBytes: number; cpuMhz: number }[]) =>
    list.reduce((total, record) => total + record.memoryBytes + record.cpuMhz, 0)
  expect(sum(released)).toBe(sum(made))
  expect(engine.isIdle).toBe(true)
}

function outcomeOf(engine: Engine) {
  return viewOf(engine).migrations.at(-1)!.outcome!
}

describe('a move that arrives', () => {
  const engine = runOut(begunEngine(smallScenario()))
  const migration = viewOf(engine).migrations[0]!

  it('goes through all stages in order', () => {
    expect(migration.stages.map((stage) => stage.stage)).toEqual([...migrationStages])
  })

  it('completes at the destination with nothing left behind', () => {
    expect(migration.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02', fault: '' })
    expectOrderAfter(engine, 'esx-02')
    expect(viewOf(engine).tasks[0]).toMatchObject({
      name: 'Relocate virtual machine',
      state: 'success',
      percent: 100,
    })
  })

  it('sends what the rounds and the last pages add up to', () => {
    const rounds = migration.rounds.reduce((sum, round) => sum + round.finished!.sentBytes, 0)
    expect(migration.outcome!.sentBytes).toBe(rounds + migration.stun.lastPages!.bytes)
    expect(migration.verifiedPages).toBe(64 * 256)
  })

  it('pauses the guest from the stun to its first instruction, and its clients until the switches know', () => {
    const { stun, outcome } = migration
    expect(outcome!.downtimeNs).toBe(stun.resumed!.atNs - stun.stunnedAtNs!)
    expect(outcome!.networkSilenceNs).toBe(stun.network!.atNs - stun.stunnedAtNs!)
    expect(stun.lastPages!.durationNs).toBeLessThanOrEqual(110_000_000)
  })

  it('shows progress that never goes back and can be cancelled only before the hand-over', () => {
    const progress = recordsOfType(engine, 'task-progress')
    const percents = progress.map((record) => record.percent)
    expect(percents).toEqual([...percents].sort((a, b) => a - b))
    const handedOverNs = recordsOfType(engine, 'ownership-passed')[0]!.atNs
    for (const record of progress) if (record.atNs > handedOverNs) expect(record.cancellable).toBe(false)
  })

  it('shows the guest at full throughput, then standing, then draining what waited', () => {
    const { guest } = viewOf(engine).vms.get('web-01')!
    const at = (index: number) => guest.throughputPermyriad[index]!
    const paused = guest.atNs.flatMap((atNs, index) =>
      atNs > migration.stun.stunnedAtNs! && atNs <= migration.stun.resumed!.atNs ? [index] : [],
    )
    expect(paused.length).toBeGreaterThan(2)
    for (const index of paused) expect([at(index), guest.latencyNs[index]]).toEqual([0, 0])
    expect(at(0)).toBe(10_000)
    expect(Math.max(...guest.throughputPermyriad)).toBeGreaterThan(11_000)
    expect(at(guest.atNs.length - 1)).toBe(10_000)
  })
})

describe('a move that a check refuses', () => {
  it('ends its task at once with the fault of the check', () => {
    const hosts = [{ name: 'esx-01' }, { name: 'esx-02', cpu: { vendor: 'AMD', model: 'EPYC 7763' } }]
    const engine = runOut(begunEngine(smallScenario({ hosts })))
    const outcome = { outcome: 'failed', owner: 'esx-01', totalNs: 0, fault: 'FeatureRequirementsNotMet' }
    expect(outcomeOf(engine)).toMatchObject(outcome)
    expectOrderAfter(engine, 'esx-01')
  })
})

describe('a move that fails under way', () => {
  it('has no memory at the destination once another VM was promised it', () => {
    const hosts = [{ name: 'esx-01' }, { name: 'esx-02', memoryGiB: 5 }]
    const memory = { sizeMiB: 700 }
    const vms = [smallVm({ memory }), smallVm({ name: 'web-02', memory })]
    const engine = begunEngine(smallScenario({ hosts, vms }))
    engine.issue({ ...migrateWeb, vm: 'web-02' } as Command)
    runOut(engine)
    const outcomes = viewOf(engine).migrations.map((migration) => migration.outcome!)
    expect(outcomes[0]).toMatchObject({ outcome: 'completed' })
    expect(outcomes[1]).toMatchObject({
      outcome: 'failed',
      fault: 'InsufficientMemoryResourcesFault',
      owner: 'esx-01',
    })
    expectOrderAfter(engine, 'esx-02')
  })

  it('gives up connecting after the network timeout when the VLANs differ', () => {
    const standardSwitches = [
      {
        name: 'vSwitch0',
        uplinks: ['vmnic0'],
        portGroups: [{ name: 'Management Network' }, { name: 'VM Network' }],
      },
      { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion', vlan: 7 }] },
    ]
    const engine = runOut(
      begunEngine(smallScenario({ hosts: [{ name: 'esx-01' }, { name: 'esx-02', standardSwitches }] })),
    )
    const { outcome, stages } = viewOf(engine).migrations[0]!
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout', owner: 'esx-01', sentBytes: 0 })
    expect(outcome!.message).toContain('VLAN 7')
    expect(stages.map((stage) => stage.stage)).toEqual(['validate', 'reserve', 'connect', 'clean-up'])
    expect(outcome!.atNs - stages[2]!.atNs).toBe(20_000_000_000)
    expectOrderAfter(engine, 'esx-01')
  })

  it('connects, then loses its full-size frames, when the physical switches pass less than the adapters send', () => {
    const engine = runOut(begunEngine(smallScenario({ fabric: { mtu: 1400 } })))
    const { outcome, stages } = viewOf(engine).migrations[0]!
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout', owner: 'esx-01', sentBytes: 0 })
    expect(stages.at(-2)!.stage).toBe('pre-copy')
    expectOrderAfter(engine, 'esx-01')
  })

  it('is given up when the guest writes faster than the link and SDPS is off', () => {
    const vms = [smallVm({ workload: { writes: [{ pattern: 'uniform', pagesPerSecond: 100_000 }] } })]
    const policy = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100, sdps: 'off' }
    const engine = runOut(begunEngine(smallScenario({ vms, policy })))
    expect(outcomeOf(engine)).toMatchObject({
      outcome: 'failed',
      fault: 'GenericVmConfigFault',
      owner: 'esx-01',
      downtimeNs: 0,
    })
    expect(viewOf(engine).migrations[0]!.verdicts.at(-1)).toMatchObject({ verdict: 'fail' })
    expectOrderAfter(engine, 'esx-01')
  })

  it('is given up on a shelf too, where a lucky round comes now and then', () => {
    const writes = [
      { pattern: 'sequential', region: { sizeMiB: 6 }, pagesPerSecond: 379 },
      { pattern: 'uniform', region: { sizeMiB: 3 }, pagesPerSecond: 6682 },
    ]
    const vms = [smallVm({ memory: { sizeMiB: 24 }, workload: { writes } })]
    const policy = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100, sdps: 'off' }
    const engine = begunEngine(smallScenario({ vms, policy, fabric: { limitMiBs: 4 } }))
    engine.advance(300_000_000_000)
    const { verdicts } = viewOf(engine).migrations[0]!
    const lucky = verdicts.filter((each) => each.transferBytesPerSecond > 1.3 * each.dirtyBytesPerSecond)
    expect(lucky.length).toBeGreaterThan(2)
    expect(outcomeOf(engine)).toMatchObject({
      outcome: 'failed',
      fault: 'GenericVmConfigFault',
      owner: 'esx-01',
    })
    expectOrderAfter(engine, 'esx-01')
  })

  it('brings the VM back at the source when the stopped stage takes longer than it may', () => {
    const vms = [smallVm({ workload: { writes: [{ pattern: 'uniform', pagesPerSecond: 100_000 }] } })]
    const policy = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100_000, maxSwitchoverSeconds: 1 }
    const engine = runOut(begunEngine(smallScenario({ vms, policy })))
    expect(outcomeOf(engine)).toMatchObject({
      outcome: 'failed',
      fault: 'GenericVmConfigFault',
      owner: 'esx-01',
    })
    const [resumed] = recordsOfType(engine, 'vm-resumed')
    expect(resumed).toMatchObject({ host: 'esx-01' })
    expect(outcomeOf(engine).downtimeNs).toBe(1_000_000_000 + resumed!.durationNs)
    expectOrderAfter(engine, 'esx-01')
  })

  it('does not let one long send take the stopped stage past its limit', () => {
    const vms = [smallVm({ memory: { sizeMiB: 1 }, workload: {} })]
    const policy = { name: 'vsphere', maxSwitchoverSeconds: 2 }
    const engine = runOut(begunEngine(smallScenario({ vms, policy, fabric: { limitMiBs: 0.05 } })))
    const [resumed] = recordsOfType(engine, 'vm-resumed')
    expect(outcomeOf(engine)).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
    expect(outcomeOf(engine).message).toContain('maximum switchover time of 2.0 s')
    expect(outcomeOf(engine).downtimeNs).toBe(2_000_000_000 + resumed!.durationNs)
    expectOrderAfter(engine, 'esx-01')
  })
})

describe('a move that a person stops', () => {
  it.each(['validate', 'reserve', 'connect', 'pre-copy', 'stun'])(
    'is cancelled in stage %s at once',
    (stage) => {
      const engine = begunEngine(smallScenario())
      stepToStage(engine, stage)
      engine.issue(cancelWeb)
      expect(outcomeOf(engine)).toMatchObject({
        outcome: 'cancelled',
        owner: 'esx-01',
        fault: 'RequestCanceled',
      })
      expectOrderAfter(runOut(engine), 'esx-01')
      expect(viewOf(engine).tasks[0]!.state).toBe('cancelled')
    },
  )

  it('is cancelled in the stun by going on at the source', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'switchover')
    engine.issue(cancelWeb)
    engine.issue(cancelWeb)
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ id: 'already-ending' }])
    runOut(engine)
    expect(outcomeOf(engine)).toMatchObject({ outcome: 'cancelled', owner: 'esx-01' })
    expect(outcomeOf(engine).downtimeNs).toBeGreaterThan(0)
    expectOrderAfter(engine, 'esx-01')
  })

  it.each(['resume', 'clean-up'])('can no longer be cancelled in stage %s', (stage) => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, stage)
    engine.issue(cancelWeb)
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ id: 'past-point-of-no-return' }])
    runOut(engine)
    expect(outcomeOf(engine).outcome).toBe('completed')
    expectOrderAfter(engine, 'esx-02')
  })

  it.each(['reserve', 'pre-copy', 'switchover'])('fails when the VM is powered off in stage %s', (stage) => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, stage)
    engine.issue({ type: 'power-off', vm: 'web-01' })
    runOut(engine)
    expect(outcomeOf(engine)).toMatchObject({
      outcome: 'failed',
      owner: 'esx-01',
      fault: 'InvalidPowerState',
    })
    expect(viewOf(engine).vms.get('web-01')!.powerState).toBe('poweredOff')
    expectOrderAfter(engine, 'esx-01')
  })

  it('arrives switched off when the VM is powered off after the hand-over', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'resume')
    engine.issue({ type: 'power-off', vm: 'web-01' })
    runOut(engine)
    expect(outcomeOf(engine)).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(viewOf(engine).vms.get('web-01')!.powerState).toBe('poweredOff')
    expect(recordsOfType(engine, 'vm-resumed')).toEqual([])
    expectOrderAfter(engine, 'esx-02')
  })

  it('does not go on for ever when the VM was powered off in the stun of an earlier migration', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'switchover')
    engine.issue({ type: 'power-off', vm: 'web-01' })
    engine.issue({ type: 'power-on', vm: 'web-01' })
    engine.issue(migrateWeb)
    engine.advance(engine.nowNs + 2_000_000_000)
    engine.issue(cancelWeb)
    engine.advance(engine.nowNs + 1_000_000_000)
    expectOrderAfter(engine, 'esx-01')
  })

  it('cannot be powered on again until the migration that brought it has ended', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'resume')
    engine.issue({ type: 'power-off', vm: 'web-01' })
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([
      { id: 'vm-task-in-progress', fault: 'TaskInProgress' },
    ])
    runOut(engine)
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(viewOf(engine).vms.get('web-01')).toMatchObject({ host: 'esx-02', powerState: 'poweredOn' })
  })
})
