/** What a host has when nothing is said of it, what memory is in use, and that a copy stands on its own. */
import { describe, expect, it } from 'vitest'
import {
  buildInventory,
  cloneInventory,
  hostMemoryUse,
  hypervisorMemoryBytes,
} from '../../../core/estate/inventory.ts'
import { portGroupOf, subnetOf, uplinksOf, vmotionAdaptersOf } from '../../../core/estate/lookup.ts'
import { smallScenario, smallVm } from '../../support/scenarios.ts'

const mib = 2 ** 20

describe('a host of which nothing is said', () => {
  const inventory = buildInventory(smallScenario())
  const hosts = [...inventory.hosts.values()]

  it('carries vMotion on the second NIC, management and VMs on the first', () => {
    for (const host of hosts) {
      const [vmotion] = vmotionAdaptersOf(host)
      expect(uplinksOf(host, vmotion!).map((nic) => nic.name)).toEqual(['vmnic1'])
      expect(portGroupOf(host, 'VM Network')!.switch.uplinks).toEqual(['vmnic0'])
    }
  })

  it('has an address of its own in the subnet of the others', () => {
    const adapters = hosts.map((host) => vmotionAdaptersOf(host)[0]!)
    expect(new Set(adapters.map((adapter) => adapter.ip)).size).toBe(hosts.length)
    expect(new Set(adapters.map((adapter) => subnetOf(adapter.ip, adapter.prefixLength))).size).toBe(1)
  })

  it('puts all on its only NIC if it has one', () => {
    const single = buildInventory(
      smallScenario({ hosts: [{ name: 'esx-01', physicalNics: [{ name: 'vmnic7' }] }] }),
    )
    const host = single.hosts.get('esx-01')!
    expect(uplinksOf(host, vmotionAdaptersOf(host)[0]!).map((nic) => nic.name)).toEqual(['vmnic7'])
    expect(portGroupOf(host, 'VM Network')!.switch.name).toBe('vSwitch0')
  })

  it('gives 500 hosts 500 addresses', () => {
    const clusters = Array.from({ length: 500 }, (_, index) => ({ name: `esx-${index}` }))
    const scenario = smallScenario({ hosts: clusters.slice(0, 96), vms: [smallVm({ host: 'esx-0' })] })
    const [domain] = scenario.estate.ssoDomains
    const [cluster] = domain!.vcenters[0]!.datacenters[0]!.clusters
    const hostSpecs = clusters.map(({ name }) => ({ ...cluster!.hosts[0]!, name }))
    cluster!.hosts.splice(0, cluster!.hosts.length, ...hostSpecs)
    const addresses = [...buildInventory(scenario).hosts.values()].map(
      (host) => vmotionAdaptersOf(host)[0]!.ip,
    )
    expect(new Set(addresses).size).toBe(500)
    for (const address of addresses)
      for (const octet of address.split('.')) expect(Number(octet)).toBeLessThan(255)
  })
})

describe('memory in use', () => {
  it("is the hypervisor's, that of running VMs, and what migrations have reserved", () => {
    const vms = [
      smallVm(),
      smallVm({ name: 'web-02', memory: { sizeMiB: 100 } }),
      smallVm({ name: 'off-01', powerState: 'poweredOff', memory: { sizeMiB: 1000 } }),
    ]
    const inventory = buildInventory(smallScenario({ vms }))
    expect(hostMemoryUse(inventory, 'esx-01')).toBe(hypervisorMemoryBytes + 164 * mib)
    inventory.hosts.get('esx-01')!.reservedMemoryBytes = 5 * mib
    expect(hostMemoryUse(inventory, 'esx-01')).toBe(hypervisorMemoryBytes + 169 * mib)
    expect(hostMemoryUse(inventory, 'esx-02')).toBe(hypervisorMemoryBytes)
  })
})

describe('a copy', () => {
  it('changes alone', () => {
    const inventory = buildInventory(smallScenario())
    const copy = cloneInventory(inventory)
    copy.vms.get('web-01')!.host = 'esx-03'
    copy.hosts.get('esx-01')!.reservedCpuMhz = 7
    expect(inventory.vms.get('web-01')!.host).toBe('esx-01')
    expect(inventory.hosts.get('esx-01')!.reservedCpuMhz).toBe(0)
  })
})
