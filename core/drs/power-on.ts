/**
 * Where DRS starts a VM. It stays where it is registered while that host takes it, is liked and runs it efficiently;
 * else it goes to the least loaded host that takes it (how DRS weighs hosts is not published: ours).
 */
import { bytesInWords } from '../base/wording.ts'
import { checkMigration, isError } from '../checks/check-migration.ts'
import { reservedBy, unreservedOn } from '../estate/host-capacity.ts'
import { hostCommunicationRefusal, isOutOfReach } from '../estate/host-contact.ts'
import { hostMemoryUse, vmMemoryBytes } from '../estate/inventory.ts'
import type { Cluster, Host, Inventory, Vm } from '../estate/inventory.ts'
import { requiredRulesAgainst } from '../estate/rules.ts'
import { cpuOptionsOf, cpuPlaceOf } from '../estate/vm-cpu.ts'
import { powerOnRefusal } from '../evc/cpu-refusal.ts'
import { withReasons } from '../evc/migration-check.ts'
import { missingAtPowerOn } from '../evc/vm-features.ts'
import type { Refusal } from '../base/errors.ts'
import { automationOf } from './automation.ts'
import { demandOn, loadPercent, sumOf, tolerancePercent } from './load.ts'
import { Plan } from './plan.ts'
import type { UnderWay } from './plan.ts'
import { separationAt } from './rule-keeping.ts'

/** Why a VM cannot be powered on at a host, the first reason alone; null: it can. */
export function startRefusal(inventory: Inventory, vm: Vm, host: Host): Refusal | null {
  return outOfService(vm, host) ?? onFailoverHost(inventory, vm, host) ?? restartRefusal(inventory, vm, host)
}

/** The same where vSphere HA starts it: hosts that are kept free for failovers are what it may use. */
export function restartRefusal(inventory: Inventory, vm: Vm, host: Host): Refusal | null {
  return (
    outOfService(vm, host) ??
    withoutMemory(inventory, vm, host) ??
    withoutReservation(inventory, vm, host, 'cpu') ??
    withoutReservation(inventory, vm, host, 'memory') ??
    againstRule(inventory, vm, host) ??
    withoutFeatures(inventory, vm, host)
  )
}

function outOfService(vm: Vm, host: Host): Refusal | null {
  const { name, spec, maintenance } = host
  if (isOutOfReach(host)) return hostCommunicationRefusal(host)
  if (spec.connectionState !== 'connected') {
    return {
      id: 'host-not-connected',
      fault: spec.connectionState === 'disconnected' ? 'HostNotConnected' : 'HostNotReachable',
      message: `${vm.name} cannot be powered on: ${name} is ${spec.connectionState === 'disconnected' ? 'disconnected' : 'not responding'}.`,
      remedy: `Reconnect ${name}.`,
    }
  }
  if (maintenance === 'none') return null
  return {
    id: 'host-in-maintenance',
    fault: 'InvalidState',
    message: `${vm.name} cannot be powered on: ${name} is ${maintenance === 'in' ? 'in' : 'entering'} maintenance mode.`,
    remedy: `Take ${name} out of maintenance mode, or migrate ${vm.name} to another host first.`,
  }
}

function onFailoverHost({ clusters }: Inventory, vm: Vm, { name, cluster }: Host): Refusal | null {
  const control = clusters.get(cluster)?.spec.ha?.admissionControl
  if (control?.policy !== 'dedicated-hosts' || !control.hosts.includes(name)) return null
  return {
    id: 'dest-is-failover-host',
    fault: 'DisallowedOperationOnFailoverHost',
    message: `${vm.name} cannot be powered on: ${name} is reserved as a dedicated failover host of ${cluster}.`,
    remedy: `Migrate ${vm.name} to another host, or change the HA admission control policy.`,
  }
}

function withoutMemory(inventory: Inventory, vm: Vm, host: Host): Refusal | null {
  const freeBytes = host.memoryBytes - hostMemoryUse(inventory, host.name)
  if (vmMemoryBytes(vm) <= freeBytes) return null
  return {
    id: 'host-memory-insufficient',
    fault: 'InsufficientHostMemoryCapacityFault',
    message: `${host.name} has not enough free memory to power on ${vm.name}: ${bytesInWords(vmMemoryBytes(vm))} are needed, ${bytesInWords(Math.max(0, freeBytes))} are free.`,
    remedy: 'Power off or migrate other VMs of that host.',
  }
}

function withoutReservation(
  inventory: Inventory,
  vm: Vm,
  host: Host,
  resource: 'cpu' | 'memory',
): Refusal | null {
  const needed = reservedBy(vm, resource)
  const unreserved = unreservedOn(inventory, host, resource, vm)
  if (needed <= unreserved) return null
  const words = (amount: number) => (resource === 'cpu' ? `${amount} MHz` : bytesInWords(amount))
  return {
    id: `host-${resource}-reservation-insufficient`,
    fault: resource === 'cpu' ? 'InsufficientHostCpuCapacityFault' : 'InsufficientHostMemoryCapacityFault',
    message: `${host.name} cannot satisfy the ${resource === 'cpu' ? 'CPU' : 'memory'} reservation of ${vm.name}: ${words(needed)} are needed, ${words(unreserved)} are not reserved yet.`,
    remedy: `Lower the reservation of ${vm.name}, or power it on at another host.`,
  }
}

function againstRule(inventory: Inventory, vm: Vm, host: Host): Refusal | null {
  const cluster = inventory.clusters.get(host.cluster)
  const [rule] = cluster === undefined ? [] : requiredRulesAgainst(cluster, vm.name, host.name)
  if (rule === undefined) return null
  return {
    id: 'vm-host-must-rule',
    fault: 'VmHostAffinityRuleViolation',
    message: `Virtual machine ${vm.name} on host ${host.name} would violate a virtual machine - host affinity rule: ${rule.name}.`,
    remedy: `Migrate ${vm.name} to a host that the rule allows, or change the rule.`,
  }
}

function withoutFeatures(inventory: Inventory, vm: Vm, host: Host): Refusal | null {
  const place = cpuPlaceOf(host, inventory.clusters.get(host.cluster) ?? null)
  const missing = missingAtPowerOn(cpuOptionsOf(vm, host.spec.version), place)
  if (missing.length === 0) return null
  const { id, fault, message, remedy } = powerOnRefusal(vm.name, host.name, withReasons(missing, place))
  return { id, fault, message, remedy }
}

export interface StartPlace {
  readonly host: string
  /** '' where it stays; else why it goes elsewhere. */
  readonly reason: string
}

/** `vm` is powered off, on `home`. Without DRS, or with a manual level, it starts where it is. */
export function startPlace(
  inventory: Inventory,
  cluster: Cluster | null,
  vm: Vm,
  home: Host,
  underWay: Iterable<UnderWay>,
): StartPlace {
  const stays = { host: home.name, reason: '' }
  const automation = automationOf(cluster, vm)
  if (cluster === null || (automation !== 'fullyAutomated' && automation !== 'partiallyAutomated'))
    return stays
  const plan = new Plan(inventory, cluster.name, underWay)
  const tolerance = tolerancePercent(cluster.spec.drs?.threshold ?? 1)
  const planned = plan.vm(vm.name)
  const rows = plan.hosts
    .filter((host) => canStart(plan, planned, host, home))
    .map((host) => ({
      host: host.name,
      isLiked: plan.isLiked(planned, host),
      percent: loadPercent(host, sumOf(plan.loadOf(host.name), demandOn(planned, host))),
    }))
  const here = rows.find((row) => row.host === home.name)
  if (here !== undefined && here.isLiked && here.percent <= tolerance) return stays
  const [best] = rows.sort((a, b) => Number(b.isLiked) - Number(a.isLiked) || a.percent - b.percent)
  if (best === undefined || best.host === home.name) return stays
  return { host: best.host, reason: reasonFor(plan, planned, home, here?.percent) }
}

function reasonFor(plan: Plan, vm: Vm, home: Host, percent: number | undefined): string {
  if (percent !== undefined)
    return plan.isLiked(vm, home)
      ? `${home.name} would come to ${Math.round(percent)} % of its capacity.`
      : `${home.name} is one that a rule or Proactive HA would rather avoid.`
  const refusal = startRefusal(plan.inventory, vm, home)
  return refusal?.message ?? `rules of ${plan.cluster.name} do not allow ${home.name}.`
}

/** The checks of a cold migration say whether its files and networks are there. */
function canStart(plan: Plan, vm: Vm, host: Host, home: Host): boolean {
  const { inventory, cluster } = plan
  if (startRefusal(inventory, vm, host) !== null) return false
  const isOn = (other: string) => {
    const found = inventory.vms.get(other)
    return found?.powerState === 'poweredOn' && found.host === host.name
  }
  if (separationAt(cluster, vm, isOn) !== null || isApart(plan, vm, host)) return false
  if (host.name === home.name) return true
  const { findings } = checkMigration(inventory, { vm: vm.name, toHost: host.name, bySystem: true })
  return !findings.some(isError)
}

/** A rule keeps it with a VM that runs elsewhere. */
function isApart({ cluster, running }: Plan, vm: Vm, host: Host): boolean {
  return (cluster.spec.rules ?? []).some(
    (rule) =>
      rule.type === 'keep-together' &&
      rule.enabled &&
      rule.vms.includes(vm.name) &&
      running.some((other) => rule.vms.includes(other.name) && other.host !== host.name),
  )
}
