/** The way between two datacenters: which one hosts use, and what it means for a migration's path. */
import { describe, expect, it } from 'vitest'
import { wayBetween } from '../../../core/estate/fabric-way.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { provisioningPath } from '../../../core/migration/provisioning-path.ts'
import { vmotionPath } from '../../../core/migration/vmotion-path.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { islands, islandsDocument, type TwoIslands } from '../../support/two-islands.ts'

const fabric = {
  roundTripUs: 200,
  mtu: 9000,
  limitMiBs: 50,
  lossPercent: 1,
  backgroundMiBs: 10,
  between: [{ datacenters: ['DC-A', 'DC-B'] as [string, string], roundTripUs: 40_000, limitMiBs: 25 }],
}
const at = (datacenter: string) => ({ datacenter })

describe('the way between two hosts', () => {
  it('is that of the datacenters, in either direction, with nothing of the way inside but its frames', () => {
    const way = {
      roundTripUs: 40_000,
      limitMiBs: 25,
      mtu: 9000,
      lossPercent: undefined,
      name: 'fabric DC-A ↔ DC-B',
    }
    expect(wayBetween(fabric, at('DC-A'), at('DC-B'))).toEqual(way)
    expect(wayBetween(fabric, at('DC-B'), at('DC-A'))).toEqual(way)
  })

  it('is that inside a datacenter within one, and where the scenario says nothing of the pair', () => {
    const inside = { roundTripUs: 200, limitMiBs: 50, lossPercent: 1, backgroundMiBs: 10, name: 'fabric' }
    expect(wayBetween(fabric, at('DC-A'), at('DC-A'))).toMatchObject(inside)
    expect(wayBetween(fabric, at('DC-A'), at('DC-C'))).toMatchObject(inside)
  })

  it('has no limit but the links where none is given', () => {
    const between = [{ datacenters: ['DC-A', 'DC-B'] as [string, string], roundTripUs: 1000 }]
    expect(wayBetween({ ...fabric, between }, at('DC-A'), at('DC-B')).limitMiBs).toBe(0)
  })
})

function pathsOf(parts: TwoIslands, to = 'esx-b1') {
  const inventory = buildInventory(islands(parts))
  const [source, destination] = [inventory.hosts.get('esx-a1')!, inventory.hosts.get(to)!]
  const vm = inventory.vms.get('web-01')!.spec
  return {
    vmotion: vmotionPath(inventory, source, destination, vm)!,
    provisioning: provisioningPath(inventory, source, destination)!,
  }
}

const open = { limitMiBs: 0 }
const qemu = { name: 'qemu' }

describe('memory and cold data', () => {
  it('take it, and migrations inside a datacenter do not', () => {
    const parts = { way: { roundTripUs: 40_000, limitMiBs: 25, lossPercent: 0 } }
    const { vmotion, provisioning } = pathsOf(parts)
    expect(vmotion.roundTripNs).toBe(40_000_000)
    expect(provisioning.roundTripNs).toBe(40_000_000)
    expect(vmotion.description).toContain('limited to 25 MiB/s')
    const inside = pathsOf(parts, 'esx-a2').vmotion
    expect(inside.roundTripNs).toBe(200_000)
    const links = (path: typeof vmotion) => path.legs[0]!.sharedLinks.map(({ id }) => id)
    expect(links(vmotion)).toContain('fabric DC-A ↔ DC-B')
    expect(links(inside).some((id) => id.startsWith('fabric'))).toBe(false)
  })

  it('share a limited way inside with others inside, and that between with others between', () => {
    const path = pathsOf({ fabric: { limitMiBs: 50 } }, 'esx-a2').vmotion
    expect(path.legs[0]!.sharedLinks.at(-1)!.id).toBe('fabric')
  })
})

describe('throughput over a long way', () => {
  const rateOf = (roundTripUs: number, more: object = {}, policy?: object) =>
    pathsOf({
      way: { ...open, roundTripUs, ...more },
      ...(policy === undefined ? {} : { policy: { ...policy } }),
    }).vmotion.payloadBytesPerSecond

  it('is one window each round trip once that is less than the link, as with a window of 4 MiB', () => {
    const window = 4_194_304
    expect(rateOf(1000, {}, qemu)).toBeGreaterThan(1_000_000_000)
    expect(rateOf(10_000, {}, qemu)).toBe(window * 100)
    expect(rateOf(100_000, {}, qemu)).toBe(window * 10)
    expect(rateOf(150_000, {}, qemu)).toBeCloseTo(window / 0.15, -1)
  })

  it('of ESXi holds to its expected line rate, as its buffers grow with the round trip above 4 ms', () => {
    expect(rateOf(4000)).toBe(133_000_000)
    expect(rateOf(100_000)).toBe(133_000_000)
    expect(rateOf(2000)).toBe(266_000_000)
  })

  it('falls with the round trip and with the root of the loss where segments are lost', () => {
    const far = rateOf(100_000, { lossPercent: 0.01 })
    expect(far).toBeLessThan(2_000_000)
    expect(rateOf(50_000, { lossPercent: 0.01 }) / far).toBeCloseTo(2, 3)
    expect(far / rateOf(100_000, { lossPercent: 0.04 })).toBeCloseTo(2, 3)
  })
})

describe('a scenario with ways between datacenters', () => {
  const problemsOf = (between: object[]) => {
    const document = islandsDocument({ fabric: { between } })
    try {
      parseScenario('islands.json', JSON.stringify(document))
      return ''
    } catch (error) {
      return String(error)
    }
  }

  it('names datacenters that exist, two different ones, each pair once', () => {
    const way = (...datacenters: string[]) => ({ datacenters, roundTripUs: 1000 })
    expect(problemsOf([way('DC-A', 'DC-B')])).toBe('')
    expect(problemsOf([way('DC-A', 'DC-X')])).toContain('There is no datacenter named "DC-X".')
    expect(problemsOf([way('DC-A', 'DC-A')])).toContain('Both ends of this way are "DC-A".')
    expect(problemsOf([way('DC-A', 'DC-B'), way('DC-B', 'DC-A')])).toContain('There are two ways between')
  })
})
