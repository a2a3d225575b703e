/** Conditions of the destination's resource pool: what it and its expandable parents have not reserved yet. */
import { mibBytes } from '../../base/units.ts'
import { bytesInWords, countInWords } from '../../base/wording.ts'
import { reservedBy, type Resource } from '../../estate/host-capacity.ts'
import type { Cluster } from '../../estate/inventory.ts'
import {
  findPool,
  poolInWords,
  poolOf,
  reservationOf,
  rootPool,
  roomOf,
  unreservedOfHosts,
  type PoolPlace,
} from '../../estate/resource-pools.ts'
import type { ResourcePoolSpec } from '../../scenario/cluster-schema.ts'
import type { Cure } from '../cure.ts'
import { lowerReservation } from '../cures/reservation-cures.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

export function amountInWords(amount: number, resource: Resource): string {
  return resource === 'cpu' ? `${countInWords(amount)} MHz` : bytesInWords(amount)
}

/** Pool that the VM comes to; inside its cluster it stays in its own unless another is named. */
function targetPoolOf({ vm, request, sourceCluster, destinationCluster }: CheckSubject): string {
  return request.toPool ?? (sourceCluster === destinationCluster ? poolOf(vm) : rootPool)
}

/** Whether the move changes what is reserved in the pool at all. */
function isComingIn(subject: CheckSubject, pool: string): boolean {
  return subject.sourceCluster !== subject.destinationCluster || pool !== poolOf(subject.vm)
}

function checkPool(resource: Resource) {
  return (subject: CheckSubject): readonly CheckResult[] => {
    const { inventory, vm, destination, destinationCluster: cluster } = subject
    const pool = targetPoolOf(subject)
    if (cluster === null || !isComingIn(subject, pool)) return []
    const place: PoolPlace = { inventory, cluster, without: vm, counting: destination }
    const needed = reservedBy(vm, resource)
    const { unreserved, chain } = roomOf(place, pool, resource)
    if (needed <= unreserved) return []
    // A root pool that lacks only because its hosts are full says nothing that the host's own check does not say.
    if (chain.at(-1) === rootPool && needed > unreservedOfHosts(place, resource)) return []
    const what = resource === 'cpu' ? 'CPU' : 'memory'
    return [
      {
        message: `The available ${what} resources in ${poolInWords(cluster, pool)} are insufficient for ${vm.name}.`,
        remedy: `Lower the reservation of ${vm.name}, or give the pool more: a larger or an expandable reservation.`,
        left: {
          label: resource === 'cpu' ? `${vm.name} reserves` : `${vm.name} reserves, overhead included`,
          value: amountInWords(needed, resource),
        },
        right: {
          label: `Unreserved in ${chain.map((one) => poolInWords(cluster, one)).join(' and ')}`,
          value: amountInWords(unreserved, resource),
        },
        fields: [
          { label: 'unreserved', value: String(unreserved) },
          { label: 'requested', value: String(needed) },
        ],
        cures: [
          ...lowerReservation(vm, resource, unreserved),
          ...poolCures(place, pool, chain, resource, needed),
        ],
      },
    ]
  }
}

/** Makes the pool where the chain ends expandable, or larger; only what helps is offered. */
function poolCures(
  place: PoolPlace,
  pool: string,
  chain: readonly string[],
  resource: Resource,
  needed: number,
): readonly Cure[] {
  const { cluster } = place
  const last = findPool(cluster, chain.at(-1) ?? rootPool)
  if (last === null) return []
  const missing = needed - roomOf(place, pool, resource).unreserved
  const [label, path] = [resource === 'cpu' ? 'CPU' : 'memory', resource === 'cpu' ? 'CPU' : 'Memory']
  const expandable =
    resource === 'cpu' ? { ...last, cpuExpandable: true } : { ...last, memoryExpandable: true }
  const candidates = [
    {
      text: `Make the ${label} reservation of resource pool ${last.name} expandable`,
      at: `${path} > Expandable reservation`,
      pools: replaced(cluster, expandable),
      changed: expandable,
    },
    {
      text: `Raise the ${label} reservation of resource pool ${last.name}`,
      at: `${path} > Reservation`,
      changed: enlarged(last, resource, missing),
      pools: replaced(cluster, enlarged(last, resource, missing)),
    },
  ]
  return candidates
    .filter(({ pools, changed }) => helps(place, pools, changed, { pool, resource, needed }))
    .map(({ text, at, pools }) => ({
      text,
      place: `${last.name} > Edit Resource Settings > ${at}`,
      inVsphere: true,
      commands: [{ type: 'edit-cluster', cluster: cluster.name, set: { resourcePools: pools } }],
      effort: 2,
    }))
}

/** Whether the VM fits then, and whether the parent can give what the pool newly sets aside. */
function helps(
  place: PoolPlace,
  pools: ResourcePoolSpec[],
  changed: ResourcePoolSpec,
  { pool, resource, needed }: { pool: string; resource: Resource; needed: number },
): boolean {
  const { cluster } = place
  const before = findPool(cluster, changed.name)
  const grown = reservationOf(changed, resource) - (before === null ? 0 : reservationOf(before, resource))
  if (grown > 0 && roomOf(place, changed.parent ?? rootPool, resource).unreserved < grown) return false
  const then = { ...place, cluster: { ...cluster, spec: { ...cluster.spec, resourcePools: pools } } }
  return roomOf(then, pool, resource).unreserved >= needed
}

function replaced(cluster: Cluster, pool: ResourcePoolSpec): ResourcePoolSpec[] {
  return (cluster.spec.resourcePools ?? []).map((one) => (one.name === pool.name ? pool : one))
}

function enlarged(pool: ResourcePoolSpec, resource: Resource, missing: number): ResourcePoolSpec {
  return resource === 'cpu'
    ? { ...pool, cpuReservationMhz: pool.cpuReservationMhz + Math.ceil(missing) }
    : { ...pool, memoryReservationMiB: pool.memoryReservationMiB + Math.ceil(missing / mibBytes) }
}

export const poolConditions: Conditions = {
  'pool-cpu-insufficient': checkPool('cpu'),
  'pool-mem-insufficient': checkPool('memory'),
}
