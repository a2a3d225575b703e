/** How many vMotions a host's network carries: by its slowest link, and two where its settings do not agree. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { networkLimitOf } from '../../../core/tasks/network-limit.ts'
import { smallScenario } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const nic = (name: string, linkMbps: number, connected = true) => ({ name, linkMbps, connected })
const adapter = (name: string, portGroup: string, ip: string, mtu = 1500) => ({
  name,
  portGroup,
  ip,
  prefixLength: 16,
  mtu,
  services: ['vmotion'],
})
const switches = (mtu = 1500, teaming: Json = {}) => [
  {
    name: 'vSwitch0',
    mtu,
    uplinks: ['vmnic0', 'vmnic1'],
    portGroups: [{ name: 'vMotion-A', ...teaming }, { name: 'vMotion-B' }],
  },
]

function limitOf(host: Json) {
  const inventory = buildInventory(smallScenario({ hosts: [{ name: 'esx-01', ...host }], vms: [] }))
  return networkLimitOf(inventory.hosts.get('esx-01')!)
}

const twoAdapters = [adapter('vmk1', 'vMotion-A', '10.20.0.1'), adapter('vmk2', 'vMotion-B', '10.20.0.2')]

describe('the vMotion network of a host', () => {
  it('carries 8 by default, and says of what', () => {
    expect(limitOf({})).toEqual({ maxCost: 8, words: '10 GbE vMotion network' })
  })

  it.each([
    [100, 2, '100 Mbit/s vMotion network'],
    [1000, 4, '1 GbE vMotion network'],
    [2500, 4, '2.5 GbE vMotion network'],
    [25_000, 8, '25 GbE vMotion network'],
  ])('at %i Mbit/s carries %i', (linkMbps, maxCost, words) => {
    const physicalNics = [nic('vmnic0', 40_000), nic('vmnic1', linkMbps)]
    expect(limitOf({ physicalNics })).toEqual({ maxCost, words })
  })

  it('goes by its slowest link, a standby one included, and not by their number', () => {
    const physicalNics = [nic('vmnic0', 10_000), nic('vmnic1', 1000)]
    const standby = { activeUplinks: ['vmnic0'], standbyUplinks: ['vmnic1'] }
    const host = {
      physicalNics,
      standardSwitches: switches(1500, standby),
      vmkernelAdapters: twoAdapters.slice(0, 1),
    }
    expect(limitOf(host).maxCost).toBe(4)
    const fast = {
      ...host,
      physicalNics: [nic('vmnic0', 10_000), nic('vmnic1', 10_000)],
      vmkernelAdapters: twoAdapters,
    }
    expect(limitOf(fast).maxCost).toBe(8)
  })

  it('does not count a link that is down', () => {
    const physicalNics = [nic('vmnic0', 10_000), nic('vmnic1', 1000, false)]
    const host = { physicalNics, standardSwitches: switches(), vmkernelAdapters: twoAdapters }
    expect(limitOf(host).maxCost).toBe(8)
  })

  it('carries 2 where its MTU is not the same everywhere', () => {
    const mixed = [twoAdapters[0]!, { ...twoAdapters[1]!, mtu: 9000 }]
    expect(limitOf({ standardSwitches: switches(9000), vmkernelAdapters: mixed })).toMatchObject({
      maxCost: 2,
    })
    const above = [adapter('vmk1', 'vMotion-A', '10.20.0.1', 9000)]
    expect(limitOf({ standardSwitches: switches(1500), vmkernelAdapters: above }).words).toContain('MTU')
    expect(limitOf({ standardSwitches: switches(9000), vmkernelAdapters: above }).maxCost).toBe(8)
  })

  it('carries 2 where no link is up', () => {
    expect(limitOf({ physicalNics: [nic('vmnic0', 10_000), nic('vmnic1', 10_000, false)] })).toEqual({
      maxCost: 2,
      words: 'vMotion network, of which no link is up',
    })
  })
})
