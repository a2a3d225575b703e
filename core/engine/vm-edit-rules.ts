/**
 * What must hold before a VM may be reconfigured. Fault names as vCenter raises them. What the guest or a service does
 * to a VM (a question, a task, its demand) is no reconfiguration and passes always.
 */
import type { Refusal } from '../base/errors.ts'
import { bytesInWords } from '../base/wording.ts'
import { mibBytes } from '../base/units.ts'
import type { Host, Inventory, Vm } from '../estate/inventory.ts'
import { unreservedOn } from '../estate/host-capacity.ts'
import { portGroupLabels, portGroupOf } from '../estate/lookup.ts'
import { findPool } from '../estate/resource-pools.ts'
import { overheadBytes } from '../estate/vm-overhead.ts'
import { cpuPlaceOf, evcHostOf } from '../estate/vm-cpu.ts'
import { modeOrRefusal } from '../evc/cluster-evc.ts'
import type { EvcMode } from '../evc/evc-modes.ts'
import { perVmEvcVerdict } from '../evc/per-vm-evc.ts'
import type { VmEdit } from '../scenario/edit-schema.ts'
import { deviceRefusal } from './device-edit-rules.ts'
import { nearOr, needsOff, plain } from './edit-refusals.ts'

/** Set by the guest, by another service, or by what happens to it: not by Edit Settings. */
const happenings: readonly (keyof VmEdit)[] = [
  'connectionState',
  'question',
  'runningTask',
  'migrationDisabledBy',
  'tools',
  'demand',
]

/** Settings that the vSphere Client offers only while the VM is powered off. */
const needsPowerOff: ReadonlyMap<keyof VmEdit, string> = new Map([
  ['vcpus', 'the number of vCPUs'],
  ['hardwareVersion', 'the virtual hardware version'],
  ['vpmcEnabled', 'virtual CPU performance counters'],
  ['nestedVirtualization', 'hardware assisted virtualization'],
  ['isEncrypted', 'VM encryption'],
  ['maxSwitchoverSeconds', 'the advanced parameter vmotion.maxSwitchoverSeconds'],
])

/** Why it cannot be made, or null. */
export function vmEditRefusal(inventory: Inventory, vm: Vm, set: VmEdit): Refusal | null {
  const host = inventory.hosts.get(vm.host)
  return (
    taskInProgress(vm, set) ??
    whileOn(vm, set) ??
    templateWhileOn(vm, set) ??
    unknownNames(inventory, vm, set) ??
    deviceRefusal(vm, set) ??
    (host === undefined
      ? null
      : (evcRefusal(inventory, vm, host, set) ?? reservationRefusal(inventory, vm, host, set)))
  )
}

function namedIn(set: VmEdit): (keyof VmEdit)[] {
  return (Object.keys(set) as (keyof VmEdit)[]).filter((field) => set[field] !== undefined)
}

function taskInProgress(vm: Vm, set: VmEdit): Refusal | null {
  if (namedIn(set).every((field) => happenings.includes(field))) return null
  const { runningTask } = vm.spec
  const migration = vm.isMigrating
    ? 'it is being migrated'
    : vm.queuedTask === null
      ? null
      : 'its migration is queued'
  const isHeld = runningTask !== undefined && set.runningTask === undefined
  if (migration === null && !isHeld) return null
  return {
    id: 'vm-task-in-progress',
    fault: 'TaskInProgress',
    message: `Another task is already running on ${vm.name}: ${migration ?? runningTask!}.`,
    remedy: 'Wait for it to end, or cancel it, then change the settings.',
  }
}

function whileOn(vm: Vm, set: VmEdit): Refusal | null {
  if (vm.powerState === 'poweredOff') return null
  const field = [...needsPowerOff.keys()].find((one) => set[one] !== undefined)
  return field === undefined ? null : needsOff(vm, needsPowerOff.get(field)!)
}

function templateWhileOn(vm: Vm, { isTemplate }: VmEdit): Refusal | null {
  if (isTemplate !== true || vm.powerState === 'poweredOff') return null
  return {
    id: 'edit-needs-power-off',
    fault: 'InvalidPowerState',
    message: `${vm.name} can be converted to a template only while it is powered off.`,
    remedy: `Power off ${vm.name} first.`,
  }
}

function unknownNames(inventory: Inventory, vm: Vm, set: VmEdit): Refusal | null {
  const host = inventory.hosts.get(vm.host)
  const lostDisk = set.disks?.find(({ datastore }) => !inventory.datastores.has(datastore))
  if (lostDisk !== undefined)
    return missing(vm, lostDisk.name, `datastore ${lostDisk.datastore}`, 'InvalidDatastore', {
      name: lostDisk.datastore,
      among: [...inventory.datastores.keys()],
    })
  // A network that the adapter is on already may be one that its host has lost.
  const known = new Set(vm.spec.nics.map((nic) => nic.portGroup))
  const lostNic = set.nics?.find(
    ({ portGroup }) => !known.has(portGroup) && host !== undefined && portGroupOf(host, portGroup) === null,
  )
  if (lostNic !== undefined)
    return missing(vm, lostNic.name, `network ${lostNic.portGroup} on ${vm.host}`, 'InvalidDeviceBacking', {
      name: lostNic.portGroup,
      among: host === undefined ? [] : portGroupLabels(host),
    })
  const cluster = inventory.clusters.get(host?.cluster ?? '')
  const pool = set.resourcePool
  if (pool === undefined || pool === null || (cluster !== undefined && findPool(cluster, pool) !== null))
    return null
  return missing(
    vm,
    'It',
    `resource pool ${pool} in ${cluster?.name ?? 'no cluster'}`,
    'ManagedObjectNotFound',
    { name: pool, among: (cluster?.spec.resourcePools ?? []).map((one) => one.name) },
  )
}

function missing(
  vm: Vm,
  device: string,
  what: string,
  fault: string,
  asked: { readonly name: string; readonly among: readonly string[] },
): Refusal {
  return {
    id: 'edit-object-unknown',
    fault,
    message: `${vm.name} cannot be changed: ${device} would use ${what}, and there is none of that name.`,
    remedy: nearOr(asked.name, asked.among, 'Choose one that is there.'),
  }
}

function evcRefusal(inventory: Inventory, vm: Vm, host: Host, { perVmEvc }: VmEdit): Refusal | null {
  if (perVmEvc === undefined) return null
  let mode: EvcMode | null = null
  if (perVmEvc !== null) {
    const found = modeOrRefusal(perVmEvc)
    if ('fault' in found) return plain(found)
    mode = found
  }
  const evcVm = evcHostOf(inventory, host).vms.find(({ name }) => name === vm.name)
  if (evcVm === undefined) return null
  const place = cpuPlaceOf(host, inventory.clusters.get(host.cluster) ?? null)
  const release = inventory.vcenters.get(host.vcenter)?.spec.version
  const [first] = perVmEvcVerdict(evcVm, mode, place, release).refusals
  return first === undefined ? null : plain(first)
}

/** A running VM gets what it reserves from its host at once. */
function reservationRefusal(inventory: Inventory, vm: Vm, host: Host, set: VmEdit): Refusal | null {
  const { memoryReservationMiB, cpuReservationMhz } = set
  if (memoryReservationMiB !== undefined && memoryReservationMiB > vm.spec.memory.sizeMiB) {
    return {
      id: 'reservation-above-size',
      fault: 'InvalidArgument',
      message: `${vm.name} cannot reserve ${memoryReservationMiB} MiB: it has ${vm.spec.memory.sizeMiB} MiB of memory.`,
      remedy: 'Reserve at most all of its memory.',
    }
  }
  if (vm.powerState !== 'poweredOn') return null
  const memory = unreservedOn(inventory, host, 'memory', vm) - overheadBytes(vm.spec)
  if (isRaised(memoryReservationMiB, vm.spec.memory.reservationMiB, memory / mibBytes))
    return tooMuch(vm, host, 'memory', bytesInWords(Math.max(0, memory)))
  const cpu = unreservedOn(inventory, host, 'cpu', vm)
  if (isRaised(cpuReservationMhz ?? undefined, vm.spec.cpuReservationMhz ?? 0, cpu))
    return tooMuch(vm, host, 'cpu', `${cpu} MHz`)
  return null
}

function isRaised(wanted: number | undefined, now: number, available: number): boolean {
  return wanted !== undefined && wanted > now && wanted > available
}

function tooMuch(vm: Vm, host: Host, resource: 'cpu' | 'memory', available: string): Refusal {
  const isCpu = resource === 'cpu'
  return {
    id: `host-${resource}-reservation-insufficient`,
    fault: isCpu ? 'InsufficientHostCpuCapacityFault' : 'InsufficientHostMemoryCapacityFault',
    message: `${host.name} cannot give ${vm.name} that ${isCpu ? 'CPU' : 'memory'} reservation: ${available} are not reserved by others.`,
    remedy: 'Reserve less, or migrate the VM to a host with more.',
  }
}
