/** What a host's ESXi release decides in a migration. */
import type { Host } from '../estate/inventory.ts'
import { isAtLeast } from '../scenario/versions.ts'

/**
 * Whether a host is older than 7.0: one stream per VMkernel adapter, and traces that stop all vCPUs. Release
 * 7.0 counts as its last update: streams by link speed came with U2, loose traces with 7.0 or U1 (the sources
 * disagree: CORE-70, RM-70U2).
 */
export function isBefore70(host: Host): boolean {
  return !isAtLeast(host.spec.version, '7.0')
}
