/**
 * vSphere HA: starts VMs again that have stopped with their host. Its master misses the host's heartbeats after 3 s,
 * looks for datastore heartbeats for 15 s, pings it from the tenth second on, and after 18 s declares it dead and begins
 * to restart VMs; vCenter is not needed for that. It goes by room for reservations and memory and by must rules,
 * not by admission control. A VM that a migration still holds is started when that has ended; one that no host takes,
 * when a host comes back. Source: Duncan Epping, "vSphere HA Deepdive" (Yellow Bricks): isolation and failure of a
 * slave, host with network heartbeats lost.
 */
import type { Refusal } from '../../base/errors.ts'
import { nsPerSecond } from '../../base/units.ts'
import { checkMigration, isError } from '../../checks/check-migration.ts'
import { demandOn, loadPercent, sumOf } from '../../drs/load.ts'
import { Plan } from '../../drs/plan.ts'
import { restartRefusal } from '../../drs/power-on.ts'
import { separationAt } from '../../drs/rule-keeping.ts'
import type { Cluster, Host, Inventory, Vm } from '../../estate/inventory.ts'
import type { EngineState } from '../engine-state.ts'
import { movesUnderWay } from '../own-moves.ts'
import { startVm } from '../power-commands.ts'
import type { FailedVm } from './injected-faults.ts'

export const restartsBeginNs = 18 * nsPerSecond

/** It is about to stop with its host; nothing where vSphere HA is not turned on. */
export function protectVm(
  { inventory, faults }: EngineState,
  { name: host, cluster }: Host,
  { name }: Vm,
  reachedBefore: ReadonlyMap<string, number>,
): void {
  if (inventory.clusters.get(cluster)?.spec.ha === undefined) return
  faults.failedVms.set(name, { host, reachedBefore, status: 'undeclared' })
}

export function scheduleRestarts(state: EngineState, { name: host, cluster }: Host): void {
  if (state.inventory.clusters.get(cluster)?.spec.ha === undefined) return
  state.faults.silentSinceNs.set(host, state.nowNs)
  state.scheduleFault({ kind: 'ha-restart', host }, state.nowNs + restartsBeginNs)
}

/** The entry of the clock. VMs of a host that has booted meanwhile are started all the same. */
export function declareDead(state: EngineState, host: string): void {
  const isMeant = (failed: FailedVm) => failed.host === host && failed.status === 'undeclared'
  const cluster = state.inventory.hosts.get(host)?.cluster ?? ''
  const hasHa = state.inventory.clusters.get(cluster)?.spec.ha !== undefined
  // It may have come back and failed once more since the entry was made: that has an entry of its own.
  if (hasHa && state.faults.silentSinceNs.get(host) === state.nowNs - restartsBeginNs) {
    const vms = [...state.faults.failedVms.values()].filter(isMeant).length
    state.record('host-declared-failed', { host, cluster, vms })
  }
  setStatus(state, isMeant)
}

/** A host has come back: VMs of its cluster that no host took are tried once more. */
export function retryUnplaced(state: EngineState, { name, cluster }: Host): void {
  state.faults.silentSinceNs.delete(name)
  setStatus(
    state,
    ({ host, status }) => status === 'unplaced' && state.inventory.hosts.get(host)?.cluster === cluster,
  )
}

function setStatus({ faults }: EngineState, isMeant: (failed: FailedVm) => boolean): void {
  for (const [vm, failed] of faults.failedVms)
    if (isMeant(failed)) faults.failedVms.set(vm, { ...failed, status: 'due' })
}

/** After each entry of the clock: VMs that may be started now. */
export function tendRestarts(state: EngineState): void {
  const { failedVms } = state.faults
  if (failedVms.size === 0) return
  for (const [name, failed] of failedVms) {
    const vm = state.inventory.vms.get(name)
    // Somebody has started it meanwhile.
    if (vm === undefined || vm.powerState !== 'poweredOff') failedVms.delete(name)
    else if (failed.status === 'due' && !vm.isMigrating && vm.queuedTask === null) restart(state, vm, failed)
  }
}

function restart(state: EngineState, vm: Vm, failed: FailedVm): void {
  const { failedVms } = state.faults
  const cluster = state.inventory.clusters.get(state.inventory.hosts.get(vm.host)?.cluster ?? '')
  // Its cluster no longer has vSphere HA.
  if (cluster?.spec.ha === undefined) {
    failedVms.delete(vm.name)
    return
  }
  const { host, refusal } = placeFor(state, cluster, vm)
  if (host === null) {
    failedVms.set(vm.name, { ...failed, status: 'unplaced' })
    const reason = refusal?.message ?? `${cluster.name} has no host that is left`
    state.record('vm-restarted-by-ha', { vm: vm.name, fromHost: failed.host, toHost: '', reason })
    return
  }
  failedVms.delete(vm.name)
  const reason = `host ${failed.host} has failed`
  state.record('vm-restarted-by-ha', { vm: vm.name, fromHost: failed.host, toHost: host.name, reason })
  startVm(state, vm, host, failed.reachedBefore)
  state.services.noteCommand(true)
}

/** The least loaded host that takes it; where there is none, why the first one does not. */
function placeFor(
  state: EngineState,
  cluster: Cluster,
  vm: Vm,
): { readonly host: Host | null; readonly refusal: Refusal | null } {
  const plan = new Plan(state.inventory, cluster.name, movesUnderWay(state))
  const rows = plan.hosts.map(({ name }) => {
    const host = state.inventory.hosts.get(name)!
    const percent = loadPercent(host, sumOf(plan.loadOf(name), demandOn(vm, host)))
    return { host, percent, refusal: refusalOf(state.inventory, plan, vm, host) }
  })
  const fitting = rows.filter(({ refusal }) => refusal === null).sort((a, b) => a.percent - b.percent)
  const [best] = fitting
  if (best !== undefined) return { host: best.host, refusal: null }
  const others = rows.filter(({ host }) => host.name !== vm.host)
  return { host: null, refusal: (others[0] ?? rows[0])?.refusal ?? null }
}

/** What vSphere HA goes by nothing of: capacity that admission control keeps free is for its own restarts. */
const notAsked = new Set(['ha-admission', 'dest-is-failover-host', 'ha-errors-at-dest', 'ha-protection-lost'])

function refusalOf(inventory: Inventory, { cluster }: Plan, vm: Vm, host: Host): Refusal | null {
  const started = restartRefusal(inventory, vm, host)
  if (started !== null) return started
  const isOn = (other: string) => {
    const found = inventory.vms.get(other)
    return found?.powerState === 'poweredOn' && found.host === host.name
  }
  const apart = separationAt(cluster, vm, isOn)
  if (apart !== null) return ruledOut(vm, host)
  if (host.name === vm.host) return null
  const request = { vm: vm.name, toHost: host.name, bySystem: true }
  const { findings } = checkMigration(asIfItRan(inventory, vm.host), request)
  const found = findings.find((finding) => isError(finding) && !notAsked.has(finding.check))
  if (found === undefined) return null
  const { check: id, fault, message, remedy } = found
  return { id, fault, message, remedy }
}

function ruledOut({ name }: Vm, { name: host }: Host): Refusal {
  return {
    id: 'vm-vm-rule',
    fault: 'RuleViolation',
    message: `A rule keeps ${name} apart from a virtual machine that runs on ${host}.`,
    remedy: 'Move the other virtual machine, or change the rule.',
  }
}

/** The checks of a cold move say whether files and networks are there; they are not to ask the host that has failed. */
function asIfItRan(inventory: Inventory, name: string): Inventory {
  const hosts = new Map(inventory.hosts)
  const host = hosts.get(name)
  if (host === undefined) return inventory
  const spec = { ...host.spec, connectionState: 'connected' as const }
  hosts.set(name, { ...host, spec, maintenance: 'none', isFailed: false, isManagementLost: false })
  return { ...inventory, hosts }
}
