/**
 * The datastore browser: folders with the files that lie there, and those that a migration is just writing or about to
 * delete. What lies there follows from the VMs as they are; what is on its way, from the trace. Pure.
 */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import {
  diskFileNameOf,
  filesOfDatastore,
  homeDatastoreNameOf,
  type DatastoreFile,
  type FileKind,
} from '../../../core/estate/datastore-files.ts'
import type { DiskCopyView } from '../../../core/trace/storage-view.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import { allVmsNow } from '../object/estate-now.ts'
import { vmOfFiles } from './vms-on-datastore.ts'

export interface BrowserFile {
  readonly name: string
  readonly type: string
  readonly sizeBytes: number
  /** Size that the guest sees, where that is another; else null. */
  readonly provisionedBytes: number | null
  readonly format: string
  /** When a migration brought it here; null: it has been here from the start. */
  readonly arrivedAtNs: number | null
  /** A target that is being written: how much of it is, 0…1; null for all others. */
  readonly copiedShare: number | null
  /** The VM uses its copy elsewhere already. */
  readonly isBeingDeleted: boolean
}

export interface BrowserFolder {
  readonly name: string
  readonly vm: string
  /** The VM's present name differs: files were made before it was renamed. */
  readonly isNamedBefore: boolean
  readonly files: readonly BrowserFile[]
  readonly sizeBytes: number
}

const kindWords: Readonly<Record<FileKind, string>> = {
  configuration: 'VM configuration',
  nvram: 'NVRAM',
  log: 'VM log',
  swap: 'Swap file',
  disk: 'Disk descriptor',
  'disk-content': 'Virtual disk',
  mapping: 'Raw device mapping',
  snapshot: 'Snapshot',
  suspend: 'Suspended state',
}

export const formatWords: Readonly<Record<string, string>> = {
  thin: 'Thin',
  'lazy-zeroed-thick': 'Thick, lazy zeroed',
  'eager-zeroed-thick': 'Thick, eager zeroed',
}

export function browserFolders(datastore: string, estate: EstateView, view: RunView): BrowserFolder[] {
  const vms = allVmsNow(estate, view).map((vm) => vmOfFiles(vm, estate))
  const arrivals = arrivalsAt(datastore, view)
  const folders = filesOfDatastore(datastore, vms).map(({ name, vm, files }) => ({
    name,
    vm,
    isNamedBefore: name !== vm,
    files: files.map((file) => fileOf(file, arrivals.get(`${vm}/${file.disk}`) ?? null)),
  }))
  return merged([...folders, ...foldersOnTheirWay(datastore, estate, view)])
}

function fileOf(file: DatastoreFile, arrivedAtNs: number | null): BrowserFile {
  const { name, kind, sizeBytes, provisionedBytes, format } = file
  return {
    name,
    type: kindWords[kind],
    sizeBytes,
    provisionedBytes: provisionedBytes === sizeBytes ? null : provisionedBytes,
    format: format === null ? '' : (formatWords[format] ?? format),
    arrivedAtNs,
    copiedShare: null,
    isBeingDeleted: false,
  }
}

/** By `vm/disk`, or `vm/` for the home directory. */
function arrivalsAt(datastore: string, view: RunView): ReadonlyMap<string, number> {
  const arrivals = new Map<string, number>()
  for (const { vm, storage } of view.migrations) {
    if (storage === null) continue
    for (const { disk, toDatastore, switchedAtNs } of storage.copies)
      if (toDatastore === datastore && switchedAtNs !== null) arrivals.set(`${vm}/${disk}`, switchedAtNs)
    if (storage.homeCopied?.toDatastore === datastore) arrivals.set(`${vm}/`, storage.homeCopied.atNs)
  }
  return arrivals
}

type Bare = Omit<BrowserFolder, 'sizeBytes'>

function foldersOnTheirWay(datastore: string, estate: EstateView, view: RunView): Bare[] {
  return view.migrations
    .filter(({ outcome, storage }) => outcome === null && storage !== null)
    .flatMap((migration) => {
      const files = migration.storage!.copies.flatMap((copy) =>
        filesOfCopy(datastore, estate, view, migration, copy),
      )
      const all = [...homeOnItsWay(datastore, estate, migration), ...files]
      if (all.length === 0) return []
      return [{ name: migration.vm, vm: migration.vm, isNamedBefore: false, files: all }]
    })
}

/** Its home directory is copied first; the VM uses it with the switch. */
function homeOnItsWay(datastore: string, estate: EstateView, { vm, storage }: MigrationView): BrowserFile[] {
  const spec = estate.vms.find((one) => one.name === vm)?.spec
  const copied = storage?.homeCopied
  if (spec === undefined || copied?.toDatastore !== datastore) return []
  if (homeDatastoreNameOf(spec) === datastore) return []
  return [
    {
      name: `${vm}.vmx`,
      type: 'Home directory',
      sizeBytes: copied.bytes,
      provisionedBytes: null,
      format: '',
      arrivedAtNs: null,
      copiedShare: 1,
      isBeingDeleted: false,
    },
  ]
}

/** A file that is written has the VM's present name from the start (0.2 #5). */
function filesOfCopy(
  datastore: string,
  estate: EstateView,
  view: RunView,
  migration: MigrationView,
  copy: DiskCopyView,
): BrowserFile[] {
  const spec = estate.vms.find((vm) => vm.name === migration.vm)?.spec
  if (spec === undefined) return []
  const name = `${diskFileNameOf(spec, copy.disk, migration.vm)}-flat.vmdk`
  const bare = { name, type: kindWords['disk-content'], provisionedBytes: copy.sizeBytes, arrivedAtNs: null }
  if (copy.toDatastore === datastore && copy.switchedAtNs === null && copy.ended === null) {
    const copied = copiedBytesOf(view, migration, copy)
    const share = copy.bytesToCopy === 0 ? 1 : Math.min(1, copied / copy.bytesToCopy)
    const sizeBytes = copy.toFormat === 'thin' ? Math.min(copied, copy.sizeBytes) : copy.sizeBytes
    const format = formatWords[copy.toFormat] ?? copy.toFormat
    return [{ ...bare, sizeBytes, format, copiedShare: share, isBeingDeleted: false }]
  }
  if (copy.fromDatastore === datastore && copy.switchedAtNs !== null) {
    const format = formatWords[copy.fromFormat] ?? copy.fromFormat
    const sizeBytes = copy.fromFormat === 'thin' ? copy.bytesToCopy : copy.sizeBytes
    return [{ ...bare, sizeBytes, format, copiedShare: null, isBeingDeleted: true }]
  }
  return []
}

/** As its newest sample says it. */
function copiedBytesOf(view: RunView, { vm, migration }: MigrationView, { disk }: DiskCopyView): number {
  const series = view.vms.get(vm)?.disks.get(disk)
  const last = series === undefined ? -1 : series.migration.lastIndexOf(migration)
  return series?.copiedBytes[last] ?? 0
}

function merged(folders: readonly Bare[]): BrowserFolder[] {
  const byKey = new Map<string, Bare>()
  for (const folder of folders) {
    const key = `${folder.vm}/${folder.name}`
    const before = byKey.get(key)
    byKey.set(key, before === undefined ? folder : { ...before, files: [...before.files, ...folder.files] })
  }
  return [...byKey.values()].map((folder) => ({
    ...folder,
    sizeBytes: folder.files.reduce((sum, file) => sum + file.sizeBytes, 0),
  }))
}
