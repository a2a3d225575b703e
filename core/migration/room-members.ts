/**
 * Lets disks and datastores into the storage room and out of it. In come the datastores that a migration's files move
 * between, the disks that it copies, and those of other VMs on these datastores that their guests use, so that their
 * load is felt. Out they go when no files move any more, and what has changed of them is written into the inventory.
 */
import { assertInvariant } from '../base/assert.ts'
import { gibBytes, nsPerSecond } from '../base/units.ts'
import type { Vm } from '../estate/inventory.ts'
import type { DiskSpec } from '../scenario/vm-schema.ts'
import { Device } from '../storage/device.ts'
import type { DiskStreamSpec } from '../storage/disk-stream.ts'
import type { DiskInUse } from '../storage/storage-state.ts'
import { datastoreDeviceSpec, storageDatastoreOf } from './disk-path.ts'
import { homeDiskOf, newDiskOf } from './disk-sizes.ts'
import { wakeForPaths } from './disks-at-destination.ts'
import { diskStreamsOf } from './disk-streams.ts'
import { followAccessOf, followCopies, followStalls } from './room-access.ts'
import { refreshSpace } from './room-space.ts'
import { diskKey, homeDirectory, noFigures } from './storage-room.ts'
import type { RoomDisk, RoomUser } from './storage-room.ts'
import type { MigrationWorld } from './world.ts'

/** How long disks are still simulated after the last move of files, so that a person sees how they fare. Ours. */
const followUpNs = 2 * nsPerSecond

/** A migration of files begins: all that it has to do with comes in. */
export function joinRoom(world: MigrationWorld, migration: number, user: RoomUser): void {
  world.room.users.set(migration, user)
  world.room.restAtNs = Infinity
  refreshRoom(world)
  world.sampleStorage()
}

/** A migration of files has ended. */
export function leaveRoom(world: MigrationWorld, migration: number): void {
  const { room } = world
  if (!room.users.delete(migration)) return
  const hasLoad = [...room.disks.values()].some((disk) => disk.isOn && disk.io !== undefined)
  if (room.users.size === 0) room.restAtNs = world.nowNs + (hasLoad ? followUpNs : 0)
  refreshRoom(world)
}

/** Brings the room in line with the estate: after commands, and when a migration of files begins or ends. */
export function refreshRoom(world: MigrationWorld): void {
  const { room } = world
  wakeForPaths(world)
  followStalls(world)
  if (room.users.size === 0 && room.isEmpty) return
  for (const { datastores } of room.users.values()) for (const name of datastores) addDatastore(world, name)
  dropStrays(world)
  for (const vm of world.inventory.vms.values()) {
    for (const disk of vm.spec.disks) {
      const key = diskKey(vm.name, disk.name)
      if (!room.disks.has(key) && isWanted(world, vm, disk)) addDisk(world, vm, disk)
    }
  }
  addHomes(world)
  followDatastores(world)
  for (const disk of room.disks.values()) followGuest(world, disk)
  followCopies(world)
  refreshSpace(world)
}

/** Disks that somebody has reconfigured to lie elsewhere: they come in anew, if at all. */
function dropStrays(world: MigrationWorld): void {
  const { room, inventory } = world
  for (const [key, { vm, disk }] of room.disks) {
    const spec = inventory.vms.get(vm)?.spec.disks.find((one) => one.name === disk)
    const inUse = room.storage.state.inUse(key)
    if (disk === homeDirectory || inUse.copy !== null || spec?.rdm !== undefined) continue
    if (spec?.datastore === inUse.disk.datastore) continue
    room.storage.removeDisk(world, key)
    room.disks.delete(key)
  }
}

function addDatastore(world: MigrationWorld, name: string): void {
  const { room, inventory } = world
  const datastore = inventory.datastores.get(name)
  if (room.datastores.has(name) || datastore === undefined) return
  const { spec, slowness } = datastore
  room.storage.addDatastore(storageDatastoreOf(datastore, 0))
  room.storage.state.usual.set(name, new Device(datastoreDeviceSpec(spec)))
  room.datastores.set(name, { spec, slowness, specBytes: 0, sampledAtNs: world.nowNs, sampledBusyNs: 0 })
}

/** A datastore that was reconfigured, or has become slow, is as fast as it is said to be from here on. */
function followDatastores({ room, inventory }: MigrationWorld): void {
  for (const [name, known] of room.datastores) {
    const datastore = inventory.datastores.get(name)
    if (datastore === undefined) continue
    const { spec, slowness } = datastore
    if (spec === known.spec && slowness === known.slowness) continue
    Object.assign(known, { spec, slowness })
    room.storage.changeDevice(name, storageDatastoreOf(datastore, 0).device)
    room.storage.state.usual.get(name)?.change(datastoreDeviceSpec(spec))
  }
}

/** Copied by a migration, or used by a guest that runs, on a datastore that is in the room. */
function isWanted({ room }: MigrationWorld, vm: Vm, disk: DiskSpec): boolean {
  const isCopied = [...room.users.values()].some(
    (user) => user.vm === vm.name && user.disks.includes(disk.name),
  )
  if (isCopied) return true
  if (disk.rdm !== undefined || !room.datastores.has(disk.datastore)) return false
  return vm.powerState === 'poweredOn' && diskStreamsOf(vm, disk).length > 0
}

function addDisk(world: MigrationWorld, vm: Vm, disk: DiskSpec): void {
  const { room } = world
  const fresh = newDiskOf(disk, diskKey(vm.name, disk.name))
  if (disk.rdm !== undefined) addLun(world, fresh.datastore, fresh.sizeBytes)
  const datastore = room.storage.state.datastore(fresh.datastore)
  datastore.makeRoom(fresh.sizeBytes)
  const refusal = room.storage.addDisk(fresh)
  assertInvariant(refusal === null, 'disk-that-exists-has-space', () => `${fresh.name}: ${refusal?.message}`)
  addMember(world, vm.name, disk.name, fresh.zeroedBytes)
}

/** A raw device is a medium of its own. */
function addLun({ room, inventory }: MigrationWorld, name: string, sizeBytes: number): void {
  if (room.storage.state.datastores.has(name)) return
  const [like] = inventory.datastores.values()
  assertInvariant(like !== undefined, 'estate-has-a-datastore', () => name)
  const usual = {
    ...like,
    slowness: 1,
    spec: { ...like.spec, name, type: 'VMFS' as const, performance: undefined },
  }
  room.storage.addDatastore({ ...storageDatastoreOf(usual, 0), name, capacityBytes: sizeBytes })
}

function addHomes(world: MigrationWorld): void {
  const { room, inventory } = world
  for (const { vm: name, movesHome } of room.users.values()) {
    const vm = inventory.vms.get(name)
    const key = diskKey(name, homeDirectory)
    if (!movesHome || vm === undefined || room.disks.has(key)) continue
    const fresh = homeDiskOf(inventory, vm, key)
    if (fresh === null || !room.datastores.has(fresh.datastore)) continue
    room.storage.state.datastore(fresh.datastore).makeRoom(fresh.sizeBytes)
    const refusal = room.storage.addDisk(fresh)
    assertInvariant(refusal === null, 'disk-that-exists-has-space', () => `${key}: ${refusal?.message}`)
    addMember(world, name, homeDirectory, 0)
  }
}

function addMember({ room, nowNs }: MigrationWorld, vm: string, disk: string, zeroedBytes: number): void {
  const key = diskKey(vm, disk)
  room.storage.state.inUse(key).guest = vm
  room.disks.set(key, {
    vm,
    disk,
    io: undefined,
    isOn: false,
    slowdownPermyriad: 0,
    usedBytes: usedBytesOf(room.storage.state.inUse(key), zeroedBytes),
    zeroedBytes,
    mark: { atNs: nowNs, copy: 0, ...noFigures },
  })
}

/** Streams begin and end with the guest and its workload, rest while it stands, and slow down with it. */
export function followGuest(world: MigrationWorld, disk: RoomDisk): void {
  const { storage } = world.room
  const vm = world.inventory.vms.get(disk.vm)
  const spec = vm?.spec.disks.find((one) => one.name === disk.disk)
  if (vm === undefined || spec === undefined) return
  const key = diskKey(disk.vm, disk.disk)
  followAccessOf(world, vm, spec)
  const guest = world.guestOf(disk.vm)
  const isOn = vm.powerState === 'poweredOn'
  if (guest.mode === 'stopped') storage.pauseStreams(world, key)
  if (isOn !== disk.isOn || vm.workload.disks !== disk.io) {
    disk.isOn = isOn
    disk.io = vm.workload.disks
    disk.slowdownPermyriad = 0
    guest.catchUp(world.nowNs)
    const streams = isOn ? diskStreamsOf(vm, spec) : []
    const behindNs = world.nowNs - guest.ranNs
    storage.setStreams(
      world,
      key,
      streams.map((stream) => shifted(stream, behindNs)),
    )
  }
  if (guest.mode !== 'stopped') storage.resumeStreams(world, key)
  if (guest.slowdownPermyriad === disk.slowdownPermyriad) return
  disk.slowdownPermyriad = guest.slowdownPermyriad
  storage.slowStreams(key, guest.slowdownPermyriad)
}

/** Steps of a rate are in the VM's own running time; storage has the clock's. */
function shifted(stream: DiskStreamSpec, behindNs: number): DiskStreamSpec {
  const { operationsPerSecond: rate } = stream
  if (typeof rate === 'number') return stream
  const operationsPerSecond = rate.map((step) => ({
    ...step,
    atSeconds: step.atSeconds + behindNs / nsPerSecond,
  }))
  return { ...stream, operationsPerSecond }
}

/** The guest of a VM stands, goes on, or goes faster or slower: its disks notice. */
export function followGuestOf(world: MigrationWorld, vm: string): void {
  for (const disk of world.room.disks.values()) if (disk.vm === vm) followGuest(world, disk)
  followStalls(world, vm)
}

/** Nobody has moved files for a while: what has changed is the inventory's again. */
export function emptyRoom(world: MigrationWorld): void {
  const { room, inventory } = world
  for (const [key, disk] of room.disks) {
    writeBack(world, disk)
    room.storage.removeDisk(world, key)
  }
  room.disks.clear()
  for (const name of room.storage.state.datastores.keys()) room.storage.removeDatastore(name)
  room.storage.state.devices.clear()
  room.storage.state.usual.clear()
  for (const name of room.datastores.keys()) {
    const datastore = inventory.datastores.get(name)
    if (datastore !== undefined) datastore.copyingBytes = 0
  }
  room.datastores.clear()
}

/** What the guest has written while its disk was in the room. */
function writeBack(world: MigrationWorld, disk: RoomDisk): void {
  const inUse = world.room.storage.state.inUse(diskKey(disk.vm, disk.disk))
  const usedBytes = usedBytesOf(inUse, disk.zeroedBytes)
  const vm = world.inventory.vms.get(disk.vm)
  if (vm === undefined || usedBytes === disk.usedBytes) return
  disk.usedBytes = usedBytes
  const disks = vm.spec.disks.map((spec) =>
    spec.name === disk.disk ? { ...spec, usedGiB: usedBytes / gibBytes } : spec,
  )
  vm.spec = { ...vm.spec, disks }
}

/** What the inventory calls used: written or zeroed, as far as the format knows the difference. */
export function usedBytesOf({ disk }: DiskInUse, zeroedBytes: number): number {
  if (disk.format === 'thin') return disk.usedBytes
  const blockBytes = disk.sizeBytes / disk.blocks
  if (disk.format === 'lazy-zeroed') return disk.initialised.count * blockBytes
  return Math.min(disk.sizeBytes, disk.content.count * blockBytes + zeroedBytes)
}
