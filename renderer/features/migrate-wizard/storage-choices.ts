/**
 * The storage page: datastore and format for all files of the VMs, or for each file by itself, and the storage
 * policy; what of it is asked of the checks and of vCenter. Pure.
 */
import { gibBytes } from '../../../core/base/units.ts'
import type { CheckRequest } from '../../../core/contract/messages.ts'
import type { StorageMethod } from '../../../core/scenario/policy-schema.ts'
import type { DiskFormat } from '../../../core/scenario/vm-schema.ts'
import { byteSize } from '../../format/bytes.ts'
import type { EstateVm, VmNow } from '../object/estate-now.ts'

export type AskedFormat = DiskFormat | 'same'

/** '' for a file: it stays where it is. */
export interface FilePlacement {
  readonly datastore: string
  readonly format: AskedFormat
}

export interface StorageChoice {
  /** Configure per disk. */
  readonly isPerDisk: boolean
  /** For all files, where `isPerDisk` is off; '' for none chosen. */
  readonly datastore: string
  readonly format: AskedFormat
  /** null: each VM keeps its own; '': Datastore Default. */
  readonly policy: string | null
  /** How disks of running VMs are copied; null: as the scenario says. */
  readonly method: StorageMethod | null
  /** By `fileKey`, where `isPerDisk` is on. */
  readonly files: Readonly<Record<string, FilePlacement>>
}

export const noStorageChoice: StorageChoice = {
  isPerDisk: false,
  datastore: '',
  format: 'same',
  policy: null,
  method: null,
  files: {},
}

const stays: FilePlacement = { datastore: '', format: 'same' }

/** The Client's name of the home directory in the table of disks. */
export const homeTitle = 'Configuration File'

/** `disk` null: the home directory. */
export function fileKey(vm: string, disk: string | null): string {
  return JSON.stringify([vm, disk])
}

export function placementOf(choice: StorageChoice, vm: string, disk: string | null): FilePlacement {
  return choice.files[fileKey(vm, disk)] ?? stays
}

/** As core says where a configuration file lies: with the first disk, where nothing else is set. */
export function homeDatastoreOf({ spec, disks }: EstateVm): string {
  return spec.homeDatastore ?? disks[0]?.datastore ?? ''
}

export const formatOptions: readonly { readonly value: AskedFormat; readonly title: string }[] = [
  { value: 'same', title: 'Same format as source' },
  { value: 'lazy-zeroed-thick', title: 'Thick Provision Lazy Zeroed' },
  { value: 'eager-zeroed-thick', title: 'Thick Provision Eager Zeroed' },
  { value: 'thin', title: 'Thin Provision' },
]

export function formatTitle(format: AskedFormat): string {
  return formatOptions.find((option) => option.value === format)!.title
}

export interface FileRow {
  readonly key: string
  readonly vm: string
  /** null: the home directory. */
  readonly disk: string | null
  readonly title: string
  readonly size: string
  readonly from: string
  /** '' for the home directory and raw device mappings. */
  readonly formatNow: string
  /** What may be asked for: a raw device mapping in physical mode stays one while its VM runs. */
  readonly formats: typeof formatOptions
  readonly placement: FilePlacement
}

/** Configuration file first, then the disks, of each VM. */
export function fileRows(vms: readonly VmNow[], choice: StorageChoice): FileRow[] {
  return vms.flatMap(({ name, spec, powerState }) => [
    {
      key: fileKey(name, null),
      vm: name,
      disk: null,
      title: homeTitle,
      size: '—',
      from: homeDatastoreOf(spec),
      formatNow: '',
      formats: [],
      placement: placementOf(choice, name, null),
    },
    ...spec.spec.disks.map((disk) => ({
      key: fileKey(name, disk.name),
      vm: name,
      disk: disk.name,
      title: disk.name,
      size: byteSize(disk.sizeGiB * gibBytes),
      from: disk.datastore,
      formatNow:
        disk.rdm === undefined
          ? formatTitle(disk.format ?? 'lazy-zeroed-thick')
          : `${disk.rdm.mode} mode raw device mapping`,
      formats:
        disk.rdm?.mode === 'physical' && powerState === 'poweredOn'
          ? formatOptions.filter(({ value }) => value === 'same')
          : formatOptions,
      placement: placementOf(choice, name, disk.name),
    })),
  ])
}

export function withFile(choice: StorageChoice, key: string, placement: FilePlacement): StorageChoice {
  return { ...choice, files: { ...choice.files, [key]: placement } }
}

/** What was chosen for all stands for each file where single files are begun with. */
export function withPerDisk(choice: StorageChoice, isPerDisk: boolean, vms: readonly VmNow[]): StorageChoice {
  if (!isPerDisk) return { ...choice, isPerDisk, files: {} }
  const { datastore, format } = choice
  const files = Object.fromEntries(
    fileRows(vms, choice).map(({ key, formats }) => [
      key,
      {
        datastore,
        format: formats.some(({ value }) => value === format) ? format : 'same',
      } satisfies FilePlacement,
    ]),
  )
  return { ...choice, isPerDisk, files }
}

/** Whether anything is to be moved or changed at all. */
export function isStorageChosen(choice: StorageChoice): boolean {
  if (!choice.isPerDisk) return choice.datastore !== ''
  return Object.values(choice.files).some((file) => file.datastore !== '' || file.format !== 'same')
}

/** Every datastore that files go to, once. */
export function chosenDatastores(choice: StorageChoice): readonly string[] {
  const names = choice.isPerDisk
    ? Object.values(choice.files).map((file) => file.datastore)
    : [choice.datastore]
  return [...new Set(names.filter((name) => name !== ''))]
}

/** Choices of datastores that are no longer offered are forgotten; formats and the policy stay. */
export function keepOffered(choice: StorageChoice, offered: ReadonlySet<string>): StorageChoice {
  const kept = (datastore: string) => (offered.has(datastore) ? datastore : '')
  const files = Object.entries(choice.files).map(([key, file]) => [
    key,
    { ...file, datastore: kept(file.datastore) },
  ])
  return { ...choice, datastore: kept(choice.datastore), files: Object.fromEntries(files) }
}

type StorageRequest = Pick<
  CheckRequest,
  'toDatastore' | 'diskFormat' | 'disks' | 'storagePolicy' | 'storageMethod'
>

/** `isExplicit`: another vCenter wants every place named, also of what stays where it is. */
export function storageRequest(vm: VmNow, choice: StorageChoice, isExplicit: boolean): StorageRequest {
  const isLive = choice.method !== null && vm.powerState === 'poweredOn'
  const how = {
    ...(choice.policy === null ? {} : { storagePolicy: choice.policy }),
    ...(isLive ? { storageMethod: choice.method } : {}),
  }
  if (choice.isPerDisk) return { ...perDiskRequest(vm, choice, isExplicit), ...how }
  const { datastore, format } = choice
  return {
    ...(datastore === '' ? (isExplicit ? presentPlaces(vm) : {}) : { toDatastore: datastore }),
    ...(format === 'same' ? {} : { diskFormat: format }),
    ...how,
  }
}

/** A home directory that moves takes along each disk that is not named: then all are. */
function perDiskRequest(vm: VmNow, choice: StorageChoice, isExplicit: boolean): StorageRequest {
  const home = placementOf(choice, vm.name, null).datastore
  const toDatastore = home === '' && isExplicit ? homeDatastoreOf(vm.spec) : home
  const disks = vm.spec.disks.flatMap(({ name, datastore: from }) => {
    const { datastore, format } = placementOf(choice, vm.name, name)
    const to = datastore === '' && toDatastore !== '' ? from : datastore
    const asked = { ...(to === '' ? {} : { datastore: to }), ...(format === 'same' ? {} : { format }) }
    return Object.keys(asked).length === 0 ? [] : [[name, asked] as const]
  })
  return {
    ...(toDatastore === '' ? {} : { toDatastore }),
    ...(disks.length === 0 ? {} : { disks: Object.fromEntries(disks) }),
  }
}

/** Where the files of a VM lie now, named one by one. */
export function presentPlaces({ spec }: VmNow): StorageRequest {
  const home = homeDatastoreOf(spec)
  const elsewhere = spec.disks.filter((disk) => disk.datastore !== home)
  return {
    ...(home === '' ? {} : { toDatastore: home }),
    ...(elsewhere.length === 0
      ? {}
      : { disks: Object.fromEntries(elsewhere.map(({ name, datastore }) => [name, { datastore }])) }),
  }
}

/** Policies that a person can choose: each that a VM has or a datastore satisfies. */
export function policyOptions(
  vms: readonly VmNow[],
  datastores: readonly { readonly spec: { readonly policies?: readonly string[] | undefined } }[],
  isOtherVcenter = false,
): { readonly value: string | null; readonly title: string }[] {
  const own = vms.flatMap(({ spec }) =>
    spec.spec.storagePolicy === undefined ? [] : [spec.spec.storagePolicy],
  )
  const names = [...new Set([...own, ...datastores.flatMap(({ spec }) => spec.policies ?? [])])]
  return [
    { value: null, title: policyTitle(null, isOtherVcenter) },
    { value: '', title: 'Datastore Default' },
    ...names.map((name) => ({ value: name, title: name })),
  ]
}

/** A policy belongs to its vCenter: what is not assigned anew is lost in another one. */
export function policyTitle(policy: string | null, isOtherVcenter: boolean): string {
  if (policy === null)
    return isOtherVcenter ? 'None: those of the source vCenter are lost' : 'Keep existing VM storage policies'
  return policy === '' ? 'Datastore Default' : policy
}

/** In a sentence for Ready to complete and the rail. */
export function storageWords(choice: StorageChoice): string {
  if (!isStorageChosen(choice)) return ''
  const names = chosenDatastores(choice)
  return names.length === 0 ? 'same datastores' : names.join(', ')
}
