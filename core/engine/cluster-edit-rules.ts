/**
 * What must hold before a cluster may be reconfigured, and what vCenter makes of the edit itself: of two rules that
 * contradict each other the older stays and the newer is deactivated (DOC-VMHOST), and without DRS there are no
 * resource pools (well known).
 */
import type { Refusal } from '../base/errors.ts'
import type { Cluster, Host, Inventory } from '../estate/inventory.ts'
import { hostsOf } from '../estate/host-capacity.ts'
import { reservationOf, roomOf, rootPool } from '../estate/resource-pools.ts'
import { isAllowedBy, isRequired, type VmHostRule } from '../estate/rules.ts'
import { evcClusterOf } from '../estate/vm-cpu.ts'
import { configureRefusals, modeOrRefusal } from '../evc/cluster-evc.ts'
import type { ResourcePoolSpec, RuleSpec } from '../scenario/cluster-schema.ts'
import type { ClusterEdit } from '../scenario/edit-schema.ts'
import { nearOr, plain } from './edit-refusals.ts'

export function clusterEditRefusal(inventory: Inventory, cluster: Cluster, set: ClusterEdit): Refusal | null {
  return (
    evcRefusal(inventory, cluster, set) ??
    failoverRefusal(inventory, cluster, set) ??
    ruleRefusal(inventory, cluster, set.rules ?? []) ??
    poolRefusal(inventory, cluster, set.resourcePools ?? [])
  )
}

/** Everything that stands in the way of the mode, in one message. */
function evcRefusal(inventory: Inventory, cluster: Cluster, { evcMode }: ClusterEdit): Refusal | null {
  if (evcMode === undefined || evcMode === null) return null
  const mode = modeOrRefusal(evcMode)
  if ('fault' in mode) return plain(mode)
  const refusals = configureRefusals(evcClusterOf(inventory, cluster), mode)
  const [first] = refusals
  if (first === undefined) return null
  return {
    id: first.id,
    fault: first.fault,
    message: `EVC of ${cluster.name} cannot be set to ${mode.label}. ${refusals.map(({ message }) => message).join(' ')}`,
    remedy: refusals.map(({ remedy }) => remedy).join(' '),
  }
}

function failoverRefusal(inventory: Inventory, cluster: Cluster, { ha }: ClusterEdit): Refusal | null {
  const control = ha?.admissionControl
  if (control?.policy !== 'dedicated-hosts') return null
  const own = hostsOf(inventory, cluster).map((host) => host.name)
  const stranger = control.hosts.find((host) => !own.includes(host))
  return stranger === undefined
    ? null
    : invalid(`${stranger} is no host of ${cluster.name}.`, nearOr(stranger, own, 'Choose its own hosts.'))
}

function invalid(message: string, remedy: string): Refusal {
  return { id: 'edit-invalid', fault: 'InvalidArgument', message, remedy }
}

function taken(cluster: Cluster, what: string, name: string): Refusal {
  return {
    id: 'name-taken',
    fault: 'DuplicateName',
    message: `${cluster.name} would have two ${what} named ${name}.`,
    remedy: 'Give each a name of its own.',
  }
}

function firstTwice(names: readonly string[]): string | undefined {
  return names.find((name, index) => names.indexOf(name) !== index)
}

/** Host groups may name hosts that have left the cluster; VMs must be in the inventory. */
function ruleRefusal(inventory: Inventory, cluster: Cluster, rules: readonly RuleSpec[]): Refusal | null {
  const twice = firstTwice(rules.map((rule) => rule.name))
  if (twice !== undefined) return taken(cluster, 'rules', twice)
  for (const rule of rules) {
    const lostVm = rule.vms.find((name) => !inventory.vms.has(name))
    const lostHost =
      rule.type === 'vm-host' ? rule.hosts.find((name) => !inventory.hosts.has(name)) : undefined
    const lost = lostVm ?? lostHost
    if (lost !== undefined) {
      const known = lostVm === undefined ? inventory.hosts : inventory.vms
      return invalid(
        `Rule ${rule.name} names ${lost}, which is not in this estate.`,
        nearOr(lost, [...known.keys()], 'Choose others.'),
      )
    }
  }
  return null
}

function poolRefusal(
  inventory: Inventory,
  cluster: Cluster,
  pools: readonly ResourcePoolSpec[],
): Refusal | null {
  const twice = firstTwice(pools.map((pool) => pool.name))
  if (twice !== undefined) return taken(cluster, 'resource pools', twice)
  for (const pool of pools) {
    if (pool.parent !== undefined && !pools.some((one) => one.name === pool.parent))
      return invalid(
        `Resource pool ${pool.name} lies in ${pool.parent}, which ${cluster.name} does not have.`,
        nearOr(
          pool.parent,
          pools.map((one) => one.name),
          'Choose another parent.',
        ),
      )
    if (isInItself(pools, pool))
      return invalid(`Resource pool ${pool.name} would lie in itself.`, 'Choose another parent.')
  }
  return reservationRefusal(inventory, cluster, pools)
}

function isInItself(pools: readonly ResourcePoolSpec[], pool: ResourcePoolSpec): boolean {
  let parent = pool.parent
  for (let steps = 0; parent !== undefined && steps < pools.length; steps += 1) {
    if (parent === pool.name) return true
    parent = pools.find((one) => one.name === parent)?.parent
  }
  return false
}

/** What a pool newly sets aside, its parent must have (GOV-TYPES). */
function reservationRefusal(
  inventory: Inventory,
  cluster: Cluster,
  pools: readonly ResourcePoolSpec[],
): Refusal | null {
  const place = { inventory, cluster, without: null, counting: null }
  for (const resource of ['cpu', 'memory'] as const) {
    for (const pool of pools) {
      const before = cluster.spec.resourcePools?.find((one) => one.name === pool.name)
      const grown =
        reservationOf(pool, resource) - (before === undefined ? 0 : reservationOf(before, resource))
      const parent = pool.parent ?? rootPool
      // A parent that comes with the same edit is held to its own line.
      const isKnown =
        parent === rootPool || cluster.spec.resourcePools?.some((one) => one.name === parent) === true
      if (grown <= 0 || !isKnown || grown <= roomOf(place, parent, resource).unreserved) continue
      return {
        id: 'pool-reservation-insufficient',
        fault: resource === 'cpu' ? 'InsufficientCpuResourcesFault' : 'InsufficientMemoryResourcesFault',
        message: `${parent === rootPool ? cluster.name : parent} has not enough unreserved ${resource === 'cpu' ? 'CPU' : 'memory'} for the reservation of resource pool ${pool.name}.`,
        remedy: 'Reserve less, or make room in its parent.',
      }
    }
  }
  return null
}

/** A rule that gives way, and to which. */
export interface Deactivation {
  readonly rule: string
  readonly olderRule: string
  readonly reason: string
}

export interface SettledEdit {
  readonly set: ClusterEdit
  readonly deactivated: readonly Deactivation[]
}

/** The edit as vCenter carries it out. */
export function settleClusterEdit(inventory: Inventory, cluster: Cluster, set: ClusterEdit): SettledEdit {
  const { rules, deactivated } = withoutConflicts(hostsOf(inventory, cluster), set.rules ?? [])
  const hasPools = (cluster.spec.resourcePools ?? []).length > 0
  return {
    set: {
      ...set,
      ...(set.rules !== undefined && set.rules !== null && { rules }),
      ...(set.drs === null && hasPools && { resourcePools: null }),
    },
    deactivated,
  }
}

/** Rules stand in the order in which they were made: the first is the oldest. */
function withoutConflicts(
  hosts: readonly Host[],
  rules: readonly RuleSpec[],
): { readonly rules: RuleSpec[]; readonly deactivated: readonly Deactivation[] } {
  const kept: RuleSpec[] = []
  const deactivated: Deactivation[] = []
  for (const rule of rules) {
    const conflict = rule.enabled ? firstConflict(hosts, kept, rule) : null
    if (conflict === null) kept.push(rule)
    else {
      kept.push({ ...rule, enabled: false })
      deactivated.push({ rule: rule.name, ...conflict })
    }
  }
  return { rules: kept, deactivated }
}

function firstConflict(hosts: readonly Host[], older: readonly RuleSpec[], rule: RuleSpec) {
  const active = older.filter((one) => one.enabled)
  if (rule.type === 'vm-host') return isRequired(rule) ? requiredConflict(hosts, active, rule) : null
  const opposite = active.find(
    (one) => one.type !== 'vm-host' && one.type !== rule.type && shared(one, rule).length > 1,
  )
  if (opposite === undefined) return null
  const reason = `One keeps ${shared(opposite, rule).join(' and ')} together, the other separates them.`
  return { olderRule: opposite.name, reason }
}

function shared(left: RuleSpec, right: RuleSpec): readonly string[] {
  return left.vms.filter((name) => right.vms.includes(name))
}

/** Required rules intersect; the newest of those that leave a VM no host gives way. */
function requiredConflict(hosts: readonly Host[], active: readonly RuleSpec[], rule: VmHostRule) {
  for (const vm of rule.vms) {
    const others = active.filter(
      (one): one is VmHostRule => one.type === 'vm-host' && isRequired(one) && one.vms.includes(vm),
    )
    const before = hosts.filter((host) => others.every((one) => isAllowedBy(one, host.name)))
    if (others.length === 0 || before.length === 0) continue
    if (before.some((host) => isAllowedBy(rule, host.name))) continue
    return { olderRule: others.at(-1)!.name, reason: `Together they leave ${vm} no host of the cluster.` }
  }
  return null
}
