/**
 * The files that VMs have on a datastore, as the datastore browser lists them: names, kinds and sizes. Files are named
 * after the VM as it was called when they were made (`filesNamed`); a Storage vMotion gives them its present name
 * (DOC-SVM, vsphere-rules 0.2 #5). Their sizes sum up to the used space of the datastore. Pure: the window uses it as it is.
 */
import { sha256Hex } from '../base/hash.ts'
import { gibBytes, mibBytes } from '../base/units.ts'
import {
  configurationBytes,
  descriptorBytes,
  keptLogs,
  logBytes,
  nvramBytes,
  spaceOfFile,
  suspendStateBytes,
  wholeBlocks,
} from './home-files.ts'
import type { DiskFormat, DiskSpec, VmSpec } from '../scenario/vm-schema.ts'

export type FileKind =
  'configuration' | 'nvram' | 'log' | 'swap' | 'disk' | 'disk-content' | 'mapping' | 'snapshot' | 'suspend'

export interface DatastoreFile {
  readonly name: string
  readonly kind: FileKind
  /** Space that it takes, bytes. */
  readonly sizeBytes: number
  /** Size that the guest sees, of a virtual disk's content; else that of the file. */
  readonly provisionedBytes: number
  /** Of a virtual disk's content. */
  readonly format: DiskFormat | null
  /** Virtual disk that it belongs to; '' for files of the home directory. */
  readonly disk: string
}

export interface DatastoreFolder {
  readonly name: string
  readonly vm: string
  readonly files: readonly DatastoreFile[]
}

/** A VM as it is now, as far as its files are concerned. */
export interface VmOfFiles {
  readonly name: string
  readonly powerState: string
  readonly spec: VmSpec
  /** Where its host keeps swap files that are not with the VM; '' with the VM. */
  readonly hostSwapDatastore: string
}

/** Share of a disk that is written where the scenario does not say. As in `storage.ts`. */
const usualUsedShare = 0.5

/** Folders of VMs with any file there, in the order of the VMs. */
export function filesOfDatastore(datastore: string, vms: readonly VmOfFiles[]): DatastoreFolder[] {
  return vms.flatMap((vm) => {
    const files = filesOf(datastore, vm)
    return files.length === 0 ? [] : [{ name: fileNameOf(vm.spec), vm: vm.name, files }]
  })
}

/** What stands before the ending of its files. */
export function fileNameOf(spec: VmSpec): string {
  return spec.filesNamed ?? spec.name
}

export function homeDatastoreNameOf(spec: VmSpec): string {
  return spec.homeDatastore ?? spec.disks[0]?.datastore ?? ''
}

/** The first disk has the VM's name; the others are numbered (`web-01_1.vmdk`). */
export function diskFileNameOf(spec: VmSpec, disk: string, name = fileNameOf(spec)): string {
  const index = spec.disks.findIndex((one) => one.name === disk)
  return index <= 0 ? name : `${name}_${index}`
}

function filesOf(datastore: string, vm: VmOfFiles): DatastoreFile[] {
  const { spec } = vm
  const isHome = homeDatastoreNameOf(spec) === datastore
  const disks = spec.disks.filter((disk) => disk.datastore === datastore)
  return [
    ...(isHome ? homeFiles(vm) : []),
    ...swapFiles(datastore, vm, isHome),
    ...disks.flatMap((disk) => diskFiles(spec, disk)),
    ...(isHome ? snapshotFiles(spec) : []),
  ]
}

function plain(name: string, kind: FileKind, bytes: number, disk = ''): DatastoreFile {
  const sizeBytes = spaceOfFile(bytes)
  return { name, kind, sizeBytes, provisionedBytes: sizeBytes, format: null, disk }
}

/** The present one and those before it. */
function logs(): DatastoreFile[] {
  return Array.from({ length: keptLogs }, (_, number) =>
    plain(number === 0 ? 'vmware.log' : `vmware-${number}.log`, 'log', logBytes),
  )
}

function homeFiles({ spec, powerState }: VmOfFiles): DatastoreFile[] {
  const name = fileNameOf(spec)
  const memory = spec.memory.sizeMiB * mibBytes
  return [
    plain(`${name}.vmx`, 'configuration', configurationBytes),
    plain(`${name}.nvram`, 'nvram', nvramBytes),
    ...logs(),
    ...(powerState === 'suspended'
      ? [
          plain(`${name}-${mark(spec)}.vmss`, 'suspend', suspendStateBytes),
          plain(`${name}-${mark(spec)}.vmem`, 'suspend', memory),
        ]
      : []),
  ]
}

/** Memory that is not reserved, while the VM runs (D.5). */
function swapFiles(datastore: string, vm: VmOfFiles, isHome: boolean): DatastoreFile[] {
  const { spec, powerState, hostSwapDatastore } = vm
  const bytes = Math.max(0, spec.memory.sizeMiB - spec.memory.reservationMiB) * mibBytes
  const isWithHost = spec.swapFile === 'host' && hostSwapDatastore !== ''
  const isHere = isWithHost ? hostSwapDatastore === datastore : isHome
  if (powerState !== 'poweredOn' || bytes === 0 || !isHere) return []
  return [plain(`${fileNameOf(spec)}-${mark(spec)}.vswp`, 'swap', bytes)]
}

/** The eight hexadecimal digits that swap and suspend files carry; any will do, but always the same. */
function mark({ name }: VmSpec): string {
  return sha256Hex(name).slice(0, 8)
}

function diskFiles(spec: VmSpec, disk: DiskSpec): DatastoreFile[] {
  const base = diskFileNameOf(spec, disk.name)
  const { rdm } = disk
  const descriptor = plain(`${base}.vmdk`, 'disk', descriptorBytes, disk.name)
  const size = disk.sizeGiB * gibBytes
  if (rdm !== undefined) {
    const name = `${base}-${rdm.mode === 'physical' ? 'rdmp' : 'rdm'}.vmdk`
    return [descriptor, { ...plain(name, 'mapping', 0, disk.name), provisionedBytes: size }]
  }
  const format = disk.format ?? 'lazy-zeroed-thick'
  const used = Math.min(size, (disk.usedGiB ?? disk.sizeGiB * usualUsedShare) * gibBytes)
  const content: DatastoreFile = {
    name: `${base}${disk.parent === undefined ? '-flat' : '-delta'}.vmdk`,
    kind: 'disk-content',
    sizeBytes: format === 'thin' ? Math.min(size, wholeBlocks(used)) : size,
    provisionedBytes: size,
    format,
    disk: disk.name,
  }
  return [descriptor, content]
}

/** Space of a snapshot is told as a whole: what memory does not take lies in the delta of the first disk. */
function snapshotFiles(spec: VmSpec): DatastoreFile[] {
  const name = fileNameOf(spec)
  const snapshots = spec.snapshots ?? []
  if (snapshots.length === 0) return []
  const files = snapshots.flatMap(({ withMemory, sizeGiB }, index) => {
    const number = index + 1
    const bytes = wholeBlocks(sizeGiB * gibBytes)
    const state = Math.min(bytes, suspendStateBytes)
    const memory = withMemory ? Math.min(bytes - state, spec.memory.sizeMiB * mibBytes) : 0
    const delta = `${name}-${String(number).padStart(6, '0')}`
    return [
      plain(`${name}-Snapshot${number}.vmsn`, 'snapshot', state),
      ...(withMemory ? [plain(`${name}-Snapshot${number}.vmem`, 'snapshot', memory)] : []),
      plain(`${delta}.vmdk`, 'snapshot', descriptorBytes),
      plain(`${delta}-delta.vmdk`, 'snapshot', bytes - state - memory),
    ]
  })
  return [plain(`${name}.vmsd`, 'snapshot', descriptorBytes), ...files]
}
