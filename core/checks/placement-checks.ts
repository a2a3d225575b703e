/** Checks of what the destination offers: processor, memory, vCPUs, datastores. */
import { gibBytes, mibBytes } from '../base/units.ts'
import { hostMemoryUse, hypervisorMemoryBytes, vmMemoryBytes } from '../estate/inventory.ts'
import type { Check, CheckResult, CheckSubject } from './subject.ts'

/** Configuration maxima of one VM by ESXi release: vCPUs and memory in GiB (VMware Configuration Maximums). */
const maximaByVersion: Readonly<Record<string, { vcpus: number; memoryGiB: number }>> = {
  '6.5': { vcpus: 128, memoryGiB: 6128 },
  '6.7': { vcpus: 256, memoryGiB: 6128 },
  '7.0': { vcpus: 768, memoryGiB: 24_576 },
  '8.0': { vcpus: 768, memoryGiB: 24_576 },
  '9.0': { vcpus: 960, memoryGiB: 24_576 },
}

function gib(bytes: number): string {
  const value = bytes / gibBytes
  return `${Number.isInteger(value) ? value : value.toFixed(1)} GiB`
}

function checkCpuVendor({ vm, source, destination }: CheckSubject): readonly CheckResult[] {
  if (source.spec.cpu.vendor === destination.spec.cpu.vendor) return []
  return [
    {
      message: `${destination.name} has a processor of another vendor; ${vm.name} uses features it does not have.`,
      remedy: 'Choose a host of the same vendor. EVC cannot bridge vendors; only a powered-off VM can cross.',
      left: { label: `${vm.name} runs on`, value: `${source.spec.cpu.vendor} ${source.spec.cpu.model}` },
      right: {
        label: destination.name,
        value: `${destination.spec.cpu.vendor} ${destination.spec.cpu.model}`,
      },
    },
  ]
}

function checkVcpus({ vm, destination }: CheckSubject): readonly CheckResult[] {
  const logicalCpus = destination.spec.cpu.sockets * destination.spec.cpu.coresPerSocket
  if (vm.spec.vcpus <= logicalCpus) return []
  return [
    {
      message: `${destination.name} has too few logical CPUs for ${vm.name}.`,
      remedy: 'Choose a larger host, or give the VM fewer vCPUs while it is powered off.',
      left: { label: `${vm.name} has`, value: `${vm.spec.vcpus} vCPUs` },
      right: { label: `${destination.name} has`, value: `${logicalCpus} cores` },
    },
  ]
}

function checkVcpuMaximum({ vm, destination }: CheckSubject): readonly CheckResult[] {
  const maximum = maximaByVersion[destination.spec.version]?.vcpus ?? Number.POSITIVE_INFINITY
  if (vm.spec.vcpus <= maximum) return []
  return [
    {
      message: `The software of ${destination.name} does not support that many virtual CPUs.`,
      remedy: 'Choose a host with a newer ESXi.',
      left: { label: `${vm.name} has`, value: `${vm.spec.vcpus} vCPUs` },
      right: { label: `ESXi ${destination.spec.version} supports`, value: `${maximum}` },
    },
  ]
}

function checkMemoryMaximum({ vm, destination }: CheckSubject): readonly CheckResult[] {
  const maximum =
    (maximaByVersion[destination.spec.version]?.memoryGiB ?? Number.POSITIVE_INFINITY) * gibBytes
  if (vmMemoryBytes(vm) <= maximum) return []
  return [
    {
      message: `The memory of ${vm.name} is more than ${destination.name} supports for one VM.`,
      remedy: 'Choose a host with a newer ESXi.',
      left: { label: `${vm.name} has`, value: gib(vmMemoryBytes(vm)) },
      right: { label: `ESXi ${destination.spec.version} supports`, value: gib(maximum) },
    },
  ]
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

function checkDisks({ vm, destination }: CheckSubject): readonly CheckResult[] {
  return vm.spec.disks
    .filter((disk) => !destination.spec.datastores.includes(disk.datastore))
    .map((disk) => ({
      message: `${destination.name} cannot access ${disk.name} of ${vm.name}.`,
      remedy: `Present ${disk.datastore} to ${destination.name}, or choose a host that sees it.`,
      left: { label: disk.name, value: `[${disk.datastore}]` },
      right: {
        label: `${destination.name} sees`,
        value: destination.spec.datastores.join(', ') || 'no datastore',
      },
    }))
}

export const placementChecks: readonly Check[] = [
  {
    id: 'cpu-vendor-mismatch',
    group: 'Host',
    severity: 'error',
    fault: 'FeatureRequirementsNotMet',
    source: 'DOC-CPU',
    run: checkCpuVendor,
  },
  {
    id: 'vcpu-exceeds-host',
    group: 'Host',
    severity: 'error',
    fault: 'NotEnoughLogicalCpus',
    source: 'GOV-TYPES',
    run: checkVcpus,
  },
  {
    id: 'vcpu-unsupported-by-software',
    group: 'Host',
    severity: 'error',
    fault: 'NumVirtualCpusNotSupported',
    source: 'GOV-TYPES',
    run: checkVcpuMaximum,
  },
  {
    id: 'mem-unsupported',
    group: 'Host',
    severity: 'error',
    fault: 'MemorySizeNotSupported',
    source: 'GOV-TYPES',
    run: checkMemoryMaximum,
  },
  {
    id: 'host-mem-insufficient',
    group: 'Resource pool',
    severity: 'error',
    fault: 'InsufficientHostMemoryCapacityFault',
    source: 'GOV-TYPES',
    run: checkReservation,
  },
  {
    id: 'host-mem-free',
    group: 'Resource pool',
    severity: 'error',
    fault: 'InsufficientMemoryResourcesFault',
    source: 'GOV-TYPES',
    run: checkFreeMemory,
  },
  {
    id: 'disk-not-shared',
    group: 'Datastore',
    severity: 'error',
    fault: 'CannotAccessVmDisk',
    source: 'DOC-SHARED',
    run: checkDisks,
  },
]
