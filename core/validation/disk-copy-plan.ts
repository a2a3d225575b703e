/**
 * Copies of idle disks whose stages have known rates, simulated extent by extent: how long they take together. Devices
 * are made as for the migrations of an estate (`core/migration/disk-speeds.ts`); only their rates are a case's own.
 */
import { gibBytes, mibBytes, nsPerSecond } from '../base/units.ts'
import { datastoreDeviceSpec, moverDevice, nfcDevicesOf, type NfcDevices } from '../migration/disk-speeds.ts'
import type { DatastoreSpec } from '../scenario/vcenter-schema.ts'
import { wireDevice, type DeviceSpec } from '../storage/device.ts'
import { moverDepth, moverIoBytes, trackingBlockBytes, vmfsFileBlockBytes } from '../storage/granularity.ts'
import { MirrorDriver } from '../storage/mirror-driver.ts'
import { StorageRun } from '../storage/storage-run.ts'
import type { BlockRange } from '../storage/virtual-disk.ts'

type CopyEnd = Pick<DatastoreSpec, 'type' | 'performance'>

/** Rates in MiB per second. */
export interface CopyPlan {
  /** Disks of the same kind, copied at once. */
  readonly copies: number
  /** All of it is read: the mover looks for zeros. */
  readonly provisionedGiB: number
  /** So much has content, evenly spread over the disk, is sent and is written. */
  readonly allocatedGiB: number
  readonly source: CopyEnd
  /** fs3dm of the host, NFC with rates of its own, or a network between it and an NFS server. */
  readonly via: readonly ViaPlan[]
  readonly target: CopyEnd
}

export type ViaPlan =
  | { readonly kind: 'fs3dm' }
  | { readonly kind: 'nfc'; readonly streamMiBs: number; readonly hostMiBs: number }
  | { readonly kind: 'network'; readonly miBs: number }

/** A datastore of these rates; latencies are in them. */
export function measuredEnd(
  type: CopyEnd['type'],
  readMiBs: number,
  writeMiBs: number,
  more: CopyEnd['performance'] = {},
): CopyEnd {
  return { type, performance: { readMiBs, writeMiBs, readLatencyUs: 0, writeLatencyUs: 0, ...more } }
}

/** Seconds until the last copy has switched. */
export function simulateCopies(plan: CopyPlan): number {
  const run = new StorageRun(1)
  const { storage } = run
  const sizeBytes = Math.round(plan.provisionedGiB * 1024) * mibBytes
  const capacityBytes = plan.copies * sizeBytes
  const source = datastoreDeviceSpec(plan.source)
  const target = datastoreDeviceSpec(plan.target)
  storage.addDatastore({ name: 'source', capacityBytes, device: source, isThinOnly: false })
  storage.addDatastore({ name: 'target', capacityBytes, device: target, isThinOnly: true })
  const content = evenlyFilled(sizeBytes, plan.allocatedGiB * gibBytes)
  for (let index = 0; index < plan.copies; index += 1) {
    const disk = `disk-${index}`
    storage.addDisk({ name: disk, datastore: 'source', format: 'eager-zeroed', sizeBytes, content })
    const started = storage.startCopy(run, {
      disk,
      toDatastore: 'target',
      format: 'thin',
      method: new MirrorDriver({ ioBytes: moverIoBytes, depth: moverDepth, switchNs: 0 }),
      via: plan.via.flatMap((one) => devicesOf(run, one, disk)),
      finishesItself: true,
    })
    if ('refusal' in started) throw new RangeError(started.refusal.message)
  }
  run.advance(Infinity, () => storage.state.copies.size === 0)
  return run.nowNs / nsPerSecond
}

/** Names of what one copy goes through; what copies share is made once. */
function devicesOf({ storage }: StorageRun, via: ViaPlan, disk: string): string[] {
  const use = (name: string, spec: DeviceSpec): string => {
    if (!storage.state.devices.has(name)) storage.addDevice(name, spec)
    return name
  }
  if (via.kind === 'fs3dm') return [use('fs3dm', moverDevice('fs3dm'))]
  if (via.kind === 'network') return [use('network', wireDevice(via.miBs * mibBytes))]
  const { stream, host }: NfcDevices = nfcDevicesOf(via.streamMiBs, via.hostMiBs)
  return [use(`NFC of ${disk}`, stream), use('NFC of the host', host)]
}

/** Of each file block the same share, in runs of whole blocks as even as they can be. */
function evenlyFilled(sizeBytes: number, contentBytes: number): BlockRange[] {
  const blocksPerUnit = vmfsFileBlockBytes / trackingBlockBytes
  const ranges: BlockRange[] = []
  let filled = 0
  for (let unit = 0; unit < sizeBytes / vmfsFileBlockBytes; unit += 1) {
    const due = Math.round((((unit + 1) * contentBytes) / sizeBytes) * blocksPerUnit)
    const blocks = Math.min(blocksPerUnit, due - filled)
    if (blocks > 0) ranges.push({ firstBlock: unit * blocksPerUnit, blocks })
    filled += Math.max(0, blocks)
  }
  return ranges
}
