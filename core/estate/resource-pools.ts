/**
 * Resource pools: what a pool has that nobody has reserved, and where it ends. A pool with an expandable reservation
 * takes what it lacks from its parent, up to the root pool, which has all of the cluster's hosts that are in service
 * (vSphere Resource Management, "Resource Pool Admission Control"). CPU in MHz, memory in bytes.
 */
import { mibBytes } from '../base/units.ts'
import type { ResourcePoolSpec } from '../scenario/cluster-schema.ts'
import { capacityOf, hostsOf, isInService, reservedBy, unreservedOn, type Resource } from './host-capacity.ts'
import type { Cluster, Host, Inventory, Vm } from './inventory.ts'

/** The root pool has no name of its own. */
export const rootPool = ''

/** Whose point of view: a VM that would come in is not counted, and the host that it would run on always is. */
export interface PoolPlace {
  readonly inventory: Inventory
  readonly cluster: Cluster
  /** Left out of the sums wherever it runs now. */
  readonly without: Vm | null
  /** Counted although it may not be in service, so that one cause is not said twice; null: none. */
  readonly counting: Host | null
}

export interface PoolRoom {
  readonly unreserved: number
  /** Pools asked, from the one meant upwards; the last is the root where all were expandable. */
  readonly chain: readonly string[]
}

/** The pool that a VM is in at its present cluster. */
export function poolOf(vm: Vm): string {
  return vm.spec.resourcePool ?? rootPool
}

/** As a person reads it. */
export function poolInWords(cluster: Cluster, pool: string): string {
  return pool === rootPool ? `the root resource pool of ${cluster.name}` : `resource pool ${pool}`
}

export function findPool(cluster: Cluster, pool: string): ResourcePoolSpec | null {
  return cluster.spec.resourcePools?.find((one) => one.name === pool) ?? null
}

/** What may still be reserved in a pool, its expandable parents included. */
export function roomOf(place: PoolPlace, pool: string, resource: Resource): PoolRoom {
  const spec = findPool(place.cluster, pool)
  const used = usedOf(place, pool, resource)
  if (spec === null) {
    return { unreserved: Math.max(0, rootCapacity(place, resource) - used), chain: [rootPool] }
  }
  const own = Math.max(0, reservationOf(spec, resource) - used)
  const isExpandable = resource === 'cpu' ? spec.cpuExpandable : spec.memoryExpandable
  if (!isExpandable) return { unreserved: own, chain: [pool] }
  const above = roomOf(place, spec.parent ?? rootPool, resource)
  return { unreserved: own + above.unreserved, chain: [pool, ...above.chain] }
}

/** Unreserved on the hosts of the cluster together, whatever pools have set aside. */
export function unreservedOfHosts(place: PoolPlace, resource: Resource): number {
  return countedHosts(place).reduce(
    (sum, host) => sum + unreservedOn(place.inventory, host, resource, place.without),
    0,
  )
}

function rootCapacity(place: PoolPlace, resource: Resource): number {
  return countedHosts(place).reduce((sum, host) => sum + capacityOf(host, resource), 0)
}

function countedHosts({ inventory, cluster, counting }: PoolPlace): readonly Host[] {
  return hostsOf(inventory, cluster).filter((host) => isInService(host) || host.name === counting?.name)
}

export function reservationOf(spec: ResourcePoolSpec, resource: Resource): number {
  return resource === 'cpu' ? spec.cpuReservationMhz : spec.memoryReservationMiB * mibBytes
}

/** Reserved in a pool: by its VMs, and by its child pools with what these have borrowed beyond their own. */
export function usedOf(place: PoolPlace, pool: string, resource: Resource): number {
  const children = (place.cluster.spec.resourcePools ?? []).filter((one) => (one.parent ?? rootPool) === pool)
  const ofPools = children.reduce(
    (sum, child) => sum + Math.max(reservationOf(child, resource), usedOf(place, child.name, resource)),
    0,
  )
  return vmsIn(place, pool).reduce((sum, vm) => sum + reservedBy(vm, resource), ofPools)
}

function vmsIn({ inventory, cluster, without }: PoolPlace, pool: string): readonly Vm[] {
  return [...inventory.vms.values()].filter((vm) => {
    if (vm.powerState !== 'poweredOn' || vm.name === without?.name) return false
    if (inventory.hosts.get(vm.host)?.cluster !== cluster.name) return false
    const known = findPool(cluster, poolOf(vm)) === null ? rootPool : poolOf(vm)
    return known === pool
  })
}
