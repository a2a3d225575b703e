/** Samples of disks and datastores on a coarse grid, while files move and shortly after. */
import { gibBytes, nsPerSecond } from '../base/units.ts'
import type { LatencyTally } from '../storage/latency-tally.ts'
import { refreshWire } from './files-network.ts'
import { showProgress } from './progress.ts'
import { emptyRoom } from './room-members.ts'
import { noteSpace } from './room-space.ts'
import { diskKey, homeDirectory, noFigures, type RoomDatastore, type RoomDisk } from './storage-room.ts'
import type { MigrationWorld } from './world.ts'

/** Takes what is due now; the last sample of all is followed by an empty room. */
export function sampleRoom(world: MigrationWorld): void {
  const { room } = world
  for (const disk of room.disks.values()) sampleDisk(world, disk)
  noteSpace(world)
  for (const [name, known] of room.datastores) sampleDatastore(world, name, known)
  for (const id of room.users.keys()) {
    const migration = world.migrations.get(id)
    if (migration === undefined) continue
    showProgress(world, migration)
    refreshWire(world, migration)
  }
  if (room.users.size === 0 && world.nowNs >= room.restAtNs) emptyRoom(world)
  world.sampleStorage()
}

/** Disks that are used or copied; the others have nothing to tell. */
function sampleDisk(world: MigrationWorld, disk: RoomDisk): void {
  const { room, nowNs } = world
  const key = diskKey(disk.vm, disk.disk)
  const inUse = room.storage.state.inUse(key)
  const copy = room.storage.state.copyOf(inUse.copy)
  const { mark } = disk
  const durationNs = nowNs - mark.atNs
  if (disk.disk === homeDirectory || durationNs === 0) return
  if (copy === null && inUse.streams.length === 0 && mark.copy === 0) return
  const { reads, writes } = room.storage.takeLatencies(key)
  const figures = copy?.figures ?? noFigures
  const isSame = copy !== null && copy.id === mark.copy
  const since = isSame ? mark : noFigures
  const copiedBytes = figures.copiedBytes
  world.record('disk-sample', {
    vm: disk.vm,
    disk: disk.disk,
    migration: copy === null ? 0 : (room.copies.get(copy.id)?.migration ?? 0),
    copiedBytes,
    remainingBytes: copy === null ? 0 : (room.storage.progressOf(world, copy.id)?.remainingBytes ?? 0),
    copyBytesPerSecond: perSecond(copiedBytes - since.copiedBytes, durationNs),
    readsPerSecond: perSecond(reads.count, durationNs),
    writesPerSecond: perSecond(writes.count, durationNs),
    readLatencyNs: meanOf(reads),
    writeLatencyNs: meanOf(writes),
    worstWriteLatencyNs: writes.count === 0 ? 0 : Math.round(writes.quantileNs(0.99)),
    writesToSource: copy === null ? writes.count : figures.writesToSource - since.writesToSource,
    writesToBoth: figures.writesToBoth - since.writesToBoth,
    writesHeld: figures.writesHeld - since.writesHeld,
    writesSynchronous: figures.writesSynchronous - since.writesSynchronous,
  })
  const { writesToSource, writesToBoth, writesHeld, writesSynchronous } = figures
  disk.mark = {
    atNs: nowNs,
    copy: copy?.id ?? 0,
    copiedBytes,
    writesToSource,
    writesToBoth,
    writesHeld,
    writesSynchronous,
  }
}

function sampleDatastore(world: MigrationWorld, datastore: string, known: RoomDatastore): void {
  const { room, nowNs, inventory } = world
  const durationNs = nowNs - known.sampledAtNs
  if (durationNs === 0) return
  const busyNs = room.storage.state.device(datastore).busyNsUntil(nowNs)
  const space = room.storage.state.datastore(datastore)
  const capacityGiB = inventory.datastores.get(datastore)?.spec.capacityGiB ?? 0
  world.record('datastore-sample', {
    datastore,
    busyPermyriad: Math.min(10_000, Math.round(((busyNs - known.sampledBusyNs) * 10_000) / durationNs)),
    capacityBytes: capacityGiB * gibBytes,
    usedBytes: space.usedBytes,
    provisionedBytes: space.provisionedBytes,
  })
  known.sampledAtNs = nowNs
  known.sampledBusyNs = busyNs
}

function meanOf(tally: LatencyTally): number {
  return tally.count === 0 ? 0 : Math.round(tally.meanNs)
}

function perSecond(amount: number, durationNs: number): number {
  return Math.round((amount / durationNs) * nsPerSecond)
}
