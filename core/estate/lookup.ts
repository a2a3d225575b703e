/** Questions about the estate that more than one part asks; all read, none changes anything. */
import type { Host, ProxySwitch, ResolvedHostSpec } from './inventory.ts'

export type VmkernelAdapter = ResolvedHostSpec['vmkernelAdapters'][number]
export type StandardSwitch = ResolvedHostSpec['standardSwitches'][number]
export type PortGroup = StandardSwitch['portGroups'][number]
export type PhysicalNic = ResolvedHostSpec['physicalNics'][number]

/** A port group as a host offers it: of a standard switch of its own, or of a distributed one that it has joined. */
export interface PortGroupPlace {
  readonly switch: StandardSwitch | ProxySwitch
  readonly portGroup: PortGroup | ProxySwitch['portGroups'][number]
}

/** The switch and port group with that label on a host, or null. Labels match with their case. */
export function portGroupOf(host: Host, label: string): PortGroupPlace | null {
  for (const one of [...host.spec.standardSwitches, ...host.proxySwitches]) {
    const portGroup = one.portGroups.find((candidate) => candidate.name === label)
    if (portGroup !== undefined) return { switch: one, portGroup }
  }
  return null
}

/** The distributed switch of a place, or null where it is a standard one. */
export function distributedSwitchOf(place: PortGroupPlace): ProxySwitch['spec'] | null {
  return 'kind' in place.switch ? place.switch.spec : null
}

/** Every network label of a host, in the order of its switches, standard ones first. */
export function portGroupLabels(host: Host): readonly string[] {
  return [...host.spec.standardSwitches, ...host.proxySwitches].flatMap((entry) =>
    entry.portGroups.map((portGroup) => portGroup.name),
  )
}

/**
 * VMkernel adapters that serve vMotion. One on the vMotion TCP/IP stack takes it away from all on the default
 * stack (DOC-PROV).
 */
export function vmotionAdaptersOf(host: Host): readonly VmkernelAdapter[] {
  const adapters = host.spec.vmkernelAdapters
  const onStack = adapters.filter((adapter) => adapter.stack === 'vmotion')
  return onStack.length > 0 ? onStack : adapters.filter((adapter) => adapter.services.includes('vmotion'))
}

/** VMkernel adapters that copy cold data: those of the provisioning stack, else with the service, else vmk0 (KB-340170). */
export function provisioningAdaptersOf(host: Host): readonly VmkernelAdapter[] {
  const adapters = host.spec.vmkernelAdapters
  const onStack = adapters.filter((adapter) => adapter.stack === 'provisioning')
  if (onStack.length > 0) return onStack
  const withService = adapters.filter((adapter) => adapter.services.includes('provisioning'))
  if (withService.length > 0) return withService
  return adapters.filter((adapter) => adapter.name === 'vmk0')
}

/** Physical NICs behind an adapter's port group in failover order. */
export function uplinksOf(host: Host, adapter: VmkernelAdapter): readonly PhysicalNic[] {
  const place = portGroupOf(host, adapter.portGroup)
  return place === null ? [] : teamOf(host, place)
}

/**
 * Physical NICs behind a port group in failover order: active ones, then standby ones. A port group without a
 * teaming of its own has all uplinks of its switch active, in the switch's order.
 */
export function teamOf(host: Host, place: PortGroupPlace): readonly PhysicalNic[] {
  const { activeUplinks, standbyUplinks } = place.portGroup
  const active = activeUplinks?.map((name) => nicNameOf(place, name)) ?? place.switch.uplinks
  const standby =
    standbyUplinks?.map((name) => nicNameOf(place, name)) ??
    place.switch.uplinks.filter((name) => !active.includes(name))
  return [...active, ...standby].flatMap((name) => host.spec.physicalNics.filter((nic) => nic.name === name))
}

/** The NIC that carries a port group's traffic: the first of its team whose link is up; null: none. */
export function carrierOf(host: Host, place: PortGroupPlace): PhysicalNic | null {
  return teamOf(host, place).find((nic) => nic.connected) ?? null
}

/** The second uplink of a distributed switch is, at each host, the second NIC that the host gave it. */
function nicNameOf({ switch: one }: PortGroupPlace, uplink: string): string {
  if (!('kind' in one)) return uplink
  const number = /^Uplink (\d+)$/.exec(uplink)?.[1]
  if (number !== undefined) return one.uplinks[Number(number) - 1] ?? ''
  return one.uplinks.includes(uplink) ? uplink : ''
}

/** NICs of a host that are up and serve none of its switches, in their order. */
export function freeNicsOf(host: Host): readonly PhysicalNic[] {
  const taken = new Set([...host.spec.standardSwitches, ...host.proxySwitches].flatMap((one) => one.uplinks))
  return host.spec.physicalNics.filter((nic) => nic.connected && !taken.has(nic.name))
}

/** IPv4 network number of an address, for "same subnet". */
export function subnetOf(ip: string, prefixLength: number): number {
  const address = ip.split('.').reduce((value, octet) => value * 256 + Number(octet), 0)
  const hostPart = 2 ** (32 - prefixLength)
  return address - (address % hostPart)
}
