/** Conditions of raw device mappings: whether the device is seen, and where the mapping may go. */
import type { Host } from '../../estate/inventory.ts'
import { hasCapability } from '../../estate/host-capabilities.ts'
import { mountOf } from '../../estate/storage.ts'
import type { DiskSpec } from '../../scenario/vm-schema.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import { restoreCapability } from '../cures/capability-cures.ts'
import { chooseInWizard, editDisk, upgradeVmfs, whilePoweredOff } from '../cures/storage-cures.ts'
import { formatInWords, isConverting } from '../moved-files.ts'
import type { CheckResult, CheckSubject, Conditions, DiskMove } from '../subject.ts'
import { gibInWords, isVmfs3 } from './disk-conditions.ts'

/** 2 TB: more needs VMFS-5 or 6, and as a virtual disk a host of 5.5 or later. */
const largeGiB = 2048

const modeInWords = {
  virtual: 'virtual compatibility mode',
  physical: 'physical compatibility mode',
} as const

function lunOf(host: Host, { rdm }: DiskSpec) {
  return host.spec.luns?.find((lun) => lun.name === rdm?.lun)
}

function rdmsOf({ disks }: CheckSubject): readonly DiskMove[] {
  return disks.filter(({ disk }) => disk.rdm !== undefined)
}

/** A mapping that becomes a virtual disk needs no device afterwards. Moves between vCenters have a check of their own. */
function checkLun(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination, kind } = subject
  if (source === destination || kind === 'xvc-elm' || kind === 'xvc-advanced') return []
  return rdmsOf(subject).flatMap((move) => {
    const { disk, to } = move
    const here = lunOf(source, disk)
    const there = lunOf(destination, disk)
    const isSame = there !== undefined && (here === undefined || there.lunId === here.lunId)
    if (isSame || isConverting(move) || !mountOf(destination, to.name).isMounted) return []
    const lun = disk.rdm?.lun ?? ''
    const luns = (destination.spec.luns ?? []).filter((one) => one.name !== lun)
    const lunId = here?.lunId ?? 0
    return [
      {
        message:
          there === undefined
            ? `Virtual disk ${disk.name} of ${vm.name} is a mapped direct access LUN that is not accessible from ${destination.name}.`
            : `Virtual disk ${disk.name} of ${vm.name} is a mapped direct access LUN that ${destination.name} sees under another number.`,
        remedy: `Present ${lun} to ${destination.name} with the same LUN id as to ${source.name}.`,
        left: {
          label: `${lun} on ${source.name}`,
          value: here === undefined ? 'not listed' : `LUN ${here.lunId}`,
        },
        right: {
          label: `${lun} on ${destination.name}`,
          value: there === undefined ? 'not visible' : `LUN ${there.lunId}`,
        },
        fields: [
          { label: 'device', value: disk.name },
          { label: 'backing', value: `[${disk.datastore}] ${lun}` },
        ],
        cures: [
          {
            text: `Present ${lun} to ${destination.name} as LUN ${lunId}`,
            place: `Zoning and LUN masking by the storage team; then ${destination.name} > Configure > Storage Adapters > Rescan Storage`,
            inVsphere: false,
            commands: [
              {
                type: 'edit-host' as const,
                host: destination.name,
                set: { luns: [...luns, { name: lun, lunId }] },
              },
            ],
            effort: 1 as const,
          },
        ],
      },
    ]
  })
}

/** Only VMFS holds mappings; and a running VM's mapping is not converted on its way to NFS (D.4). */
function checkDatastoreType(subject: CheckSubject): readonly CheckResult[] {
  return rdmsOf(subject).flatMap((move) => {
    const { disk, to, isMoving } = move
    const { type } = to.spec
    const isRefusedAnyway = type === 'NFS' && subject.vm.powerState === 'poweredOn'
    if (!isMoving || type === 'VMFS' || (isConverting(move) && !isRefusedAnyway)) return []
    if (disk.rdm?.mode === 'physical' && isConverting(move)) return []
    const canConvert = disk.rdm?.mode === 'virtual' && !isRefusedAnyway
    return [
      {
        message: `Raw device mappings are not supported on datastore ${to.name}: ${disk.name} of ${subject.vm.name} is one.`,
        remedy: canConvert
          ? 'Choose a VMFS datastore, or a format that makes it a virtual disk.'
          : 'Choose a VMFS datastore.',
        left: { label: disk.name, value: `raw device mapping, ${modeInWords[disk.rdm?.mode ?? 'virtual']}` },
        right: { label: to.name, value: type },
        fields: [
          { label: 'device', value: disk.name },
          { label: 'datastore', value: to.name },
          { label: 'datastoreName', value: to.name },
        ],
        cures: canConvert ? [chooseInWizard('Select virtual disk format: Thin Provision')] : [],
      },
    ]
  })
}

function sameFormat() {
  return chooseInWizard('Select virtual disk format: Same format as source')
}

function checkPhysicalConversion(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  return rdmsOf(subject)
    .filter((move) => isConverting(move) && move.disk.rdm?.mode === 'physical')
    .map(({ disk, format }) => ({
      message: `Conversion of the physical compatibility raw device mapping ${disk.name} of ${vm.name} is not supported.`,
      remedy:
        'Choose “Same format as source”, which moves the mapping file only, or power off and change the mode.',
      left: { label: disk.name, value: modeInWords.physical },
      right: { label: 'Asked for', value: formatInWords(format) },
      fields: [{ label: 'device', value: disk.name }],
      cures: [
        sameFormat(),
        whilePoweredOff(
          vm,
          `set ${disk.name} to virtual compatibility mode`,
          `${disk.name} > Compatibility Mode`,
          editDisk(vm, disk, { ...disk, rdm: { ...disk.rdm!, mode: 'virtual' } }),
        ),
      ],
    }))
}

/** A virtual disk of more than 2 TB needs hosts of 5.5 and a datastore that holds such files. */
function checkLargeConversion(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, destination } = subject
  const hosts = [source, destination]
  const oldHost = hosts.find((host) => !isAtLeast(host.spec.version, '5.5'))
  return rdmsOf(subject)
    .filter((move) => isConverting(move) && move.disk.sizeGiB > largeGiB)
    .filter(({ disk }) => disk.rdm?.mode !== 'physical' || vm.powerState !== 'poweredOn')
    .filter(({ to }) => oldHost !== undefined || isVmfs3(to.spec))
    .map(({ disk, to }) => ({
      message: `Conversion of the raw device mapping ${disk.name} of ${vm.name}, larger than 2 TB, is not supported.`,
      remedy: 'Choose “Same format as source”, which keeps the mapping.',
      left: { label: disk.name, value: gibInWords(disk.sizeGiB) },
      right:
        oldHost === undefined
          ? { label: `Largest file on ${to.name} (VMFS-3)`, value: '2 TB' }
          : {
              label: `Largest virtual disk of ${oldHost.name}`,
              value: `2 TB (ESXi ${oldHost.spec.version})`,
            },
      fields: [{ label: 'device', value: disk.name }],
      cures: [sameFormat(), ...(oldHost === undefined ? [upgradeVmfs(to)] : [])],
    }))
}

function checkLargeMapping(subject: CheckSubject): readonly CheckResult[] {
  return rdmsOf(subject)
    .filter((move) => move.isMoving && !isConverting(move) && move.disk.sizeGiB > largeGiB)
    .filter(({ to }) => isVmfs3(to.spec))
    .map(({ disk, to }) => ({
      message: `Raw device mapping ${disk.name} of ${subject.vm.name} is larger than 2 TB, which datastore ${to.name} does not support.`,
      remedy: 'Choose a VMFS-5 or VMFS-6 datastore.',
      left: { label: disk.name, value: gibInWords(disk.sizeGiB) },
      right: { label: to.name, value: 'VMFS-3' },
      fields: [
        { label: 'device', value: disk.name },
        { label: 'datastore', value: to.name },
        { label: 'datastoreName', value: to.name },
      ],
      cures: [upgradeVmfs(to)],
    }))
}

function checkNonHome(subject: CheckSubject): readonly CheckResult[] {
  const { vm, source, home } = subject
  if (!home.isMoving || hasCapability(source, 'nonHomeRDMVMotionSupported')) return []
  return rdmsOf(subject)
    .filter(({ to }) => to !== home.to)
    .map(({ disk, to }) => ({
      message: `${source.name} cannot place raw device mapping ${disk.name} of ${vm.name} outside the home directory.`,
      remedy: 'Keep the mapping with the home directory, or upgrade the host.',
      left: { label: disk.name, value: `[${to.name}]` },
      right: { label: `Home of ${vm.name}`, value: `[${home.to?.name ?? ''}]` },
      fields: [
        { label: 'device', value: disk.name },
        { label: 'failedHost', value: source.name },
      ],
      cures: [
        chooseInWizard(
          `Put ${disk.name} where the home directory goes`,
          'Select storage > Configure per disk',
        ),
        restoreCapability(source, 'nonHomeRDMVMotionSupported', vm),
      ],
    }))
}

export const rdmConditions: Conditions = {
  'rdm-lun-not-visible': checkLun,
  'rdm-to-nfs': checkDatastoreType,
  'rdm-physical-convert': checkPhysicalConversion,
  'rdm-large-convert': checkLargeConversion,
  'rdm-large-datastore': checkLargeMapping,
  'rdm-non-home': checkNonHome,
}
