/** Small storages for tests: datastores of given speed, a disk, a guest's stream, a copy. */
import { ChangedBlocks } from '../../core/storage/changed-blocks.ts'
import type { CopyMethod } from '../../core/storage/copy-method.ts'
import { wireDevice } from '../../core/storage/device.ts'
import type { DeviceSpec } from '../../core/storage/device.ts'
import type { DiskStreamSpec } from '../../core/storage/disk-stream.ts'
import { moverDepth, moverIoBytes, trackingBlockBytes } from '../../core/storage/granularity.ts'
import { MirrorDriver } from '../../core/storage/mirror-driver.ts'
import { QemuMirror } from '../../core/storage/qemu-drive-mirror.ts'
import { StorageRun } from '../../core/storage/storage-run.ts'
import type { CopyRequest, NewDisk } from '../../core/storage/storage.ts'

export const mib = 1024 * 1024
export const kib = 1024
export const ms = 1_000_000
export const second = 1_000_000_000

/** A device of this many MiB/s, with a latency of writes. */
export function device(mibPerSecond: number, writeLatencyNs = 0): DeviceSpec {
  return { ...wireDevice(mibPerSecond * mib), writeLatencyNs }
}

export function wholeDisk(sizeMib: number): NewDisk['content'] {
  return [{ firstBlock: 0, blocks: (sizeMib * mib) / trackingBlockBytes }]
}

export interface SmallStorage {
  readonly source?: DeviceSpec
  readonly target?: DeviceSpec
  readonly capacityMib?: number
  readonly targetCapacityMib?: number
  readonly disk?: Partial<NewDisk>
  readonly seed?: number
}

/** Datastores `source` and `target`, and on the first a full disk `disk` of 64 MiB if nothing else is said. */
export function smallStorage(of: SmallStorage = {}): StorageRun {
  const run = new StorageRun(of.seed ?? 1)
  const capacityBytes = (of.capacityMib ?? 1000) * mib
  const targetBytes = (of.targetCapacityMib ?? of.capacityMib ?? 1000) * mib
  const { storage } = run
  storage.addDatastore({
    name: 'source',
    capacityBytes,
    device: of.source ?? device(1000),
    isThinOnly: false,
  })
  storage.addDatastore({
    name: 'target',
    capacityBytes: targetBytes,
    device: of.target ?? device(1000),
    isThinOnly: false,
  })
  const refusal = storage.addDisk({
    name: 'disk',
    datastore: 'source',
    format: 'lazy-zeroed',
    sizeBytes: 64 * mib,
    content: wholeDisk(64),
    ...of.disk,
  })
  if (refusal !== null) throw new Error(refusal.message)
  return run
}

export function writer(change: Partial<DiskStreamSpec> = {}): DiskStreamSpec {
  return {
    kind: 'write',
    bytes: 4 * kib,
    pattern: 'uniform',
    span: { startBytes: 0, sizeBytes: 64 * mib },
    operationsPerSecond: 1000,
    arrivals: 'even',
    pathNs: 0,
    outstanding: 8,
    catchUpNs: Infinity,
    ...change,
  }
}

export function mirrorDriver(switchNs = 0): MirrorDriver {
  return new MirrorDriver({ ioBytes: moverIoBytes, depth: moverDepth, switchNs })
}

export function changedBlocks(stopBytes: number, maxPasses = 20): ChangedBlocks {
  return new ChangedBlocks({ ioBytes: moverIoBytes, depth: moverDepth, switchNs: 0, stopBytes, maxPasses })
}

export function qemuMirror(copyMode: 'background' | 'write-blocking', mibPerSecond: number): QemuMirror {
  return new QemuMirror({ copyMode, speedBytesPerSecond: mibPerSecond * mib })
}

/** Starts a copy of `disk` to `target`; its number. Throws with the refusal's words. */
export function startCopy(run: StorageRun, method: CopyMethod, change: Partial<CopyRequest> = {}): number {
  const started = run.storage.startCopy(run, {
    disk: 'disk',
    toDatastore: 'target',
    format: 'lazy-zeroed',
    method,
    via: [],
    finishesItself: true,
    ...change,
  })
  if ('refusal' in started) throw new Error(started.refusal.message)
  return started.copy
}

/** How the copies ended, in order. */
export function endsOf(run: StorageRun): string[] {
  return run.notices.flatMap(({ notice }) => (notice.type === 'copy-ended' ? [notice.outcome] : []))
}
