/**
 * Space of the datastores in the storage room. Beside the files that it simulates, each has one that stands for all
 * else there; and the inventory is told what lies there beyond what its own figures say: copies on their way, and
 * what thin disks have grown by.
 */
import { gibBytes } from '../base/units.ts'
import { provisionedGiBOf } from '../estate/datastore-use.ts'
import { homeFilesBytes } from '../estate/home-files.ts'
import { homeDatastoreOf, listedGiBOf, spaceGiBOfDisk } from '../estate/storage.ts'
import type { Datastore, Inventory } from '../estate/inventory.ts'
import { homeDirectory } from './storage-room.ts'
import type { RoomDisk } from './storage-room.ts'
import type { MigrationWorld } from './world.ts'

/** Name of the file that stands for all that is not simulated. */
export const otherFiles = '(other files)'

/** After something has changed of what the inventory says: commands, moves, switches. */
export function refreshSpace(world: MigrationWorld): void {
  const { room, inventory } = world
  for (const [name, known] of room.datastores) {
    const datastore = inventory.datastores.get(name)
    if (datastore === undefined) continue
    known.specBytes = Math.round(listedGiBOf(inventory, datastore) * gibBytes)
    const members = membersOn(inventory, datastore, [...room.disks.values()])
    const others = Math.max(0, known.specBytes - Math.round(members.usedBytes))
    const provisioned = provisionedGiBOf(inventory, datastore) * gibBytes
    const space = room.storage.state.datastore(name)
    const freeBefore = space.freeBytes
    if (space.files.has(otherFiles)) space.remove(otherFiles)
    space.resize(datastore.spec.capacityGiB * gibBytes)
    space.makeRoom(others)
    space.create(otherFiles, Math.max(others, Math.round(provisioned - members.provisionedBytes)), others)
    if (space.freeBytes > freeBefore) room.storage.retryWrites(world, name)
  }
  noteSpace(world)
}

/** Of what the inventory counts on this datastore, so much is simulated as files of its own. */
function membersOn(
  inventory: Inventory,
  datastore: Datastore,
  members: readonly RoomDisk[],
): { readonly usedBytes: number; readonly provisionedBytes: number } {
  let usedBytes = 0
  let provisionedBytes = 0
  for (const { vm: name, disk } of members) {
    const vm = inventory.vms.get(name)
    if (vm === undefined) continue
    if (disk === homeDirectory) {
      const bytes = homeFilesBytes(vm.spec, vm.powerState)
      if (homeDatastoreOf(inventory, vm) !== datastore) continue
      usedBytes += bytes
      provisionedBytes += bytes
      continue
    }
    const spec = vm.spec.disks.find((one) => one.name === disk)
    if (spec?.datastore !== datastore.name || spec.rdm !== undefined) continue
    usedBytes += spaceGiBOfDisk(spec) * gibBytes
    provisionedBytes += spec.sizeGiB * gibBytes
  }
  return { usedBytes, provisionedBytes }
}

/** Tells the inventory what lies on the datastores beside what it lists. */
export function noteSpace({ room, inventory }: MigrationWorld): void {
  for (const [name, { specBytes }] of room.datastores) {
    const datastore = inventory.datastores.get(name)
    if (datastore === undefined) continue
    datastore.copyingBytes = Math.max(0, room.storage.state.datastore(name).usedBytes - specBytes)
  }
}
