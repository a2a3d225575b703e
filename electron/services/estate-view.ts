/** The estate as the inventory shows it: as it is now, in the order of the scenario's file. */
import { threeDigits, wholeNumber } from '../../core/base/format.ts'
import { mibBytes } from '../../core/base/units.ts'
import type { EstateView } from '../../core/contract/estate-view.ts'
import { demandOn, noLoad } from '../../core/drs/load.ts'
import { storageDrsLevelOf } from '../../core/estate/datastore-clusters.ts'
import { provisionedGiBOf } from '../../core/estate/datastore-use.ts'
import { capacityOf } from '../../core/estate/host-capacity.ts'
import type { Cluster, Host, Inventory, Vm } from '../../core/estate/inventory.ts'
import { roomOf, rootPool, usedOf } from '../../core/estate/resource-pools.ts'
import { freeGiBOf, usedGiBOf } from '../../core/estate/storage.ts'
import { foldersOf } from '../../core/estate/vm-folders.ts'
import type { WriteStreamSpec } from '../../core/scenario/workload-schema.ts'

export function describeEstate(inventory: Inventory): EstateView {
  const hosts = [...inventory.hosts.values()]
  const hostsOf = (cluster: string) =>
    hosts.filter((host) => host.cluster === cluster).map((host) => host.name)
  return {
    ssoDomains: describeDomains(inventory, hosts),
    hosts: hosts.map(describeHost),
    clusters: [...inventory.clusters.values()].map((cluster) => ({
      name: cluster.name,
      datacenter: cluster.datacenter,
      vcenter: cluster.vcenter,
      hosts: hostsOf(cluster.name),
      pools: describePools(inventory, cluster),
      spec: cluster.spec,
    })),
    switches: [...inventory.switches.values()].map(({ name, datacenter, spec }) => ({
      name,
      datacenter,
      spec,
    })),
    vcenters: [...inventory.vcenters.values()].map(
      ({ name, ssoDomain, isRunning, isAccountExpired, spec }) => ({
        name,
        ssoDomain,
        isRunning,
        isAccountExpired,
        spec,
      }),
    ),
    missingPrivileges: [...inventory.missingPrivileges],
    vms: [...inventory.vms.values()].map((vm) => describeVm(vm, inventory.hosts.get(vm.host) ?? null)),
  }
}

/** In the order of the scenario's file. */
function describeDomains(inventory: Inventory, hosts: readonly Host[]): EstateView['ssoDomains'] {
  return inventory.scenario.estate.ssoDomains.map((domain) => ({
    name: domain.name,
    vcenters: domain.vcenters.map((vcenter) => ({
      name: vcenter.name,
      datacenters: vcenter.datacenters.map((datacenter) => ({
        name: datacenter.name,
        datastores: datacenter.datastores.flatMap(({ name }) => describeDatastore(inventory, hosts, name)),
        clusters: datacenter.clusters.map((cluster) => ({
          name: cluster.name,
          hosts: hosts.filter((host) => host.cluster === cluster.name).map((host) => host.name),
        })),
        standaloneHosts: hosts
          .filter((host) => host.cluster === '' && host.datacenter === datacenter.name)
          .map((host) => host.name),
        switches: (datacenter.distributedSwitches ?? []).map((one) => one.name),
        folders: [...foldersOf(inventory, datacenter.name)],
      })),
    })),
  }))
}

function describeDatastore(inventory: Inventory, hosts: readonly Host[], name: string) {
  const datastore = inventory.datastores.get(name)
  if (datastore === undefined) return []
  const { spec } = datastore
  const used = usedGiBOf(inventory, datastore)
  return [
    {
      name,
      type: spec.type,
      capacityGiB: spec.capacityGiB,
      usedGiB: used,
      provisionedGiB: provisionedGiBOf(inventory, datastore),
      freeGiB: freeGiBOf(inventory, datastore),
      storageDrs: storageDrsLevelOf(inventory, datastore),
      slowness: datastore.slowness,
      spec,
      hosts: hosts.filter((host) => host.spec.datastores.includes(name)).map((host) => host.name),
    },
  ]
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
    isFailed: host.isFailed,
    maintenance: host.maintenance,
    cpuModel: spec.cpu.model,
    cpuVendor: spec.cpu.vendor,
    cores: spec.cpu.sockets * spec.cpu.coresPerSocket,
    mhz: spec.cpu.mhz,
    memoryGiB: spec.memoryGiB,
    physicalNics: spec.physicalNics.map(({ name, linkMbps, connected }) => ({ name, linkMbps, connected })),
    standardSwitches: spec.standardSwitches.map(({ name, mtu, uplinks, portGroups }) => ({
      name,
      mtu,
      uplinks,
      portGroups: portGroups.map((group) => ({ name: group.name, vlan: group.vlan })),
    })),
    vmkernelAdapters: spec.vmkernelAdapters.map(({ name, portGroup, ip, prefixLength, mtu, services }) => ({
      name,
      portGroup,
      ip,
      prefixLength,
      mtu,
      services,
    })),
    datastores: spec.datastores,
    capacity: {
      cpuMhz: capacityOf(host, 'cpu'),
      memoryMiB: Math.floor(capacityOf(host, 'memory') / mibBytes),
    },
    spec,
  }
}

function describePools(inventory: Inventory, cluster: Cluster): EstateView['clusters'][number]['pools'] {
  const place = { inventory, cluster, without: null, counting: null }
  const inMib = (bytes: number) => Math.floor(bytes / mibBytes)
  return [rootPool, ...(cluster.spec.resourcePools ?? []).map((pool) => pool.name)].map((name) => ({
    name,
    cpuUsedMhz: usedOf(place, name, 'cpu'),
    cpuUnreservedMhz: roomOf(place, name, 'cpu').unreserved,
    memoryUsedMiB: inMib(usedOf(place, name, 'memory')),
    memoryUnreservedMiB: inMib(roomOf(place, name, 'memory').unreserved),
  }))
}

function describeVm(vm: Vm, host: Host | null): EstateView['vms'][number] {
  const { name, powerState, spec, workload, cpuLatch } = vm
  const demand = host === null ? noLoad : demandOn(vm, host)
  return {
    name,
    host: vm.host,
    powerState,
    vcpus: spec.vcpus,
    memoryMiB: spec.memory.sizeMiB,
    reservationMiB: spec.memory.reservationMiB,
    disks: [...spec.disks],
    nics: spec.nics.map((nic) => ({ name: nic.name, portGroup: nic.portGroup, connected: nic.connected })),
    spec,
    demand: { cpuMhz: Math.round(demand.cpu), activeMemoryMiB: Math.round(demand.memory / mibBytes) },
    cpuLatch: cpuLatch === null ? null : { ...cpuLatch, firmwareOff: [...cpuLatch.firmwareOff] },
    workload: workload.writes.map((stream, index) => ({
      name: stream.name ?? `Stream ${index + 1}`,
      pattern: stream.pattern,
      region: describeRegion(stream, spec.memory.sizeMiB),
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
