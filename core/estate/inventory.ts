/**
 * The estate of a run: what the scenario says, with host defaults filled in and the few things that change
 * while it runs (where a VM is, its power state, what people have reconfigured, what migrations have reserved).
 * Maps keep the order of the file, so that whoever iterates does so in the same order everywhere. Specs are
 * replaced as a whole and never changed in place, so that a copy may share them.
 */
import { gibBytes, mibBytes } from '../base/units.ts'
import type { ClusterSpec } from '../scenario/cluster-schema.ts'
import type { FabricSpec, HostSpec, Scenario, VmSpec } from '../scenario/schema.ts'
import type {
  DatacenterSpec,
  DatastoreSpec,
  DistributedSwitchSpec,
  VcenterSpec,
} from '../scenario/vcenter-schema.ts'
import type { WorkloadSpec } from '../scenario/workload-schema.ts'
import { firstLatch, type CpuLatch } from './cpu-latch.ts'
import { resolveHost, type ResolvedHostSpec } from './host-defaults.ts'
import { firstVmNumber, takeMoRef } from './managed-object-ids.ts'

export type { ResolvedHostSpec }

/** Where an object of the estate lies. */
export interface EstatePlace {
  readonly datacenter: string
  readonly vcenter: string
  readonly ssoDomain: string
}

/** What a host sees of a distributed switch that it has joined. */
export interface ProxySwitch {
  readonly kind: 'distributed'
  readonly name: string
  readonly mtu: number
  /** Physical NICs of the host that serve it. */
  readonly uplinks: readonly string[]
  readonly portGroups: DistributedSwitchSpec['portGroups']
  readonly spec: DistributedSwitchSpec
}

export interface Host extends EstatePlace {
  readonly name: string
  /** '' for a stand-alone host. */
  cluster: string
  spec: ResolvedHostSpec
  /** Of the distributed switches that it has joined; made anew when one is reconfigured. */
  proxySwitches: readonly ProxySwitch[]
  maintenance: 'none' | 'entering' | 'in'
  readonly memoryBytes: number
  /** All cores together. */
  readonly cpuMhz: number
  /** Held by migrations under way towards this host. */
  reservedMemoryBytes: number
  reservedCpuMhz: number
  /** It has stopped at once, with all that ran on it: nothing of it answers. */
  isFailed: boolean
  /** vCenter no longer reaches it; it goes on by itself. */
  isManagementLost: boolean
  /** Since when its vCenter has had no heartbeat of it; null while they come, and where vCenter did not expect any. */
  unheardSinceNs: number | null
  /** Memory that something else than VMs has taken. */
  takenMemoryBytes: number
}

export type PowerState = VmSpec['powerState']

export interface Vm {
  readonly name: string
  spec: VmSpec
  host: string
  powerState: PowerState
  workload: WorkloadSpec
  isMigrating: boolean
  /** Task of its migration while that waits for the limits on simultaneous migrations. */
  queuedTask: number | null
  /** null while powered off. */
  cpuLatch: CpuLatch | null
  /** Managed object id in the inventory of its vCenter. */
  moRef: string
}

/** A cluster's settings; its hosts know it by name. */
export interface Cluster extends EstatePlace {
  readonly name: string
  spec: Omit<ClusterSpec, 'name' | 'hosts'>
}

export interface Datastore extends EstatePlace {
  readonly name: string
  spec: DatastoreSpec
  /** Space of files that migrations are writing there, and of what thin disks have grown by meanwhile. */
  copyingBytes: number
  /** How many times longer than usual its medium takes. */
  slowness: number
}

export interface DistributedSwitch extends EstatePlace {
  readonly name: string
  spec: DistributedSwitchSpec
}

export interface Vcenter {
  readonly name: string
  readonly ssoDomain: string
  spec: Omit<VcenterSpec, 'name' | 'datacenters'>
  /** Of the managed object id that the next VM gets that comes to it. */
  nextVmNumber: number
  /** MAC addresses that it gives to nobody: their VMs have gone to another vCenter with them. */
  blockedMacs: readonly BlockedMac[]
  /** Its service runs; hosts go on without it. */
  isRunning: boolean
  /** The account with which others log in to it has expired. */
  isAccountExpired: boolean
}

/** In lower case; of a VM that has left. */
export interface BlockedMac {
  readonly mac: string
  readonly vm: string
}

export type MissingPrivilege = NonNullable<Scenario['estate']['missingPrivileges']>[number]

export interface Inventory {
  readonly scenario: Scenario
  fabric: FabricSpec
  readonly vcenters: ReadonlyMap<string, Vcenter>
  readonly clusters: ReadonlyMap<string, Cluster>
  readonly datastores: ReadonlyMap<string, Datastore>
  readonly switches: ReadonlyMap<string, DistributedSwitch>
  readonly hosts: ReadonlyMap<string, Host>
  readonly vms: ReadonlyMap<string, Vm>
  /** Privileges that the person at the Client lacks. */
  missingPrivileges: readonly MissingPrivilege[]
}

/** Memory that ESXi itself needs before VMs get any. Ours: 8.0 asks for 8 GB at least, of which 4 GiB stay in use. */
export const hypervisorMemoryBytes = 4 * gibBytes

/** Builds the estate of a scenario whose references have been checked (`scenario/references.ts`). */
export function buildInventory(scenario: Scenario): Inventory {
  const vcenters = new Map<string, Vcenter>()
  const clusters = new Map<string, Cluster>()
  const datastores = new Map<string, Datastore>()
  const switches = new Map<string, DistributedSwitch>()
  const hosts = new Map<string, Host>()
  for (const domain of scenario.estate.ssoDomains) {
    for (const { name, datacenters, ...spec } of domain.vcenters) {
      vcenters.set(name, {
        name,
        ssoDomain: domain.name,
        spec,
        nextVmNumber: firstVmNumber(name),
        blockedMacs: [],
        isRunning: true,
        isAccountExpired: false,
      })
      for (const datacenter of datacenters) {
        const place = { datacenter: datacenter.name, vcenter: name, ssoDomain: domain.name }
        for (const store of datacenter.datastores) {
          datastores.set(store.name, {
            ...place,
            name: store.name,
            spec: store,
            copyingBytes: 0,
            slowness: 1,
          })
        }
        for (const one of datacenter.distributedSwitches ?? []) {
          switches.set(one.name, { ...place, name: one.name, spec: one })
        }
        for (const { name: cluster, hosts: _, ...settings } of datacenter.clusters) {
          clusters.set(cluster, { ...place, name: cluster, spec: settings })
        }
        addHosts(hosts, datacenter, place)
      }
    }
  }
  const inventory: Inventory = {
    scenario,
    fabric: scenario.estate.fabric,
    vcenters,
    clusters,
    datastores,
    switches,
    hosts,
    vms: buildVms(scenario, hosts, clusters, vcenters),
    missingPrivileges: scenario.estate.missingPrivileges ?? [],
  }
  refreshProxySwitches(inventory)
  return inventory
}

function addHosts(hosts: Map<string, Host>, datacenter: DatacenterSpec, place: EstatePlace): void {
  const shared = datacenter.datastores.filter((one) => one.isLocal !== true).map((one) => one.name)
  const specs = [
    ...datacenter.clusters.flatMap((cluster) =>
      cluster.hosts.map((spec) => ({ cluster: cluster.name, spec })),
    ),
    ...(datacenter.hosts ?? []).map((spec) => ({ cluster: '', spec })),
  ]
  for (const { cluster, spec } of specs) {
    hosts.set(spec.name, {
      ...place,
      name: spec.name,
      cluster,
      spec: resolveHost(spec, hosts.size, shared),
      proxySwitches: [],
      maintenance: spec.inMaintenanceMode ? 'in' : 'none',
      memoryBytes: spec.memoryGiB * gibBytes,
      cpuMhz: hostCpuMhz(spec),
      reservedMemoryBytes: 0,
      reservedCpuMhz: 0,
      isFailed: false,
      isManagementLost: false,
      unheardSinceNs: null,
      takenMemoryBytes: 0,
    })
  }
}

function hostCpuMhz({ cpu }: HostSpec): number {
  return cpu.sockets * cpu.coresPerSocket * cpu.mhz
}

function buildVms(
  scenario: Scenario,
  hosts: ReadonlyMap<string, Host>,
  clusters: ReadonlyMap<string, Cluster>,
  vcenters: ReadonlyMap<string, Vcenter>,
): ReadonlyMap<string, Vm> {
  return new Map(
    scenario.estate.vms.map((spec): [string, Vm] => {
      const host = hosts.get(spec.host)
      const evcMode = clusters.get(host?.cluster ?? '')?.spec.evcMode ?? null
      const isActive = spec.powerState !== 'poweredOff' && host !== undefined
      return [
        spec.name,
        {
          name: spec.name,
          spec,
          host: spec.host,
          powerState: spec.powerState,
          workload: spec.workload,
          isMigrating: false,
          queuedTask: null,
          cpuLatch: isActive ? firstLatch(spec, host.spec, evcMode) : null,
          moRef: takeMoRef(vcenters.get(host?.vcenter ?? '')),
        },
      ]
    }),
  )
}

/** Hosts' views of the distributed switches, after one of these has changed. */
export function refreshProxySwitches(inventory: Inventory): void {
  for (const host of inventory.hosts.values()) host.proxySwitches = proxySwitchesOf(inventory, host)
}

function proxySwitchesOf(inventory: Pick<Inventory, 'switches'>, host: Host): ProxySwitch[] {
  return [...inventory.switches.values()].flatMap(({ name, spec }) => {
    const member = spec.members.find((one) => one.host === host.name)
    if (member === undefined) return []
    const { mtu, portGroups } = spec
    return [{ kind: 'distributed' as const, name, mtu, uplinks: member.uplinks, portGroups, spec }]
  })
}

/** An independent copy; what never changes is shared. */
export function cloneInventory(inventory: Inventory): Inventory {
  const copyOf = <Value extends object>(map: ReadonlyMap<string, Value>) =>
    new Map([...map].map(([name, value]): [string, Value] => [name, { ...value }]))
  return {
    ...inventory,
    vcenters: copyOf(inventory.vcenters),
    clusters: copyOf(inventory.clusters),
    datastores: copyOf(inventory.datastores),
    switches: copyOf(inventory.switches),
    hosts: copyOf(inventory.hosts),
    vms: copyOf(inventory.vms),
  }
}

export function vmMemoryBytes(vm: Vm): number {
  return vm.spec.memory.sizeMiB * mibBytes
}

/** Bytes in use on a host: ESXi itself, powered-on VMs, and what migrations towards it have reserved. */
export function hostMemoryUse(inventory: Inventory, hostName: string): number {
  const host = inventory.hosts.get(hostName)
  let bytes = hypervisorMemoryBytes + (host?.reservedMemoryBytes ?? 0) + (host?.takenMemoryBytes ?? 0)
  for (const vm of inventory.vms.values()) {
    if (vm.host === hostName && vm.powerState === 'poweredOn') bytes += vmMemoryBytes(vm)
  }
  return bytes
}
