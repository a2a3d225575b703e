/** Published rates of vMotion against what a path comes to, with the errors that MODEL.md states. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../core/estate/inventory.ts'
import { traceInstallNs } from '../../core/migration/traces.ts'
import { vmotionPath } from '../../core/migration/vmotion-path.ts'
import { smallScenario } from '../support/scenarios.ts'

const gbit = 125_000_000

interface Parts {
  readonly mbps: number
  readonly adapters?: number
  readonly version?: string
  readonly mtu?: number
  readonly fabric?: Record<string, unknown>
}

/** What vMotion carries between two hosts with so many adapters behind one link, in Gbit/s of payload. */
function gbitsOf({ mbps, adapters = 1, version = '8.0', mtu = 9000, fabric = {} }: Parts): number {
  const numbers = Array.from({ length: adapters }, (_, index) => index)
  const hosts = [1, 2].map((host) => ({
    name: `esx-0${host}`,
    version,
    physicalNics: [{ name: 'vmnic0', linkMbps: mbps }],
    standardSwitches: [
      {
        name: 'vSwitch0',
        mtu,
        uplinks: ['vmnic0'],
        portGroups: [{ name: 'VM Network' }, ...numbers.map((index) => ({ name: `vMotion-${index}` }))],
      },
    ],
    vmkernelAdapters: numbers.map((index) => ({
      name: `vmk${index}`,
      portGroup: `vMotion-${index}`,
      ip: `10.0.1.${10 * host + index}`,
      mtu,
      services: ['vmotion'],
    })),
  }))
  const scenario = smallScenario({ hosts, fabric: { limitMiBs: 0, ...fabric }, policy: { name: 'vsphere' } })
  const inventory = buildInventory(scenario)
  const [source, destination] = [...inventory.hosts.values()]
  return vmotionPath(inventory, source!, destination!, scenario.estate.vms[0]!)!.payloadBytesPerSecond / gbit
}

describe('vSphere 6 on one 40 GbE link (KB 323379)', () => {
  it.each([
    [1, 18, 1500, -17],
    [2, 28, 1500, 7],
    [3, 36, 1500, 5],
    [3, 36, 9000, 10],
  ])(
    'with %d adapters: %d Gbit/s; the model, at an MTU of %d, is %d off in 100',
    (adapters, measured, mtu, errorPercent) => {
      const predicted = gbitsOf({ mbps: 40_000, adapters, version: '6.7', mtu })
      expect(Math.abs((100 * (predicted - measured)) / measured - errorPercent)).toBeLessThan(1)
    },
  )
})

describe('one stream', () => {
  it('tops out near 15 Gbit/s on a short path (vMotion streams, 2019 to 2021)', () => {
    expect(gbitsOf({ mbps: 100_000, version: '6.7' })).toBe(15)
  })

  it('keeps 125 MB/s of a 1 GbE link over 10 ms with buffers that grow (Metro vMotion)', () => {
    expect(gbitsOf({ mbps: 1000, fabric: { roundTripUs: 10_000 } })).toBeCloseTo(0.99, 2)
  })

  it('sees "a gigabit or two" of 10 over 55 ms without loss, and far less with 0.5 %', () => {
    const far = { mbps: 10_000, version: '7.0' }
    const clean = gbitsOf({ ...far, fabric: { roundTripUs: 55_000 } })
    expect(clean).toBeGreaterThan(1)
    expect(clean).toBeLessThan(2)
    expect(gbitsOf({ ...far, fabric: { roundTripUs: 55_000, lossPercent: 0.5 } })).toBeLessThan(0.1)
  })
})

describe('7.0 U2 and later', () => {
  it.each([[25_000], [40_000], [100_000]])('fill a link of %d Mbit/s by themselves', (mbps) => {
    expect(gbitsOf({ mbps }) / ((mbps / 1000) * (8948 / 9038))).toBeCloseTo(1, 6)
  })
})

describe('stop-based traces', () => {
  it('take hundreds of seconds of stops for the largest VM of 6.7, 6 TB, and seconds for 64 GiB', () => {
    const host = [
      ...buildInventory(smallScenario({ hosts: [{ name: 'esx-01', version: '6.7' }] })).hosts.values(),
    ]
    const stoppedSeconds = (gib: number) => traceInstallNs(host[0]!, gib * 262_144) / 2 / 1e9
    expect(stoppedSeconds(6 * 1024)).toBeCloseTo(306, 0)
    expect(stoppedSeconds(64)).toBeCloseTo(3.19, 2)
  })
})
