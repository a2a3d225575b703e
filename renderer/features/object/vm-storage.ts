/** Rows of a VM's Storage card. Pure; a disk without a figure of its own is half used, as the scenario has it. */
import { gibBytes } from '../../../core/base/units.ts'
import type { VmSpec } from '../../../core/scenario/schema.ts'
import { formatInWords, wayInWords } from '../../../core/trace/storage-words.ts'
import type { StorageMoveView } from '../../../core/trace/storage-view.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { byteSize } from '../../format/bytes.ts'

export interface StorageRow {
  readonly name: string
  readonly datastore: string
  readonly format: string
  readonly used: string
  readonly provisioned: string
  /** Used of provisioned, 0…1. */
  readonly share: number
}

export interface VmStorage {
  readonly rows: readonly StorageRow[]
  /** `18 GiB used of 40 GiB provisioned`. */
  readonly sum: string
  /** Datastore of configuration, log and NVRAM; null without disks and without one of its own. */
  readonly home: string | null
}

type Specs = Pick<VmSpec, 'disks' | 'homeDatastore'>

export function storageRows({ disks, homeDatastore }: Specs): VmStorage {
  const sizes = disks.map(({ sizeGiB, usedGiB }) => ({ sizeGiB, usedGiB: usedGiB ?? sizeGiB / 2 }))
  const usedGiB = sizes.reduce((sum, one) => sum + one.usedGiB, 0)
  const sizeGiB = sizes.reduce((sum, one) => sum + one.sizeGiB, 0)
  return {
    rows: disks.map((disk, index) => ({
      name: disk.name,
      datastore: disk.datastore,
      format:
        disk.rdm === undefined ? formatInWords(disk.format ?? 'lazy-zeroed-thick') : 'raw device mapping',
      used: sizeOf(sizes[index]!.usedGiB),
      provisioned: sizeOf(disk.sizeGiB),
      share: Math.min(1, sizes[index]!.usedGiB / disk.sizeGiB),
    })),
    sum: disks.length === 0 ? '' : `${sizeOf(usedGiB)} used of ${sizeOf(sizeGiB)} provisioned`,
    home: homeDatastore ?? disks[0]?.datastore ?? null,
  }
}

/** `esx-01 to esx-02, vmfs-old to vmfs-new`; the host alone where only storage moves. */
export function wayOf({ sourceHost, destinationHost, storage }: MigrationView): string {
  const hosts = sourceHost === destinationHost ? [] : [`${sourceHost} to ${destinationHost}`]
  const files = [...new Set((storage?.copies ?? []).map(wayInWords))]
  const parts = [...hosts, ...files]
  return parts.length === 0 ? sourceHost : parts.join(', ')
}

export function writtenBytes({ copies }: StorageMoveView): number {
  return copies.reduce((sum, { ended }) => sum + (ended?.writtenBytes ?? 0), 0)
}

function sizeOf(gib: number): string {
  return byteSize(Math.round(gib * gibBytes))
}
