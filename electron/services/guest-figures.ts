/**
 * What clients of a guest saw of a migration, in plain units: before it, while write traces were installed, in the
 * rounds, and after the stun. For `precopy run` and for reports, from the fold of the trace alone. Pure.
 */
import { nsPerMs } from '../../core/base/units.ts'
import { tcpClientThrough } from '../../core/trace/tcp-client.ts'
import type { GuestSeries, MigrationView } from '../../core/trace/view.ts'

/** One part of the time. */
export interface GuestStretch {
  /** Served, of what clients asked for; above 100 while what had waited is served. */
  readonly meanThroughputPercent: number
  readonly leastThroughputPercent: number
  /** Longest 99th percentile of the response time. */
  readonly worstLatencyMs: number
}

export interface GuestFigures {
  readonly before: GuestStretch | null
  /** While traces were installed (hosts before 7.0); null where that takes no time. */
  readonly tracing: GuestStretch | null
  readonly rounds: GuestStretch | null
  readonly afterStun: GuestStretch | null
  /** From the first instruction at the destination until all that had waited is served; null: not seen in the trace. */
  readonly servedAfterMs: number | null
  /** Longest time for which no client was answered; null while that is not known. */
  readonly longestGapMs: number | null
  /** How long a TCP client's segment is under way that was sent as that gap began. */
  readonly tcpStallMs: number | null
  readonly tcpSurvives: boolean | null
}

/** Throughput above this is more than is asked for: something that had waited is served, permyriad. */
const drainingPermyriad = 10_005

/** `untilNs`: where what follows is of the same VM's next migration. */
export function guestFiguresOf(
  migration: MigrationView,
  guest: GuestSeries,
  untilNs = Infinity,
): GuestFigures {
  const { rounds, stun, outcome, startedAtNs, slowdowns } = migration
  const firstRoundNs = rounds[0]?.startedAtNs ?? outcome?.atNs ?? Infinity
  const tracesNs = slowdowns.find(({ atNs }) => atNs < firstRoundNs)?.atNs ?? firstRoundNs
  const stopNs = stun.stunnedAtNs ?? outcome?.atNs ?? Infinity
  const resumedNs = stun.resumed?.atNs ?? Infinity
  const gapNs = longestGapNs(migration)
  const tcp = gapNs === null ? null : tcpClientThrough(gapNs)
  return {
    before: stretchOf(guest, startedAtNs, tracesNs),
    tracing: tracesNs < firstRoundNs ? stretchOf(guest, tracesNs, firstRoundNs) : null,
    rounds: stretchOf(guest, firstRoundNs, stopNs),
    afterStun: stretchOf(guest, resumedNs, untilNs),
    servedAfterMs: servedAfterMs(guest, resumedNs, untilNs),
    longestGapMs: gapNs === null ? null : gapNs / nsPerMs,
    tcpStallMs: tcp === null ? null : tcp.stallNs / nsPerMs,
    tcpSurvives: tcp?.survives ?? null,
  }
}

/**
 * The network's silence, which holds the guest's pause and ends when the switches have learnt the new place, or the
 * longest stall for a missing page of post-copy. ns; 0 for a VM that never stopped, null while it is not over.
 */
export function longestGapNs({ outcome, postCopy, stun }: MigrationView): number | null {
  if (outcome === null) return null
  const stallNs = postCopy?.finished?.longestStallNs ?? 0
  return stun.stunnedAtNs === null ? 0 : Math.max(outcome.networkSilenceNs, stallNs)
}

function stretchOf(guest: GuestSeries, fromNs: number, toNs: number): GuestStretch | null {
  let sum = 0
  let count = 0
  let least = Infinity
  let worstNs = 0
  guest.atNs.forEach((atNs, index) => {
    if (atNs <= fromNs || atNs > toNs) return
    const served = guest.throughputPermyriad[index]!
    sum += served
    count += 1
    least = Math.min(least, served)
    worstNs = Math.max(worstNs, guest.latencyNs[index]!)
  })
  if (count === 0) return null
  return {
    meanThroughputPercent: Math.round(sum / count) / 100,
    leastThroughputPercent: least / 100,
    worstLatencyMs: worstNs / nsPerMs,
  }
}

function servedAfterMs(guest: GuestSeries, resumedNs: number, untilNs: number): number | null {
  const after = guest.atNs.flatMap((atNs, index) =>
    atNs > resumedNs && atNs <= untilNs ? [{ atNs, served: guest.throughputPermyriad[index]! }] : [],
  )
  const draining = after.findLastIndex(({ served }) => served > drainingPermyriad)
  // If the last sample still serves what had waited, the end is not in the trace.
  if (after.length === 0 || draining === after.length - 1) return null
  return draining < 0 ? 0 : (after[draining]!.atNs - resumedNs) / nsPerMs
}
