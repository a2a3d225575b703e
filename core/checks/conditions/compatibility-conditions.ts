/** Conditions of processor and virtual hardware. */
import { gibBytes } from '../../base/units.ts'
import { vmMemoryBytes } from '../../estate/inventory.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

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

export const compatibilityConditions: Conditions = {
  'cpu-vendor-mismatch': checkCpuVendor,
  'vcpu-exceeds-host': checkVcpus,
  'vcpu-unsupported-by-software': checkVcpuMaximum,
  'mem-unsupported': checkMemoryMaximum,
}
