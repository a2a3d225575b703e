/**
 * Datastore maintenance mode: a datastore is entering it until no file of a VM is left there, and then it is in it.
 * New files are refused from the first instant (check `ds-maintenance`). In a fully automated datastore cluster
 * Storage DRS moves the files away; elsewhere a person does. Sources: FD-SVCOST, GOV-TYPES
 * DatastoreEnterMaintenanceMode (vsphere-rules 0.2 #6).
 */
import type { Refusal } from '../base/errors.ts'
import type { Datastore } from '../estate/inventory.ts'
import { usesOfDatastore } from '../estate/datastore-use.ts'
import { datastoresOfPlan } from '../migration/file-plan.ts'
import { tendDatastoreEvacuation, unblock } from './datastore-evacuation.ts'
import { administrator } from './engine-state.ts'
import type { EngineState } from './engine-state.ts'
import { liveMoves } from './own-moves.ts'
import type { EnteringDatastore } from './vcenter-services.ts'
import { withdrawQueued } from './withdraw-queued.ts'

/** As the task of a host stands at 2 % while VMs are left on it. */
const waitingPercent = 2

export function enterDatastoreMaintenance(state: EngineState, name: string): Refusal | null {
  const datastore = state.inventory.datastores.get(name)
  const refusal = datastore === undefined ? unknownDatastore(name) : enterRefusal(datastore)
  if (datastore === undefined || refusal !== null) return refusal
  const cluster = datastore.spec.datastoreCluster
  const detail = cluster === undefined ? '' : `datastore cluster ${cluster}`
  const task = state.beginTask(taskNameOf(datastore), name, detail, administrator)
  state.services.enteringDatastores.set(name, {
    task,
    asked: new Map(),
    blocked: new Map(),
    shown: '',
    seen: { commands: -1, moves: -1 },
  })
  change(state, datastore, 'entering', task)
  return null
}

/** As the Client words it: Storage DRS has a maintenance mode of its own name. */
function taskNameOf({ spec }: Datastore): string {
  return spec.datastoreCluster === undefined
    ? 'Enter datastore maintenance mode'
    : 'Enter SDRS maintenance mode'
}

function enterRefusal({ name, spec }: Datastore): Refusal | null {
  const { maintenance = 'normal' } = spec
  if (maintenance === 'normal') return null
  const isIn = maintenance === 'inMaintenance'
  return {
    id: isIn ? 'datastore-in-maintenance' : 'datastore-entering-maintenance',
    fault: 'InvalidState',
    message: `${name} is ${isIn ? 'in' : 'entering'} maintenance mode already.`,
    remedy: isIn ? 'Exit maintenance mode when you are done.' : 'Look at its task in Recent Tasks.',
  }
}

/** Of a datastore that is entering, it ends that, as cancelling its task does. */
export function exitDatastoreMaintenance(state: EngineState, name: string): Refusal | null {
  const datastore = state.inventory.datastores.get(name)
  if (datastore === undefined) return unknownDatastore(name)
  if (state.services.enteringDatastores.has(name)) return cancelEnteringDatastore(state, name)
  if ((datastore.spec.maintenance ?? 'normal') === 'normal') {
    return {
      id: 'datastore-not-in-maintenance',
      fault: 'InvalidState',
      message: `${name} is not in maintenance mode.`,
      remedy: '',
    }
  }
  const task = state.beginTask(taskNameOf(datastore).replace('Enter', 'Exit'), name, '')
  change(state, datastore, 'normal', task)
  state.endTask(task, 'success', null)
  return null
}

/** What has moved stays where it is; a copy that runs is finished, those that wait are given up, as with a host. Inferred. */
export function cancelEnteringDatastore(state: EngineState, name: string): Refusal | null {
  const told = {
    id: 'cancelled',
    fault: 'RequestCanceled',
    message: `Entering maintenance mode of ${name} was cancelled by a user. Files that have moved stay where they are.`,
    remedy: '',
  }
  return stopEnteringDatastore(state, name, 'cancelled', told) ? null : unknownDatastore(name)
}

/** Ends it before the datastore is empty, as cancelling does; false if the datastore is not entering. */
export function stopEnteringDatastore(
  state: EngineState,
  name: string,
  outcome: 'cancelled' | 'error',
  told: Refusal,
): boolean {
  const entering = state.services.enteringDatastores.get(name)
  const datastore = state.inventory.datastores.get(name)
  if (entering === undefined || datastore === undefined) return false
  leave(state, name, entering)
  change(state, datastore, 'normal', entering.task)
  state.endTask(entering.task, outcome, told)
  return true
}

function leave(state: EngineState, name: string, entering: EnteringDatastore): void {
  state.services.enteringDatastores.delete(name)
  for (const vm of entering.blocked.keys()) unblock(state, name, entering, vm)
  for (const [vmName, task] of entering.asked) {
    const vm = state.inventory.vms.get(vmName)
    if (vm?.queuedTask === task)
      withdrawQueued(
        state,
        vm,
        `${name} no longer enters maintenance mode: the files of ${vmName} stay there.`,
      )
  }
}

function change(
  state: EngineState,
  datastore: Datastore,
  maintenance: 'normal' | 'entering' | 'inMaintenance',
  task: number,
): void {
  datastore.spec = { ...datastore.spec, maintenance }
  state.record('datastore-maintenance-changed', { datastore: datastore.name, state: maintenance, task })
}

/** The datastore whose entering this task is, or null. */
export function datastoreOfEnteringTask(state: EngineState, task: number): string | null {
  for (const [name, entering] of state.services.enteringDatastores) if (entering.task === task) return name
  return null
}

/** After any change: asks for what can move, says what cannot, and ends the task when no file is left. */
export function tendDatastoreMaintenance(state: EngineState): void {
  for (const [name, entering] of state.services.enteringDatastores) {
    const datastore = state.inventory.datastores.get(name)
    if (datastore === undefined) continue
    if (datastore.spec.maintenance !== 'entering') {
      endAsReconfigured(state, name, entering)
      continue
    }
    tendDatastoreEvacuation(state, datastore, entering)
    if (isEmptied(state, datastore)) finish(state, datastore, entering)
    else showWaits(state, datastore, entering)
  }
}

/** Somebody has set its state by hand meanwhile. */
function endAsReconfigured(state: EngineState, name: string, entering: EnteringDatastore): void {
  leave(state, name, entering)
  state.endTask(entering.task, 'cancelled', {
    id: 'cancelled',
    fault: 'RequestCanceled',
    message: `The state of ${name} was set by hand while it was entering maintenance mode.`,
    remedy: '',
  })
}

/** A migration that has switched is not over before its old files are deleted. */
function isEmptied(state: EngineState, datastore: Datastore): boolean {
  if (usesOfDatastore(state.inventory, datastore).length > 0) return false
  return ![...state.migrations.values()].some(({ files }) => {
    if (files === null) return false
    const { sources, destinations } = datastoresOfPlan(files.plan)
    return sources.includes(datastore.name) || destinations.includes(datastore.name)
  })
}

function finish(state: EngineState, datastore: Datastore, entering: EnteringDatastore): void {
  const { name } = datastore
  const { task } = entering
  leave(state, name, entering)
  change(state, datastore, 'inMaintenance', task)
  const detail = `no file of a virtual machine is left on ${name}`
  state.record('task-progress', { task, percent: 100, detail, cancellable: false })
  state.endTask(task, 'success', null)
  state.services.isStirred = true
}

function showWaits(state: EngineState, datastore: Datastore, entering: EnteringDatastore): void {
  const detail = waitsInWords(state, datastore, entering)
  if (detail === entering.shown) return
  entering.shown = detail
  const { task } = entering
  state.record('task-progress', { task, percent: waitingPercent, detail, cancellable: true })
}

/** `6 VMs have files on vmfs-01: 2 moving, 3 queued, 1 held up (db-01)` */
function waitsInWords(state: EngineState, datastore: Datastore, { blocked }: EnteringDatastore): string {
  const live = liveMoves(state)
  const vms = usesOfDatastore(state.inventory, datastore).map(({ vm }) => vm)
  const queued = vms.filter((vm) => vm.queuedTask !== null && live.has(vm.queuedTask)).length
  const moving = vms.filter((vm) => vm.isMigrating).length
  const heldUp = [...blocked.keys()]
  const parts = [
    ...(moving > 0 ? [`${moving} moving`] : []),
    ...(queued > 0 ? [`${queued} queued`] : []),
    ...(heldUp.length > 0 ? [`${heldUp.length} held up (${shortList(heldUp)})`] : []),
  ]
  const what =
    vms.length === 0
      ? 'the last files are being deleted'
      : vms.length === 1
        ? `1 VM has files on ${datastore.name}`
        : `${vms.length} VMs have files on ${datastore.name}`
  return `${what}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}`
}

const mostNamed = 3

function shortList(names: readonly string[]): string {
  const listed = names.slice(0, mostNamed).join(', ')
  return names.length > mostNamed ? `${listed} and ${names.length - mostNamed} more` : listed
}

function unknownDatastore(name: string): Refusal {
  return {
    id: 'datastore-unknown',
    fault: 'ManagedObjectNotFound',
    message: `There is no datastore named ${name} in this estate.`,
    remedy: 'Choose a datastore of the inventory.',
  }
}
