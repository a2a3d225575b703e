/**
 * The switch of a VM to its copied files: all disks and the home directory at one instant, with the proof of each in
 * the trace and the inventory changed with it; and the end of copies that come to nothing.
 */
import { assertInvariant } from '../base/assert.ts'
import { gibBytes } from '../base/units.ts'
import type { VmSpec } from '../scenario/schema.ts'
import type { DiskSpec } from '../scenario/vm-schema.ts'
import type { PlannedDisk } from './file-plan.ts'
import { areAllComplete } from './file-move.ts'
import { filesOf, swapFileName, vmOfMigration } from './copy-disks.ts'
import { settleNotices } from './copy-notices.ts'
import { removeWires } from './files-network.ts'
import type { MigrationState } from './migration-state.ts'
import { leaveRoom, usedBytesOf } from './room-members.ts'
import { refreshSpace } from './room-space.ts'
import { diskKey } from './storage-room.ts'
import { tellOldFiles } from './undone.ts'
import type { MigrationWorld } from './world.ts'

/** From this instant the VM uses the copies. The old files stay until `deleteOldFiles`. */
export function switchFiles(world: MigrationWorld, state: MigrationState): void {
  const files = filesOf(state)
  const { room } = world
  assertInvariant(areAllComplete(files), 'complete-copies-switch', () => `migration ${state.id}`)
  const copies = [...files.moving.values()].map(({ copy }) => copy)
  // Requests that the old datastore does not answer go to the new one, which has been opened.
  for (const disk of files.moving.keys()) room.storage.setAccess(world, diskKey(state.vm, disk), 'open')
  files.oldFiles = room.storage.switchCopies(world, [
    ...(files.home === null ? [] : [files.home.copy]),
    ...copies,
  ])
  settleNotices(world)
  const vm = vmOfMigration(world, state)
  vm.spec = specAfter(world, state, vm.spec)
  // From here on the inventory lists it at its new place.
  dropSwapFile(world, state)
  refreshSpace(world)
  // Copies say so themselves; of a home directory or a pointer nobody would hear.
  const moved = [files.plan.home !== null && 'home directory', files.plan.disks.length > 0 && 'hard disks']
  const fields = moved.filter((word) => word !== false).join(', ')
  if (copies.length === 0) world.record('object-reconfigured', { kind: 'VM', name: vm.name, fields })
}

function specAfter(world: MigrationWorld, state: MigrationState, spec: VmSpec): VmSpec {
  const { plan } = filesOf(state)
  const homeDatastore = plan.home?.to ?? spec.homeDatastore ?? spec.disks[0]?.datastore
  const disks = spec.disks.map((disk) => {
    const planned = plan.disks.find((one) => one.disk === disk.name)
    return planned === undefined ? disk : diskAfter(world, state, disk, planned)
  })
  const isWithFirst = spec.homeDatastore === undefined && homeDatastore === disks[0]?.datastore
  const after = { ...spec, ...(isWithFirst ? {} : { homeDatastore }), disks }
  if (plan.home === null) return after
  // The directory is made anew, and files in it get the VM's present name (vsphere-rules 0.2 #5).
  const { filesNamed: _, ...renamed } = after
  return renamed
}

/**
 * A pointer lies elsewhere and is the same. A copied delta of a linked clone has taken its base along; a copied raw
 * device is a virtual disk (D.4, D.5). What was zeroed without content is not there any more.
 */
function diskAfter(
  { room }: MigrationWorld,
  { vm }: MigrationState,
  disk: DiskSpec,
  { toDatastore, toFormat, isPointer }: PlannedDisk,
): DiskSpec {
  if (isPointer) return { ...disk, datastore: toDatastore }
  const { rdm: _rdm, parent: _parent, zeroedGiB: _zeroed, format: _format, ...kept } = disk
  const member = room.disks.get(diskKey(vm, disk.name))
  const usedBytes = usedBytesOf(room.storage.state.inUse(diskKey(vm, disk.name)), 0)
  if (member !== undefined) Object.assign(member, { usedBytes, zeroedBytes: 0 })
  return { ...kept, datastore: toDatastore, format: toFormat, usedGiB: usedBytes / gibBytes }
}

/** Clean-up: nothing of the VM is left where it came from. */
export function deleteOldFiles(world: MigrationWorld, state: MigrationState): void {
  const files = filesOf(state)
  tellOldFiles(world, state)
  for (const old of files.oldFiles) world.room.storage.deleteFile(world, old)
  files.oldFiles = []
}

/** Whatever has not been switched is gone; nothing is left at the destination, and no old file at the source. */
export function endFileMove(world: MigrationWorld, state: MigrationState, isFailed: boolean): void {
  const { files } = state
  if (files === null || !world.room.users.has(state.id)) return
  files.isOver = true
  files.isFailed = isFailed
  const home = files.home === null ? [] : [files.home.copy]
  for (const copy of [...home, ...[...files.moving.values()].map((moving) => moving.copy)])
    world.room.storage.cancelCopy(world, copy)
  deleteOldFiles(world, state)
  dropSwapFile(world, state)
  settleNotices(world)
  removeWires(world, state)
  leaveRoom(world, state.id)
}

function dropSwapFile(world: MigrationWorld, state: MigrationState): void {
  const files = filesOf(state)
  if (!files.hasSwapFile || files.plan.home === null) return
  world.room.storage.state.datastore(files.plan.home.to).remove(swapFileName(state))
  files.hasSwapFile = false
}
