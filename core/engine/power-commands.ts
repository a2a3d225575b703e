/**
 * Obeys what changes a VM's power state. Only power-on gives it CPU features anew: it notes where that was, and
 * suspending, resuming and a guest restart leave it as it is (MODEL.md, EVC).
 */
import { assertInvariant } from '../base/assert.ts'
import type { Refusal } from '../base/errors.ts'
import { admissionRefusal } from '../drs/admission.ts'
import { startPlace, startRefusal } from '../drs/power-on.ts'
import { latchAt } from '../estate/cpu-latch.ts'
import type { Cluster, Host, Vm } from '../estate/inventory.ts'
import { segmentsOf } from '../estate/reach.ts'
import { cpuFeaturesOf, cpuPlaceOf, cpuPolicyOf } from '../estate/vm-cpu.ts'
import { migrationRefusal } from '../evc/cpu-refusal.ts'
import { checkCpu } from '../evc/migration-check.ts'
import { endByPowerOff } from '../migration/ending.ts'
import { settlePlaced } from '../migration/network-loss.ts'
import type { EngineState } from './engine-state.ts'
import { migrationOf } from './migration-tasks.ts'
import { movesUnderWay } from './own-moves.ts'

const powerOnTask = 'Power On virtual machine'

/** A suspended VM is resumed by powering it on, as the Client does it. */
export function powerOn(state: EngineState, vm: Vm): Refusal | null {
  if (vm.powerState === 'suspended') return resume(state, vm)
  if (vm.powerState === 'poweredOn') return wrongPowerState(vm, 'is powered on already', 'power it off first')
  if (vm.isMigrating) return stillArriving(state, vm)
  const { inventory } = state
  const home = hostOf(state, vm.host)
  const place = startPlace(inventory, clusterOf(state, home), vm, home, movesUnderWay(state))
  const host = hostOf(state, place.host)
  const refusal =
    startRefusal(inventory, vm, host) ?? admissionRefusal(inventory, clusterOf(state, host), vm, host)
  if (refusal !== null) return failed(state, vm, '', refusal)
  const task = state.beginTask(powerOnTask, vm.name, '')
  const reachedBefore = segmentsOf(inventory, vm)
  if (host !== home)
    state.record('vm-placed', {
      vm: vm.name,
      fromHost: home.name,
      toHost: host.name,
      reason: place.reason,
    })
  startVm(state, vm, host, reachedBefore)
  state.endTask(task, 'success', null)
  return null
}

/** It runs from here on, on a host that takes it. `reachedBefore`: VLANs in which its adapters were reached last. */
export function startVm(
  state: EngineState,
  vm: Vm,
  host: Host,
  reachedBefore: ReadonlyMap<string, number>,
): void {
  const isElsewhere = vm.host !== host.name
  vm.host = host.name
  vm.cpuLatch = latchAt(vm.spec, host.spec, clusterOf(state, host)?.spec.evcMode ?? null)
  changePower(state, vm, 'poweredOn')
  state.guestOf(vm.name).powerOn(state.nowNs)
  if (isElsewhere) settlePlaced(state, vm, reachedBefore)
}

export function powerOff(state: EngineState, vm: Vm): Refusal | null {
  if (vm.powerState === 'poweredOff')
    return wrongPowerState(vm, 'is powered off already', 'power it on first')
  const task = state.beginTask('Power Off virtual machine', vm.name, '')
  const migration = migrationOf(state, vm)
  state.guestOf(vm.name).powerOff(state.nowNs)
  vm.cpuLatch = null
  changePower(state, vm, 'poweredOff')
  if (migration !== undefined) endByPowerOff(state, migration)
  state.endTask(task, 'success', null)
  return null
}

export function suspend(state: EngineState, vm: Vm): Refusal | null {
  if (vm.powerState !== 'poweredOn') return notRunning(vm, 'suspended')
  if (vm.isMigrating) return beingMigrated(state, vm, 'suspend it')
  const task = state.beginTask('Suspend virtual machine', vm.name, '')
  state.guestOf(vm.name).powerOff(state.nowNs)
  changePower(state, vm, 'suspended')
  state.endTask(task, 'success', null)
  return null
}

/** The CPU of its host is asked as that of a vMotion's target would be; it may have changed, or the cluster's EVC. */
export function resume(state: EngineState, vm: Vm): Refusal | null {
  if (vm.powerState !== 'suspended') {
    const what = vm.powerState === 'poweredOn' ? 'is powered on' : 'is powered off'
    return {
      id: 'power-state-wrong',
      fault: 'InvalidPowerState',
      message: `${vm.name} ${what}; only a suspended VM can be resumed.`,
      remedy: vm.powerState === 'poweredOn' ? '' : 'Power it on.',
    }
  }
  if (vm.isMigrating) return stillArriving(state, vm)
  const host = hostOf(state, vm.host)
  const refusal = resumeRefusal(state, vm, host)
  if (refusal !== null) return failed(state, vm, 'resume', refusal)
  const task = state.beginTask(powerOnTask, vm.name, 'resume')
  changePower(state, vm, 'poweredOn')
  state.guestOf(vm.name).enter('running', state.nowNs)
  state.endTask(task, 'success', null)
  return null
}

function resumeRefusal(state: EngineState, vm: Vm, host: Host): Refusal | null {
  const features = cpuFeaturesOf(vm)
  const place = cpuPlaceOf(host, clusterOf(state, host))
  const check =
    features === null ? null : checkCpu(features, place, place, cpuPolicyOf(state.inventory, host))
  if (check !== null && !check.isCompatible) {
    const { id, fault, message, remedy } = migrationRefusal(vm.name, host.name, check)
    return { id, fault, message, remedy }
  }
  // What power-on asks beside the CPU; its own mask was settled when it was powered on.
  return (
    startRefusal(state.inventory, { ...vm, spec: withoutOwnMode(vm) }, host) ??
    admissionRefusal(state.inventory, clusterOf(state, host), vm, host)
  )
}

/** What the estate refuses is a task that fails; what makes no sense in the VM's state never becomes one. */
function failed(state: EngineState, vm: Vm, detail: string, refusal: Refusal): Refusal {
  const task = state.beginTask(powerOnTask, vm.name, detail)
  state.endTask(task, 'error', refusal)
  return refusal
}

function withoutOwnMode({ spec }: Vm): Vm['spec'] {
  const { perVmEvc: _, ...rest } = spec
  return rest
}

/** Restart Guest OS: VMware Tools ask the guest to reboot; its programs begin anew, its virtual CPU stays. */
export function restartGuest(state: EngineState, vm: Vm): Refusal | null {
  if (vm.powerState !== 'poweredOn') return notRunning(vm, 'restarted')
  if (vm.isMigrating) return beingMigrated(state, vm, 'restart its guest')
  if (vm.spec.tools?.isRunning === false) {
    return {
      id: 'tools-not-running',
      fault: 'ToolsUnavailable',
      message: `The guest OS of ${vm.name} cannot be restarted: VMware Tools is not running in it.`,
      remedy: 'Start VMware Tools in the guest, or power the VM off and on.',
    }
  }
  const task = state.beginTask('Initiate guest OS reboot', vm.name, '')
  state.guestOf(vm.name).powerOn(state.nowNs)
  state.record('guest-restarted', { vm: vm.name })
  state.endTask(task, 'success', null)
  return null
}

function changePower(state: EngineState, vm: Vm, powerState: Vm['powerState']): void {
  assertInvariant(
    powerState !== 'poweredOn' || !hostOf(state, vm.host).isFailed,
    'vm-runs-on-working-host',
    () => `${vm.name} on ${vm.host}`,
  )
  vm.powerState = powerState
  state.record('vm-power-changed', { vm: vm.name, powerState })
}

function notRunning(vm: Vm, done: string): Refusal {
  return {
    id: 'power-state-wrong',
    fault: 'InvalidPowerState',
    message: `${vm.name} is ${vm.powerState === 'suspended' ? 'suspended' : 'powered off'}; it cannot be ${done}.`,
    remedy: 'Power it on first.',
  }
}

function beingMigrated(state: EngineState, vm: Vm, act: string): Refusal {
  const toHost = migrationOf(state, vm)?.destinationHost ?? vm.host
  return {
    id: 'vm-task-in-progress',
    fault: 'TaskInProgress',
    message: `Another task is already running on ${vm.name}: it is being migrated to ${toHost}.`,
    remedy: `Wait for the migration to end, or cancel it, then ${act}.`,
  }
}

/** Powered off between its hand-over and the end of its migration, or moved while off: the task still holds it. */
function stillArriving(state: EngineState, vm: Vm): Refusal {
  const toHost = migrationOf(state, vm)?.destinationHost ?? vm.host
  return {
    id: 'vm-task-in-progress',
    fault: 'TaskInProgress',
    message: `Another task is already running on ${vm.name}: its migration to ${toHost} has not ended.`,
    remedy: 'Wait for the migration to end, then power the VM on.',
  }
}

function wrongPowerState(vm: Vm, what: string, cure: string): Refusal {
  return {
    id: 'power-state-wrong',
    fault: 'InvalidPowerState',
    message: `${vm.name} ${what}.`,
    remedy: `To start it anew, ${cure}.`,
  }
}

function clusterOf(state: EngineState, host: Host): Cluster | null {
  return state.inventory.clusters.get(host.cluster) ?? null
}

function hostOf(state: EngineState, name: string): Host {
  const host = state.inventory.hosts.get(name)
  assertInvariant(host !== undefined, 'vm-on-known-host', () => `no host "${name}"`)
  return host
}
