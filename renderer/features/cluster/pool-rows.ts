/** Resource pools of a cluster as a tree in rows, with what is reserved in each, and the form of one. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import { resourcePoolSchema, type ResourcePoolSpec } from '../../../core/scenario/cluster-schema.ts'
import { wholeNumber } from '../../format/numbers.ts'
import { fieldProblems, type FieldProblems } from '../forms/field-problems.ts'
import type { VmNow } from '../object/estate-now.ts'

type EstateCluster = EstateView['clusters'][number]

export interface PoolRow {
  /** '' is the root. */
  readonly name: string
  readonly depth: number
  /** null for the root, which has all of the hosts. */
  readonly spec: ResourcePoolSpec | null
  readonly cpuUsedMhz: number
  readonly cpuUnreservedMhz: number
  readonly memoryUsedMiB: number
  readonly memoryUnreservedMiB: number
  /** VMs directly in it. */
  readonly vms: number
  readonly children: number
}

/** The root first, each pool after its parent. `vms` are those of the cluster. */
export function poolRows(cluster: EstateCluster, vms: readonly VmNow[]): PoolRow[] {
  const specs = cluster.spec.resourcePools ?? []
  const known = new Set(specs.map((spec) => spec.name))
  const poolOf = (vm: VmNow) => (known.has(vm.spec.spec.resourcePool ?? '') ? vm.spec.spec.resourcePool : '')
  const rowsUnder = (name: string, depth: number, spec: ResourcePoolSpec | null): PoolRow[] => {
    const children = specs.filter((one) => (one.parent ?? '') === name)
    const used = cluster.pools.find((pool) => pool.name === name)
    return [
      {
        cpuUsedMhz: 0,
        cpuUnreservedMhz: 0,
        memoryUsedMiB: 0,
        memoryUnreservedMiB: 0,
        ...used,
        name,
        depth,
        spec,
        vms: vms.filter((vm) => poolOf(vm) === name).length,
        children: children.length,
      },
      ...children.flatMap((child) => rowsUnder(child.name, depth + 1, child)),
    ]
  }
  return rowsUnder('', 0, null)
}

export function newPool(pools: readonly ResourcePoolSpec[], parent: string): ResourcePoolSpec {
  const names = new Set(pools.map((pool) => pool.name))
  let number = pools.length + 1
  while (names.has(`Resource Pool ${number}`)) number += 1
  return {
    name: `Resource Pool ${number}`,
    ...(parent === '' ? {} : { parent }),
    cpuReservationMhz: 0,
    memoryReservationMiB: 0,
    cpuExpandable: true,
    memoryExpandable: true,
  }
}

export interface Room {
  readonly cpuMhz: number
  readonly memoryMiB: number
}

/** `others` are the pools of the cluster without this one; `room` is what its parent could still give. */
export function poolProblems(
  pool: ResourcePoolSpec,
  others: readonly ResourcePoolSpec[],
  room: Room,
): FieldProblems {
  const problems = new Map(fieldProblems(resourcePoolSchema, pool))
  if (others.some((one) => one.name === pool.name))
    problems.set('name', 'Another resource pool has this name.')
  if (pool.cpuReservationMhz > room.cpuMhz)
    problems.set('cpuReservationMhz', `The parent has ${wholeNumber(room.cpuMhz)} MHz left to reserve.`)
  if (pool.memoryReservationMiB > room.memoryMiB)
    problems.set('memoryReservationMiB', `The parent has ${wholeNumber(room.memoryMiB)} MiB left to reserve.`)
  return problems
}

/** What may be reserved for a pool: what its parent has left, and what it has itself already. */
export function roomFor(rows: readonly PoolRow[], parent: string, before: ResourcePoolSpec | null): Room {
  const row = rows.find((one) => one.name === parent)
  return {
    cpuMhz: (row?.cpuUnreservedMhz ?? 0) + (before?.cpuReservationMhz ?? 0),
    memoryMiB: (row?.memoryUnreservedMiB ?? 0) + (before?.memoryReservationMiB ?? 0),
  }
}
