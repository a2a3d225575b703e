/**
 * What hosts have and what running VMs have reserved of it. CPU in MHz, memory in bytes. A VM reserves its own
 * reservation and, for memory, its overhead too; what is powered off or suspended reserves nothing.
 */
import { mibBytes } from '../base/units.ts'
import { hypervisorMemoryBytes, type Cluster, type Host, type Inventory, type Vm } from './inventory.ts'
import { overheadBytes } from './vm-overhead.ts'

export type Resource = 'cpu' | 'memory'

/** MHz or bytes that a VM holds while it runs. */
export function reservedBy(vm: Vm, resource: Resource): number {
  if (resource === 'cpu') return vm.spec.cpuReservationMhz ?? 0
  return vm.spec.memory.reservationMiB * mibBytes + overheadBytes(vm.spec)
}

/** MHz or bytes that a host has for VMs. ESXi's own CPU is left out: nothing is published that it reserves. */
export function capacityOf(host: Host, resource: Resource): number {
  return resource === 'cpu' ? host.cpuMhz : Math.max(0, host.memoryBytes - hypervisorMemoryBytes)
}

/** Powered-on VMs of a host in the order of the scenario, less one that is asked about. */
export function runningOn(inventory: Inventory, host: string, without: Vm | null = null): readonly Vm[] {
  return [...inventory.vms.values()].filter(
    (vm) => vm.host === host && vm.powerState === 'poweredOn' && vm.name !== without?.name,
  )
}

/**
 * MHz or bytes that nobody has reserved on a host, `without` left out. CPU that vMotions under way hold counts as
 * reserved; the memory that they hold is a matter of free memory.
 */
export function unreservedOn(
  inventory: Inventory,
  host: Host,
  resource: Resource,
  without: Vm | null,
): number {
  const held = resource === 'cpu' ? host.reservedCpuMhz : 0
  const reserved = runningOn(inventory, host.name, without).reduce(
    (sum, vm) => sum + reservedBy(vm, resource),
    held,
  )
  return Math.max(0, capacityOf(host, resource) - reserved)
}

/** Whether the host's capacity is its cluster's: connected and not in maintenance mode. */
export function isInService(host: Host): boolean {
  return host.spec.connectionState === 'connected' && host.maintenance !== 'in'
}

/** Hosts of a cluster in the order of the scenario. */
export function hostsOf(inventory: Inventory, cluster: Cluster): readonly Host[] {
  return [...inventory.hosts.values()].filter((host) => host.cluster === cluster.name)
}

/**
 * Most virtual CPUs that may run on one host, by release. Source: VMware Configuration Maximums ("virtual CPUs per
 * host"), recalled.
 */
export function maxVcpusOn(host: Host): number {
  const { version } = host.spec
  if (version === '4.1') return 512
  return version === '5.0' || version === '5.1' ? 2048 : 4096
}
