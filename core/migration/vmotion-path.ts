/** Finds, in the estate, the path that a vMotion between two hosts takes: which adapter, which uplink. */
import type { Host, Inventory } from '../estate/inventory.ts'
import { portGroupOf, uplinksOf, vmotionAdaptersOf } from '../estate/lookup.ts'
import type { VmkernelAdapter } from '../estate/lookup.ts'
import { connectProblem, pathBetween } from '../network/path.ts'
import type { NetworkPath, PathEnd } from '../network/path.ts'

/**
 * The path between two hosts, or null if one of them has no adapter for vMotion. Of several pairs of adapters
 * it is the first that can connect, in the order of the source's; if none can, the first of all.
 */
export function vmotionPath(inventory: Inventory, source: Host, destination: Host): NetworkPath | null {
  const paths = vmotionAdaptersOf(source).flatMap((from) =>
    vmotionAdaptersOf(destination).map((to) =>
      pathBetween(pathEnd(source, from), pathEnd(destination, to), inventory.fabric),
    ),
  )
  return paths.find((path) => connectProblem(path) === null) ?? paths[0] ?? null
}

function pathEnd(host: Host, adapter: VmkernelAdapter): PathEnd {
  const place = portGroupOf(host, adapter.portGroup)
  return {
    host: host.name,
    adapter: adapter.name,
    portGroup: adapter.portGroup,
    ip: adapter.ip,
    prefixLength: adapter.prefixLength,
    vlan: place?.portGroup.vlan ?? 0,
    adapterMtu: adapter.mtu,
    switchName: place?.switch.name ?? '',
    switchMtu: place?.switch.mtu ?? adapter.mtu,
    uplinks: uplinksOf(host, adapter),
  }
}
