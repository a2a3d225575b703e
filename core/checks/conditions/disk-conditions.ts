/** Conditions of disks and of the room for them: space, file size and names, modes, formats, policies. */
import { encodeUtf8 } from '../../base/utf8.ts'
import { countInWords } from '../../base/wording.ts'
import type { Datastore } from '../../estate/inventory.ts'
import { hasCapability, maxDisksPerMove } from '../../estate/host-capabilities.ts'
import { freeGiBOf } from '../../estate/storage.ts'
import { restoreCapability } from '../cures/capability-cures.ts'
import {
  chooseInWizard,
  chooseThin,
  editDisk,
  migratePoweredOff,
  moreSpace,
  upgradeVmfs,
  whilePoweredOff,
} from '../cures/storage-cures.ts'
import { datastoresAfter, formatInWords, isConverting, spaceNeededGiB } from '../moved-files.ts'
import type { CheckResult, CheckSubject, Conditions } from '../subject.ts'

export function gibInWords(gib: number): string {
  return `${gib < 100 ? String(Number(gib.toFixed(1))) : countInWords(gib)} GiB`
}

/** Where GiB do not tell two figures apart. */
function mibInWords(gib: number): string {
  return `${countInWords(Math.ceil(gib * 1024))} MiB`
}

function checkSpace(subject: CheckSubject): readonly CheckResult[] {
  const thin = spaceNeededGiB(subject, 'thin')
  return [...spaceNeededGiB(subject)].flatMap(([datastore, needed]) => {
    const free = freeGiBOf(subject.inventory, datastore)
    if (needed <= free) return []
    const inWords = gibInWords(needed) === gibInWords(free) ? mibInWords : gibInWords
    const fitsThin = (thin.get(datastore) ?? 0) <= free
    return [
      {
        message: `Insufficient disk space on datastore ${datastore.name}.`,
        remedy: fitsThin
          ? `Free space on ${datastore.name}, choose Thin Provision, or another datastore.`
          : `Free space on ${datastore.name}, or choose another datastore.`,
        left: { label: `Needed by ${subject.vm.name}`, value: inWords(needed) },
        right: { label: `Free on ${datastore.name}`, value: inWords(free) },
        fields: [{ label: 'datastore', value: datastore.name }],
        note: 'A thick disk needs its whole size, a thin one what is written; swap file and snapshots count.',
        cures: [...(fitsThin ? [chooseThin] : []), ...moreSpace(datastore, needed - free)],
      },
    ]
  })
}

/** Largest file in GiB: VMFS-3 documented, the rest well known; what an NFS server allows is not modelled. */
export function maxFileGiB({ spec }: Datastore): number {
  if (spec.type === 'NFS') return Number.POSITIVE_INFINITY
  return isVmfs3(spec) ? 2048 : 63_488
}

export function isVmfs3({ type, vmfsVersion }: Datastore['spec']): boolean {
  return type === 'VMFS' && vmfsVersion === 3
}

function checkFileSize({ vm, disks, kind }: CheckSubject): readonly CheckResult[] {
  const isCrossVcenter = kind === 'xvc-elm' || kind === 'xvc-advanced'
  return (
    disks
      .filter((move) => move.isMoving && move.disk.sizeGiB > maxFileGiB(move.to))
      // A mapping is a pointer of no size; one that is converted inside a vCenter has a check of its own.
      .filter((move) => move.disk.rdm === undefined || (isCrossVcenter && isConverting(move)))
      .map(({ disk, to }) => ({
        message: `File of ${disk.name} of ${vm.name} is larger than the maximum size supported by datastore ${to.name}.`,
        remedy: 'Choose a VMFS-5 or VMFS-6 datastore.',
        left: { label: disk.name, value: gibInWords(disk.sizeGiB) },
        right: { label: `Largest file on ${to.name}`, value: gibInWords(maxFileGiB(to)) },
        fields: [
          { label: 'datastore', value: to.name },
          { label: 'fileSize', value: `${disk.sizeGiB} GiB` },
          { label: 'maxFileSize', value: `${maxFileGiB(to)} GiB` },
        ],
        cures: isVmfs3(to.spec) ? [upgradeVmfs(to)] : [],
      }))
  )
}

/** Bytes of UTF-8 that a file name may have. Ours: the documents give no number. */
const longestFileNameBytes = 255

/** Files take the VM's present name when the home moves; the longest is a snapshot of the last disk. */
function checkFileName({ vm, disks, home }: CheckSubject): readonly CheckResult[] {
  if (!home.isMoving) return []
  const number = disks.length > 1 ? `_${disks.length - 1}` : ''
  const suffix = (vm.spec.snapshots ?? []).length > 0 ? `${number}-000001-delta.vmdk` : `${number}-flat.vmdk`
  const bytes = encodeUtf8(vm.name + suffix).length
  if (bytes <= longestFileNameBytes) return []
  return [
    {
      message: `File name too long: the files of ${vm.name} would be renamed to its name.`,
      remedy: 'Shorten the name of the VM and retry.',
      left: { label: `Longest file name (…${suffix})`, value: `${bytes} bytes` },
      right: { label: 'A datastore allows', value: `${longestFileNameBytes} bytes` },
      note: 'The limit of 255 bytes is ours; VMware documents only that a name may be too long.',
    },
  ]
}

function checkNonPersistent({ vm, disks }: CheckSubject): readonly CheckResult[] {
  return disks
    .filter(({ isMoving, disk }) => isMoving && disk.mode === 'independent-nonpersistent')
    .map(({ disk }) => ({
      message: `${disk.name} of ${vm.name} is non-persistent; it cannot be moved while the VM is powered on.`,
      remedy: 'Power off the VM, or set the disk to a persistent mode.',
      left: { label: `Mode of ${disk.name}`, value: 'Independent - Nonpersistent' },
      right: { label: 'Storage vMotion needs', value: 'Dependent or Independent - Persistent' },
      fields: [{ label: 'device', value: disk.name }],
      cures: [
        migratePoweredOff(vm),
        whilePoweredOff(
          vm,
          `set ${disk.name} to Independent - Persistent`,
          `${disk.name} > Disk Mode`,
          editDisk(vm, disk, { ...disk, mode: 'independent-persistent' }),
        ),
      ],
    }))
}

function checkCount({ vm, source, disks }: CheckSubject): readonly CheckResult[] {
  const moving = disks.filter((move) => move.isMoving).length
  const limit = maxDisksPerMove(source)
  if (moving <= limit) return []
  return [
    {
      message: `Too many disks of ${vm.name} to migrate in one operation.`,
      remedy: `Move at most ${limit} disks at a time, or migrate ${vm.name} powered off.`,
      left: { label: 'Disks that would move', value: String(moving) },
      right: { label: `maxNumDisksSVMotion of ${source.name}`, value: String(limit) },
      fields: [{ label: 'argumentName', value: 'disk' }],
      cures: [
        chooseInWizard(`Choose at most ${limit} disks`, 'Select storage > Configure per disk'),
        migratePoweredOff(vm),
      ],
    },
  ]
}

function checkIndependentMove({ vm, source, disks, home }: CheckSubject): readonly CheckResult[] {
  const moving = disks.filter((move) => move.isMoving)
  if (moving.length === 0 || home.isMoving) return []
  if (hasCapability(source, 'independentDiskVMotionSupported')) return []
  return [
    {
      message: `${source.name} cannot move disks of ${vm.name} without its home directory.`,
      remedy: 'Move the home directory too, or upgrade the host.',
      left: { label: 'Would move', value: moving.map(({ disk }) => disk.name).join(', ') },
      right: { label: `independentDiskVMotionSupported of ${source.name}`, value: 'false' },
      cures: [
        chooseInWizard(`Move the home directory of ${vm.name} too`, 'Select storage > Configure per disk'),
        restoreCapability(source, 'independentDiskVMotionSupported', vm),
      ],
    },
  ]
}

/** Same format as source turns thin by itself; only a thick format that is asked for is refused. */
function checkFormat({ vm, disks }: CheckSubject): readonly CheckResult[] {
  return disks
    .filter(({ disk, to, format }) => {
      const isThick = format !== 'same' && format !== 'thin'
      return isThick && disk.rdm === undefined && to.spec.type === 'NFS' && to.spec.nasPlugin !== true
    })
    .map(({ disk, to, format }) => ({
      message: `The requested disk format of ${disk.name} of ${vm.name} is not supported on ${to.name}.`,
      remedy: 'Choose Thin Provision or Same format as source, or install the VAAI-NAS plug-in of the array.',
      left: { label: `${disk.name}, asked for`, value: formatInWords(format) },
      right: { label: `${to.name} (NFS without VAAI-NAS)`, value: 'Thin Provision only' },
      fields: [{ label: 'property', value: 'diskBackingInfo' }],
      cures: [
        chooseThin,
        {
          text: `Install the VAAI-NAS plug-in for ${to.name}`,
          place: 'Hosts > Updates: the plug-in of the storage vendor',
          inVsphere: true,
          commands: [{ type: 'edit-datastore' as const, datastore: to.name, set: { nasPlugin: true } }],
          effort: 2 as const,
        },
      ],
    }))
}

function checkPolicy(subject: CheckSubject): readonly CheckResult[] {
  const { vm, request } = subject
  const storagePolicy = request.storagePolicy ?? vm.spec.storagePolicy ?? ''
  if (storagePolicy === '') return []
  return datastoresAfter(subject)
    .filter(({ datastore, isTarget }) => isTarget && !(datastore.spec.policies ?? []).includes(storagePolicy))
    .map(({ datastore }) => ({
      message: `Datastore ${datastore.name} does not match the VM storage policy ${storagePolicy}.`,
      remedy: 'Choose a compatible datastore or change the policy.',
      left: { label: `Policy of ${vm.name}`, value: storagePolicy },
      right: {
        label: `${datastore.name} satisfies`,
        value: (datastore.spec.policies ?? []).join(', ') || 'no policy',
      },
      cures: [
        {
          text: `Give ${vm.name} the datastore's default storage policy`,
          place: `${vm.name} > Actions > VM Policies > Edit VM Storage Policies`,
          inVsphere: true,
          commands: [{ type: 'edit-vm' as const, vm: vm.name, set: { storagePolicy: null } }],
          effort: 2 as const,
        },
      ],
    }))
}

/** A change of storage alone that asks for what is so already. A storage policy alone moves no file. */
function checkSameStorage({
  vm,
  home,
  request,
  movesStorage,
  movesCompute,
}: CheckSubject): readonly CheckResult[] {
  if (movesStorage || movesCompute || request.storagePolicy !== undefined) return []
  const places = [...new Set([home.from?.name ?? '', ...vm.spec.disks.map((disk) => disk.datastore)])]
  const where = places.filter((name) => name !== '').join(', ')
  return [
    {
      message:
        where === ''
          ? `${vm.name} has no files in this estate that could be moved.`
          : `The files of ${vm.name} are already on ${where}, in that format.`,
      remedy: 'Choose another datastore or another virtual disk format.',
      left: { label: `Files of ${vm.name} are on`, value: where === '' ? 'no datastore' : where },
      right: { label: 'Destination', value: request.toDatastore ?? where },
      fields: [{ label: 'name', value: vm.name }],
    },
  ]
}

export const diskConditions: Conditions = {
  'same-storage': checkSameStorage,
  'ds-space': checkSpace,
  'ds-file-too-large': checkFileSize,
  'ds-name-too-long': checkFileName,
  'disk-nonpersistent': checkNonPersistent,
  'disk-count-limit': checkCount,
  'disk-independent-only': checkIndependentMove,
  'disk-format-unsupported': checkFormat,
  'storage-policy-mismatch': checkPolicy,
}
