/**
 * Maintenance mode: a host is entering it until no VM runs there, and then it is in it. While it enters, vCenter
 * moves its VMs as the automation level of DRS lets it, and says of every VM that stays what it waits for.
 * Sources: DOC-MM, GOV-TYPES EnterMaintenanceMode_Task (vsphere-rules G).
 */
import type { Refusal } from '../base/errors.ts'
import type { Host, Vm } from '../estate/inventory.ts'
import { administrator } from './engine-state.ts'
import type { EngineState } from './engine-state.ts'
import { tendEvacuation } from './evacuation.ts'
import { liveMoves } from './own-moves.ts'
import { dropAll } from './recommendations.ts'
import type { EnteringHost } from './vcenter-services.ts'
import { withdrawQueued } from './withdraw-queued.ts'

/** The task stands there until the last VM has left: well known, "sits at 2 %". */
const waitingPercent = 2

const taskName = 'Enter maintenance mode'

export function enterMaintenance(state: EngineState, name: string, moveOffline: boolean): Refusal | null {
  const host = state.inventory.hosts.get(name)
  const refusal = host === undefined ? unknownHost(name) : enterRefusal(host)
  if (host === undefined || refusal !== null) return refusal
  const detail = moveOffline ? 'moving powered-off and suspended virtual machines' : ''
  const task = state.beginTask(taskName, name, detail, administrator)
  state.services.entering.set(name, {
    task,
    moveOffline,
    asked: new Map(),
    blocked: new Map(),
    shown: '',
    seen: { commands: -1, moves: -1 },
  })
  changeMaintenance(state, host, 'entering', task)
  return null
}

function enterRefusal({ name, maintenance, spec }: Host): Refusal | null {
  if (spec.connectionState !== 'connected') {
    return {
      id: 'host-not-connected',
      fault: spec.connectionState === 'disconnected' ? 'HostNotConnected' : 'HostNotReachable',
      message: `${name} is ${spec.connectionState === 'disconnected' ? 'disconnected' : 'not responding'}; it cannot enter maintenance mode.`,
      remedy: `Reconnect ${name} first.`,
    }
  }
  if (maintenance === 'none') return null
  return {
    id: maintenance === 'in' ? 'host-in-maintenance' : 'host-entering-maintenance',
    fault: 'InvalidState',
    message: `${name} is ${maintenance === 'in' ? 'in' : 'entering'} maintenance mode already.`,
    remedy:
      maintenance === 'in' ? 'Exit maintenance mode when you are done.' : 'Look at its task in Recent Tasks.',
  }
}

/** Of a host that is entering, it ends that, as cancelling its task does. */
export function exitMaintenance(state: EngineState, name: string): Refusal | null {
  const host = state.inventory.hosts.get(name)
  if (host === undefined) return unknownHost(name)
  if (host.maintenance === 'entering') return cancelEntering(state, name)
  if (host.maintenance === 'none') {
    return {
      id: 'host-not-in-maintenance',
      fault: 'InvalidState',
      message: `${name} is not in maintenance mode.`,
      remedy: '',
    }
  }
  const task = state.beginTask('Exit maintenance mode', name, '')
  changeMaintenance(state, host, 'none', task)
  state.endTask(task, 'success', null)
  return null
}

/** VMs that have moved stay where they are; a move that runs is finished, those that wait are given up. Inferred. */
export function cancelEntering(state: EngineState, name: string): Refusal | null {
  const told = {
    id: 'cancelled',
    fault: 'RequestCanceled',
    message: `Entering maintenance mode of ${name} was cancelled by a user. VMs that have moved stay where they are.`,
    remedy: '',
  }
  return stopEntering(state, name, 'cancelled', told) ? null : unknownHost(name)
}

/** Ends it before the host is empty, as cancelling does; false if the host is not entering. */
export function stopEntering(
  state: EngineState,
  name: string,
  outcome: 'cancelled' | 'error',
  told: Refusal,
): boolean {
  const entering = state.services.entering.get(name)
  const host = state.inventory.hosts.get(name)
  if (entering === undefined || host === undefined) return false
  state.services.entering.delete(name)
  for (const [vm, task] of entering.asked) withdrawIfQueued(state, vm, task, name)
  dropEvacuations(state, name, `${name} no longer enters maintenance mode.`)
  changeMaintenance(state, host, 'none', entering.task)
  state.endTask(entering.task, outcome, told)
  return true
}

function withdrawIfQueued(state: EngineState, name: string, task: number, host: string): void {
  const vm = state.inventory.vms.get(name)
  if (vm?.queuedTask === task)
    withdrawQueued(state, vm, `${host} no longer enters maintenance mode: ${name} stays there.`)
}

function dropEvacuations(state: EngineState, host: string, detail: string): void {
  dropAll(state, (one) => one.reason === 'maintenance' && one.fromHost === host, detail)
}

function changeMaintenance(
  state: EngineState,
  host: Host,
  maintenance: Host['maintenance'],
  task: number,
): void {
  host.maintenance = maintenance
  host.spec = { ...host.spec, inMaintenanceMode: maintenance === 'in' }
  state.record('host-maintenance-changed', { host: host.name, state: maintenance, task })
}

/** The host whose entering this task is, or null. */
export function hostOfEnteringTask(state: EngineState, task: number): string | null {
  for (const [host, entering] of state.services.entering) if (entering.task === task) return host
  return null
}

/** After any change: asks for what can move, says what cannot, and ends the task when nothing is left to wait for. */
export function tendMaintenance(state: EngineState): void {
  for (const [name, entering] of state.services.entering) {
    const host = state.inventory.hosts.get(name)
    if (host === undefined) continue
    const offline = tendEvacuation(state, host, entering)
    if (isEmptied(state, host, offline)) finish(state, host, entering)
    else showWaits(state, host, entering)
  }
}

function isEmptied(state: EngineState, host: Host, offline: readonly Vm[]): boolean {
  const runs = [...state.inventory.vms.values()].some(
    (vm) => vm.host === host.name && vm.powerState === 'poweredOn',
  )
  if (runs || offline.length > 0) return false
  return ![...state.migrations.values()].some(
    ({ sourceHost, destinationHost }) => sourceHost === host.name || destinationHost === host.name,
  )
}

function finish(state: EngineState, host: Host, { task }: EnteringHost): void {
  state.services.entering.delete(host.name)
  dropEvacuations(state, host.name, `${host.name} is in maintenance mode.`)
  changeMaintenance(state, host, 'in', task)
  state.record('task-progress', {
    task,
    percent: 100,
    detail: `no VM runs on ${host.name}`,
    cancellable: false,
  })
  state.endTask(task, 'success', null)
  state.services.isStirred = true
}

function showWaits(state: EngineState, host: Host, entering: EnteringHost): void {
  const detail = waitsInWords(state, host, entering)
  if (detail === entering.shown) return
  entering.shown = detail
  const { task } = entering
  state.record('task-progress', { task, percent: waitingPercent, detail, cancellable: true })
}

/** `31 VMs run: 8 migrating, 21 queued, 2 held up (db-01, web-07)` */
function waitsInWords(state: EngineState, host: Host, { blocked }: EnteringHost): string {
  const live = liveMoves(state)
  const vms = [...state.inventory.vms.values()].filter((vm) => vm.host === host.name)
  const running = vms.filter((vm) => vm.powerState === 'poweredOn').length
  const queued = vms.filter((vm) => vm.queuedTask !== null && live.has(vm.queuedTask)).length
  const migrating = [...state.migrations.values()].filter(
    ({ sourceHost, destinationHost }) => sourceHost === host.name || destinationHost === host.name,
  ).length
  const heldUp = [...blocked.keys()]
  const parts = [
    ...(migrating > 0 ? [`${migrating} migrating`] : []),
    ...(queued > 0 ? [`${queued} queued`] : []),
    ...(heldUp.length > 0 ? [`${heldUp.length} held up (${shortList(heldUp)})`] : []),
  ]
  const what = running === 1 ? '1 VM runs' : `${running} VMs run`
  return `${what} on ${host.name}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}

const mostNamed = 3

function shortList(names: readonly string[]): string {
  const listed = names.slice(0, mostNamed).join(', ')
  return names.length > mostNamed ? `${listed} and ${names.length - mostNamed} more` : listed
}

export function unknownHost(name: string): Refusal {
  return {
    id: 'host-unknown',
    fault: 'ManagedObjectNotFound',
    message: `There is no host named ${name} in this estate.`,
    remedy: 'Choose a host of the inventory.',
  }
}
