/**
 * What a virtual disk of the estate is block by block, what a home directory is as files, and how much of each is to be
 * copied. Pure. Sources: vsphere-rules D.4, D.5.
 *
 * The estate knows how much of a disk is used, not where. Its content lies at the start, what was zeroed without
 * content behind it, and then nothing: ours. A snapshot's files are part of the home directory, and the whole chain
 * goes with it. The delta of a linked clone is copied with what it shares, and is a full disk afterwards. A raw device
 * has no map of what was written, so that all of it is read.
 */
import { gibBytes } from '../base/units.ts'
import { homeFilesBytes } from '../estate/home-files.ts'
import type { Inventory, Vm } from '../estate/inventory.ts'
import { homeDatastoreOf } from '../estate/storage.ts'
import type { DiskFormat as SpecFormat, DiskSpec } from '../scenario/vm-schema.ts'
import { blocksFromBytes, trackingBlockBytes } from '../storage/granularity.ts'
import type { NewDisk } from '../storage/storage.ts'
import type { DiskFormat } from '../storage/virtual-disk.ts'

const formats: Readonly<Record<SpecFormat, DiskFormat>> = {
  thin: 'thin',
  'lazy-zeroed-thick': 'lazy-zeroed',
  'eager-zeroed-thick': 'eager-zeroed',
}

export function storageFormatOf(format: SpecFormat): DiskFormat {
  return formats[format]
}

/** The medium of a raw device mapping is a device of its own, by this name. */
export function lunName(lun: string): string {
  return `LUN ${lun}`
}

/** A disk that lies in storage from the start. */
export interface ExistingDisk extends NewDisk {
  /** Of what is used, so much was zeroed and has no content. */
  readonly zeroedBytes: number
}

export function newDiskOf(disk: DiskSpec, name: string): ExistingDisk {
  const sizeBytes = disk.sizeGiB * gibBytes
  const usedBlocks = blocksFromBytes(Math.min(sizeBytes, (disk.usedGiB ?? disk.sizeGiB / 2) * gibBytes))
  const zeroedBlocks = Math.min(usedBlocks, blocksFromBytes((disk.zeroedGiB ?? 0) * gibBytes))
  const contentBlocks = usedBlocks - zeroedBlocks
  return {
    name,
    datastore: disk.rdm === undefined ? disk.datastore : lunName(disk.rdm.lun),
    format: disk.rdm === undefined ? formats[disk.format ?? 'lazy-zeroed-thick'] : 'eager-zeroed',
    sizeBytes,
    content: rangesOf(0, contentBlocks),
    zeroed: rangesOf(contentBlocks, zeroedBlocks),
    zeroedBytes: zeroedBlocks * trackingBlockBytes,
  }
}

function rangesOf(firstBlock: number, blocks: number): NewDisk['content'] {
  return blocks === 0 ? [] : [{ firstBlock, blocks }]
}

/** What a copy reads of a disk as it stands: all that was written or zeroed; all of it for an eagerly zeroed target. */
export function bytesToCopyOfDisk(disk: DiskSpec, toFormat: SpecFormat): number {
  const { format, sizeBytes, content, zeroed = [] } = newDiskOf(disk, '')
  if (toFormat === 'eager-zeroed-thick' || format === 'eager-zeroed') return sizeBytes
  return [...content, ...zeroed].reduce((sum, { blocks }) => sum + blocks, 0) * trackingBlockBytes
}

/**
 * All that is copied with a home directory, as one file: configuration, NVRAM and logs, snapshots, and the checkpoint
 * of a suspended VM. The swap file is made anew. null: the VM has none.
 */
export function homeDiskOf(inventory: Inventory, vm: Vm, name: string): NewDisk | null {
  const home = homeDatastoreOf(inventory, vm)
  if (home === null) return null
  const sizeBytes = homeFilesBytes(vm.spec, vm.powerState)
  return {
    name,
    datastore: home.name,
    format: 'thin',
    sizeBytes,
    content: rangesOf(0, blocksFromBytes(sizeBytes)),
  }
}
