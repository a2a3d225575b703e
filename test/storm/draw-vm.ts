/** Random small VMs, what their guests do, and the rules by which they are migrated. */
import { diskFormats } from '../../core/scenario/vm-schema.ts'
import type { Draw } from './draw.ts'
import type { DrawnEstate } from './draw-estate.ts'
import type { StormDocument, VmInput } from './document.ts'

type Workload = NonNullable<VmInput['workload']>
type WriteStream = NonNullable<Workload['writes']>[number]
type DiskIo = NonNullable<Workload['disks']>[number]

export function drawVms(draw: Draw, estate: DrawnEstate): VmInput[] {
  return draw.list(
    draw.weighted([
      [5, 1],
      [4, 2],
      [2, 3],
      [1, 4],
    ]),
    (index) => drawVm(draw, estate, index),
  )
}

function drawVm(draw: Draw, estate: DrawnEstate, index: number): VmInput {
  const host = draw.of(estate.hosts)
  const sizeMiB = draw.of([1, 2, 4, 8, 16, 16, 32, 64])
  const disks = draw.list(
    draw.weighted([
      [3, 0],
      [6, 1],
      [2, 2],
    ]),
    (number) => drawDisk(draw, host.datastores, number),
  )
  return {
    name: `vm-${index + 1}`,
    host: host.name,
    powerState: draw.weighted([
      [8, 'poweredOn' as const],
      [1, 'poweredOff' as const],
      [1, 'suspended' as const],
    ]),
    vcpus: draw.whole(1, 4),
    memory: {
      sizeMiB,
      touchedPercent: draw.of([0, 30, 100]),
      ...draw.maybe(15, () => ({ firmwarePages: 7 })),
      ...draw.maybe(15, () => ({ reservationMiB: sizeMiB })),
      ...draw.maybe(15, () => ({
        zeroRanges: [{ firstPage: draw.whole(0, 100), pages: draw.whole(1, 100) }],
      })),
    },
    disks,
    nics: draw.percent(70) ? [{}] : [],
    workload: drawWorkload(draw, sizeMiB, disks.length),
    ...draw.maybe(10, () => ({ encryptedVmotion: 'disabled' as const })),
    ...draw.maybe(6, () => ({ maxSwitchoverSeconds: draw.of([1, 3]) })),
    ...draw.maybe(10, () => ({ snapshots: disks.length === 0 ? [] : [{ name: 'before', sizeGiB: 0.01 }] })),
  }
}

function drawDisk(draw: Draw, datastores: readonly string[], number: number) {
  const usedGiB = draw.of([0, 0.01, 0.05, 0.2])
  return {
    name: `Hard disk ${number + 1}`,
    datastore: draw.of(datastores),
    sizeGiB: 1,
    usedGiB,
    ...draw.maybe(25, () => ({ zeroedGiB: usedGiB / 2 })),
    format: draw.weighted([
      [6, diskFormats[0]],
      [1, diskFormats[1]],
      [1, diskFormats[2]],
    ]),
  }
}

export function drawWorkload(draw: Draw, sizeMiB: number, disks: number): Workload {
  return {
    writes: draw.list(draw.whole(0, 2), () => drawWrites(draw, sizeMiB)),
    // Few clients seldom: a backlog that takes long to drain is sampled every 10 ms.
    client: {
      requestsPerSecond: draw.weighted([
        [20, 50],
        [1, 2000],
      ]),
      serviceTimeUs: 400,
    },
    ...(disks === 0 ? {} : { disks: draw.list(draw.whole(0, 2), () => drawDiskIo(draw, disks)) }),
  }
}

function drawWrites(draw: Draw, sizeMiB: number): WriteStream {
  const base = {
    pagesPerSecond: draw.of([1, 50, 500, 3000, 20_000]),
    ...draw.maybe(40, () => ({ region: { startMiB: 0, sizeMiB: Math.max(1, Math.floor(sizeMiB / 2)) } })),
    ...draw.maybe(15, () => ({ pacing: 'timer' as const })),
  }
  const pattern = draw.of(['sequential', 'uniform', 'hot-cold', 'zipf'] as const)
  if (pattern === 'hot-cold')
    return { pattern, ...base, hotPagesPercent: draw.whole(1, 50), hotWritesPercent: 90 }
  return { pattern, ...base }
}

function drawDiskIo(draw: Draw, disks: number): DiskIo {
  return {
    disk: `Hard disk ${draw.whole(1, disks)}`,
    kind: draw.weighted([
      [3, 'write' as const],
      [1, 'read' as const],
    ]),
    pattern: draw.of(['sequential', 'random'] as const),
    operationsPerSecond: draw.of([1, 10, 60]),
    sizeKiB: draw.of([4, 64, 256] as const),
    arrivals: draw.of(['even', 'poisson'] as const),
  }
}

export function drawPolicy(draw: Draw): NonNullable<StormDocument['policy']> {
  const name = draw.weighted([
    [5, 'vsphere' as const],
    [4, 'qemu' as const],
    [1, 'xen' as const],
  ])
  const dirtyBookkeeping = draw.maybe(40, () => ({
    dirtyBookkeeping: draw.of(['mark-after-send', 'swap-at-round-start', 'skip-if-redirtied'] as const),
  }))
  if (name === 'vsphere') {
    return {
      name,
      ...dirtyBookkeeping,
      preCopySwitchoverTimeGoalMs: draw.of([100, 500]),
      netTimeoutSeconds: draw.of([1, 3, 8]),
      sdps: draw.of(['off', 'always', 'dynamic', 'dynamic'] as const),
      sdpsDynamicDelaySeconds: draw.of([1, 30]),
      maxSwitchoverSeconds: draw.of([1, 5, 100]),
      ...draw.maybe(25, () => ({ storageMethod: 'changed-block-tracking' as const })),
    }
  }
  if (name === 'xen')
    return { name, ...dirtyBookkeeping, rateCeilingMbps: draw.of([200, 500]), maxRounds: draw.of([2, 29]) }
  return {
    name,
    ...dirtyBookkeeping,
    downtimeLimitMs: draw.of([30, 300]),
    maxBandwidthMiBs: draw.of([0, 0, 12]),
    ...draw.maybe(30, () => ({ giveUpAfterSeconds: draw.of([3, 10]) })),
    ...draw.maybe(30, () => ({ autoConverge: {} })),
    ...draw.maybe(60, () => ({
      postCopy: draw.percent(50) ? { afterSyncs: draw.whole(1, 2) } : { afterSeconds: draw.of([0, 0.5]) },
    })),
  }
}
