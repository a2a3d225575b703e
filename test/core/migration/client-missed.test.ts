/**
 * What clients of a migrating VM miss: counted heartbeat by heartbeat, told apart by cause. That the causes sum to the
 * count is asserted by the engine in every run; here each cause is held against what the trace says of it elsewhere.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Engine, runToEnd } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import type { RecordOf } from '../../../core/trace/events.ts'
import { begun as begunOnNetworks } from '../../support/network-estate.ts'
import {
  begunEngine,
  migrateWeb,
  recordsOf,
  recordsOfType,
  runOut,
  smallScenario,
  smallVm,
  stepToStage,
  type SmallScenario,
} from '../../support/scenarios.ts'
import { begunStorageMove, diskVm, randomWrites, toB } from '../../support/storage-moves.ts'
import { randomRuns } from '../../property/arbitraries.ts'

type Missed = RecordOf<'client-missed'>

const ms = 1_000_000
const second = 1_000_000_000
const never = { pausedNs: 0, slowedNs: 0, silentNs: 0, storageNs: 0 }

/** The one record of a run with one migration, and how that ended. */
function toldBy(engine: Engine): { missed: Missed; ended: RecordOf<'migration-ended'> } {
  const told = recordsOfType(engine, 'client-missed')
  expect(told).toHaveLength(1)
  expectSum(told[0]!)
  return { missed: told[0]!, ended: recordsOfType(engine, 'migration-ended')[0]! }
}

function expectSum(missed: Missed): void {
  const { windowNs, missedNs, pausedNs, slowedNs, silentNs, storageNs } = missed
  expect(pausedNs + slowedNs + silentNs + storageNs).toBe(missedNs)
  for (const part of [pausedNs, slowedNs, silentNs, storageNs]) expect(part).toBeGreaterThanOrEqual(0)
  expect(missedNs).toBeLessThanOrEqual(windowNs)
}

const moved = (parts: SmallScenario = {}) => toldBy(runOut(begunEngine(smallScenario(parts))))

const quiet = smallVm({ workload: { writes: [] } })

describe('a vMotion', () => {
  it('of a VM that writes nothing pauses it, and is silent until the switches know its new place', () => {
    const { missed, ended } = moved({ vms: [quiet] })
    const { downtimeNs, networkSilenceNs, totalNs } = ended
    const silentNs = networkSilenceNs - downtimeNs
    expect(missed).toMatchObject({ ...never, windowNs: totalNs, pausedNs: downtimeNs, silentNs })
    expect(missed.missedNs).toBe(networkSilenceNs)
  })

  it('that slows the VM (SDPS) takes what the trace says that it takes, and write faults beside it', () => {
    const policy = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100, sdps: 'always' }
    const workload = { writes: [{ pattern: 'uniform', region: { sizeMiB: 16 }, pagesPerSecond: 12_000 }] }
    const engine = runOut(begunEngine(smallScenario({ vms: [smallVm({ workload, vcpus: 2 })], policy })))
    const { missed } = toldBy(engine)
    const steps = recordsOfType(engine, 'guest-slowed')
    expect(steps[0]!.slowdownPermyriad).toBeGreaterThan(0)
    const takenNs = steps.reduce((sum, { atNs, slowdownPermyriad }, index) => {
      return sum + (((steps[index + 1]?.atNs ?? atNs) - atNs) * slowdownPermyriad) / 10_000
    }, 0)
    const { pagesToSend } = recordsOfType(engine, 'round-started')[0]!
    expect(missed.slowedNs).toBeGreaterThan(Math.ceil(takenNs))
    const faultsNs = missed.slowedNs - Math.ceil(takenNs)
    const dirtied = recordsOfType(engine, 'round-finished').reduce((sum, one) => sum + one.dirtiedPages, 0)
    expect(faultsNs).toBeLessThanOrEqual(((dirtied + pagesToSend) * 2000) / 2)
  })

  it('from 6.7 pays for installing traces what one from 7.0 does not', () => {
    const from = (version: string) =>
      moved({ vms: [quiet], hosts: [{ name: 'esx-01', version }, { name: 'esx-02' }] }).missed
    expect(from('6.7').slowedNs).toBe(64 * 256 * 190)
    expect(from('7.0').slowedNs).toBe(0)
  })

  it('whose guest is throttled by QEMU counts its sleeps to the nanosecond', () => {
    const autoConverge = { initialPercent: 90, triggerPercent: 1 }
    const policy = { name: 'qemu', downtimeLimitMs: 30, giveUpAfterSeconds: 8, autoConverge }
    const workload = { writes: [{ pattern: 'uniform', pagesPerSecond: 20_000 }] }
    const { missed } = moved({ vms: [smallVm({ workload })], policy })
    expect(missed.slowedNs).toBeGreaterThan(second)
  })
})

describe('a pause', () => {
  it('that is too long ends with the VM at the source, and clients have missed it all', () => {
    const policy = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 5000, maxSwitchoverSeconds: 1 }
    const workload = { writes: [{ pattern: 'uniform', pagesPerSecond: 30_000 }] }
    const parts = { vms: [smallVm({ workload })], policy, fabric: { limitMiBs: 10 } }
    const { missed, ended } = moved(parts)
    expect(ended).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
    expect(ended.downtimeNs).toBeGreaterThan(second)
    expect(missed).toMatchObject({ pausedNs: ended.downtimeNs, silentNs: 0, storageNs: 0 })
  })

  it('in whose middle the VM is powered off ends the window', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'switchover')
    engine.advance(engine.nowNs + 7 * ms)
    engine.issue({ type: 'power-off', vm: 'web-01' })
    const { missed, ended } = toldBy(runOut(engine))
    expect(ended.outcome).toBe('failed')
    expect(missed.pausedNs).toBe(7 * ms)
    expect(missed.windowNs).toBe(ended.totalNs)
  })

  it('in whose middle the VM dies with its host ends the window, however long the migration goes on', () => {
    const engine = begunEngine(smallScenario({ vms: [quiet] }))
    stepToStage(engine, 'switchover')
    engine.advance(engine.nowNs + 3 * ms)
    const fault = { kind: 'host-crash', host: 'esx-01' } as const
    engine.issue({ type: 'inject-fault', name: 'crash', fault, durationSeconds: 60 } as Command)
    engine.advance(engine.nowNs + 100 * second)
    const { missed, ended } = toldBy(engine)
    const diedAtNs = recordsOfType(engine, 'vm-failed')[0]!.atNs
    expect(missed).toMatchObject({ ...never, pausedNs: 3 * ms })
    expect(missed.windowNs).toBe(diedAtNs - (ended.atNs - ended.totalNs))
  })

  it('after which the VM is powered off before clients find it leaves what they had missed by then', () => {
    const engine = begunEngine(smallScenario({ vms: [quiet] }))
    while (recordsOfType(engine, 'vm-resumed').length === 0) engine.step()
    engine.advance(engine.nowNs + 5 * ms)
    engine.issue({ type: 'power-off', vm: 'web-01' })
    const { missed, ended } = toldBy(runOut(engine))
    expect(missed).toMatchObject({ silentNs: 5 * ms, pausedNs: ended.downtimeNs })
    expect(missed.windowNs).toBeLessThan(ended.totalNs)
  })
})

describe('a migration that does not arrive', () => {
  it('because it is cancelled in pre-copy is missed by write faults alone', () => {
    const engine = begunEngine(smallScenario())
    stepToStage(engine, 'pre-copy')
    engine.advance(engine.nowNs + 503 * ms)
    engine.issue({ type: 'cancel', vm: 'web-01' })
    const { missed } = toldBy(runOut(engine))
    expect(missed).toMatchObject({ ...never, slowedNs: missed.missedNs })
    expect(missed.slowedNs).toBeGreaterThan(0)
    expect(missed.slowedNs).toBeLessThan(5 * ms)
  })

  it('because it is cancelled in the pause is missed until the VM goes on at the source', () => {
    const engine = begunEngine(smallScenario({ vms: [quiet] }))
    stepToStage(engine, 'switchover')
    engine.advance(engine.nowNs + 3 * ms)
    engine.issue({ type: 'cancel', vm: 'web-01' })
    const { missed, ended } = toldBy(runOut(engine))
    expect(ended).toMatchObject({ outcome: 'cancelled', owner: 'esx-01' })
    expect(missed).toMatchObject({ ...never, pausedNs: ended.downtimeNs })
  })

  it('is followed at once by another that lets the guest run no instant twice', () => {
    const vms = [smallVm({ workload: { writes: [] } })]
    const policy = { name: 'qemu', downtimeLimitMs: 30 }
    const engine = begunEngine(smallScenario({ vms, policy, fabric: { limitMiBs: 4 } }))
    stepToStage(engine, 'pre-copy')
    engine.issue({ type: 'cancel', vm: 'web-01' })
    engine.issue(migrateWeb)
    runOut(engine)
    const [first, then] = recordsOfType(engine, 'client-missed')
    expectSum(first!)
    expectSum(then!)
  })
})

describe('a VM that nobody reaches at its new place', () => {
  const physicalNics = [{ name: 'vmnic0', trunkedVlans: [0, 30] }, { name: 'vmnic1' }]
  const begunLost = () =>
    begunOnNetworks({
      vmNetwork: { vlan: 35 },
      destination: { physicalNics },
      vm: { workload: { writes: [] } },
    })

  it('is listened to for as long as a backlog is, and all of that is silence', () => {
    const { missed, ended } = toldBy(runOut(begunLost()))
    expect(missed).toMatchObject({ slowedNs: 0, storageNs: 0, pausedNs: ended.downtimeNs })
    expect(missed.silentNs).toBeGreaterThanOrEqual(10 * second)
    expect(missed.silentNs).toBeLessThan(10 * second + 10 * ms)
  })

  it('is listened to until it is found again', () => {
    const engine = begunLost()
    stepToStage(engine, 'clean-up')
    engine.advance(engine.nowNs + 3 * second)
    const nic = { linkMbps: 10_000, connected: true }
    const set = {
      physicalNics: [
        { name: 'vmnic0', ...nic, trunkedVlans: [0, 30, 35] },
        { name: 'vmnic1', ...nic },
      ],
    }
    engine.issue({ type: 'edit-host', host: 'esx-02', set } as Command)
    runOut(engine)
    const { missed } = toldBy(engine)
    const resumedAtNs = recordsOfType(engine, 'vm-resumed')[0]!.atNs
    expect(missed.silentNs).toBe(recordsOfType(engine, 'network-restored')[0]!.atNs - resumedAtNs)
  })
})

describe('post-copy', () => {
  it('pauses the VM for each page that it waits for, beside the switch', () => {
    const policy = { name: 'qemu', downtimeLimitMs: 100, postCopy: { afterSyncs: 2 } }
    const scenario = smallScenario({ policy, fabric: { limitMiBs: 20, roundTripUs: 400 } })
    const engine = runOut(begunEngine(scenario))
    const { missed, ended } = toldBy(engine)
    const { stalledNs } = recordsOfType(engine, 'post-copy-finished')[0]!
    expect(stalledNs).toBeGreaterThan(0)
    expect(missed.pausedNs).toBe(ended.downtimeNs + stalledNs)
    expect(missed.silentNs).toBeLessThanOrEqual(ended.networkSilenceNs - ended.downtimeNs)
  })
})

describe('a Storage vMotion', () => {
  const heavy = { disks: [{ ...randomWrites, operationsPerSecond: 400, sizeKiB: 64 }] }

  it('without I/O is missed for its pause alone', () => {
    const { missed, ended } = toldBy(runOut(begunStorageMove({ vms: [diskVm({ workload: {} })] })))
    expect(missed).toMatchObject({ ...never, pausedNs: ended.downtimeNs })
  })

  it.each(['mirror-driver', 'changed-block-tracking'] as const)(
    'by %s makes writes wait',
    (storageMethod) => {
      const workload = storageMethod === 'mirror-driver' ? heavy : { disks: [randomWrites] }
      const policy = { name: 'vsphere', storageMethod }
      const { missed, ended } = toldBy(runOut(begunStorageMove({ vms: [diskVm({ workload })], policy })))
      expect(ended.downtimeNs).toBeGreaterThan(0)
      expect(missed).toMatchObject({ slowedNs: 0, silentNs: 0, pausedNs: ended.downtimeNs })
      expect(missed.storageNs).toBeGreaterThan(0)
    },
  )

  it('to another host has all four parts', () => {
    const workload = {
      writes: [{ pattern: 'uniform', region: { sizeMiB: 16 }, pagesPerSecond: 500 }],
      ...heavy,
    }
    const hosts = [
      { name: 'esx-01', datastores: ['a'] },
      { name: 'esx-02', datastores: ['b'] },
    ]
    const datastores = ['a', 'b'].map((name) => ({ name, performance: { readMiBs: 200, writeMiBs: 200 } }))
    const parts = { vms: [diskVm({ workload })], hosts, datastores, fabric: { limitMiBs: 100 } }
    const { missed, ended } = toldBy(runOut(begunStorageMove(parts, { ...toB, toHost: 'esx-02' })))
    expect(ended.outcome).toBe('completed')
    expect(missed.pausedNs).toBe(ended.downtimeNs)
    expect(missed.silentNs).toBe(ended.networkSilenceNs - ended.downtimeNs)
    expect(missed.slowedNs).toBeGreaterThan(0)
    expect(missed.storageNs).toBeGreaterThan(0)
  })
})

describe('any run', () => {
  it('tells once for each migration of a running VM what was missed, and its parts sum to it', () => {
    fc.assert(
      fc.property(randomRuns(), (run) => {
        const engine = runToEnd(run)
        const records = recordsOf(engine)
        const told = recordsOfType(engine, 'client-missed')
        const ended = recordsOfType(engine, 'migration-ended')
        const live = recordsOfType(engine, 'migration-started').map(({ migration }) => migration)
        expect(new Set(told.map(({ migration }) => migration))).toEqual(new Set(live))
        expect(told).toHaveLength(live.length)
        for (const missed of told) {
          expectSum(missed)
          const outcome = ended.find(({ migration }) => migration === missed.migration)!
          const startedAtNs = outcome.atNs - outcome.totalNs
          const wasCut = records.some(
            (one) =>
              (one.type === 'vm-power-changed' &&
                one.vm === missed.vm &&
                one.atNs >= startedAtNs &&
                one.atNs <= outcome.atNs) ||
              (one.type === 'post-copy-started' && one.migration === missed.migration),
          )
          if (wasCut) continue
          expect(missed.pausedNs).toBe(outcome.downtimeNs)
          if (recordsOfType(engine, 'network-lost').length > 0) continue
          expect(missed.silentNs).toBe(outcome.networkSilenceNs - outcome.downtimeNs)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('goes on from a snapshot in its middle to the same count', () => {
    const scenario = smallScenario()
    const engine = begunEngine(scenario)
    stepToStage(engine, 'switchover')
    const copy = Engine.restore(engine.snapshot())
    expect(toldBy(runOut(copy))).toEqual(toldBy(runOut(engine)))
  })
})
