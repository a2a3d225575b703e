/**
 * Whose files lie on a datastore, and what vCenter has to move to empty it. A file that no migration of its VM takes
 * away (a swap file kept with the host, the base of a linked clone, a snapshot directory set by hand) is told apart.
 */
import type { DiskSpec } from '../scenario/vm-schema.ts'
import type { Datastore, Inventory, Vm } from './inventory.ts'
import { homeDatastoreOf, homeGiBOf, hostSwapDatastoreOf, spaceGiBOfDisk, swapFileGiBOf } from './storage.ts'

export interface DatastoreUse {
  readonly vm: Vm
  /** Configuration, log, NVRAM, swap and snapshot files. */
  readonly hasHome: boolean
  /** Virtual disks, and mapping files of raw devices. */
  readonly disks: readonly DiskSpec[]
  /** The host keeps the VM's swap file here although its home directory is elsewhere. */
  readonly hasHostSwap: boolean
  /** Disks elsewhere whose shared base lies here. */
  readonly basesOf: readonly DiskSpec[]
  readonly hasSnapshotDirectory: boolean
}

/** VMs with any file on the datastore, in the order of the estate. */
export function usesOfDatastore(inventory: Inventory, datastore: Datastore): readonly DatastoreUse[] {
  return [...inventory.vms.values()].flatMap((vm) => {
    const use = useOf(inventory, vm, datastore)
    return use === null ? [] : [use]
  })
}

function useOf(inventory: Inventory, vm: Vm, datastore: Datastore): DatastoreUse | null {
  const { name } = datastore
  const home = homeDatastoreOf(inventory, vm)
  const host = inventory.hosts.get(vm.host)
  const hasHome = home === datastore
  const keepsSwapWithHost = vm.spec.swapFile === 'host' && host !== undefined && swapFileGiBOf(vm) > 0
  const use: DatastoreUse = {
    vm,
    hasHome,
    disks: vm.spec.disks.filter((disk) => disk.datastore === name),
    hasHostSwap: keepsSwapWithHost && !hasHome && hostSwapDatastoreOf(host, home) === name,
    basesOf: vm.spec.disks.filter((disk) => disk.parent?.datastore === name && disk.datastore !== name),
    hasSnapshotDirectory:
      !hasHome && vm.spec.snapshotDirectory === name && (vm.spec.snapshots ?? []).length > 0,
  }
  const hasFiles =
    use.hasHome ||
    use.disks.length > 0 ||
    use.hasHostSwap ||
    use.basesOf.length > 0 ||
    use.hasSnapshotDirectory
  return hasFiles ? use : null
}

/** GiB that a VM's files take there and that would arrive at another datastore. */
export function movableGiBOf({ vm, hasHome, disks }: DatastoreUse): number {
  return disks.reduce((sum, disk) => sum + spaceGiBOfDisk(disk), hasHome ? homeGiBOf(vm) : 0)
}

/** GiB promised to VMs: disks at full size, and what lies in home directories. May exceed the capacity. */
export function provisionedGiBOf(inventory: Inventory, datastore: Datastore): number {
  return usesOfDatastore(inventory, datastore).reduce(
    (sum, { vm, hasHome, disks, hasHostSwap }) =>
      sum +
      (hasHome ? homeGiBOf(vm) : 0) +
      (hasHostSwap || (hasHome && vm.spec.swapFile === 'host') ? hostSwapGiB(inventory, vm, datastore) : 0) +
      disks.reduce((total, disk) => total + (disk.rdm === undefined ? disk.sizeGiB : 0), 0),
    datastore.spec.otherUsedGiB ?? 0,
  )
}

function hostSwapGiB(inventory: Inventory, vm: Vm, datastore: Datastore): number {
  const host = inventory.hosts.get(vm.host)
  if (host === undefined) return 0
  const place = hostSwapDatastoreOf(host, homeDatastoreOf(inventory, vm))
  return place === datastore.name ? swapFileGiBOf(vm) : 0
}
