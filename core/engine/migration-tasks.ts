/**
 * Migrations as tasks: asked for, queued until the limits on simultaneous migrations let them begin, cancelled from
 * every state. Whoever asks, a person or vCenter itself, asks here.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { checkMigration } from '../checks/check-migration.ts'
import type { Vm } from '../estate/inventory.ts'
import { abandonMigration } from '../migration/ending.ts'
import { datastoresOfPlan, filePlanOf, type FilePlan } from '../migration/file-plan.ts'
import type { AskedRelocation, MigrationState, RelocateRequest } from '../migration/migration-state.ts'
import { beginMigration } from '../migration/prepare.ts'
import { isCancellable } from '../migration/progress.ts'
import { checkRequestOf } from '../migration/relocate-request.ts'
import { operationCosts, usesOf } from '../tasks/cost-model.ts'
import type { NetworkLimit, OperationKind } from '../tasks/cost-model.ts'
import { networkLimitOf } from '../tasks/network-limit.ts'
import { administrator } from './engine-state.ts'
import type { EngineState } from './engine-state.ts'
import { newMigration, recordMigrationStart } from './new-migration.ts'
import type { QueuedMigration } from './queued-migration.ts'
import { cancelRefusal, stoppedVcenterRefusal } from './service-refusals.ts'
import { withdrawQueued } from './withdraw-queued.ts'

/** The number of the task, or why there is none. */
export type StartedTask =
  { readonly task: number; readonly refusal: null } | { readonly task: null; readonly refusal: Refusal }

/** Checks that say the request makes no sense; all others let a task begin, which then fails with their fault. */
const requestChecks = new Set([
  'object-not-found',
  'vm-state-mismatch',
  'vm-task-in-progress',
  'same-host',
  'same-storage',
])

/**
 * Asks for a migration of compute, storage or both: live where the VM runs, cold where it is powered off or suspended.
 * Its task begins at once, or as soon as the limits allow. `initiator` is shown with the task; what is not a person's is
 * vCenter's own, and is not held to a person's privileges. `reason` stands in the task's details ('' for none).
 */
export function startMigration(
  state: EngineState,
  asked: AskedRelocation,
  initiator: string,
  reason: string,
): StartedTask {
  const isByPerson = initiator === administrator
  const request = relocation(state, asked, isByPerson)
  const { findings } = checkMigration(state.inventory, checkRequestOf(request))
  const refused = findings.find((finding) => requestChecks.has(finding.check))
  const vm = state.inventory.vms.get(request.vm)
  if (refused !== undefined || vm === undefined) {
    const { check: id, fault, message, remedy } = refused ?? unknownVm(request.vm)
    return { task: null, refusal: { id, fault, message, remedy } }
  }
  const plan = filePlanOf(state.inventory, request)
  const task = state.queueTask(
    // The Client's wizard relocates; vCenter's own moves go by the API's other name (vsphere-rules B.2).
    isByPerson ? 'Relocate virtual machine' : 'Migrate virtual machine',
    vm.name,
    `${placesInWords(vm, request, plan)}${reason === '' ? '' : `, ${reason}`}`,
    initiator,
  )
  const queued = { task, kind: kindOf(vm, request, plan), request }
  if (admit(state, queued, vm, plan)) begin(state, queued)
  else {
    vm.queuedTask = task
    state.queued.set(task, queued)
    state.recordWait(task)
  }
  return { task, refusal: null }
}

/** Asked for its own host, a VM stays there, and only its storage moves. */
function relocation(state: EngineState, asked: AskedRelocation, isByPerson: boolean): RelocateRequest {
  const vm = state.inventory.vms.get(asked.vm)
  const host = vm?.host ?? ''
  const bySystem = !isByPerson
  const toOther = {
    ...asked,
    toHost: asked.toHost ?? host,
    movesCompute: asked.toHost !== undefined,
    bySystem,
  }
  const request = vm === undefined ? toOther : { ...toOther, powerState: asked.powerState ?? vm.powerState }
  const staysThere = request.toHost === host && filePlanOf(state.inventory, request) !== null
  return staysThere ? { ...request, movesCompute: false } : request
}

function kindOf(vm: Vm, { movesCompute }: RelocateRequest, plan: FilePlan | null): OperationKind {
  if (vm.powerState !== 'poweredOn') return 'cold'
  if (!movesCompute) return 'storage-vmotion'
  return plan === null ? 'vmotion' : 'combined'
}

/** For example `esx-01 → esx-02`, `esx-01: nfs-01 → vmfs-02`, or `esx-01 → esx-02, nfs-01 → vmfs-02`. */
function placesInWords(
  { host }: Vm,
  { toHost, movesCompute }: RelocateRequest,
  plan: FilePlan | null,
): string {
  const hosts = movesCompute ? `${host} → ${toHost}` : host
  if (plan === null) return hosts
  const { sources, destinations } = datastoresOfPlan(plan)
  const files = `${sources.join(', ')} → ${destinations.join(', ')}`
  return movesCompute ? `${hosts}, ${files}` : `${hosts}: ${files}`
}

function unknownVm(name: string) {
  return {
    check: 'object-not-found',
    fault: 'ManagedObjectNotFound',
    message: `There is no virtual machine named ${name} in this estate.`,
    remedy: 'Choose a virtual machine of the inventory.',
  }
}

/** Asks the limits; true if the task may begin now. */
function admit(
  state: EngineState,
  { task, kind, request }: QueuedMigration,
  vm: Vm,
  plan: FilePlan | null,
): boolean {
  const datastores = plan === null ? null : datastoresOfPlan(plan)
  const uses = usesOf({
    kind,
    sourceHost: vm.host,
    destinationHost: request.toHost,
    networkLimitOf: (host) => limitOf(state, host),
    sourceDatastores: datastores?.sources ?? vm.spec.disks.map((disk) => disk.datastore),
    destinationDatastores: datastores?.destinations ?? [],
  })
  const operation = operationCosts[kind].words
  return state.admissions.request({ id: task, label: vm.name, operation, uses }) === null
}

function limitOf(state: EngineState, name: string): NetworkLimit {
  const host = state.inventory.hosts.get(name)
  assertInvariant(host !== undefined, 'limit-of-known-host', () => `no host "${name}"`)
  return networkLimitOf(host)
}

/** Begins what was admitted when something else ended, in the order in which it was asked for. */
export function startAdmitted(state: EngineState): void {
  for (let task = state.admitted.shift(); task !== undefined; task = state.admitted.shift()) {
    const queued = state.queued.get(task)
    assertInvariant(queued !== undefined, 'admitted-task-was-queued', () => `task ${task}`)
    state.queued.delete(task)
    const vm = state.inventory.vms.get(queued.request.vm)
    if (vm !== undefined) vm.queuedTask = null
    begin(state, queued)
  }
}

function begin(state: EngineState, queued: QueuedMigration): void {
  const { task, request } = queued
  const { inventory } = state
  state.record('task-started', { task })
  const vm = inventory.vms.get(request.vm)
  const source = vm === undefined ? undefined : inventory.hosts.get(vm.host)
  const destination = inventory.hosts.get(request.toHost)
  if (vm === undefined || source === undefined || destination === undefined) {
    failToBegin(state, task, goneRefusal(queued, vm === undefined))
    return
  }
  const stopped = stoppedVcenterRefusal(inventory, [source.vcenter, destination.vcenter])
  if (stopped !== null) {
    failToBegin(state, task, stopped)
    return
  }
  const migration = newMigration(state, queued, vm, source, destination)
  state.migrations.set(migration.id, migration)
  recordMigrationStart(state, vm, migration)
  beginMigration(state, migration)
}

function failToBegin(state: EngineState, task: number, refusal: Refusal): void {
  state.endTask(task, 'error', refusal)
  state.services.noteMove(task, 'error')
  state.noteAdmissions(state.admissions.release(task))
}

/** Removed from the inventory while its task waited. */
function goneRefusal({ request }: QueuedMigration, isVmGone: boolean): Refusal {
  const what = isVmGone ? `virtual machine ${request.vm}` : `host of the migration of ${request.vm}`
  return {
    id: 'object-not-found',
    fault: 'ManagedObjectNotFound',
    message: `The ${what} was removed from the inventory while the task waited.`,
    remedy: '',
  }
}

/** Cancels the migration of a VM, whether it waits or runs. */
export function cancelMigration(state: EngineState, vm: Vm): Refusal | null {
  if (vm.queuedTask !== null) {
    withdrawQueued(state, vm, `The migration of ${vm.name} was cancelled by a user before it began.`)
    return null
  }
  const migration = migrationOf(state, vm)
  if (migration === undefined) {
    return {
      id: 'nothing-to-cancel',
      fault: 'InvalidState',
      message: `No migration of ${vm.name} is under way.`,
      remedy: 'Look at Recent Tasks: it may have ended already.',
    }
  }
  const lost = cancelRefusal(state, migration)
  if (lost !== null) return lost
  if (!isCancellable(migration)) return pastNoReturn(vm, migration)
  abandonMigration(state, migration, {
    outcome: 'cancelled',
    fault: 'RequestCanceled',
    message: `The migration of ${vm.name} was cancelled by a user.`,
    remedy: '',
  })
  return null
}

function pastNoReturn(vm: Vm, migration: MigrationState): Refusal {
  if (migration.endingAs !== null && migration.lostHost !== null) {
    const { lostHost, sourceHost, destinationHost } = migration
    return {
      id: 'already-ending',
      fault: 'TaskInProgress',
      message: `The migration of ${vm.name} is ending already: ${lostHost === 'source' ? sourceHost : destinationHost} has failed, and is waited for until the timeout.`,
      remedy: 'Wait for the task to end.',
    }
  }
  if (migration.endingAs !== null) {
    return {
      id: 'already-ending',
      fault: 'TaskInProgress',
      message: `The migration of ${vm.name} is being undone already; the VM is about to go on at ${migration.sourceHost}.`,
      remedy: 'Wait for the task to end.',
    }
  }
  const isPaused = migration.postCopy?.run.isPaused === true
  const reason = isPaused
    ? `its post-copy is paused, and its memory is on ${migration.sourceHost} and ${migration.destinationHost}, on neither of them whole`
    : migration.isHandedOver
      ? `${migration.destinationHost} owns the VM since its switchover`
      : `it is being switched to post-copy, and ${migration.destinationHost} is about to run the VM`
  return {
    id: 'past-point-of-no-return',
    fault: 'NotSupported',
    message: `The migration of ${vm.name} can no longer be cancelled: ${reason}.`,
    remedy: isPaused
      ? 'Bring a link between the hosts up again; post-copy then goes on to its end.'
      : `Wait for the task to end, then migrate the VM back to ${migration.sourceHost}.`,
  }
}

/** The VM whose migration this task is, waiting or running; undefined if it is none. */
export function vmOfMigrationTask(state: EngineState, task: number): Vm | undefined {
  const running = [...state.migrations.values()].find((migration) => migration.task === task)
  return state.inventory.vms.get(running?.vm ?? state.queued.get(task)?.request.vm ?? '')
}

/** The migration of this VM that runs now. */
export function migrationOf(state: EngineState, vm: Vm): MigrationState | undefined {
  for (const migration of state.migrations.values()) if (migration.vm === vm.name) return migration
  return undefined
}

/** After the estate has changed: networks that carry more or fewer vMotions than before let in accordingly. */
export function refreshLimits(state: EngineState): void {
  if (state.admissions.waitingCount === 0) return
  for (const name of state.admissions.objectsOf('network')) {
    const host = state.inventory.hosts.get(name)
    if (host === undefined) continue
    const { maxCost, words } = networkLimitOf(host)
    state.noteAdmissions(state.admissions.setLimit('network', name, maxCost, words))
  }
}
