/**
 * The small files of a VM's home directory and the space that they take: one table for free space, the datastore
 * browser and what a migration copies. Files take whole file blocks of 1 MiB, those of at most 1 KiB (descriptors of
 * disks, .vmsd) lie in their file descriptor and take none (VMFS-5 and 6, well known); the sub-blocks in which VMFS
 * keeps files of some KiB, and blocks of NFS and vSAN, are not told apart. Sizes are usual ones, ours.
 */
import { gibBytes, kibBytes, mibBytes } from '../base/units.ts'
import type { VmSpec } from '../scenario/vm-schema.ts'

/** .vmx. Ours. */
export const configurationBytes = 4 * kibBytes
/** NVRAM of a VM with EFI: 264 KiB, well known. */
export const nvramBytes = 264 * kibBytes
/** vmware.log and those before it that ESXi keeps (`log.keepOld` is 6). Their size is ours. */
export const logBytes = 256 * kibBytes
export const keptLogs = 7
/** Descriptor of a disk, list of snapshots: in the file descriptor. Ours. */
export const descriptorBytes = 512
/** State of devices of a suspended VM, beside its memory. Ours. */
export const suspendStateBytes = mibBytes

/** Space of a file, whole file blocks. */
export function spaceOfFile(bytes: number): number {
  return bytes <= kibBytes ? 0 : wholeBlocks(bytes)
}

/** Space of something that grows by file blocks, bytes. */
export function wholeBlocks(bytes: number): number {
  return Math.ceil(bytes / mibBytes) * mibBytes
}

/** Of every VM: configuration, NVRAM, logs. */
const everyHomeBytes =
  spaceOfFile(configurationBytes) + spaceOfFile(nvramBytes) + keptLogs * spaceOfFile(logBytes)

/** What a home directory takes without its swap file: small files, snapshots, and memory of a suspended VM. */
export function homeFilesBytes(spec: VmSpec, powerState: string): number {
  const snapshots = (spec.snapshots ?? []).reduce(
    (sum, { sizeGiB }) => sum + wholeBlocks(sizeGiB * gibBytes),
    0,
  )
  const checkpoint = powerState === 'suspended' ? suspendStateBytes + spec.memory.sizeMiB * mibBytes : 0
  return everyHomeBytes + snapshots + checkpoint
}
