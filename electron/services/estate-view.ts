/** The estate as the inventory shows it: resolved, defaults filled in, in the order of the scenario's file. */
import { threeDigits, wholeNumber } from '../../core/base/format.ts'
import type { EstateView } from '../../core/contract/messages.ts'
import { buildInventory, type Host } from '../../core/estate/inventory.ts'
import type { Scenario, VmSpec } from '../../core/scenario/schema.ts'
import type { WriteStreamSpec } from '../../core/scenario/workload-schema.ts'

export function describeEstate(scenario: Scenario): EstateView {
  const inventory = buildInventory(scenario)
  const hosts = [...inventory.hosts.values()]
  return {
    ssoDomains: scenario.estate.ssoDomains.map((domain) => ({
      name: domain.name,
      vcenters: domain.vcenters.map((vcenter) => ({
        name: vcenter.name,
        datacenters: vcenter.datacenters.map((datacenter) => ({
          name: datacenter.name,
          datastores: datacenter.datastores.map((store) => ({
            ...store,
            hosts: hosts
              .filter(
                (host) => host.datacenter === datacenter.name && host.spec.datastores.includes(store.name),
              )
              .map((host) => host.name),
          })),
          clusters: datacenter.clusters.map((cluster) => ({
            name: cluster.name,
            hosts: cluster.hosts.map((host) => host.name),
          })),
        })),
      })),
    })),
    hosts: hosts.map(describeHost),
    vms: scenario.estate.vms.map(describeVm),
  }
}

function describeHost(host: Host): EstateView['hosts'][number] {
  const { spec } = host
  return {
    name: host.name,
    cluster: host.cluster,
    datacenter: host.datacenter,
    vcenter: host.vcenter,
    version: spec.version,
    connectionState: spec.connectionState,
    inMaintenanceMode: spec.inMaintenanceMode,
    cpuModel: spec.cpu.model,
    cpuVendor: spec.cpu.vendor,
    cores: spec.cpu.sockets * spec.cpu.coresPerSocket,
    mhz: spec.cpu.mhz,
    memoryGiB: spec.memoryGiB,
    physicalNics: spec.physicalNics.map(({ name, linkMbps, connected }) => ({ name, linkMbps, connected })),
    standardSwitches: spec.standardSwitches.map((entry) => ({
      ...entry,
      portGroups: entry.portGroups.map(({ name, vlan }) => ({ name, vlan })),
    })),
    vmkernelAdapters: spec.vmkernelAdapters,
    datastores: spec.datastores,
  }
}

function describeVm(vm: VmSpec): EstateView['vms'][number] {
  return {
    name: vm.name,
    host: vm.host,
    powerState: vm.powerState,
    vcpus: vm.vcpus,
    memoryMiB: vm.memory.sizeMiB,
    reservationMiB: vm.memory.reservationMiB,
    disks: vm.disks,
    nics: vm.nics,
    workload: vm.workload.writes.map((stream, index) => ({
      name: stream.name ?? `Stream ${index + 1}`,
      pattern: stream.pattern,
      region: describeRegion(stream, vm.memory.sizeMiB),
      rate: describeRate(stream),
    })),
  }
}

function describeRegion({ region }: WriteStreamSpec, memoryMib: number): string {
  if (region === undefined) return `all ${wholeNumber(memoryMib)} MiB`
  const text = `${threeDigits(region.sizeMiB)} MiB from ${wholeNumber(region.startMiB)} MiB`
  if (!('growsMiBPerSecond' in region) || region.growsMiBPerSecond === undefined) return text
  const toMib = region.growsToMiB ?? memoryMib - region.startMiB
  return `${text}, growing by ${threeDigits(region.growsMiBPerSecond)} MiB/s to ${threeDigits(toMib)} MiB`
}

function describeRate({ pagesPerSecond: rate, fromSeconds = 0, untilSeconds }: WriteStreamSpec): string {
  const from = fromSeconds > 0 ? [`from ${fromSeconds} s on`] : []
  const until = untilSeconds === undefined ? [] : [`ends at ${untilSeconds} s`]
  return [rateInWords(rate), ...from, ...until].join(', ')
}

function rateInWords(rate: WriteStreamSpec['pagesPerSecond']): string {
  if (typeof rate === 'number') return `${wholeNumber(rate)} pages/s`
  if (Array.isArray(rate))
    return rate
      .map((step) => `${wholeNumber(step.pagesPerSecond)} pages/s from ${step.atSeconds} s`)
      .join(', ')
  const { pagesPerSecond, everySeconds, forSeconds, firstAtSeconds } = rate
  return (
    `bursts of ${wholeNumber(pagesPerSecond)} pages/s for ${forSeconds} s every ${everySeconds} s, ` +
    `the first at ${firstAtSeconds} s`
  )
}
