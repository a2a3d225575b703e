/** Conditions of resources, HA and rules (vCenter's resourcePoolTests). */
import { gibBytes, mibBytes } from '../../base/units.ts'
import { hostMemoryUse, hypervisorMemoryBytes, vmMemoryBytes } from '../../estate/inventory.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

function gib(bytes: number): string {
  const value = bytes / gibBytes
  return `${Number.isInteger(value) ? value : value.toFixed(1)} GiB`
}

function checkReservation({ inventory, vm, destination }: CheckSubject): readonly CheckResult[] {
  const reserved = [...inventory.vms.values()]
    .filter((other) => other.host === destination.name && other.powerState === 'poweredOn' && other !== vm)
    .reduce((sum, other) => sum + other.spec.memory.reservationMiB * mibBytes, 0)
  const unreserved = Math.max(0, destination.memoryBytes - hypervisorMemoryBytes - reserved)
  const needed = vm.spec.memory.reservationMiB * mibBytes
  if (needed <= unreserved) return []
  return [
    {
      message: `${destination.name} has not enough unreserved memory for ${vm.name}.`,
      remedy: 'Choose another host, or lower a reservation.',
      left: { label: `${vm.name} reserves`, value: gib(needed) },
      right: { label: `Unreserved on ${destination.name}`, value: gib(unreserved) },
    },
  ]
}

function checkFreeMemory({ inventory, vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const free = Math.max(0, destination.memoryBytes - hostMemoryUse(inventory, destination.name))
  if (vmMemoryBytes(vm) <= free || source.name === destination.name) return []
  return [
    {
      message: `${destination.name} has not enough free memory for ${vm.name}.`,
      remedy: 'Choose another host, or power off or move VMs that run there.',
      left: { label: `${vm.name} has`, value: gib(vmMemoryBytes(vm)) },
      right: { label: `Free on ${destination.name}`, value: gib(free) },
      note: 'Memory overcommitment is not modelled: every page of a VM is backed by memory of its host.',
    },
  ]
}

export const resourceConditions: Conditions = {
  'host-mem-insufficient': checkReservation,
  'host-mem-free': checkFreeMemory,
}
