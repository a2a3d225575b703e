/**
 * How fast datastores and data movers are where a scenario does not say. A datastore is one device (MODEL.md §21.2), a
 * host's data mover another, shared by all copies of that host.
 *
 * Flash and fs3dm are ours, chosen together: a copy from default to default datastore comes to the 500 to 700 MB/s
 * that are stated for copies between types of datastores (KB 431479). Hard disks are those of a fitted table of ten
 * copies (MEAS §2.4: 203 MiB/s read, 156 written).
 */
import { mibBytes, nsPerUs } from '../base/units.ts'
import type { DatastoreSpec } from '../scenario/vcenter-schema.ts'
import { nfsWriteBytes, syncedHardDisk, turnNs } from '../storage/device-kinds.ts'
import { wireDevice, type DeviceSpec } from '../storage/device.ts'

/** Ours, see above; read and write. */
const flashMiBs = 1000
/** MEAS §2.4, fitted and rounded. */
const hardDiskReadMiBs = 200
const hardDiskWriteMiBs = 150
/** Host, fabric, controller and its cache; no other request waits for it. Ours. */
const blockLatencyUs = 300
/** NFS: an IP network and a server's file system beside that. Ours. */
const nfsLatencyUs = 200
/** vSAN: a write is done when the replica on another host has it too. Ours. */
const replicaLatencyUs = 300
/** Commit of one NFS write to flash, by a server that confirms nothing before. Ours: without a protected cache. */
const flashCommitUs = 100

/** The mover in the kernel. Ours, see above: by itself it is faster than what it moves between. */
const fs3dmMiBs = 2000
/**
 * The mover at application level. One measurement: 20 GiB in 23 minutes between block sizes of 8 and 1 MiB, where 3
 * minutes do between equal ones (elasticsky.de, 2012-06, vSphere 5); others saw less of a difference.
 */
const fsdmMiBs = 15

/** One disk over NFC: MEAS §2.4, one VM read from one host (35 GiB in 6 minutes). */
const nfcStreamMiBs = 100
/** All that a host sends over NFC: MEAS §2.4, ten VMs at once; with twenty it was 284. */
const nfcHostMiBs = 272
/** From 8.0 on the data uses the vMotion protocol, and NFC only controls: "about three times as fast" (CORE-80). */
const unifiedTransportFactor = 3

/** A datastore's device: what the scenario says of it, else what is usual for its type and medium. */
export function datastoreDeviceSpec({
  type,
  performance = {},
}: Pick<DatastoreSpec, 'type' | 'performance'>): DeviceSpec {
  const isDisk = performance.medium === 'hard-disk'
  const latencyUs = blockLatencyUs + (type === 'NFS' ? nfsLatencyUs : 0)
  const {
    readMiBs = isDisk ? hardDiskReadMiBs : flashMiBs,
    writeMiBs = isDisk ? hardDiskWriteMiBs : flashMiBs,
    readLatencyUs = latencyUs,
    writeLatencyUs = latencyUs + (type === 'vSAN' ? replicaLatencyUs : 0),
  } = performance
  const cached: DeviceSpec = {
    ...wireDevice(mibBytes),
    readBytesPerSecond: readMiBs * mibBytes,
    writeBytesPerSecond: writeMiBs * mibBytes,
    readLatencyNs: readLatencyUs * nsPerUs,
    writeLatencyNs: writeLatencyUs * nsPerUs,
    // Half a turn until the place comes by; arms are left out, for an array spreads its files over many disks. Ours.
    seekNs: isDisk ? turnNs / 2 : 0,
  }
  if (type !== 'NFS' || performance.isSynchronous !== true) return cached
  if (isDisk) return syncedHardDisk(cached)
  return { ...cached, commitNs: flashCommitUs * nsPerUs, commitBytes: nfsWriteBytes }
}

/** A device that takes `factor` times as long for everything, for example one whose array rebuilds a disk. */
export function slowedDevice(spec: DeviceSpec, factor: number): DeviceSpec {
  if (factor === 1) return spec
  return {
    ...spec,
    readBytesPerSecond: spec.readBytesPerSecond / factor,
    writeBytesPerSecond: spec.writeBytesPerSecond / factor,
    readLatencyNs: Math.round(spec.readLatencyNs * factor),
    writeLatencyNs: Math.round(spec.writeLatencyNs * factor),
    seekNs: spec.seekNs * factor,
    commitNs: spec.commitNs * factor,
  }
}

/** A host's own mover, as the device that all its copies share. */
export function moverDevice(mover: 'fs3dm' | 'fsdm'): DeviceSpec {
  return wireDevice((mover === 'fs3dm' ? fs3dmMiBs : fsdmMiBs) * mibBytes)
}

/** What carries cold data between hosts: one disk's stream, and all streams of the sending host. */
export interface NfcDevices {
  readonly stream: DeviceSpec
  readonly host: DeviceSpec
}

/** `isUnified`: both hosts are of 8.0 or later. */
export function nfcDevices(isUnified: boolean): NfcDevices {
  const factor = isUnified ? unifiedTransportFactor : 1
  return nfcDevicesOf(nfcStreamMiBs * factor, nfcHostMiBs * factor)
}

/** The same of measured rates, MiB/s. */
export function nfcDevicesOf(streamMiBs: number, hostMiBs: number): NfcDevices {
  return { stream: wireDevice(streamMiBs * mibBytes), host: wireDevice(hostMiBs * mibBytes) }
}
