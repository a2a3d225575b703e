/** What keeps a VM on a host that is entering maintenance mode, in words. */
import { failoverShortages } from '../estate/failover-capacity.ts'
import { cloneInventory, type Cluster, type Host, type Inventory, type Vm } from '../estate/inventory.ts'
import { automationOf } from '../drs/automation.ts'
import type { Obstacle, PlannedMove } from '../drs/recommendation.ts'
import type { Blocked } from './vcenter-services.ts'

const noCheck = { check: '', fault: '', isCapacity: false } as const

/** Before any host is asked: nobody but a person may move it; null: vCenter may, or may recommend it. */
export function ruledOut(cluster: Cluster | null, host: Host, vm: Vm): Blocked | null {
  const automation = automationOf(cluster, vm)
  if (automation === 'off') {
    const why = cluster === null ? `${host.name} is in no cluster` : `vSphere DRS of ${cluster.name} is off`
    const reason = `it waits for you: ${why}. Migrate it, suspend it or power it off.`
    return { ...noCheck, cause: 'drs-off', reason }
  }
  if (automation === 'disabled') {
    const reason =
      vm.spec.faultTolerance === undefined
        ? 'it waits for you: the DRS automation level of this VM is Disabled. Migrate it, or change its level.'
        : 'it waits for you: DRS does not move a VM with Fault Tolerance. Migrate it yourself.'
    return { ...noCheck, cause: 'drs-disabled', reason }
  }
  return null
}

const levelWords = {
  manual: 'Manual',
  partiallyAutomated: 'Partially Automated',
  fullyAutomated: 'Fully Automated',
} as const

export function waitsForPerson(cluster: Cluster, { toHost, level }: PlannedMove): Blocked {
  const reason =
    `it waits for you: DRS is ${levelWords[level]} for it and recommends ${toHost}. ` +
    `Apply the recommendation: ${cluster.name} > Monitor > vSphere DRS > Recommendations.`
  return { ...noCheck, cause: 'drs-manual', reason }
}

/** What has failed is left to the person to mend; what was cancelled is asked for again when another VM has moved. */
export function failedHoldUp(vm: string, outcome: 'error' | 'cancelled'): Blocked {
  const what = outcome === 'error' ? 'has failed; look at its task, and mend the cause' : 'was cancelled'
  const reason = `the migration of ${vm} ${what}. It is tried again when something has changed.`
  return { ...noCheck, cause: 'failed', reason, isCapacity: outcome === 'cancelled' }
}

/** HA admission control does not let capacity go that it needs for failover; null: it does, or is off. */
export function admissionHoldUp(inventory: Inventory, cluster: Cluster, host: Host, vm: Vm): Blocked | null {
  if (cluster.spec.ha?.admissionControl === undefined) return null
  const without = cloneInventory(inventory)
  const leaving = without.hosts.get(host.name)
  const destination = [...without.hosts.values()].find(
    (one) => one.cluster === cluster.name && one.maintenance === 'none' && one !== leaving,
  )
  if (leaving === undefined || destination === undefined) return null
  leaving.maintenance = 'in'
  if (failoverShortages(without, cluster, vm, destination).length === 0) return null
  return {
    cause: 'admission',
    check: 'ha-admission',
    fault: 'InsufficientFailoverResourcesFault',
    reason: `vSphere HA admission control of ${cluster.name} would no longer have its failover capacity without ${host.name}. Free capacity, or relax admission control.`,
    isCapacity: true,
  }
}

/** No host of the cluster takes it. */
export function stuckHoldUp(
  cluster: Cluster,
  host: Host,
  vm: string,
  obstacles: readonly Obstacle[],
): Blocked {
  const first = firstOfEach(obstacles)
  const [one] = first
  if (one === undefined) {
    const reason = `${cluster.name} has no other host for ${vm} than ${host.name}.`
    return {
      cause: 'check',
      check: 'no-compatible-host',
      fault: 'NoCompatibleHost',
      reason,
      isCapacity: true,
    }
  }
  const isSame = first.every(({ check }) => check === one.check)
  return {
    cause: causeOf(first),
    check: one.check,
    fault: isSame ? one.fault : 'NoCompatibleHost',
    reason: `no host of ${cluster.name} takes it. ${obstaclesInWords(first)}`,
    isCapacity: first.some(({ isCapacity }) => isCapacity),
  }
}

function causeOf(obstacles: readonly Obstacle[]): string {
  const isRule = ({ check }: Obstacle) => check.startsWith('rule:') || check === 'vm-host-must-rule'
  if (obstacles.some(isRule)) return 'rule'
  return obstacles.every(({ isCapacity }) => isCapacity) ? 'capacity' : 'check'
}

function firstOfEach(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  const hosts = new Map<string, Obstacle>()
  for (const obstacle of obstacles) if (!hosts.has(obstacle.host)) hosts.set(obstacle.host, obstacle)
  return [...hosts.values()]
}

const mostTold = 3

/** A message that names no host stands once for all. */
function obstaclesInWords(obstacles: readonly Obstacle[]): string {
  const messages = [...new Set(obstacles.map(({ message }) => message))]
  const told = messages.slice(0, mostTold).join(' ')
  return messages.length > mostTold ? `${told} And ${messages.length - mostTold} more.` : told
}
