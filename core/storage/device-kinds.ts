/** What kinds of datastore devices cost where no measurement says so. */
import { gibBytes, nsPerMs, nsPerSecond } from '../base/units.ts'
import { wireDevice } from './device.ts'
import type { DeviceSpec } from './device.ts'

/** Speed of the usual hard disk, turns a minute. Well known. */
const turnsPerMinute = 7200
/** A write that must be on the platter waits for a whole turn: the place after the last one has just gone by. */
export const turnNs = (60 / turnsPerMinute) * nsPerSecond
/** The head moves to the file system's log and back beside that. Ours: track to track, as data sheets state it. */
export const trackToTrackNs = 1 * nsPerMs
/** Largest write of NFS version 3 as ESXi sends it; each is confirmed by itself. Well known. */
export const nfsWriteBytes = 64 * 1024

/** A device of these rates that keeps writes in a cache. */
export function cachedDevice(readBytesPerSecond: number, writeBytesPerSecond: number): DeviceSpec {
  return { ...wireDevice(100 * gibBytes), readBytesPerSecond, writeBytesPerSecond }
}

/** The same hard disk behind an NFS server that confirms only what is on the platter. */
export function syncedHardDisk(cached: DeviceSpec): DeviceSpec {
  return { ...cached, commitNs: turnNs + trackToTrackNs, commitBytes: nfsWriteBytes }
}
