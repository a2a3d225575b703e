/** Memory that a VM costs its host beside its own. */
import { gibBytes, mibBytes } from '../base/units.ts'
import type { VmSpec } from '../scenario/schema.ts'

/**
 * Memory that ESXi needs for a VM beside the guest's own. A straight line through the table "Overhead Memory
 * on Virtual Machines" of vSphere Resource Management (25.9 MiB at 1 GiB and 1 vCPU, 168.6 MiB at 16 GiB and
 * 8); the table is recalled, the line is ours and within 3 MiB of it.
 */
const overheadBaseMib = 14.5
const overheadPerVcpuMib = 4
const overheadPerGibMib = 7.6

/** Overhead memory of a VM in bytes, whole KiB. */
export function overheadBytes(vm: VmSpec): number {
  const gib = (vm.memory.sizeMiB * mibBytes) / gibBytes
  const mib = overheadBaseMib + overheadPerVcpuMib * vm.vcpus + overheadPerGibMib * gib
  return Math.ceil(mib * 1024) * 1024
}
