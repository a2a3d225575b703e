/**
 * Edit Settings of a virtual machine: which fields the dialog changes, what of them can be changed now, and the one
 * command that names what differs. Pure.
 */
import type { Command } from '../../../core/scenario/command-schema.ts'
import type { VmEdit } from '../../../core/scenario/edit-schema.ts'
import type { VmSpec } from '../../../core/scenario/vm-schema.ts'
import { changedFields } from '../forms/changed-fields.ts'

/** Fields of the dialog that an edit takes as they stand in the scenario. */
const fields = [
  'nics',
  'disks',
  'devices',
  'encryptedVmotion',
  'isEncrypted',
  'keyProvider',
  'tools',
  'hardwareVersion',
  'folder',
  'cpuReservationMhz',
  'cpuAffinity',
  'memoryAffinity',
  'snapshots',
  'snapshotDirectory',
  'swapFile',
  'storagePolicy',
  'faultTolerance',
  'perVmEvc',
  'vpmcEnabled',
  'nestedVirtualization',
  'drsAutomation',
  'maxSwitchoverSeconds',
  'storageMaxSwitchoverSeconds',
  'question',
  'migrationDisabledBy',
  'runningTask',
  'connectionState',
] as const satisfies readonly (keyof VmEdit & keyof VmSpec)[]

/** Only what differs; null where the dialog was closed with nothing changed. */
export function vmCommand(before: VmSpec, after: VmSpec): Command | null {
  const set: VmEdit = {
    ...(changedFields(before, after, fields) as VmEdit),
    ...(before.vcpus === after.vcpus ? {} : { vcpus: after.vcpus }),
    ...(before.memory.reservationMiB === after.memory.reservationMiB
      ? {}
      : { memoryReservationMiB: after.memory.reservationMiB }),
  }
  return Object.keys(set).length === 0 ? null : { type: 'edit-vm', vm: before.name, set }
}

/** Settings that are changed only while a VM is powered off, as the engine refuses them otherwise. */
export const powerOffFields = [
  'vcpus',
  'hardwareVersion',
  'perVmEvc',
  'vpmcEnabled',
  'nestedVirtualization',
  'isEncrypted',
] as const satisfies readonly (keyof VmEdit)[]

/** Why those fields cannot be changed now; '' while the VM is off. */
export function powerOffBecause(name: string, powerState: string): string {
  if (powerState === 'poweredOff') return ''
  return `Can be changed while ${name} is powered off.`
}

const hardwarePaths = [
  'vcpus',
  'cpuReservationMhz',
  'cpuAffinity',
  'memory',
  'memoryAffinity',
  'disks',
  'nics',
  'devices',
]

/** How many of the problems are on the tab Virtual Hardware; the others are on VM Options. */
export function hardwareProblems(problems: ReadonlyMap<string, string>): number {
  return [...problems.keys()].filter((path) => hardwarePaths.includes(path.split('.')[0] ?? '')).length
}
