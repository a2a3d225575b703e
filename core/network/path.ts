/**
 * One way through the network, from the VMkernel adapter of one host to that of another: which links it uses and
 * what they carry. What keeps it from working is `path-problem.ts`. Facts in, facts out; it knows no estate and no
 * time.
 */
import { mibBytes, nsPerUs } from '../base/units.ts'
import type { BackgroundStep } from './background.ts'
import { payloadBytesPerSecond, wireBytesPerPayloadByte } from './link.ts'

export interface PhysicalLink {
  readonly name: string
  readonly linkMbps: number
  readonly connected: boolean
  /** Other traffic on it, each way. */
  readonly background?: readonly BackgroundStep[]
  /** VLANs that the physical switch port passes, 0 = untagged. Left out: all. */
  readonly trunkedVlans?: readonly number[] | undefined
}

/** TCP ports of migrations: memory and mirrored disks, cold data. */
export type MigrationPort = 'vmotion-8000' | 'nfc-902'

export type TcpipStack = 'default' | 'vmotion' | 'provisioning'

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
  /** Left out: default. */
  readonly stack?: TcpipStack
  /** Left out: it has no way to other subnets. */
  readonly gateway?: string | undefined
  /** Why its gateway does not help, for example `lies outside its subnet`; left out: it does. */
  readonly gatewayProblem?: string | undefined
  /** Ports that a firewall closes for the host. */
  readonly closedPorts?: readonly MigrationPort[] | undefined
  /** Another adapter that answers to the same address, for example `vmk1 of esx-03`. */
  readonly sameAddress?: string | undefined
  /** The adapter was taken away, or its service, while it was in use. */
  readonly isGone?: boolean
}

export interface Fabric {
  /** Who names the same one shares it; left out: `fabric`. */
  readonly name?: string
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
      id: fabric.name ?? 'fabric',
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
