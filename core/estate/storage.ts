/** What VMs use of datastores and how hosts see these; all read, none changes anything. GiB of 2^30 bytes. */
import { gibBytes } from '../base/units.ts'
import { homeFilesBytes, wholeBlocks } from './home-files.ts'
import type { DiskSpec } from '../scenario/vm-schema.ts'
import type { Datastore, Host, Inventory, Vm } from './inventory.ts'

/** Share of a disk that is written where the scenario does not say. Ours: half. */
const usualUsedShare = 0.5

/** Where the VM's configuration file lies: as the scenario says, or with its first disk; null without disks. */
export function homeDatastoreOf(inventory: Inventory, vm: Vm): Datastore | null {
  const name = vm.spec.homeDatastore ?? vm.spec.disks[0]?.datastore ?? ''
  return inventory.datastores.get(name) ?? null
}

/** How a host sees a datastore. */
export interface Mount {
  readonly isMounted: boolean
  readonly isReadOnly: boolean
  readonly state: 'accessible' | 'all-paths-down' | 'permanent-device-loss'
}

export function mountOf(host: Host, datastore: string): Mount {
  const own = host.spec.mounts?.find((mount) => mount.datastore === datastore)
  return {
    isMounted: host.spec.datastores.includes(datastore),
    isReadOnly: own?.readOnly ?? false,
    state: own?.state ?? 'accessible',
  }
}

/** Whether the host can reach files there at all, if only to read them. */
export function isAccessible(host: Host, datastore: string): boolean {
  const mount = mountOf(host, datastore)
  return mount.isMounted && mount.state === 'accessible'
}

/** Written blocks of a disk; a raw device mapping is a pointer of no size. */
export function usedGiBOfDisk(disk: DiskSpec): number {
  return disk.rdm === undefined ? Math.min(disk.sizeGiB, disk.usedGiB ?? disk.sizeGiB * usualUsedShare) : 0
}

/** Space that a disk takes of its datastore: file blocks that are written if it is thin, its whole size if it is thick. */
export function spaceGiBOfDisk(disk: DiskSpec, format = disk.format ?? 'lazy-zeroed-thick'): number {
  if (disk.rdm !== undefined) return 0
  if (format !== 'thin') return disk.sizeGiB
  return Math.min(disk.sizeGiB, wholeBlocks(usedGiBOfDisk(disk) * gibBytes) / gibBytes)
}

/** Size of the swap file of a VM while it runs: memory that is not reserved (D.5). */
export function swapFileGiBOf(vm: Vm): number {
  return vm.powerState === 'poweredOn'
    ? Math.max(0, vm.spec.memory.sizeMiB - vm.spec.memory.reservationMiB) / 1024
    : 0
}

/** Swap file in the home directory; 0 where it is kept with the host. */
export function swapGiBOf(vm: Vm): number {
  return vm.spec.swapFile === 'host' ? 0 : swapFileGiBOf(vm)
}

/** Name of the datastore of a swap file that is kept with the host: the host's own for them, or else the home's. */
export function hostSwapDatastoreOf(host: Host, home: Datastore | null): string {
  return host.spec.localSwapDatastore ?? home?.name ?? ''
}

function hostSwapGiBOn(inventory: Inventory, vm: Vm, datastore: Datastore): number {
  const host = inventory.hosts.get(vm.host)
  if (vm.spec.swapFile !== 'host' || host === undefined) return 0
  const place = hostSwapDatastoreOf(host, homeDatastoreOf(inventory, vm))
  return place === datastore.name ? swapFileGiBOf(vm) : 0
}

/** Space of what lies in the home directory beside disks: swap file and all that a migration copies of it. */
export function homeGiBOf(vm: Vm): number {
  return swapGiBOf(vm) + homeFilesBytes(vm.spec, vm.powerState) / gibBytes
}

/** Used by the VMs of this estate, by what migrations are copying there, and by other files. */
export function usedGiBOf(inventory: Inventory, datastore: Datastore): number {
  return listedGiBOf(inventory, datastore) + datastore.copyingBytes / gibBytes
}

/** The same without what migrations are copying. */
export function listedGiBOf(inventory: Inventory, datastore: Datastore): number {
  let used = datastore.spec.otherUsedGiB ?? 0
  for (const vm of inventory.vms.values()) {
    if (homeDatastoreOf(inventory, vm) === datastore) used += homeGiBOf(vm)
    used += hostSwapGiBOn(inventory, vm, datastore)
    for (const disk of vm.spec.disks) {
      if (disk.datastore === datastore.name) used += spaceGiBOfDisk(disk)
    }
  }
  return used
}

export function freeGiBOf(inventory: Inventory, datastore: Datastore): number {
  return Math.max(0, datastore.spec.capacityGiB - usedGiBOf(inventory, datastore))
}
