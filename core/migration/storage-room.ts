/**
 * The part of the estate that is simulated block by block just now: datastores that files move between, the disks on
 * them that guests use or migrations copy, and the copies. It is empty while no files move, and then costs nothing.
 * Plain state, copied with the engine's; `room-members.ts` lets disks in and out, `copy-notices.ts` hears what happens.
 */
import { Storage } from '../storage/storage.ts'
import type { LostPath } from './datastore-paths.ts'
import type { StorageNotice } from '../storage/storage-world.ts'
import type { DatastoreSpec } from '../scenario/vcenter-schema.ts'
import type { WorkloadSpec } from '../scenario/workload-schema.ts'

/** A disk, or the files of a home directory, in the room. */
export interface RoomDisk {
  readonly vm: string
  /** Name of the virtual disk; `homeDirectory` for a home directory. */
  readonly disk: string
  /** What its guest does with disks, as it was when the streams were made; undefined: nothing. */
  io: WorkloadSpec['disks']
  /** The guest runs, or could if it were not stunned. */
  isOn: boolean
  slowdownPermyriad: number
  /** What the inventory says it has used, bytes: written back only if that has changed. */
  usedBytes: number
  /** Of what is used, zeroed without content when it came in, bytes. */
  zeroedBytes: number
  mark: DiskMark
}

/** What a disk's newest sample was taken at. */
export interface DiskMark {
  atNs: number
  copy: number
  copiedBytes: number
  writesToSource: number
  writesToBoth: number
  writesHeld: number
  writesSynchronous: number
}

/** Of a disk that nothing has been copied of. */
export const noFigures: Omit<DiskMark, 'atNs' | 'copy'> = {
  copiedBytes: 0,
  writesToSource: 0,
  writesToBoth: 0,
  writesHeld: 0,
  writesSynchronous: 0,
}

/** A migration that moves files. */
export interface RoomUser {
  readonly vm: string
  readonly datastores: readonly string[]
  /** Disks that it copies. */
  readonly disks: readonly string[]
  readonly movesHome: boolean
}

export interface RoomDatastore {
  /** Both as they were when its device was made. */
  spec: DatastoreSpec
  slowness: number
  /** What the inventory says is used, in-flight files not among it, when that was last asked. */
  specBytes: number
  sampledAtNs: number
  sampledBusyNs: number
}

export interface RoomCopy {
  readonly migration: number
  readonly vm: string
  readonly disk: string
}

/** A disk whose guest does not get the answers that it should. */
export interface DiskStall {
  readonly vm: string
  readonly disk: string
  readonly reason: string
}

/** Stands for the virtual disk's name where a home directory is copied. */
export const homeDirectory = 'home directory'

export class StorageRoom {
  storage = new Storage()
  /** By number of the migration. */
  readonly users = new Map<number, RoomUser>()
  readonly disks = new Map<string, RoomDisk>()
  readonly datastores = new Map<string, RoomDatastore>()
  /** By number of the copy, from its start until its end has been told. */
  readonly copies = new Map<number, RoomCopy>()
  /** Datastores that hosts cannot use as usual, whether or not files move. */
  readonly paths = new Map<string, LostPath>()
  /** Disks of which `disk-stalled` was last told, until it is told that they answer again. */
  readonly stalls = new Map<string, DiskStall>()
  /** What storage has told and nobody has heard yet; empty between two entries of the clock. */
  readonly notices: StorageNotice[] = []
  /** When it is emptied, if nobody has come by then; Infinity while files move. */
  restAtNs = Infinity
  /** Entry of the next sample on the clock. */
  sampleSequence: number | null = null

  get isEmpty(): boolean {
    return this.datastores.size === 0
  }

  /** Memory that it takes, roughly, in bytes. */
  get bytesHeld(): number {
    return this.isEmpty ? 0 : this.storage.state.bytesHeld
  }

  clone(): StorageRoom {
    const copy = new StorageRoom()
    copy.storage = this.storage.clone()
    for (const [id, user] of this.users) copy.users.set(id, user)
    for (const [key, disk] of this.disks) copy.disks.set(key, { ...disk, mark: { ...disk.mark } })
    for (const [name, datastore] of this.datastores) copy.datastores.set(name, { ...datastore })
    for (const [id, moving] of this.copies) copy.copies.set(id, moving)
    for (const [key, path] of this.paths) copy.paths.set(key, path)
    for (const [key, stall] of this.stalls) copy.stalls.set(key, stall)
    copy.restAtNs = this.restAtNs
    copy.sampleSequence = this.sampleSequence
    return copy
  }
}

/** Its name in the room. Names of VMs and of their disks are unique, but not both together. */
export function diskKey(vm: string, disk: string): string {
  return `${vm}/${disk}`
}
