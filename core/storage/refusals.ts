/** Why a disk cannot be copied, in the words and faults of vSphere. */
import type { Refusal } from '../base/errors.ts'
import { bytesInWords } from '../base/wording.ts'
import type { Datastore } from './datastore.ts'
import type { DiskFormat } from './virtual-disk.ts'

/**
 * The datastore has too little space, at the start or in the middle. `format` is that of the file to be; null where it
 * cannot be chosen. Fault: NoDiskSpace (vim25).
 */
export function noSpaceRefusal(datastore: Datastore, disk: string, format: DiskFormat | null): Refusal {
  const { name, capacityBytes } = datastore.spec
  return {
    id: 'datastore-out-of-space',
    fault: 'NoDiskSpace',
    message: `Datastore "${name}" has no space left for disk "${disk}": ${bytesInWords(datastore.freeBytes)} of ${bytesInWords(capacityBytes)} are free.`,
    remedy:
      format === null || format === 'thin'
        ? 'Free space on the datastore, or choose another one.'
        : 'Free space on the datastore, choose another one, or the thin format.',
  }
}

/** NFS without VAAI-NAS stores thin disks only. */
export function thinOnlyRefusal(datastore: Datastore, disk: string): Refusal {
  return {
    id: 'datastore-thin-only',
    fault: 'DatastoreNotWritableOnHost',
    message: `Datastore "${datastore.spec.name}" cannot hold disk "${disk}" in a thick format: it has no hardware acceleration for NAS.`,
    remedy: 'Choose the thin format or another datastore.',
  }
}

export function movesAlreadyRefusal(disk: string): Refusal {
  return {
    id: 'disk-moves-already',
    fault: 'InvalidState',
    message: `Disk "${disk}" is being copied already.`,
    remedy: 'Wait until that copy has ended, or cancel it.',
  }
}
