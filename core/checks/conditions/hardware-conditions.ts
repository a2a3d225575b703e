/** Conditions of what a host's ESXi and hardware can run at most: virtual hardware, vCPUs, memory of one VM. */
import { gibBytes } from '../../base/units.ts'
import { bytesInWords, countInWords } from '../../base/wording.ts'
import { hardwareVersionOf } from '../../estate/cpu-latch.ts'
import { vmMemoryBytes, type Host } from '../../estate/inventory.ts'
import { largestVmOf, releaseForVm } from '../../estate/vm-maximums.ts'
import { newestHardwareVersion, releases } from '../../scenario/versions.ts'
import { setWhileOff } from '../cures/power-cures.ts'
import { upgradeHost } from '../cures/setting-cures.ts'
import { migratePoweredOff } from '../cures/storage-cures.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'
import { allOnOtherHost } from './other-host.ts'

function checkHardwareVersion({ vm, source, destination }: CheckSubject): readonly CheckResult[] {
  const version = vm.cpuLatch?.hardwareVersion ?? hardwareVersionOf(vm.spec, source.spec.version)
  const newest = newestHardwareVersion(destination.spec.version)
  if (version <= newest) return []
  const release = releases.find((one) => newestHardwareVersion(one) >= version)
  return [
    {
      message: `${destination.name} does not support the virtual hardware version ${version} of ${vm.name}.`,
      remedy: 'Choose a host with a newer ESXi. A hardware version cannot be lowered.',
      left: { label: `Virtual hardware of ${vm.name}`, value: `vmx-${version}` },
      right: {
        label: `ESXi ${destination.spec.version} of ${destination.name} runs`,
        value: `up to vmx-${newest}`,
      },
      fields: [
        { label: 'hostName', value: destination.name },
        { label: 'host', value: destination.name },
      ],
      cures: release === undefined ? [] : [upgradeHost(destination, release, vm)],
    },
  ]
}

/** Hyperthreads count where the host has them; without, the fault is NotEnoughCpus. */
function checkLogicalCpus({ vm, destination }: CheckSubject): readonly CheckResult[] {
  const { sockets, coresPerSocket, hyperthreading } = destination.spec.cpu
  const cores = sockets * coresPerSocket
  const logicalCpus = hyperthreading === true ? cores * 2 : cores
  if (vm.spec.vcpus <= logicalCpus) return []
  const isWithHyperthreads = hyperthreading === true
  return [
    {
      message: `${destination.name} has too few ${isWithHyperthreads ? 'logical CPUs' : 'CPUs'} for the ${vm.spec.vcpus} virtual CPUs of ${vm.name}.`,
      remedy: `Choose a larger host, or give ${vm.name} fewer vCPUs while it is powered off.`,
      fault: isWithHyperthreads ? 'NotEnoughLogicalCpus' : 'NotEnoughCpus',
      left: { label: `${vm.name} has`, value: `${vm.spec.vcpus} vCPUs` },
      right: {
        label: `${destination.name} has`,
        value: isWithHyperthreads ? `${logicalCpus} logical CPUs (${cores} cores)` : `${cores} cores`,
      },
      fields: isWithHyperthreads
        ? [{ label: 'host', value: destination.name }]
        : [
            { label: 'numCpuDest', value: String(cores) },
            { label: 'numCpuVM', value: String(vm.spec.vcpus) },
          ],
      cures: [
        setWhileOff(vm, `give it ${logicalCpus} vCPUs`, 'CPU', { vcpus: logicalCpus }),
        migratePoweredOff(vm),
      ],
    },
  ]
}

/** Which of two things limits: release and edition. */
function limitInWords({ spec }: Host): string {
  return spec.licence === undefined ? `ESXi ${spec.version}` : `ESXi ${spec.version}, ${spec.licence}`
}

const recalledMaximums = 'Configuration maximums of older releases are recalled.'

function checkVcpuMaximum({ vm, destination }: CheckSubject): readonly CheckResult[] {
  const { vcpus } = largestVmOf(destination)
  if (vm.spec.vcpus <= vcpus) return []
  const release = releaseForVm(destination, { vcpus: vm.spec.vcpus })
  return [
    {
      message: `The software of ${destination.name} does not support that many virtual CPUs: ${vm.name} has ${vm.spec.vcpus}.`,
      remedy: `Choose a host with a newer ESXi, or give ${vm.name} fewer vCPUs while it is powered off.`,
      left: { label: `${vm.name} has`, value: `${vm.spec.vcpus} vCPUs` },
      right: { label: `${limitInWords(destination)} supports`, value: `${vcpus} vCPUs a VM` },
      note: recalledMaximums,
      fields: [
        { label: 'maxSupportedVcpusDest', value: String(vcpus) },
        { label: 'numCpuVM', value: String(vm.spec.vcpus) },
      ],
      cures: [
        ...(release === null ? [] : [upgradeHost(destination, release, vm)]),
        setWhileOff(vm, `give it ${vcpus} vCPUs`, 'CPU', { vcpus }),
      ],
    },
  ]
}

function checkMemoryMaximum({ vm, destination }: CheckSubject): readonly CheckResult[] {
  const memoryGiB = vmMemoryBytes(vm) / gibBytes
  const most = largestVmOf(destination).memoryGiB
  if (memoryGiB <= most) return []
  const release = releaseForVm(destination, { memoryGiB })
  return [
    {
      message: `The memory of ${vm.name}, ${bytesInWords(vmMemoryBytes(vm))}, is more than ${destination.name} supports for one VM.`,
      remedy: 'Choose a host with a newer ESXi, or give the VM less memory while it is powered off.',
      left: { label: `${vm.name} has`, value: bytesInWords(vmMemoryBytes(vm)) },
      right: { label: `ESXi ${destination.spec.version} supports`, value: `${countInWords(most)} GiB a VM` },
      note: recalledMaximums,
      fields: [
        { label: 'memorySizeMB', value: String(vm.spec.memory.sizeMiB) },
        { label: 'minMemorySizeMB', value: '4' },
        { label: 'maxMemorySizeMB', value: String(most * 1024) },
      ],
      cures: release === null ? [] : [upgradeHost(destination, release, vm)],
    },
  ]
}

export const hardwareConditions: Conditions = allOnOtherHost({
  'hw-version-unsupported': checkHardwareVersion,
  'vcpu-exceeds-host': checkLogicalCpus,
  'vcpu-unsupported-by-software': checkVcpuMaximum,
  'mem-unsupported': checkMemoryMaximum,
})
