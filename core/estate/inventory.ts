/**
 * The estate of a run: what the scenario says, with host defaults filled in and the few things that change
 * while it runs (where a VM is, its power state, what migrations have reserved). Maps keep the order of the
 * file, so that whoever iterates does so in the same order everywhere.
 */
import { gibBytes, mibBytes } from '../base/units.ts'
import type { FabricSpec, Scenario, VmSpec } from '../scenario/schema.ts'
import type { WorkloadSpec } from '../scenario/workload-schema.ts'
import { resolveHost, type ResolvedHostSpec } from './host-defaults.ts'

export type { ResolvedHostSpec }

export interface Host {
  readonly name: string
  readonly cluster: string
  readonly datacenter: string
  readonly vcenter: string
  readonly ssoDomain: string
  /** Replaced as a whole when a physical link changes. */
  spec: ResolvedHostSpec
  readonly memoryBytes: number
  /** All cores together. */
  readonly cpuMhz: number
  /** Held by migrations under way towards this host. */
  reservedMemoryBytes: number
  reservedCpuMhz: number
}

export type PowerState = VmSpec['powerState']

export interface Vm {
  readonly name: string
  readonly spec: VmSpec
  host: string
  powerState: PowerState
  workload: WorkloadSpec
  isMigrating: boolean
}

export interface Inventory {
  readonly scenario: Scenario
  readonly fabric: FabricSpec
  readonly hosts: ReadonlyMap<string, Host>
  readonly vms: ReadonlyMap<string, Vm>
}

/** Memory that ESXi itself needs before VMs get any. Ours: 8.0 asks for 8 GB at least, of which 4 GiB stay in use. */
export const hypervisorMemoryBytes = 4 * gibBytes

/** Builds the estate of a scenario whose references have been checked (`scenario/references.ts`). */
export function buildInventory(scenario: Scenario): Inventory {
  const hosts = new Map<string, Host>()
  for (const domain of scenario.estate.ssoDomains) {
    for (const vcenter of domain.vcenters) {
      for (const datacenter of vcenter.datacenters) {
        const datastoreNames = datacenter.datastores.map((datastore) => datastore.name)
        const specs = datacenter.clusters.flatMap((cluster) =>
          cluster.hosts.map((spec) => ({ cluster: cluster.name, spec })),
        )
        for (const { cluster, spec } of specs) {
          hosts.set(spec.name, {
            name: spec.name,
            cluster,
            datacenter: datacenter.name,
            vcenter: vcenter.name,
            ssoDomain: domain.name,
            spec: resolveHost(spec, hosts.size, datastoreNames),
            memoryBytes: spec.memoryGiB * gibBytes,
            cpuMhz: spec.cpu.sockets * spec.cpu.coresPerSocket * spec.cpu.mhz,
            reservedMemoryBytes: 0,
            reservedCpuMhz: 0,
          })
        }
      }
    }
  }
  const vms = new Map<string, Vm>()
  for (const spec of scenario.estate.vms) {
    vms.set(spec.name, {
      name: spec.name,
      spec,
      host: spec.host,
      powerState: spec.powerState,
      workload: spec.workload,
      isMigrating: false,
    })
  }
  return { scenario, fabric: scenario.estate.fabric, hosts, vms }
}

/** An independent copy; what never changes is shared. */
export function cloneInventory(inventory: Inventory): Inventory {
  return {
    ...inventory,
    hosts: new Map([...inventory.hosts].map(([name, host]) => [name, { ...host }])),
    vms: new Map([...inventory.vms].map(([name, vm]) => [name, { ...vm }])),
  }
}

export function vmMemoryBytes(vm: Vm): number {
  return vm.spec.memory.sizeMiB * mibBytes
}

/** Bytes in use on a host: ESXi itself, powered-on VMs, and what migrations towards it have reserved. */
export function hostMemoryUse(inventory: Inventory, hostName: string): number {
  let bytes = hypervisorMemoryBytes + (inventory.hosts.get(hostName)?.reservedMemoryBytes ?? 0)
  for (const vm of inventory.vms.values()) {
    if (vm.host === hostName && vm.powerState === 'poweredOn') bytes += vmMemoryBytes(vm)
  }
  return bytes
}
