/** Questions about the estate that more than one part asks; all read, none changes anything. */
import type { Host, ResolvedHostSpec } from './inventory.ts'

export type VmkernelAdapter = ResolvedHostSpec['vmkernelAdapters'][number]
export type StandardSwitch = ResolvedHostSpec['standardSwitches'][number]
export type PortGroup = StandardSwitch['portGroups'][number]
export type PhysicalNic = ResolvedHostSpec['physicalNics'][number]

/** The switch and port group with that label on a host, or null. Labels match with their case. */
export function portGroupOf(
  host: Host,
  label: string,
): { switch: StandardSwitch; portGroup: PortGroup } | null {
  for (const standardSwitch of host.spec.standardSwitches) {
    const portGroup = standardSwitch.portGroups.find((candidate) => candidate.name === label)
    if (portGroup !== undefined) return { switch: standardSwitch, portGroup }
  }
  return null
}

/** Every network label of a host, in the order of its switches. */
export function portGroupLabels(host: Host): readonly string[] {
  return host.spec.standardSwitches.flatMap((entry) => entry.portGroups.map((portGroup) => portGroup.name))
}

/** VMkernel adapters that serve vMotion. */
export function vmotionAdaptersOf(host: Host): readonly VmkernelAdapter[] {
  return host.spec.vmkernelAdapters.filter((adapter) => adapter.services.includes('vmotion'))
}

/**
 * Physical NICs behind an adapter's port group in failover order: active ones, then standby ones. A port group
 * without a teaming of its own has all uplinks of its switch active, in the switch's order.
 */
export function uplinksOf(host: Host, adapter: VmkernelAdapter): readonly PhysicalNic[] {
  const place = portGroupOf(host, adapter.portGroup)
  if (place === null) return []
  const { activeUplinks, standbyUplinks } = place.portGroup
  const active = activeUplinks ?? place.switch.uplinks
  const standby = standbyUplinks ?? place.switch.uplinks.filter((name) => !active.includes(name))
  return [...active, ...standby].flatMap((name) => host.spec.physicalNics.filter((nic) => nic.name === name))
}

/** IPv4 network number of an address, for "same subnet". */
export function subnetOf(ip: string, prefixLength: number): number {
  const address = ip.split('.').reduce((value, octet) => value * 256 + Number(octet), 0)
  const hostPart = 2 ** (32 - prefixLength)
  return address - (address % hostPart)
}
