/**
 * What the remaining rounds of a pre-copy will probably come to: from the newest transfer rate and the curve of
 * distinct dirty pages, round by round, until what is left fits the switchover goal. It is a guess of the
 * screen's, not of the engine's, and is always shown with "≈". It knows no future: no change of the workload,
 * no other migration that ends. Pure.
 */
import { mibBytes, nsPerMs, nsPerSecond, pageBytes } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { dirtyCurveOf, scaledCurve, steadyCurve, type DirtyCurve } from './dirty-curve.ts'
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
  /** Rounds after it; empty if the stun follows at once, or where only SDPS can help. */
  readonly rounds: readonly ForecastRound[]
  /** null: at these rates what is left never fits the goal, or not before SDPS slows the guest. */
  readonly switchoverAtNs: number | null
  readonly stunNs: number | null
  /** After the round that ends the forecast too little progress is made, so that SDPS, if on, slows the guest. */
  readonly needsSdps: boolean
  /** What may be left for the stun at the newest transfer rate. */
  readonly goalPages: number
  /** Corners of the remaining-memory curve from now on, in order of time. */
  readonly points: readonly { readonly atNs: number; readonly remainingPages: number }[]
}

/** Rounds that are looked ahead at most: beyond, the guess is worth nothing. */
const maxRounds = 12
/** Share of the first pass before which too little is known to say anything. Ours. */
const earlyShare = 0.25
/** Window of samples from which the transfer rate is taken, in ns. */
const windowNs = 1.5 * nsPerSecond
/** vSphere's defaults, which the trace does not name: progress that a round needs, and that SDPS aims for. */
const minProgress = 1.3
const sdpsTarget = 5
const maxSlowdown = 0.99
/** Time of a running round from which its own rates may overrule the curve, and by how much they must differ. */
const ownRatesNs = 0.5 * nsPerSecond
const otherWorkload = 1.5
/**
 * What a stun takes beside its last pages: device state of about this size, and restore, hand-over and
 * resume of about this long. From the stage costs in MODEL.md, for a small VM.
 */
const deviceStateBytes = 8.5 * mibBytes
const handOverNs = 82 * nsPerMs

interface Pace {
  readonly sendPagesPerNs: number
  readonly curve: DirtyCurve
  /** A send takes its page out of the log: of pages that are sent, only writes after it are left. */
  readonly isForgotten: boolean
  /** Share of vCPU time that SDPS takes. */
  readonly slowdown: number
}

/** Whether it is too early to say how the first pass will end. */
export function isTooEarly(running: RoundFigures): boolean {
  return running.round === 1 && running.sentPages < running.toSendPages * earlyShare
}

/** null outside of pre-copy, while nothing has been measured, and early in the first pass. */
export function forecastRounds(migration: MigrationView, nowNs: number): Forecast | null {
  const figures = roundFigures(migration, nowNs)
  const running = figures.at(-1)
  const isPreCopy = migration.stages.at(-1)?.stage === 'pre-copy' && migration.outcome === null
  if (running === undefined || !running.isRunning || !isPreCopy || isTooEarly(running)) return null
  const pace = paceOf(migration, figures)
  if (pace === null) return null
  const goalPages = migration.switchoverGoalNs * pace.sendPagesPerNs
  const first = restOfRound(figures, pace, nowNs)
  const { rounds, needsSdps } = roundsAfter(migration, first, figures, pace, goalPages)
  const last = rounds.at(-1) ?? first
  const isReached = last.dirtiedPages <= goalPages
  return {
    running: first,
    rounds,
    switchoverAtNs: isReached ? endOf(last) : null,
    stunNs: isReached ? stunNs(last.dirtiedPages, pace) : null,
    needsSdps,
    goalPages,
    points: curvePoints(remainingPagesOf(migration), nowNs, [first, ...rounds]),
  }
}

/** SDPS is off if a round made too little progress and the guest was not slowed for it. */
function isSdpsOff(migration: MigrationView): boolean {
  if (migration.policy !== 'vsphere') return true
  const isSlowed = (migration.series.slowdownPermyriad.at(-1) ?? 0) > 0
  return (
    !isSlowed &&
    migration.verdicts.some(
      ({ verdict, transferBytesPerSecond, dirtyBytesPerSecond }) =>
        verdict === 'another-round' && transferBytesPerSecond < dirtyBytesPerSecond * minProgress,
    )
  )
}

function roundsAfter(
  migration: MigrationView,
  first: ForecastRound,
  figures: readonly RoundFigures[],
  pace: Pace,
  goalPages: number,
): { rounds: ForecastRound[]; needsSdps: boolean } {
  const rounds: ForecastRound[] = []
  const mayBeSlowed = !isSdpsOff(migration)
  let before: ForecastRound | RoundFigures | undefined = figures.at(-2)
  let last = first
  let current = pace
  while (last.dirtiedPages > goalPages && rounds.length < maxRounds) {
    const isStuck = last.dirtiedPages * minProgress > last.sendPages
    if (mayBeSlowed && isStuck && current.slowdown === 0) return { rounds, needsSdps: true }
    if (current.slowdown > 0) current = { ...current, slowdown: slowedFurther(last, current.slowdown) }
    const next = nextRound(last, before === undefined, current)
    rounds.push(next)
    before = last
    last = next
  }
  return { rounds, needsSdps: false }
}

/** Once it has begun, SDPS holds its target: what a round may dirty is a fixed part of what it sent. */
function slowedFurther(round: ForecastRound, slowdown: number): number {
  const fullSpeedPages = round.dirtiedPages / (1 - slowdown)
  const wanted = 1 - round.sendPages / sdpsTarget / Math.max(1, fullSpeedPages)
  return Math.min(maxSlowdown, Math.max(slowdown, wanted))
}

function paceOf(migration: MigrationView, figures: readonly RoundFigures[]): Pace | null {
  const sendPagesPerNs = sendRate(migration)
  if (sendPagesPerNs === null) return null
  const slowdown = (migration.series.slowdownPermyriad.at(-1) ?? 0) / 10_000
  const finished = figures.at(-2)
  const measured = dirtyCurveOf(migration)
  const isForgotten = migration.dirtyBookkeeping === 'mark-after-send'
  if (measured !== null) {
    const pace = { sendPagesPerNs, curve: measured, isForgotten, slowdown }
    return { ...pace, curve: scaledCurve(measured, heightOf(migration, figures, pace)) }
  }
  if (finished === undefined || finished.durationNs === 0) return null
  const curve = steadyCurve(finished.dirtiedPages / finished.durationNs, migration.touchedPages)
  return { sendPagesPerNs, curve, isForgotten, slowdown }
}

function sendRate({ series }: MigrationView): number | null {
  const last = series.atNs.length - 1
  if (last < 1) return null
  let first = last - 1
  while (first > 0 && series.atNs[last]! - series.atNs[first]! < windowNs) first -= 1
  const spanNs = series.atNs[last]! - series.atNs[first]!
  const sentPages = (series.sentBytes[last]! - series.sentBytes[first]!) / (pageBytes + 8)
  return spanNs <= 0 || sentPages <= 0 ? null : sentPages / spanNs
}

/**
 * How high the curve stands against the first pass: what the last round after it left against what the curve
 * says it leaves, or, where another workload shows within the running round, that round's own rate.
 */
function heightOf(migration: MigrationView, figures: readonly RoundFigures[], pace: Pace): number {
  const running = figures.at(-1)!
  const finished = figures.at(-2)
  let height = 1
  if (finished !== undefined && finished.round >= 2) {
    const said = leftAfter(
      guestNsIn(migration, finished.startedAtNs, finished.startedAtNs + finished.durationNs),
      figures.at(-3)!.durationNs,
      finished.round === 2,
      pace,
    )
    if (said > 0 && finished.dirtiedPages > 0) height = finished.dirtiedPages / said
  }
  if (running.round === 1) return height
  const { ranNs, tracedPages } = tracedSince(migration, running)
  const said = pace.curve.pagesIn(ranNs) * height
  if (ranNs < ownRatesNs || said <= 0) return height
  const own = tracedPages / said
  return own > otherWorkload || own < 1 / otherWorkload ? height * own : height
}

/** Guest time in a stretch of virtual time, by the slow-down that its samples show. */
function guestNsIn({ series }: MigrationView, fromNs: number, toNs: number): number {
  const at = series.atNs.findLastIndex((atNs) => atNs <= toNs && atNs > fromNs)
  const slowdown = at < 0 ? 0 : series.slowdownPermyriad[at]! / 10_000
  return (toNs - fromNs) * (1 - slowdown)
}

function tracedSince(
  { series }: MigrationView,
  running: RoundFigures,
): { ranNs: number; tracedPages: number } {
  let ranNs = 0
  let tracedPages = 0
  for (let index = series.atNs.length - 1; index > 0 && series.round[index] === running.round; index -= 1) {
    const fromNs = series.atNs[index - 1]!
    if (fromNs < running.startedAtNs) break
    const wallNs = series.atNs[index]! - fromNs
    ranNs += wallNs * (1 - series.slowdownPermyriad[index]! / 10_000)
    tracedPages += (series.dirtyPagesPerSecond[index]! * wallNs) / nsPerSecond
  }
  return { ranNs, tracedPages }
}

/**
 * Pages that a round leaves after `ranNs` of the guest's time. Pages that it sends are exposed on average for
 * the time since their turn; all others for the whole round. Which of the dirtied ones it sends follows from
 * the curve: those that two stretches have in common are D(a) + D(b) − D(a + b). The first pass sends all.
 */
function leftAfter(ranNs: number, beforeNs: number | null, isAfterFirstPass: boolean, pace: Pace): number {
  return leftBy(ranNs, ranNs, overlapShare(ranNs, beforeNs, isAfterFirstPass, pace), pace)
}

/** The same after `ranNs` of a round that takes `wholeNs`. */
function leftBy(ranNs: number, wholeNs: number, overlap: number, { curve, isForgotten }: Pace): number {
  if (!isForgotten || wholeNs <= 0) return curve.pagesIn(ranNs)
  return (1 - overlap) * curve.pagesIn(ranNs) + (overlap * curve.areaTo(ranNs)) / wholeNs
}

/** Share of the pages dirtied in a round that the round also sends; `beforeNs` null: it is the first pass. */
function overlapShare(
  ranNs: number,
  beforeNs: number | null,
  isAfterFirstPass: boolean,
  { curve }: Pace,
): number {
  if (beforeNs === null) return 1
  const own = curve.pagesIn(ranNs)
  if (own <= 0 || beforeNs <= 0) return 0
  const before = isAfterFirstPass ? curve.areaTo(beforeNs) / beforeNs : curve.pagesIn(beforeNs)
  const both = isAfterFirstPass
    ? (curve.areaTo(beforeNs + ranNs) - curve.areaTo(ranNs)) / beforeNs
    : curve.pagesIn(beforeNs + ranNs)
  return Math.max(0, Math.min(1, (before + own - both) / own))
}

function restOfRound(figures: readonly RoundFigures[], pace: Pace, nowNs: number): ForecastRound {
  const running = figures.at(-1)!
  const speed = 1 - pace.slowdown
  const doneNs = nowNs - running.startedAtNs
  const restNs = Math.max(0, running.toSendPages - running.sentPages) / pace.sendPagesPerNs
  const wholeNs = (doneNs + restNs) * speed
  const before = figures.at(-2)
  const overlap = overlapShare(wholeNs, before?.durationNs ?? null, running.round === 2, pace)
  const stillToCome = leftBy(wholeNs, wholeNs, overlap, pace) - leftBy(doneNs * speed, wholeNs, overlap, pace)
  return {
    round: running.round,
    startsAtNs: running.startedAtNs,
    durationNs: doneNs + restNs,
    sendPages: running.toSendPages,
    dirtiedPages: pace.isForgotten
      ? running.dirtiedPages + Math.max(0, stillToCome)
      : Math.max(running.dirtiedPages, pace.curve.pagesIn(wholeNs)),
  }
}

function nextRound(last: ForecastRound, isAfterFirstPass: boolean, pace: Pace): ForecastRound {
  const durationNs = last.dirtiedPages / pace.sendPagesPerNs
  const speed = 1 - pace.slowdown
  return {
    round: last.round + 1,
    startsAtNs: endOf(last),
    durationNs,
    sendPages: last.dirtiedPages,
    dirtiedPages: leftAfter(durationNs * speed, last.durationNs * speed, isAfterFirstPass, pace),
  }
}

function endOf(round: ForecastRound): number {
  return round.startsAtNs + round.durationNs
}

function stunNs(lastPages: number, { sendPagesPerNs }: Pace): number {
  return lastPages / sendPagesPerNs + deviceStateBytes / (sendPagesPerNs * pageBytes) + handOverNs
}

function curvePoints(
  remainingPages: number,
  nowNs: number,
  rounds: readonly ForecastRound[],
): Forecast['points'] {
  const ends = rounds.map((round) => ({ atNs: endOf(round), remainingPages: round.dirtiedPages }))
  return [{ atNs: nowNs, remainingPages }, ...ends]
}
