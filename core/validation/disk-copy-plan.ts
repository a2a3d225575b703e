/** Copies of idle disks whose stages have known rates, simulated extent by extent: how long they take together. */
import { gibBytes, mibBytes, nsPerSecond } from '../base/units.ts'
import { cachedDevice, syncedHardDisk } from '../storage/device-kinds.ts'
import { wireDevice } from '../storage/device.ts'
import { moverDepth, moverIoBytes, trackingBlockBytes, vmfsFileBlockBytes } from '../storage/granularity.ts'
import { MirrorDriver } from '../storage/mirror-driver.ts'
import { StorageRun } from '../storage/storage-run.ts'
import type { BlockRange } from '../storage/virtual-disk.ts'

/** Rates in MiB per second. */
export interface CopyPlan {
  /** Disks of the same kind, copied at once. */
  readonly copies: number
  /** All of it is read: the mover looks for zeros. */
  readonly provisionedGiB: number
  /** So much has content, evenly spread over the disk, is sent and is written. */
  readonly allocatedGiB: number
  readonly readMiBs: number
  /** Devices that all copies share. */
  readonly viaMiBs: readonly number[]
  /** What one copy can do by itself; null: the shared devices are all there is. */
  readonly ownMiBs: number | null
  readonly writeMiBs: number
  /** The destination is a hard disk that commits every write. */
  readonly isSynced: boolean
}

/** Seconds until the last copy has switched. */
export function simulateCopies(plan: CopyPlan): number {
  const run = new StorageRun(1)
  const { storage } = run
  const sizeBytes = Math.round(plan.provisionedGiB * 1024) * mibBytes
  const capacityBytes = plan.copies * sizeBytes
  const cached = cachedDevice(plan.readMiBs * mibBytes, plan.writeMiBs * mibBytes)
  const target = plan.isSynced ? syncedHardDisk(cached) : cached
  storage.addDatastore({ name: 'source', capacityBytes, device: cached, isThinOnly: false })
  storage.addDatastore({ name: 'target', capacityBytes, device: target, isThinOnly: true })
  for (const [index, rate] of plan.viaMiBs.entries())
    storage.addDevice(`shared-${index}`, wireDevice(rate * mibBytes))
  const shared = plan.viaMiBs.map((_, index) => `shared-${index}`)
  const content = evenlyFilled(sizeBytes, plan.allocatedGiB * gibBytes)
  for (let index = 0; index < plan.copies; index += 1) {
    const disk = `disk-${index}`
    storage.addDisk({ name: disk, datastore: 'source', format: 'eager-zeroed', sizeBytes, content })
    if (plan.ownMiBs !== null) storage.addDevice(`own-${index}`, wireDevice(plan.ownMiBs * mibBytes))
    const started = storage.startCopy(run, {
      disk,
      toDatastore: 'target',
      format: 'thin',
      method: new MirrorDriver({ ioBytes: moverIoBytes, depth: moverDepth, switchNs: 0 }),
      via: plan.ownMiBs === null ? shared : [`own-${index}`, ...shared],
      finishesItself: true,
    })
    if ('refusal' in started) throw new RangeError(started.refusal.message)
  }
  run.advance(Infinity, () => storage.state.copies.size === 0)
  return run.nowNs / nsPerSecond
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
