/** What the estate says of one end of a path: a VMkernel adapter with its port group, uplinks, stack and gateway. */
import { bytesPerSecondFromMbps, mibBytes } from '../base/units.ts'
import { wayBetween } from '../estate/fabric-way.ts'
import type { Host, Inventory } from '../estate/inventory.ts'
import { portGroupOf, subnetOf, uplinksOf, type PhysicalNic, type VmkernelAdapter } from '../estate/lookup.ts'
import { backgroundSteps } from '../network/background.ts'
import type { Fabric, PathEnd, PhysicalLink } from '../network/path.ts'
import { isAtLeast } from '../scenario/versions.ts'

/** What goes over it; releases route the two differently. */
export type Traffic = 'vmotion' | 'provisioning'

/** Distributed port groups carry VLAN, teaming and MTU as standard ones do. */
export function pathEnd(
  inventory: Inventory,
  host: Host,
  adapter: VmkernelAdapter,
  traffic: Traffic = 'vmotion',
): PathEnd {
  const place = portGroupOf(host, adapter.portGroup)
  const vlan = place?.portGroup.vlan ?? 0
  return {
    host: host.name,
    adapter: adapter.name,
    portGroup: adapter.portGroup,
    ip: adapter.ip,
    prefixLength: adapter.prefixLength,
    vlan,
    adapterMtu: adapter.mtu,
    switchName: place?.switch.name ?? '',
    switchMtu: place?.switch.mtu ?? adapter.mtu,
    uplinks: uplinksOf(host, adapter).map((nic) => physicalLink(host, nic)),
    stack: adapter.stack ?? 'default',
    gateway: adapter.gateway,
    gatewayProblem: gatewayProblem(host, adapter, traffic),
    closedPorts: host.spec.closedPorts,
    sameAddress: sameAddress(inventory, host, adapter, vlan),
  }
}

/** A host that has failed has no link. */
function physicalLink({ isFailed }: Host, nic: PhysicalNic): PhysicalLink {
  const background = backgroundSteps(nic.backgroundMbps, (rate) =>
    bytesPerSecondFromMbps(typeof rate === 'number' ? rate : rate.mbps),
  )
  const { name, linkMbps, connected, trunkedVlans } = nic
  return { name, linkMbps, connected: connected && !isFailed, background, trunkedVlans }
}

/**
 * vMotion is routed from 6.0 on, by the gateway of its stack; by one of the adapter's own, on any stack, from 6.5 on
 * (DOC-VMNET). Other traffic has always had the gateway of the default stack.
 */
function gatewayProblem(host: Host, adapter: VmkernelAdapter, traffic: Traffic): string | undefined {
  const { gateway, ip, prefixLength, stack } = adapter
  const { version } = host.spec
  if (gateway === undefined) return undefined
  if (subnetOf(gateway, prefixLength) !== subnetOf(ip, prefixLength))
    return `has a gateway outside its subnet (${gateway})`
  if (traffic === 'provisioning') return undefined
  if (!isAtLeast(version, '6.0')) return `has a gateway, but ESXi ${version} does not route vMotion`
  return stack === 'vmotion' || isAtLeast(version, '6.5')
    ? undefined
    : `has a gateway of its own, which ESXi ${version} knows on the vMotion TCP/IP stack only`
}

/** Another adapter in the same VLAN that answers to the address; hosts that do not respond or have failed are silent. */
function sameAddress(
  inventory: Inventory,
  host: Host,
  adapter: VmkernelAdapter,
  vlan: number,
): string | undefined {
  for (const other of inventory.hosts.values()) {
    if (other.isFailed || other.spec.connectionState === 'notResponding') continue
    const found = other.spec.vmkernelAdapters.find(
      (one) =>
        one.ip === adapter.ip &&
        !(other === host && one.name === adapter.name) &&
        (portGroupOf(other, one.portGroup)?.portGroup.vlan ?? 0) === vlan,
    )
    if (found !== undefined) return `${found.name} of ${other.name}`
  }
  return undefined
}

/** What lies between two hosts. */
export function fabricOf({ fabric }: Inventory, source: Host, destination: Host): Fabric {
  const way = wayBetween(fabric, source, destination)
  const background = backgroundSteps(
    way.backgroundMiBs,
    (rate) => (typeof rate === 'number' ? rate : rate.miBs) * mibBytes,
  )
  return { ...way, background }
}
