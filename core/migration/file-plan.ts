/**
 * What a relocation does with the files of a VM: whether its home directory goes elsewhere, which disks are copied
 * where and in which format, and which are pointers that are only made anew. Resolved once, when the migration
 * begins. Sources: vsphere-rules D.4, D.5.
 */
import { formatAfter, isConverting } from '../checks/moved-files.ts'
import { subjectOf, type DiskMove } from '../checks/subject.ts'
import type { Inventory } from '../estate/inventory.ts'
import type { DiskFormat } from '../scenario/vm-schema.ts'
import { bytesToCopyOfDisk, homeDiskOf } from './disk-sizes.ts'
import { checkRequestOf, type RelocateRequest } from './relocate-request.ts'

export interface PlannedDisk {
  /** Name of the virtual disk. */
  readonly disk: string
  readonly fromDatastore: string
  /** The same as `fromDatastore` where only the format changes. */
  readonly toDatastore: string
  readonly fromFormat: DiskFormat
  readonly toFormat: DiskFormat
  /** A raw device mapping that stays one: its mapping file has no size. */
  readonly isPointer: boolean
  /** A raw device mapping that becomes a virtual disk. */
  readonly isRdmToFile: boolean
  /** What is to be read, as the inventory has it: all that was written or zeroed, or all of it for an eager target. */
  readonly bytesToCopy: number
}

export interface FilePlan {
  /** null: it stays. */
  readonly home: { readonly from: string; readonly to: string; readonly bytesToCopy: number } | null
  /** Disks that move or change their format. */
  readonly disks: readonly PlannedDisk[]
}

/** null: the files stay as and where they are, or the request names what the estate does not have. */
export function filePlanOf(inventory: Inventory, request: RelocateRequest): FilePlan | null {
  const vm = inventory.vms.get(request.vm)
  const source = inventory.hosts.get(vm?.host ?? '')
  const destination = inventory.hosts.get(request.toHost)
  if (vm === undefined || source === undefined || destination === undefined) return null
  const subject = subjectOf(inventory, checkRequestOf(request), vm, source, destination)
  const disks = subject.disks.map(plannedDisk).filter(isTouched)
  const { from, to, isMoving } = subject.home
  const bytesToCopy = homeDiskOf(inventory, vm, '')?.sizeBytes ?? 0
  const home = isMoving && from !== null && to !== null ? { from: from.name, to: to.name, bytesToCopy } : null
  return home === null && disks.length === 0 ? null : { home, disks }
}

function plannedDisk(move: DiskMove): PlannedDisk {
  const { disk, from, to, isMoving } = move
  const fromFormat = disk.format ?? 'lazy-zeroed-thick'
  const isRdmToFile = isConverting(move)
  const isPointer = disk.rdm !== undefined && !isRdmToFile
  // A disk that stays where it is and is asked for no format keeps its own.
  const toFormat = isMoving || move.format !== 'same' ? formatAfter(move) : fromFormat
  return {
    disk: disk.name,
    fromDatastore: from.name,
    toDatastore: to.name,
    fromFormat,
    toFormat,
    isPointer,
    isRdmToFile,
    bytesToCopy: isPointer ? 0 : bytesToCopyOfDisk(disk, toFormat),
  }
}

function isTouched({ fromDatastore, toDatastore, fromFormat, toFormat, isRdmToFile }: PlannedDisk): boolean {
  return fromDatastore !== toDatastore || fromFormat !== toFormat || isRdmToFile
}

/** Disks of which content is copied. */
export function copiedDisks({ disks }: FilePlan): readonly PlannedDisk[] {
  return disks.filter((disk) => !disk.isPointer)
}

/** Of disks and home directory together. */
export function bytesToCopyOf({ home, disks }: FilePlan): number {
  return disks.reduce((sum, { bytesToCopy }) => sum + bytesToCopy, home?.bytesToCopy ?? 0)
}

/** Datastores that it reads from and writes to, each once, in order. */
export function datastoresOfPlan({ home, disks }: FilePlan): {
  readonly sources: readonly string[]
  readonly destinations: readonly string[]
} {
  const sources = [...(home === null ? [] : [home.from]), ...disks.map((disk) => disk.fromDatastore)]
  const destinations = [...(home === null ? [] : [home.to]), ...disks.map((disk) => disk.toDatastore)]
  return { sources: [...new Set(sources)], destinations: [...new Set(destinations)] }
}
