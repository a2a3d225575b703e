/**
 * The way of cold data between two hosts (NFC, TCP 902): from provisioning adapter to provisioning adapter, or vmk0.
 * A change of host alone copies none; snapshots' parents, and disks of VMs that are off, go this way.
 */
import type { Host, Inventory } from '../estate/inventory.ts'
import { provisioningAdaptersOf } from '../estate/lookup.ts'
import { nfcProblem } from '../network/path-problem.ts'
import { pathBetween, type NetworkPath } from '../network/path.ts'
import { fabricOf, pathEnd } from './path-end.ts'

/** The first pair of adapters that can connect, else the first pair; null: a host has no adapter for it. */
export function provisioningPath(inventory: Inventory, source: Host, destination: Host): NetworkPath | null {
  const fabric = fabricOf(inventory, source, destination)
  const [froms, tos] = [source, destination].map((host) =>
    provisioningAdaptersOf(host).map((adapter) => pathEnd(inventory, host, adapter, 'provisioning')),
  )
  const paths = froms!.flatMap((from) => tos!.map((to) => pathBetween(from, to, fabric)))
  return paths.find((path) => nfcProblem(path) === null) ?? paths[0] ?? null
}
