/**
 * Write traces: what it takes to be told of each page's first write. Up to 6.7 ESXi stops all vCPUs to install
 * them, page by page; from 7.0 one vCPU sets coarse ones of 1 GiB in a moment and the rest are split on faults
 * (CORE-70, RM-70U2, vsphere-rules B.3), which costs nothing that would show here.
 */
import type { Host } from '../estate/inventory.ts'
import { isBefore70 } from './host-release.ts'

/**
 * Time for which all vCPUs stand for each page of 4 KiB, in ns. Ours, from RM-70U2: "up to hundreds of seconds"
 * for the largest VM of 6.7, of 6 TB: 1.6 × 10^9 pages at 190 ns are 306 s.
 */
export const traceInstallPageNs = 190

/**
 * How much of the guest's time the stops take while they last, in permyriad. Ours: traces are set in batches
 * with the guest running in between, else a VM of 64 GiB would be gone for seconds, which nobody reports.
 */
export const traceInstallShare = 5000

/** How long the guest is stopped and let run in turn, in ns; 0 where the source host has loose traces. */
export function traceInstallNs(source: Host, memoryPages: number): number {
  if (!isBefore70(source)) return 0
  return Math.ceil((memoryPages * traceInstallPageNs * 10_000) / traceInstallShare)
}
