/**
 * How one migration uses the network: over which pairs of adapters (legs), with how many TCP streams on each,
 * and what holds a single stream. With several adapters for vMotion in one subnet a migration uses them all;
 * two of them behind one uplink share it, because they name the same link. Facts in, facts out.
 */
import { shareLinks } from './flow-share.ts'
import { segmentPayloadBytes } from './link.ts'
import type { NetworkPath, SharedLink } from './path.ts'
import { activeUplink } from './path.ts'
import { streamBytesPerSecond } from './tcp.ts'

/** What one stream helper can carry, Mbit/s: one helper is one CPU core (ADV-SET MigrateStreamHelperBwUtilMax, NH-STREAMS). */
export const streamHelperMbps = 15_000

/** How a hypervisor sends: what bounds one of its streams, and how many of them it opens. */
export interface StreamRules {
  /** Bytes that a socket may have under way at this round-trip time. */
  windowBytes(roundTripNs: number): number
  /** Bytes per second that one sending thread can do; Infinity where no source gives a bound. */
  readonly threadBytesPerSecond: number
  /** Streams on a leg whose link has this speed, of a migration with so many legs. */
  streamsOn(linkMbps: number, legs: number): number
}

/** One TCP stream of a migration. */
export interface Stream {
  readonly links: readonly SharedLink[]
  /** What it carries at most, whatever the links leave it; Infinity if nothing but links holds it. */
  readonly capBytesPerSecond: number
}

/** The way of one migration through the network. */
export interface VmotionPath {
  /** Pairs of adapters in use; at least one. The first stands for all where one adapter is asked for. */
  readonly legs: readonly NetworkPath[]
  readonly streams: readonly Stream[]
  readonly roundTripNs: number
  /** TCP payload of all streams together when nothing else uses the path; 0 if no link is up. */
  readonly payloadBytesPerSecond: number
  /** For people, for example `vmk1 → vmk1 · 10 Gbit/s · MTU 9000 · RTT 0.20 ms`. */
  readonly description: string
}

/** Streams by link speed: one per `streamHelperMbps` begun (from 7.0 U2; NH-STREAMS: 25 GbE 2, 40 GbE 3, 100 GbE 7). */
export function streamsForSpeed(linkMbps: number): number {
  return Math.max(1, Math.ceil(linkMbps / streamHelperMbps))
}

/** The way over these legs with these rules. `legs` must not be empty. */
export function vmotionPathOver(legs: readonly NetworkPath[], rules: StreamRules): VmotionPath {
  const streams = legs.flatMap((leg) => streamsOver(leg, legs.length, rules))
  const first = legs[0]!
  return {
    legs,
    streams,
    roundTripNs: first.roundTripNs,
    payloadBytesPerSecond: payloadOf(legs, streams),
    description: describe(legs, streams.length),
  }
}

function streamsOver(leg: NetworkPath, legs: number, rules: StreamRules): Stream[] {
  const { roundTripNs, loss, sharedLinks } = leg
  const windowBytes = rules.windowBytes(roundTripNs)
  const byTcp = streamBytesPerSecond(windowBytes, segmentPayloadBytes(leg.mtu), roundTripNs, loss)
  const capBytesPerSecond = Math.min(byTcp, rules.threadBytesPerSecond)
  const count = rules.streamsOn(linkMbpsOf(leg), legs)
  return Array.from({ length: count }, () => ({ links: sharedLinks, capBytesPerSecond }))
}

function linkMbpsOf(leg: NetworkPath): number {
  return Math.min(...[leg.source, leg.destination].map((end) => activeUplink(end)?.linkMbps ?? 0))
}

function payloadOf(legs: readonly NetworkPath[], streams: readonly Stream[]): number {
  if (legs.length === 1) {
    const capped = streams.reduce((sum, { capBytesPerSecond }) => sum + capBytesPerSecond, 0)
    return Math.min(legs[0]!.payloadBytesPerSecond, Math.floor(Math.min(capped, Number.MAX_SAFE_INTEGER)))
  }
  const rates = shareLinks(streams.map((stream, id) => ({ id, ...stream })))
  return [...rates.values()].reduce((sum, rate) => sum + rate, 0)
}

function describe(legs: readonly NetworkPath[], streams: number): string {
  const several = legs.length > 1 ? ` · and ${legs.length - 1} more: ${othersOf(legs)}` : ''
  return `${legs[0]!.description}${several}${streams > 1 ? ` · ${streams} streams` : ''}`
}

function othersOf(legs: readonly NetworkPath[]): string {
  return legs
    .slice(1)
    .map(({ source, destination }) => `${source.adapter} → ${destination.adapter}`)
    .join(', ')
}
