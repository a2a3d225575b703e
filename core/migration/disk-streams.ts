/** A guest's disk I/O as a person wrote it, as streams of requests to one disk. Pure. */
import { gibBytes, kibBytes, mibBytes, nsPerMs, nsPerUs } from '../base/units.ts'
import type { Vm } from '../estate/inventory.ts'
import { usedGiBOfDisk } from '../estate/storage.ts'
import type { DiskIoSpec } from '../scenario/disk-io-schema.ts'
import type { DiskSpec } from '../scenario/vm-schema.ts'
import type { DiskStreamSpec } from '../storage/disk-stream.ts'

/** From the datastore's answer until the guest has it: VMkernel, virtual adapter, interrupt. Ours. */
const guestPathNs = 50 * nsPerUs
/** Of a stall, so much is made good; what would have been written meanwhile beyond that is not. Ours. */
const catchUpNs = 50 * nsPerMs
/** Requests on the way at once: the queue of one virtual disk at a PVSCSI adapter (KB 2053145). */
const usualOutstanding = 64

/** In the order in which they are written; those of other disks of the VM are left out. */
export function diskStreamsOf(vm: Vm, disk: DiskSpec): DiskStreamSpec[] {
  const first = vm.spec.disks[0]?.name
  return (vm.workload.disks ?? [])
    .filter((io) => (io.disk ?? first) === disk.name)
    .map((io) => ({
      kind: io.kind,
      bytes: io.sizeKiB * kibBytes,
      pattern: io.pattern === 'random' ? 'uniform' : 'sequential',
      span: spanOf(io, disk),
      operationsPerSecond: io.operationsPerSecond,
      arrivals: io.arrivals ?? 'poisson',
      pathNs: guestPathNs,
      outstanding: io.outstanding ?? usualOutstanding,
      catchUpNs,
    }))
}

/**
 * Whole requests inside the disk, one at least. Left out, writes go to all of it and reads to what is used, which lies
 * at its start.
 */
function spanOf({ kind, region, sizeKiB }: DiskIoSpec, disk: DiskSpec): DiskStreamSpec['span'] {
  const bytes = sizeKiB * kibBytes
  const wholeBytes = disk.sizeGiB * gibBytes
  const usedBytes = Math.max(mibBytes, Math.floor(usedGiBOfDisk(disk) * 1024) * mibBytes)
  const askedBytes =
    region === undefined ? (kind === 'write' ? wholeBytes : usedBytes) : region.sizeGiB * gibBytes
  const askedStartBytes = Math.floor(((region?.startGiB ?? 0) * gibBytes) / bytes) * bytes
  const startBytes = Math.min(wholeBytes - bytes, askedStartBytes)
  return { startBytes, sizeBytes: Math.max(bytes, Math.min(wholeBytes - startBytes, askedBytes)) }
}
