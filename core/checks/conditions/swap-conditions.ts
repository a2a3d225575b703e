/** Conditions of swap files, Flash Read Cache, and of the memory that Storage vMotion itself needs. */
import { mibBytes } from '../../base/units.ts'
import { bytesInWords } from '../../base/wording.ts'
import { hasCapability } from '../../estate/host-capabilities.ts'
import { unreservedOn } from '../../estate/host-capacity.ts'
import { hostMemoryUse, type Datastore } from '../../estate/inventory.ts'
import { freeGiBOf, hostSwapDatastoreOf, isAccessible, swapFileGiBOf } from '../../estate/storage.ts'
import { overheadBytes } from '../../estate/vm-overhead.ts'
import { isAtLeast } from '../../scenario/versions.ts'
import { restoreCapability } from '../cures/capability-cures.ts'
import { editDisk, migratePoweredOff, moreSpace, whilePoweredOff } from '../cures/storage-cures.ts'
import type { Cure } from '../cure.ts'
import { bothHosts, type CheckResult, type CheckSubject, type Conditions } from '../subject.ts'
import { gibInWords } from './disk-conditions.ts'

/** Where the swap file is and will be, by the names of datastores; the same where it does not change place. */
function swapPlaces({ vm, source, destination, home }: CheckSubject): { from: string; to: string } {
  if (vm.spec.swapFile !== 'host') return { from: home.from?.name ?? '', to: home.to?.name ?? '' }
  return { from: hostSwapDatastoreOf(source, home.from), to: hostSwapDatastoreOf(destination, home.to) }
}

function checkUnsharedSwap(subject: CheckSubject): readonly CheckResult[] {
  const { vm } = subject
  const { from, to } = swapPlaces(subject)
  const oldHost = bothHosts(subject).find((host) => !hasCapability(host, 'unsharedSwapVMotionSupported'))
  if (from === to || oldHost === undefined) return []
  return [
    {
      message: `${oldHost.name} does not support that the swap file of ${vm.name} changes its place.`,
      remedy: 'Upgrade the host, or keep the swap file with the VM.',
      left: { label: `Swap file of ${vm.name}`, value: `[${from}], then [${to}]` },
      right: { label: `unsharedSwapVMotionSupported of ${oldHost.name}`, value: 'false' },
      fields: [{ label: 'failedHost', value: oldHost.name }],
      cures: [
        whilePoweredOff(
          vm,
          'keep its swap file with the virtual machine',
          'VM Options > Advanced > Swap file location',
          { type: 'edit-vm', vm: vm.name, set: { swapFile: 'vm' } },
        ),
        restoreCapability(oldHost, 'unsharedSwapVMotionSupported', vm),
      ],
    },
  ]
}

/** A swap file that does not fit on the host's own datastore is put with the VM, if it fits there (DOC-SWAP). */
function checkSwapSpace(subject: CheckSubject): readonly CheckResult[] {
  const { inventory, vm, destination, home } = subject
  const { from, to } = swapPlaces(subject)
  if (vm.spec.swapFile !== 'host' || from === to || from === home.to?.name) return []
  const needed = swapFileGiBOf(vm)
  const freeOn = (datastore: Datastore | null | undefined): number =>
    datastore === null || datastore === undefined || !isAccessible(destination, datastore.name)
      ? 0
      : freeGiBOf(inventory, datastore)
  const local = inventory.datastores.get(to)
  const free = Math.max(freeOn(local), freeOn(home.to))
  if (needed <= free) return []
  return [
    {
      message: `There is no space for the swap file of ${vm.name} on ${destination.name}.`,
      remedy: `Free space on ${to}, raise the memory reservation of ${vm.name}, or keep its swap file with the VM.`,
      left: { label: 'Memory that is not reserved', value: gibInWords(needed) },
      right: {
        label: `Free on ${[...new Set([to, home.to?.name ?? ''])].join(' and ')}`,
        value: `${gibInWords(free)} at most`,
      },
      fields: [{ label: 'datastore', value: to }],
      cures: [
        ...reserveMore(subject, free),
        ...(local === undefined ? [] : moreSpace(local, needed - freeOn(local))),
      ],
    },
  ]
}

/** What is reserved needs no swap; offered where the host has that much unreserved. */
function reserveMore({ inventory, vm, destination }: CheckSubject, freeGiB: number): readonly Cure[] {
  const reservationMiB = vm.spec.memory.sizeMiB - Math.floor(freeGiB * 1024)
  const unreserved = unreservedOn(inventory, destination, 'memory', vm)
  if (reservationMiB * mibBytes + overheadBytes(vm.spec) > unreserved) return []
  return [
    {
      text: `Raise the memory reservation of ${vm.name} to ${bytesInWords(reservationMiB * mibBytes)}`,
      place: `${vm.name} > Edit Settings > Memory > Reservation`,
      inVsphere: true,
      commands: [{ type: 'edit-vm', vm: vm.name, set: { memoryReservationMiB: reservationMiB } }],
      effort: 2,
    },
  ]
}

/** The feature was removed in 7.0; before, vSAN and vVols did not have it. */
function checkFlashCache(subject: CheckSubject): readonly CheckResult[] {
  const { vm, destination, disks } = subject
  const isRemoved = isAtLeast(destination.spec.version, '7.0')
  return disks.flatMap(({ disk, to }) => {
    const { flashCacheMiB, ...without } = disk
    const { type } = to.spec
    const isUnsupportedType = type === 'vSAN' || type === 'vVol'
    if (flashCacheMiB === undefined || (!isRemoved && !isUnsupportedType)) return []
    return [
      {
        ...(isRemoved && { fault: 'VFlashModuleNotSupported' }),
        message: `Flash Read Cache of ${disk.name} of ${vm.name} is not supported on ${isRemoved ? destination.name : `datastore ${to.name}`}.`,
        remedy: 'Take away the cache reservation of the disk.',
        left: { label: `Cache of ${disk.name}`, value: bytesInWords(flashCacheMiB * mibBytes) },
        right: isRemoved
          ? { label: destination.name, value: `ESXi ${destination.spec.version}, without Flash Read Cache` }
          : { label: to.name, value: type },
        fields: isRemoved
          ? [
              { label: 'vmName', value: vm.name },
              { label: 'hostName', value: destination.name },
            ]
          : [
              { label: 'datastoreName', value: to.name },
              { label: 'type', value: type },
            ],
        cures: [
          {
            text: `Take away the Flash Read Cache of ${disk.name} of ${vm.name}`,
            place: `${vm.name} > Edit Settings > ${disk.name} > Virtual Flash Read Cache`,
            inVsphere: true,
            commands: [editDisk(vm, disk, without)],
            effort: 2 as const,
          },
        ],
      },
    ]
  })
}

/** A second VM process comes up beside the first when the home directory moves (D.2); it costs the VM's overhead. */
function checkShadowMemory({ inventory, vm, source, home }: CheckSubject): readonly CheckResult[] {
  const free = Math.max(0, source.memoryBytes - hostMemoryUse(inventory, source.name))
  const needed = overheadBytes(vm.spec)
  if (!home.isMoving || needed <= free) return []
  return [
    {
      message: `${source.name} lacks memory for the second process that Storage vMotion starts for ${vm.name}.`,
      remedy: 'Free memory on the host, or migrate the VM powered off.',
      left: { label: `Overhead of ${vm.name}`, value: bytesInWords(needed) },
      right: { label: `Free on ${source.name}`, value: bytesInWords(free) },
      fields: [
        { label: 'unreserved', value: String(free) },
        { label: 'requested', value: String(needed) },
      ],
      note: 'That it needs as much as the overhead of the VM is ours.',
      cures: [migratePoweredOff(vm)],
    },
  ]
}

export const swapConditions: Conditions = {
  'swap-unshared-unsupported': checkUnsharedSwap,
  'swap-space-on-dest': checkSwapSpace,
  'vflash-unsupported': checkFlashCache,
  'svmotion-agent-memory': checkShadowMemory,
}
