/**
 * vSphere HA admission control: whether a cluster that takes in one more VM can still restart everything after the
 * failures it is configured for. Sources: vSphere Availability (slot policy, cluster resource percentage), recalled;
 * vsphere-rules A.5. CPU in MHz, memory in bytes.
 */
import { capacityOf, hostsOf, isInService, reservedBy, runningOn, type Resource } from './host-capacity.ts'
import type { Cluster, Host, Inventory, Vm } from './inventory.ts'

/** CPU that HA counts for a VM without a reservation (das.vmCpuMinMHz since 5.0). */
const leastVmCpuMhz = 32

export type FailoverShortage =
  | {
      readonly policy: 'slots'
      readonly slotCpuMhz: number
      readonly slotMemoryBytes: number
      /** Slots that are left after the configured failures of the largest hosts. */
      readonly slots: number
      /** Powered-on VMs, the new one included. */
      readonly needed: number
    }
  | {
      readonly policy: 'percentage'
      readonly resource: Resource
      readonly configuredPercent: number
      /** What would be left free, rounded down. */
      readonly freePercent: number
    }

/**
 * What would break the failover level if `entering` came into the cluster, to run on `destination`; empty: it holds.
 * Dedicated failover hosts set nothing aside elsewhere; that no VM may come to one of them is a check of its own.
 */
export function failoverShortages(
  inventory: Inventory,
  cluster: Cluster,
  entering: Vm,
  destination: Host,
): readonly FailoverShortage[] {
  const control = cluster.spec.ha?.admissionControl
  if (control === undefined || control.policy === 'dedicated-hosts') return []
  const hosts = hostsOf(inventory, cluster).filter(
    (host) => isInService(host) || host.name === destination.name,
  )
  const running = hostsOf(inventory, cluster).flatMap((host) => runningOn(inventory, host.name, entering))
  const vms = [...running, entering]
  if (control.policy === 'slots') return slotShortage(hosts, vms, control.hostFailures)
  return [
    ...percentShortage(hosts, vms, 'cpu', control.cpuPercent),
    ...percentShortage(hosts, vms, 'memory', control.memoryPercent),
  ]
}

function neededBy(vm: Vm, resource: Resource): number {
  return resource === 'cpu' ? Math.max(leastVmCpuMhz, reservedBy(vm, 'cpu')) : reservedBy(vm, 'memory')
}

function slotShortage(
  hosts: readonly Host[],
  vms: readonly Vm[],
  hostFailures: number,
): readonly FailoverShortage[] {
  const largest = (resource: Resource): number =>
    vms.reduce((most, vm) => Math.max(most, neededBy(vm, resource)), 1)
  const slotCpuMhz = largest('cpu')
  const slotMemoryBytes = largest('memory')
  const slotsByHost = hosts
    .map((host) =>
      Math.floor(
        Math.min(capacityOf(host, 'cpu') / slotCpuMhz, capacityOf(host, 'memory') / slotMemoryBytes),
      ),
    )
    .sort((left, right) => right - left)
  const slots = slotsByHost.slice(hostFailures).reduce((sum, count) => sum + count, 0)
  const needed = vms.length
  return slots >= needed ? [] : [{ policy: 'slots', slotCpuMhz, slotMemoryBytes, slots, needed }]
}

function percentShortage(
  hosts: readonly Host[],
  vms: readonly Vm[],
  resource: Resource,
  configuredPercent: number,
): readonly FailoverShortage[] {
  const total = hosts.reduce((sum, host) => sum + capacityOf(host, resource), 0)
  const free = total - vms.reduce((sum, vm) => sum + neededBy(vm, resource), 0)
  if (free * 100 >= configuredPercent * total) return []
  const freePercent = total === 0 ? 0 : Math.max(0, Math.floor((free * 100) / total))
  return [{ policy: 'percentage', resource, configuredPercent, freePercent }]
}
