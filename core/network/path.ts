/**
 * One way through the network, from the VMkernel adapter of one host to that of another: which links it
 * uses, what they carry, and what keeps it from working. Facts in, facts out; it knows no estate and no time.
 */
import type { Refusal } from '../base/errors.ts'
import { mibBytes, nsPerUs } from '../base/units.ts'
import type { BackgroundStep } from './background.ts'
import { payloadBytesPerSecond, wireBytesPerPayloadByte } from './link.ts'

export interface PhysicalLink {
  readonly name: string
  readonly linkMbps: number
  readonly connected: boolean
  /** Other traffic on it, each way. */
  readonly background?: readonly BackgroundStep[]
}

/** One end of a path. */
export interface PathEnd {
  readonly host: string
  readonly adapter: string
  readonly portGroup: string
  readonly ip: string
  readonly prefixLength: number
  readonly vlan: number
  readonly adapterMtu: number
  readonly switchName: string
  readonly switchMtu: number
  /** Uplinks of the adapter's port group, in failover order; the first connected one carries the traffic. */
  readonly uplinks: readonly PhysicalLink[]
}

export interface Fabric {
  readonly roundTripUs: number
  readonly mtu: number
  /** 0 = none. */
  readonly limitMiBs: number
  /** Share of segments lost, per cent. */
  readonly lossPercent?: number | undefined
  /** Other traffic between hosts, of what `limitMiBs` allows. */
  readonly background?: readonly BackgroundStep[]
}

/** A link that flows share, in one direction. `bytesPerSecond` is what a flow spends `costPerByte` of per byte of payload. */
export interface SharedLink {
  readonly id: string
  readonly bytesPerSecond: number
  readonly costPerByte: number
  /** Other traffic on it; `bytesPerSecond` is without it. */
  readonly background?: readonly BackgroundStep[] | undefined
}

/** One leg of a migration's way: from one adapter to one adapter. */
export interface NetworkPath {
  readonly source: PathEnd
  readonly destination: PathEnd
  readonly mtu: number
  readonly roundTripNs: number
  /** Share of segments lost, 0…1. */
  readonly loss: number
  /** TCP payload when nothing else uses the path; 0 if no link is up. */
  readonly payloadBytesPerSecond: number
  readonly sharedLinks: readonly SharedLink[]
  /** For people, for example `vmk1 → vmk1 · 10 Gbit/s · MTU 9000 · RTT 0.20 ms`. */
  readonly description: string
}

/** The link that carries an end's traffic: the first connected uplink, as with explicit failover order. */
export function activeUplink(end: PathEnd): PhysicalLink | undefined {
  return end.uplinks.find((uplink) => uplink.connected)
}

/** The path between two ends through this fabric. Segments that are lost are sent again and take their part of links. */
export function pathBetween(source: PathEnd, destination: PathEnd, fabric: Fabric): NetworkPath {
  const mtu = Math.min(source.adapterMtu, destination.adapterMtu)
  const links = [activeUplink(source), activeUplink(destination)]
  const linkMbps = Math.min(...links.map((link) => link?.linkMbps ?? 0))
  const fabricBytesPerSecond = fabric.limitMiBs > 0 ? Math.floor(fabric.limitMiBs * mibBytes) : Infinity
  const roundTripNs = fabric.roundTripUs * nsPerUs
  const loss = (fabric.lossPercent ?? 0) / 100
  const carried = Math.min(payloadBytesPerSecond(linkMbps, mtu), fabricBytesPerSecond)
  const sharedLinks = sharedLinksOf(source, destination, wireBytesPerPayloadByte(mtu) / (1 - loss))
  if (fabricBytesPerSecond !== Infinity) {
    const { background } = fabric
    sharedLinks.push({
      id: 'fabric',
      bytesPerSecond: fabricBytesPerSecond,
      costPerByte: 1 / (1 - loss),
      background,
    })
  }
  return {
    source,
    destination,
    mtu,
    roundTripNs,
    loss,
    payloadBytesPerSecond: Math.floor(carried * (1 - loss)),
    sharedLinks,
    description: describePath(source, destination, linkMbps, fabric, mtu),
  }
}

function sharedLinksOf(source: PathEnd, destination: PathEnd, costPerByte: number): SharedLink[] {
  const links: SharedLink[] = []
  const ends = [
    { end: source, direction: 'out' },
    { end: destination, direction: 'in' },
  ]
  for (const { end, direction } of ends) {
    const uplink = activeUplink(end)
    if (uplink === undefined) continue
    const bytesPerSecond = (uplink.linkMbps * 1_000_000) / 8
    const { background } = uplink
    links.push({ id: `${end.host}/${uplink.name}/${direction}`, bytesPerSecond, costPerByte, background })
  }
  return links
}

function describePath(
  source: PathEnd,
  destination: PathEnd,
  linkMbps: number,
  fabric: Fabric,
  mtu: number,
): string {
  const speed = linkMbps >= 1000 ? `${linkMbps / 1000} Gbit/s` : `${linkMbps} Mbit/s`
  const limit = fabric.limitMiBs > 0 ? ` · limited to ${fabric.limitMiBs} MiB/s` : ''
  const roundTrip = `RTT ${(fabric.roundTripUs / 1000).toFixed(2)} ms`
  const loss = (fabric.lossPercent ?? 0) > 0 ? ` · loss ${fabric.lossPercent} %` : ''
  return `${source.adapter} → ${destination.adapter} · ${speed}${limit} · MTU ${mtu} · ${roundTrip}${loss}`
}

const unreachableRemedy =
  'Test from the source host with vmkping -I and the address of the destination; mend the VLAN, the subnet or the uplink.'

/**
 * Why no connection can be made, or null. It shows as silence: the caller lets the network timeout pass.
 * Source of the causes: vsphere-rules row `vmotion-unreachable` (KB 321009).
 */
export function connectProblem(path: NetworkPath): Refusal | null {
  const { source, destination } = path
  const because = connectCause(source, destination)
  if (because === null) return null
  return {
    id: 'vmotion-unreachable',
    fault: 'Timedout',
    message:
      `The vMotion migration failed because ${source.host} (${source.ip}) and ${destination.host} (${destination.ip}) ` +
      `were not able to connect over the vMotion network: ${because}.`,
    remedy: unreachableRemedy,
  }
}

function connectCause(source: PathEnd, destination: PathEnd): string | null {
  for (const end of [source, destination]) {
    if (activeUplink(end) === undefined) return `no uplink of ${end.switchName} on ${end.host} is connected`
  }
  if (source.vlan !== destination.vlan) {
    return (
      `${source.adapter} is in VLAN ${source.vlan} (port group "${source.portGroup}"), ` +
      `${destination.adapter} in VLAN ${destination.vlan} (port group "${destination.portGroup}")`
    )
  }
  if (!isOneSubnet(source, destination)) {
    return 'the adapters are in different subnets and the default TCP/IP stack has no route between them'
  }
  return null
}

function isOneSubnet(source: PathEnd, destination: PathEnd): boolean {
  return (
    source.prefixLength === destination.prefixLength &&
    subnetOf(source.ip, source.prefixLength) === subnetOf(destination.ip, destination.prefixLength)
  )
}

function subnetOf(ip: string, prefixLength: number): number {
  const address = ip.split('.').reduce((value, octet) => value * 256 + Number(octet), 0)
  return Math.floor(address / 2 ** (32 - prefixLength))
}

/**
 * Why full-size segments do not arrive although the connection stands, or null: small packets pass, the
 * first pages do not. Sources: KB 417889 (all of adapter, switch and physical path must be alike).
 */
export function mtuProblem(path: NetworkPath, fabricMtu: number): Refusal | null {
  const { source, destination } = path
  const because = mtuCause(source, destination, fabricMtu)
  if (because === null) return null
  return {
    id: 'vmotion-mtu-mismatch',
    fault: 'Timedout',
    message:
      `The migration timed out while memory was being sent from ${source.host} to ${destination.host}, ` +
      `and the connection was lost: ${because}, so that full-size frames are dropped.`,
    remedy:
      'Make the MTU the same on both VMkernel adapters, the virtual switches and the physical path. ' +
      `Test it with vmkping -d -s ${Math.max(source.adapterMtu, destination.adapterMtu) - 28}.`,
  }
}

function mtuCause(source: PathEnd, destination: PathEnd, fabricMtu: number): string | null {
  for (const end of [source, destination]) {
    const where = `${end.adapter} of ${end.host} has an MTU of ${end.adapterMtu}`
    if (end.adapterMtu > end.switchMtu)
      return `${where} but its switch ${end.switchName} passes ${end.switchMtu}`
    if (end.adapterMtu > fabricMtu) return `${where} but the physical switches pass ${fabricMtu}`
  }
  if (source.adapterMtu !== destination.adapterMtu) {
    return `${source.adapter} of ${source.host} has an MTU of ${source.adapterMtu}, ${destination.adapter} of ${destination.host} one of ${destination.adapterMtu}`
  }
  return null
}
