/** How one migration uses adapters and streams, over an estate as a scenario writes it. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { vmotionPath } from '../../../core/migration/vmotion-path.ts'
import type { VmotionPath } from '../../../core/network/vmotion-streams.ts'
import { smallScenario, smallVm } from '../../support/scenarios.ts'

const gbit = 125_000_000

interface Nic {
  readonly mbps?: number
  readonly teaming?: object
  readonly ip?: number
}

/** A host with one vMotion adapter and port group for each of `nics`, all on one switch with as many uplinks. */
function hostOf(index: number, nics: readonly Nic[], version = '8.0') {
  return {
    name: `esx-0${index}`,
    version,
    physicalNics: nics.map(({ mbps = 10_000 }, n) => ({ name: `vmnic${n}`, linkMbps: mbps })),
    standardSwitches: [
      {
        name: 'vSwitch0',
        uplinks: nics.map((_, n) => `vmnic${n}`),
        portGroups: [
          { name: 'VM Network' },
          ...nics.map(({ teaming }, n) => ({ name: `vMotion-${n}`, ...teaming })),
        ],
      },
    ],
    vmkernelAdapters: nics.map(({ ip = 1 }, n) => ({
      name: `vmk${n}`,
      portGroup: `vMotion-${n}`,
      ip: `10.0.${ip}.${10 * index + n}`,
      services: ['vmotion'],
    })),
  }
}

function pathOf(left: object, right: object, fabric: object = {}, vm: object = {}): VmotionPath {
  const scenario = smallScenario({
    hosts: [left, right] as Record<string, unknown>[],
    vms: [smallVm(vm as Record<string, unknown>)],
    fabric: { limitMiBs: 0, ...fabric },
    policy: { name: 'vsphere' },
  })
  const inventory = buildInventory(scenario)
  const [source, destination] = [...inventory.hosts.values()]
  return vmotionPath(inventory, source!, destination!, scenario.estate.vms[0]!)!
}

const own = (n: number) => ({ teaming: { activeUplinks: [`vmnic${n}`] } })
const line = 1448 / 1538

describe('streams', () => {
  it.each([
    [10_000, 1, 10 * line],
    [25_000, 2, 25 * line],
    [40_000, 3, 40 * line],
    [100_000, 7, 100 * line],
  ])('of a %d Mbit/s link are %d from 7.0 on and fill it', (mbps, streams, gbits) => {
    const path = pathOf(hostOf(1, [{ mbps }]), hostOf(2, [{ mbps }]))
    expect(path.streams.length).toBe(streams)
    expect(path.payloadBytesPerSecond / gbit).toBeCloseTo(gbits, 6)
  })

  it('are one before 7.0, which tops out at a core: 15 Gbit/s, whichever end is the old one', () => {
    for (const versions of [
      ['6.7', '8.0'],
      ['8.0', '6.7'],
    ] as const) {
      const path = pathOf(
        hostOf(1, [{ mbps: 40_000 }], versions[0]),
        hostOf(2, [{ mbps: 40_000 }], versions[1]),
      )
      expect(path.streams.length).toBe(1)
      expect(path.payloadBytesPerSecond / gbit).toBe(15)
    }
  })

  it('carry 133 MB/s each on a long path, so more of them carry more', () => {
    const far = { roundTripUs: 50_000 }
    const ends = [hostOf(1, [{ mbps: 40_000 }]), hostOf(2, [{ mbps: 40_000 }])] as const
    expect(pathOf(...ends, far).payloadBytesPerSecond).toBe(3 * 133_000_000)
  })

  it('feel loss: four times the loss, half the rate', () => {
    const ends = [hostOf(1, [{}]), hostOf(2, [{}])] as const
    const rate = (lossPercent: number) =>
      pathOf(...ends, { roundTripUs: 20_000, lossPercent }).payloadBytesPerSecond
    expect(rate(0.01) / rate(0.04)).toBeCloseTo(2, 4)
    expect(pathOf(...ends, { roundTripUs: 20_000, lossPercent: 0.01 }).description).toContain('loss 0.01 %')
  })

  it('take their lost segments off what links carry', () => {
    const ends = [hostOf(1, [{}]), hostOf(2, [{}])] as const
    const lossy = pathOf(...ends, { roundTripUs: 0, lossPercent: 10 })
    expect(
      lossy.payloadBytesPerSecond / pathOf(...ends, { roundTripUs: 0 }).payloadBytesPerSecond,
    ).toBeCloseTo(0.9, 6)
  })

  it('are encrypted by a core of their own, which slows them only where it is slow', () => {
    const cpu = { mhz: 1000 }
    const ends = [{ ...hostOf(1, [{}]), cpu }, hostOf(2, [{}])] as const
    const encrypted = Math.floor(1e9 / 1.03)
    expect(pathOf(...ends).payloadBytesPerSecond).toBe(encrypted)
    expect(pathOf(...ends, {}, { encryptedVmotion: 'required' }).payloadBytesPerSecond).toBe(encrypted)
    expect(pathOf(...ends, {}, { encryptedVmotion: 'disabled' }).payloadBytesPerSecond / gbit).toBeCloseTo(
      10 * line,
      6,
    )
  })
})

describe('several adapters for vMotion', () => {
  it('are all used by one migration when each has an active uplink of its own', () => {
    const path = pathOf(hostOf(1, [own(0), own(1)]), hostOf(2, [own(0), own(1)]))
    expect(path.legs.length).toBe(2)
    expect(path.payloadBytesPerSecond / gbit).toBeCloseTo(20 * line, 6)
    expect(path.description).toContain('and 1 more: vmk1 → vmk1')
  })

  it('carry no more than one when they stand on the same uplink', () => {
    const path = pathOf(hostOf(1, [{}, {}]), hostOf(2, [{}, {}]))
    expect(path.legs.length).toBe(2)
    expect(path.payloadBytesPerSecond / gbit).toBeCloseTo(10 * line, 6)
  })

  it('share the uplink that is left when the other is down, and stop where no standby is allowed', () => {
    const dead = (teaming: object) => {
      const host = hostOf(1, [own(0), { teaming }])
      return { ...host, physicalNics: [{ name: 'vmnic0' }, { name: 'vmnic1', connected: false }] }
    }
    const other = hostOf(2, [own(0), own(1)])
    const withStandby = pathOf(dead({ activeUplinks: ['vmnic1'] }), other)
    expect(withStandby.legs.length).toBe(2)
    expect(withStandby.payloadBytesPerSecond / gbit).toBeCloseTo(10 * line, 6)
    const without = pathOf(dead({ activeUplinks: ['vmnic1'], standbyUplinks: [] }), other)
    expect(without.legs.map((leg) => leg.source.adapter)).toEqual(['vmk0', 'vmk0'])
  })

  it('are left out when they are in another subnet', () => {
    const path = pathOf(hostOf(1, [own(0), { ...own(1), ip: 2 }]), hostOf(2, [own(0), { ...own(1), ip: 3 }]))
    expect(path.legs.map((leg) => leg.source.adapter)).toEqual(['vmk0'])
  })

  it('of one host send to the one adapter of the other', () => {
    const path = pathOf(hostOf(1, [own(0), own(1)]), hostOf(2, [{ mbps: 25_000 }]))
    expect(path.legs.map((leg) => `${leg.source.adapter} ${leg.destination.adapter}`)).toEqual([
      'vmk0 vmk0',
      'vmk1 vmk0',
    ])
    expect(path.payloadBytesPerSecond / gbit).toBeCloseTo(20 * line, 6)
  })
})
