/**
 * Admission control at power-on: whether the VM's resource pool can reserve what it needs, and whether its cluster can
 * still restart everything after the failures that vSphere HA is configured for. Both speak of the cluster as a whole,
 * whichever of its hosts takes the VM; what one host lacks is asked before (`power-on.ts`). Sources: vSphere Resource
 * Management ("Resource Pool Admission Control"), vSphere Availability, GOV-TYPES PowerOnVM_Task (the faults).
 */
import type { Refusal } from '../base/errors.ts'
import { bytesInWords, countInWords } from '../base/wording.ts'
import { failoverShortages, type FailoverShortage } from '../estate/failover-capacity.ts'
import { reservedBy, type Resource } from '../estate/host-capacity.ts'
import type { Cluster, Host, Inventory, Vm } from '../estate/inventory.ts'
import { findPool, poolInWords, poolOf, roomOf, rootPool } from '../estate/resource-pools.ts'

/** Why the cluster does not let `vm` run on `host`, the first reason alone; null: it does. */
export function admissionRefusal(
  inventory: Inventory,
  cluster: Cluster | null,
  vm: Vm,
  host: Host,
): Refusal | null {
  if (cluster === null) return null
  return (
    withoutPoolRoom(inventory, cluster, vm, 'cpu') ??
    withoutPoolRoom(inventory, cluster, vm, 'memory') ??
    withoutFailover(inventory, cluster, vm, host)
  )
}

function withoutPoolRoom(inventory: Inventory, cluster: Cluster, vm: Vm, resource: Resource): Refusal | null {
  const pool = findPool(cluster, poolOf(vm)) === null ? rootPool : poolOf(vm)
  const needed = reservedBy(vm, resource)
  const { unreserved, chain } = roomOf({ inventory, cluster, without: vm, counting: null }, pool, resource)
  if (needed <= unreserved) return null
  const [what, amount] =
    resource === 'cpu'
      ? (['CPU', (mhz: number) => `${countInWords(mhz)} MHz`] as const)
      : (['memory', bytesInWords] as const)
  const where = chain.map((one) => poolInWords(cluster, one)).join(' and ')
  return {
    id: `pool-${resource}-insufficient`,
    fault: resource === 'cpu' ? 'InsufficientCpuResourcesFault' : 'InsufficientMemoryResourcesFault',
    message: `The available ${what} resources in ${where} are insufficient to power on ${vm.name}: ${amount(needed)} are needed${resource === 'cpu' ? '' : ', overhead included'}, ${amount(unreserved)} are not reserved yet.`,
    remedy:
      pool === rootPool
        ? `Lower the reservation of ${vm.name}, or free capacity in ${cluster.name}.`
        : `Lower the reservation of ${vm.name}, or give the pool more: a larger or an expandable reservation.`,
  }
}

function withoutFailover(inventory: Inventory, cluster: Cluster, vm: Vm, host: Host): Refusal | null {
  const [shortage] = failoverShortages(inventory, cluster, vm, host)
  if (shortage === undefined) return null
  return {
    id: 'ha-admission',
    fault: 'InsufficientFailoverResourcesFault',
    message: `Insufficient resources to satisfy configured failover level for vSphere HA: ${vm.name} cannot be powered on. ${shortageInWords(cluster, shortage)}`,
    remedy: `Power off other VMs of ${cluster.name}, add a host, or relax its admission control.`,
  }
}

function shortageInWords({ name }: Cluster, shortage: FailoverShortage): string {
  if (shortage.policy === 'slots') {
    const { needed, slots, slotCpuMhz, slotMemoryBytes } = shortage
    return `${name} would need ${countInWords(needed)} slots of ${countInWords(slotCpuMhz)} MHz and ${bytesInWords(slotMemoryBytes)}; ${countInWords(slots)} are left after the configured host failures.`
  }
  const { resource, freePercent, configuredPercent } = shortage
  const what = resource === 'cpu' ? 'CPU' : 'memory'
  return `${freePercent} % of the ${what} of ${name} would be left, ${configuredPercent} % is reserved for failover.`
}
