/** What a whole migration makes of other traffic, of a second adapter, and of the references of both. */
import { describe, expect, it } from 'vitest'
import { InputError } from '../../../core/base/errors.ts'
import { begunEngine, runOut, smallScenario, smallVm, viewOf } from '../../support/scenarios.ts'
import type { SmallScenario } from '../../support/scenarios.ts'

const idle = smallVm({ memory: { sizeMiB: 200 }, workload: {} })

function migrationOf(parts: SmallScenario) {
  return viewOf(runOut(begunEngine(smallScenario({ vms: [idle], ...parts })))).migrations[0]!
}

function firstPassNs(parts: SmallScenario): number {
  return migrationOf(parts).rounds[0]!.finished!.durationNs
}

describe('other traffic between hosts', () => {
  it('slows a migration by what it takes, from when it takes it', () => {
    const bytes = 51_200 * 4104
    const rate = 20 * 2 ** 20
    expect(firstPassNs({}) / 1e9).toBeCloseTo(bytes / rate, 3)
    expect(firstPassNs({ fabric: { backgroundMiBs: 10 } }) / 1e9).toBeCloseTo((2 * bytes) / rate, 3)
    const backgroundMiBs = [
      { atSeconds: 0, miBs: 0 },
      { atSeconds: 5, miBs: 15 },
    ]
    const started = migrationOf({}).stages.find((stage) => stage.stage === 'pre-copy')!.atNs / 1e9
    const before = (5 - started) * rate
    const expected = 5 - started + (bytes - before) / (rate / 4)
    expect(Math.abs(firstPassNs({ fabric: { backgroundMiBs } }) / 1e9 - expected)).toBeLessThan(0.02)
  })

  it('is left where it is: replay and restored snapshots give the same trace', () => {
    const backgroundMiBs = [
      { atSeconds: 0, miBs: 3 },
      { atSeconds: 4.2345, miBs: 11 },
      { atSeconds: 6, miBs: 0 },
    ]
    const scenario = smallScenario({ vms: [idle], fabric: { backgroundMiBs } })
    const engine = begunEngine(scenario)
    engine.advance(4_300_000_000)
    const copy = engine.snapshot().state.clone()
    expect(runOut(begunEngine(scenario)).recorder.hash()).toBe(runOut(engine).recorder.hash())
    expect(copy.flowBytesPerSecond(1)).toBe(9 * 2 ** 20)
  })
})

describe('a physical NIC with other traffic', () => {
  it('carries less for the migration', () => {
    const hosts = ['esx-01', 'esx-02'].map((name) => ({
      name,
      physicalNics: [
        { name: 'vmnic0' },
        { name: 'vmnic1', linkMbps: 1000, ...(name === 'esx-02' ? { backgroundMbps: 600 } : {}) },
      ],
    }))
    const busy = firstPassNs({ hosts, fabric: { limitMiBs: 0 } })
    expect((51_200 * 4104) / (busy / 1e9)).toBeCloseTo((400e6 / 8) * (1448 / 1538), -4)
  })
})

describe('references of the network', () => {
  const problemsOf = (parts: SmallScenario): string[] => {
    try {
      smallScenario(parts)
      return []
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      return error.problems.map(({ path, message }) => `${path}: ${message}`)
    }
  }
  const hostWith = (teaming: object) => ({
    name: 'esx-01',
    standardSwitches: [
      {
        name: 'vSwitch1',
        uplinks: ['vmnic0', 'vmnic1'],
        portGroups: [{ name: 'Management Network' }, { name: 'VM Network' }, { name: 'vMotion', ...teaming }],
      },
    ],
  })

  it('name uplinks of the switch, each once', () => {
    const good = hostWith({ activeUplinks: ['vmnic1'], standbyUplinks: ['vmnic0'] })
    expect(problemsOf({ hosts: [good] })).toEqual([])
    const place = 'estate.ssoDomains[0].vcenters[0].datacenters[0].clusters[0].hosts[0].standardSwitches[0]'
    expect(problemsOf({ hosts: [hostWith({ activeUplinks: ['vmnic7'] })] })).toEqual([
      `${place}.portGroups[2].activeUplinks[0]: There is no uplink of vSwitch1 named "vmnic7".`,
    ])
    const twice = hostWith({ activeUplinks: ['vmnic1'], standbyUplinks: ['vmnic1'] })
    expect(problemsOf({ hosts: [twice] })).toEqual([
      `${place}.portGroups[2].standbyUplinks[0]: vmnic1 stands twice in the failover order of "vMotion".`,
    ])
  })

  it('have steps that begin at 0 and ascend, of a fabric that has a limit', () => {
    const backgroundMiBs = [
      { atSeconds: 1, miBs: 1 },
      { atSeconds: 1, miBs: 2 },
    ]
    expect(problemsOf({ fabric: { backgroundMiBs } })).toEqual([
      'estate.fabric.backgroundMiBs[0].atSeconds: Step 1 is at 1 s.',
      'estate.fabric.backgroundMiBs[1].atSeconds: Step 2 is at 1 s.',
    ])
    expect(problemsOf({ fabric: { limitMiBs: 0, backgroundMiBs: 3 } })).toHaveLength(1)
  })
})
