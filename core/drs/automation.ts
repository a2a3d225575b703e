/** Who may move a VM, and how often DRS looks at a cluster. */
import { nsPerSecond } from '../base/units.ts'
import { isAtLeast } from '../scenario/versions.ts'
import type { Cluster, Inventory, Vm } from '../estate/inventory.ts'
import { releaseOf } from '../estate/vcenter-release.ts'
import type { DrsLevel } from './recommendation.ts'

/**
 * The VM's own level, or that of its cluster; `off` where the cluster has no DRS. One with Fault Tolerance DRS does not
 * move, whatever its level (DOC-DRSON).
 */
export function automationOf(cluster: Cluster | null, vm: Vm): DrsLevel | 'disabled' | 'off' {
  const drs = cluster?.spec.drs
  if (drs === undefined) return 'off'
  return vm.spec.faultTolerance === undefined ? (vm.spec.drsAutomation ?? drs.level) : 'disabled'
}

/** Manual before partially before fully automated. */
const order: readonly DrsLevel[] = ['manual', 'partiallyAutomated', 'fullyAutomated']

export function leastLevel(levels: readonly DrsLevel[]): DrsLevel {
  return order.find((level) => levels.includes(level)) ?? 'fullyAutomated'
}

/** 5 minutes up to 6.7, 1 minute since 7.0 (FD-MOVES; the latter is well known). By the release of vCenter. */
const intervalBefore70Ns = 300 * nsPerSecond
const intervalNs = 60 * nsPerSecond

export function drsIntervalNs(inventory: Inventory, cluster: Cluster): number {
  const vcenter = inventory.vcenters.get(cluster.vcenter)
  return vcenter === undefined || isAtLeast(releaseOf(vcenter), '7.0') ? intervalNs : intervalBefore70Ns
}
