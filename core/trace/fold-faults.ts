/**
 * Folds what records say of injected faults, of hosts and vCenters that are gone for a while, of VMs that stop with
 * them, and of how a migration was undone. Part of `fold.ts`.
 */
import { assertInvariant } from '../base/assert.ts'
import type { RecordOf, TraceRecord } from './events.ts'
import type { FaultView } from './fault-view.ts'
import { hostOf, migrationOf, vmOf } from './lookup.ts'
import { newDatastoreView, type DatastoreView } from './storage-view.ts'
import type { HostView, RunView, VmView } from './view.ts'

/** False if the record is about none of these. Throws AssertionError if it names what no earlier record introduced. */
export function applyToFaults(view: RunView, record: TraceRecord): boolean {
  return (
    applyToFault(view, record) ||
    applyToFailure(view, record) ||
    applyToStorageFault(view, record) ||
    applyToUndone(view, record)
  )
}

/** The life of a fault. What it breaks may show among the settings of the estate. */
function applyToFault(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'fault-armed':
      view.faults.push(newFaultView(record, record.trigger))
      return true
    case 'fault-begun':
      beginFault(view, record)
      break
    case 'fault-turned':
      faultOf(view, record.fault).detail = record.detail
      break
    case 'fault-ended':
      endFault(faultOf(view, record.fault), record)
      break
    case 'fault-skipped':
      skipFault(faultOf(view, record.fault), record)
      return true
    case 'fault-disarmed': {
      const fault = faultOf(view, record.fault)
      fault.state = 'over'
      fault.outcome = record.reason
      return true
    }
    default:
      return false
  }
  view.estateRevision += 1
  return true
}

function beginFault(view: RunView, record: RecordOf<'fault-begun'>): void {
  let fault = view.faults.find(({ name }) => name === record.fault)
  if (fault === undefined) {
    fault = newFaultView(record, '')
    view.faults.push(fault)
  }
  fault.state = 'active'
  fault.detail = record.detail
  fault.occurrences = record.occurrence
  fault.outcome = ''
  fault.spans.push({ beganAtNs: record.atNs, endedAtNs: null })
}

function endFault(fault: FaultView, { atNs, cause, returns }: RecordOf<'fault-ended'>): void {
  const span = fault.spans.at(-1)
  assertInvariant(span?.endedAtNs === null, 'faults-end-once', () => `fault ${fault.name} had not begun`)
  span.endedAtNs = atNs
  fault.state = returns ? 'waiting' : 'over'
  fault.outcome = cause
}

/** It was announced, and then nothing broke: there is no span. */
function skipFault(fault: FaultView, { reason, returns }: RecordOf<'fault-skipped'>): void {
  if (fault.spans.at(-1)?.endedAtNs === null) fault.spans.pop()
  fault.state = returns ? 'waiting' : 'over'
  fault.outcome = reason
}

/** Hosts and VMs that stop and come back, and what vCenter still reaches. All of it shows on the object's own page. */
function applyToFailure(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'host-failed':
      hostOf(view, record.host).isFailed = true
      break
    case 'host-returned':
      returnHost(hostOf(view, record.host))
      break
    case 'host-declared-failed':
      hostOf(view, record.host).declaredFailedAtNs = record.atNs
      break
    case 'host-connection-changed':
      hostOf(view, record.host).connection = record.state
      break
    case 'vm-failed':
      failVm(vmOf(view, record.vm), record)
      break
    case 'vm-restarted-by-ha':
      restartVm(vmOf(view, record.vm), record)
      break
    case 'vcenter-service-changed':
      if (record.isRunning) view.stoppedVcenters.delete(record.vcenter)
      else view.stoppedVcenters.add(record.vcenter)
      break
    default:
      return false
  }
  view.estateRevision += 1
  return true
}

function returnHost(host: HostView): void {
  host.isFailed = false
  host.declaredFailedAtNs = null
}

function failVm(vm: VmView, { atNs, host, reason }: RecordOf<'vm-failed'>): void {
  vm.failure = { atNs, host, reason, restarted: null }
  vm.powerState = 'poweredOff'
  vm.isStunned = false
  vm.slowdownPermyriad = 0
  vm.networkLoss = null
  vm.stalledDisks.clear()
}

function restartVm(vm: VmView, { atNs, toHost, reason }: RecordOf<'vm-restarted-by-ha'>): void {
  if (vm.failure !== null) vm.failure.restarted = { atNs, toHost, reason }
  if (toHost === '') return
  vm.host = toHost
  vm.powerState = 'poweredOn'
}

function applyToStorageFault(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'datastore-path-changed': {
      const datastore = view.datastores.get(record.datastore) ?? newDatastoreView(record.datastore)
      view.datastores.set(record.datastore, datastore)
      changePath(datastore, record)
      view.estateRevision += 1
      return true
    }
    case 'disk-stalled': {
      const { atNs, vm, disk, datastore, reason } = record
      const { stalledDisks } = vmOf(view, vm)
      if (reason === '') stalledDisks.delete(disk)
      else stalledDisks.set(disk, { atNs, datastore, reason })
      return true
    }
    default:
      return false
  }
}

function changePath(
  { pathStates, pathSinceNs }: DatastoreView,
  { atNs, host, state }: RecordOf<'datastore-path-changed'>,
): void {
  if (state === 'accessible') {
    pathStates.delete(host)
    pathSinceNs.delete(host)
    return
  }
  pathStates.set(host, state)
  if (state !== 'apd-timeout' || !pathSinceNs.has(host)) pathSinceNs.set(host, atNs)
}

function applyToUndone(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'migration-undone': {
      const { type: _, migration, ...step } = record
      migrationOf(view, migration).undone.push(step)
      return true
    }
    case 'task-orphaned': {
      const migration = view.migrations.find(({ task }) => task === record.task)
      if (migration !== undefined) migration.orphaned = record.reason
      return true
    }
    case 'client-missed': {
      const { type: _, atNs: _atNs, migration, vm: _vm, ...missed } = record
      migrationOf(view, migration).clientMissed = missed
      return true
    }
    default:
      return false
  }
}

function newFaultView(record: RecordOf<'fault-armed'> | RecordOf<'fault-begun'>, trigger: string): FaultView {
  const { atNs, fault, kind, target, detail } = record
  return {
    name: fault,
    kind,
    target,
    what: detail,
    detail,
    trigger,
    state: 'waiting',
    occurrences: 0,
    injectedAtNs: atNs,
    spans: [],
    outcome: '',
  }
}

function faultOf(view: RunView, name: string): FaultView {
  const found = view.faults.find((fault) => fault.name === name)
  assertInvariant(found !== undefined, 'trace-names-known-objects', () => `no fault "${name}"`)
  return found
}
