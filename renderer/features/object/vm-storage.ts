/** Rows of a VM's Storage card, and words of its last move. Pure. */
import { gibBytes } from '../../../core/base/units.ts'
import { usedGiBOfDisk } from '../../../core/estate/storage.ts'
import type { DiskSpec } from '../../../core/scenario/vm-schema.ts'
import { formatInWords, wayInWords } from '../../../core/trace/storage-words.ts'
import type { StorageMoveView } from '../../../core/trace/storage-view.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { byteSize } from '../../format/bytes.ts'
import { wholePercent } from '../../format/numbers.ts'
import type { EstateVm } from './estate-now.ts'

export interface StorageRow {
  readonly name: string
  readonly datastore: string
  readonly format: string
  /** '—' for a raw device mapping: what is used of its LUN no host knows. */
  readonly used: string
  readonly provisioned: string
  /** Used of provisioned, 0…1; null for a raw device mapping. */
  readonly share: number | null
  /** `45 % copied to vmfs-new` while it is being copied, else ''. */
  readonly copying: string
}

export interface VmStorage {
  readonly rows: readonly StorageRow[]
  /** `18 GiB used of 40 GiB provisioned`, raw device mappings left out; '' without a disk of its own. */
  readonly sum: string
  /** Datastore of configuration, log and NVRAM; null without disks and without one of its own. */
  readonly home: string | null
}

/** Of the whole spec, so that nothing is made up where the estate says it; `view` knows the copies under way. */
export function storageRows({ name, spec }: Pick<EstateVm, 'name' | 'spec'>, view: RunView): VmStorage {
  const { disks, homeDatastore } = spec
  const own = disks.filter((disk) => disk.rdm === undefined)
  const usedGiB = own.reduce((sum, disk) => sum + usedGiBOfDisk(disk), 0)
  const sizeGiB = own.reduce((sum, disk) => sum + disk.sizeGiB, 0)
  return {
    rows: disks.map((disk) => rowOf(disk, copyingWords(name, disk.name, view))),
    sum: own.length === 0 ? '' : `${sizeOf(usedGiB)} used of ${sizeOf(sizeGiB)} provisioned`,
    home: homeDatastore ?? disks[0]?.datastore ?? null,
  }
}

function rowOf(disk: DiskSpec, copying: string): StorageRow {
  const { name, datastore, sizeGiB, rdm } = disk
  const place = { name, datastore, provisioned: sizeOf(sizeGiB), copying }
  if (rdm !== undefined)
    return { ...place, format: `Raw device mapping, ${rdm.mode} mode`, used: '—', share: null }
  const used = usedGiBOfDisk(disk)
  return {
    ...place,
    format: formatInWords(disk.format ?? 'lazy-zeroed-thick'),
    used: sizeOf(used),
    share: Math.min(1, used / sizeGiB),
  }
}

function copyingWords(vm: string, disk: string, view: RunView): string {
  const traced = view.vms.get(vm)
  const moving = view.migrations[(traced?.migration ?? 0) - 1]
  if (moving === undefined || moving.outcome !== null) return ''
  const copy = moving.storage?.copies.find((one) => one.disk === disk && one.ended === null)
  if (copy === undefined) return ''
  if (copy.readyAtNs !== null) return `copied to ${copy.toDatastore}`
  const remaining = traced?.disks.get(disk)?.remainingBytes.at(-1) ?? copy.bytesToCopy
  return `${wholePercent(Math.max(0, 1 - remaining / Math.max(1, copy.bytesToCopy)))} copied to ${copy.toDatastore}`
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
