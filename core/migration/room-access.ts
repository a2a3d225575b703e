/**
 * Disks and copies of the storage room follow the paths of hosts: a guest's disk is reached as its host reaches the
 * datastore, and a copy needs the paths of whoever reads and writes for it. It rests while they are down; it fails
 * once the host has given up, where the device is lost, and where its target cannot be written. What is said of a
 * disk stays said when the room is empty, until its guest gets answers again.
 *
 * Files that a migration leaves behind are taken to be gone when it ends, though a host without paths would delete
 * them later: their space is nobody's meanwhile.
 */
import type { Refusal } from '../base/errors.ts'
import type { Vm } from '../estate/inventory.ts'
import type { DiskSpec } from '../scenario/vm-schema.ts'
import type { DiskAccess } from '../storage/storage-state.ts'
import { diskAccessOf, stallInWords, whyUnusable } from './datastore-paths.ts'
import type { DiskPath } from './disk-path.ts'
import { diskStreamsOf } from './disk-streams.ts'
import type { MigrationState } from './migration-state.ts'
import { diskKey, homeDirectory, type RoomCopy } from './storage-room.ts'
import type { MigrationWorld } from './world.ts'

/** A raw device is reached by paths of its own. */
function accessOf({ inventory }: MigrationWorld, vm: Vm, disk: DiskSpec): DiskAccess {
  const host = inventory.hosts.get(vm.host)
  return host === undefined || disk.rdm !== undefined ? 'open' : diskAccessOf(host, disk.datastore)
}

/** The guest's disk in the room is reached as it now is. */
export function followAccessOf(world: MigrationWorld, vm: Vm, disk: DiskSpec): void {
  world.room.storage.setAccess(world, diskKey(vm.name, disk.name), accessOf(world, vm, disk))
  tellStall(world, vm, disk, stallNow(world, vm, disk))
}

/** A guest that does not run asks for nothing: its stall is over without a word. */
function tellStall(world: MigrationWorld, vm: Vm, { name: disk, datastore }: DiskSpec, reason: string): void {
  const { stalls } = world.room
  const key = diskKey(vm.name, disk)
  if (reason === (stalls.get(key)?.reason ?? '')) return
  if (reason === '') stalls.delete(key)
  else stalls.set(key, { vm: vm.name, disk, reason })
  if (vm.powerState === 'poweredOn') world.record('disk-stalled', { vm: vm.name, disk, datastore, reason })
}

/** Of disks that have left the room since it was told that they do not answer. */
export function followStalls(world: MigrationWorld, ofVm?: string): void {
  const { room, inventory } = world
  for (const [key, { vm: name, disk }] of room.stalls) {
    if (room.disks.has(key) || (ofVm !== undefined && ofVm !== name)) continue
    const vm = inventory.vms.get(name)
    const spec = vm?.spec.disks.find((one) => one.name === disk)
    if (vm === undefined || spec === undefined) room.stalls.delete(key)
    else tellStall(world, vm, spec, stallNow(world, vm, spec))
  }
}

function stallNow(world: MigrationWorld, vm: Vm, disk: DiskSpec): string {
  const access = accessOf(world, vm, disk)
  if (access === 'open' || vm.powerState !== 'poweredOn') return ''
  return diskStreamsOf(vm, disk).length === 0 ? '' : stallInWords(vm.host, access)
}

/** Copies under way rest, go on or fail. One that is complete needs its datastores no more until the switch. */
export function followCopies(world: MigrationWorld): void {
  const { room, migrations } = world
  for (const [id, of] of room.copies) {
    const state = migrations.get(of.migration)
    const copy = room.storage.state.copyOf(id)
    if (state === undefined || copy === null || copy.stage === 'complete') continue
    const way = wayOfCopy(state, of)
    const verdict = way === null ? null : whyCopyRests(world, state, way)
    room.storage.holdCopy(world, id, verdict === 'waits', 'storage')
    if (verdict !== null && verdict !== 'waits') room.storage.failCopy(world, id, verdict)
  }
}

/** Where a copy reads and writes, and who does so. */
export interface CopyWay {
  readonly disk: string
  /** null: from a raw device, which has paths of its own. */
  readonly fromDatastore: string | null
  readonly toDatastore: string
  readonly path: Pick<DiskPath, 'readBy' | 'writtenBy'>
}

function wayOfCopy({ files }: MigrationState, { disk }: RoomCopy): CopyWay | null {
  if (files === null) return null
  if (disk === homeDirectory) {
    const { home, plan } = files
    if (home === null || plan.home === null) return null
    return { disk, fromDatastore: plan.home.from, toDatastore: plan.home.to, path: home.path }
  }
  const moving = files.moving.get(disk)
  if (moving === undefined) return null
  const { fromDatastore, toDatastore, isRdmToFile } = moving.plan
  return { disk, fromDatastore: isRdmToFile ? null : fromDatastore, toDatastore, path: moving.path }
}

/** 'waits' while paths may come back, a refusal where the copy has failed, null where it goes on. */
export function whyCopyRests(
  world: MigrationWorld,
  { vm }: Pick<MigrationState, 'vm'>,
  { disk, fromDatastore, toDatastore, path }: CopyWay,
): 'waits' | Refusal | null {
  const { hosts } = world.inventory
  const [reader, writer] = [hosts.get(path.readBy), hosts.get(path.writtenBy)]
  const what =
    disk === homeDirectory ? `The copy of the home directory of ${vm}` : `The copy of ${disk} of ${vm}`
  const verdicts = [
    reader === undefined || fromDatastore === null
      ? null
      : whyUnusable(world, reader, fromDatastore, 'read', what),
    writer === undefined ? null : whyUnusable(world, writer, toDatastore, 'write', what),
  ]
  return verdicts.find((verdict) => verdict !== null && verdict !== 'waits') ?? verdicts.find(Boolean) ?? null
}
