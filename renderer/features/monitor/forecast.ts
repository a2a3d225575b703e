/**
 * What the remaining rounds of a pre-copy will probably come to: from the newest transfer and dirty rates,
 * round by round, until what is left fits the switchover goal. It is a guess of the screen's, not of the
 * engine's, and is always shown with "≈". It knows no future: not SDPS, not a change of the workload. Pure.
 */
import { mibBytes, nsPerMs, nsPerSecond, pageBytes } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { remainingPagesOf, roundFigures, type RoundFigures } from './round-figures.ts'

export interface ForecastRound {
  readonly round: number
  readonly startsAtNs: number
  readonly durationNs: number
  readonly sendPages: number
  readonly dirtiedPages: number
}

export interface Forecast {
  /** The running round as it will end. */
  readonly running: ForecastRound
  /** Rounds after it; empty if the stun follows at once. */
  readonly rounds: readonly ForecastRound[]
  /** null: at these rates what is left never fits the goal. */
  readonly switchoverAtNs: number | null
  readonly stunNs: number | null
  /** Corners of the remaining-memory curve from now on, in order of time. */
  readonly points: readonly { readonly atNs: number; readonly remainingPages: number }[]
}

/** Rounds that are looked ahead at most: beyond, the guess is worth nothing. */
const maxRounds = 12
/** Window of samples from which the dirty rate is taken, in ns. */
const windowNs = 1.5 * nsPerSecond
/**
 * What a stun takes beside its last pages: device state of about this size, and restore, hand-over and
 * resume of about this long. From the stage costs in MODEL.md, for a small VM.
 */
const deviceStateBytes = 8.5 * mibBytes
const handOverNs = 82 * nsPerMs

interface Rates {
  readonly sendPagesPerNs: number
  readonly dirtyPagesPerNs: number
}

/** null outside of pre-copy, or while nothing has been measured. */
export function forecastRounds(migration: MigrationView, nowNs: number): Forecast | null {
  const running = roundFigures(migration, nowNs).at(-1)
  const isPreCopy = migration.stages.at(-1)?.stage === 'pre-copy' && migration.outcome === null
  if (running === undefined || !running.isRunning || !isPreCopy) return null
  const rates = ratesOf(migration, running)
  if (rates === null) return null
  const goalPages = migration.switchoverGoalNs * rates.sendPagesPerNs
  const first = restOfRound(running, rates, nowNs)
  const rounds: ForecastRound[] = []
  let last = first
  while (last.dirtiedPages > goalPages && rounds.length < maxRounds) {
    last = nextRound(last, rates)
    rounds.push(last)
  }
  const isReached = last.dirtiedPages <= goalPages
  return {
    running: first,
    rounds,
    switchoverAtNs: isReached ? endOf(last) : null,
    stunNs: isReached ? stunNs(last.dirtiedPages, rates) : null,
    points: curve(remainingPagesOf(migration), nowNs, [first, ...rounds]),
  }
}

/**
 * Distinct pages that become dirty follow from two samples: what is left would have fallen by what was sent.
 * A finished round's own figures are taken where they are higher, because short rounds dirty faster.
 */
function ratesOf(migration: MigrationView, running: RoundFigures): Rates | null {
  const { series, rounds } = migration
  const last = series.atNs.length - 1
  if (last < 1) return null
  let first = last - 1
  while (first > 0 && series.atNs[last]! - series.atNs[first]! < windowNs) first -= 1
  const spanNs = series.atNs[last]! - series.atNs[first]!
  const sentPages = (series.sentBytes[last]! - series.sentBytes[first]!) / (pageBytes + 8)
  if (spanNs <= 0 || sentPages <= 0) return null
  const dirtied = series.remainingPages[last]! - series.remainingPages[first]! + sentPages
  const finished = rounds.at(-2)?.finished
  const isSlowed = (series.slowdownPermyriad.at(-1) ?? 0) > 0
  const lastRate =
    finished && running.round > 1 && !isSlowed ? finished.dirtiedPages / finished.durationNs : 0
  return {
    sendPagesPerNs: sentPages / spanNs,
    dirtyPagesPerNs: Math.max(0, dirtied / spanNs, lastRate),
  }
}

function restOfRound(running: RoundFigures, rates: Rates, nowNs: number): ForecastRound {
  const restNs = Math.max(0, running.toSendPages - running.sentPages) / rates.sendPagesPerNs
  return {
    round: running.round,
    startsAtNs: running.startedAtNs,
    durationNs: nowNs - running.startedAtNs + restNs,
    sendPages: running.toSendPages,
    dirtiedPages: running.dirtiedPages + restNs * rates.dirtyPagesPerNs,
  }
}

function nextRound(before: ForecastRound, rates: Rates): ForecastRound {
  const durationNs = before.dirtiedPages / rates.sendPagesPerNs
  return {
    round: before.round + 1,
    startsAtNs: endOf(before),
    durationNs,
    sendPages: before.dirtiedPages,
    dirtiedPages: durationNs * rates.dirtyPagesPerNs,
  }
}

function endOf(round: ForecastRound): number {
  return round.startsAtNs + round.durationNs
}

function stunNs(lastPages: number, rates: Rates): number {
  const bytesPerNs = rates.sendPagesPerNs * pageBytes
  return lastPages / rates.sendPagesPerNs + deviceStateBytes / bytesPerNs + handOverNs
}

function curve(remainingPages: number, nowNs: number, rounds: readonly ForecastRound[]): Forecast['points'] {
  const ends = rounds.map((round) => ({ atNs: endOf(round), remainingPages: round.dirtiedPages }))
  return [{ atNs: nowNs, remainingPages }, ...ends]
}
