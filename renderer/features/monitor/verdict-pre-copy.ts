/** The verdict while rounds run: does it converge, how fast, what holds it up, and what comes next. */
import { mibBytes, pageBytes } from '../../../core/base/units.ts'
import {
  slowedBy,
  slowedText,
  type Convergence,
  type ConvergenceKind,
} from '../../../core/trace/convergence.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { byteSize, copyRate, pageSize } from '../../format/bytes.ts'
import { clockTime, timeSpan } from '../../format/duration.ts'
import { isTooEarly, type Forecast } from './forecast.ts'
import { recentTransferRate, roundFigures, type RoundFigures } from './round-figures.ts'
import { goalBytesOf } from './switchover-goal.ts'
import { unknownFigure, type VerdictFigure, type VerdictWords } from './verdict.ts'

/** What a first pass will leave must be this far below the goal before its switchover is claimed. Ours. */
const claimShare = 0.8
/** From this share of the first pass on, what it will leave is as good as known. */
const sureShare = 0.9

export function preCopyWords(migration: MigrationView, forecast: Forecast | null): VerdictWords {
  const nowNs = migration.series.atNs.at(-1) ?? migration.startedAtNs
  const rounds = roundFigures(migration, nowNs)
  const running = rounds.at(-1)
  const figures = forecastFigures(running, forecast)
  const reason = migration.verdicts.at(-1)?.reason ?? ''
  // The change itself, since a sample that shows it comes only later.
  const slowdown = migration.slowdowns.at(-1)?.slowdownPermyriad ?? 0
  const words = (tone: VerdictWords['tone'], title: string, text: string): VerdictWords => ({
    tone,
    title,
    text,
    figures,
    reason,
  })
  if (running === undefined) {
    return words('info', 'Pre-copy begins.', 'The first pages are about to cross. The VM runs on meanwhile.')
  }
  if (slowdown > 0) {
    return words(
      'warning',
      `Slowed by ${slowedBy(migration.policy)}.`,
      slowedWords(migration, slowdown, forecast),
    )
  }
  if (forecast !== null && claimsSwitchover(running, forecast)) {
    return words(
      'info',
      `Switchover expected after round ${running.round}.`,
      lastRoundText(migration, running, forecast),
    )
  }
  if (running.round === 1) {
    const title = 'Round 1 sends all of the memory.'
    return words('info', title, firstRoundText(migration, running, forecast))
  }
  return convergenceWords(migration, forecast, words)
}

/** The running round ends the pre-copy, and the figures carry it: the first pass is forecast from little. */
function claimsSwitchover(running: RoundFigures, forecast: Forecast): boolean {
  if (forecast.rounds.length > 0 || forecast.switchoverAtNs === null) return false
  if (running.round > 1 || running.sentPages > running.toSendPages * sureShare) return true
  return forecast.running.dirtiedPages <= forecast.goalPages * claimShare
}

const toneOf: Readonly<Record<ConvergenceKind, VerdictWords['tone']>> = {
  converges: 'success',
  'converges-slowly': 'info',
  'held-by-working-set': 'warning',
  slowed: 'warning',
  'will-not-converge': 'warning',
}

/** The verdict of the newest round that has one, and what the forecast adds where there is a way on. */
function convergenceWords(
  migration: MigrationView,
  forecast: Forecast | null,
  words: (tone: VerdictWords['tone'], title: string, text: string) => VerdictWords,
): VerdictWords {
  const { convergence } = migration
  if (convergence === null) return words('info', 'Rounds go on.', nextText(migration, forecast))
  const { kind, title, text } = convergence
  return words(toneOf[kind], title, `${text} ${outlookText(migration, convergence, forecast)}`.trim())
}

function outlookText(
  migration: MigrationView,
  { kind, outlook }: Convergence,
  forecast: Forecast | null,
): string {
  const isGettingOn = kind === 'converges' || kind === 'converges-slowly' || forecast?.needsSdps === true
  return isGettingOn ? nextText(migration, forecast) : outlook
}

function firstRoundText(migration: MigrationView, running: RoundFigures, forecast: Forecast | null): string {
  const next = isTooEarly(running)
    ? 'Too early to tell how many rounds it takes.'
    : nextText(migration, forecast)
  return `${acrossText(migration, running)} ${writtenText(running)} ${next}`.trim()
}

function writtenText(running: RoundFigures): string {
  return running.dirtiedPages === 0
    ? 'The guest has written none of it again so far.'
    : `What the guest writes again meanwhile, ${pageSize(running.dirtiedPages)} so far, is for round 2.`
}

function acrossText(migration: MigrationView, running: RoundFigures): string {
  return `${pageSize(running.sentPages)} of ${pageSize(running.toSendPages)} are across, at ${copyRate(recentTransferRate(migration))}.`
}

function lastRoundText(migration: MigrationView, running: RoundFigures, forecast: Forecast): string {
  const leftPages = Math.round(forecast.running.dirtiedPages)
  const left =
    leftPages * pageBytes < mibBytes
      ? 'Next to nothing will be left then'
      : `About ${pageSize(leftPages)} will be left then`
  const goal = `less than the ${goalSize(migration)} that can cross in ${timeSpan(migration.switchoverGoalNs)}.`
  return `${acrossText(migration, running)} ${left}, ${goal}`
}

/** What the guest is left with; the newest round's own words where one has ended since. */
function slowedWords(migration: MigrationView, slowdownPermyriad: number, forecast: Forecast | null): string {
  const { convergence, policy } = migration
  const text = convergence?.kind === 'slowed' ? convergence.text : slowedText(policy, slowdownPermyriad)
  return `${text} ${nextText(migration, forecast)}`.trim()
}

function nextText(migration: MigrationView, forecast: Forecast | null): string {
  if (forecast === null) return ''
  const lastRound = forecast.rounds.at(-1)?.round ?? forecast.running.round
  if (forecast.needsSdps)
    return `Round ${lastRound} will make too little progress: SDPS, if it is on, will slow the guest.`
  if (forecast.switchoverAtNs === null)
    return `At this pace the goal of ${goalSize(migration)} stays out of reach.`
  return `Round ${lastRound} should reach the goal of ${goalSize(migration)}.`
}

function forecastFigures(running: RoundFigures | undefined, forecast: Forecast | null): VerdictFigure[] {
  const round = running?.round ?? 0
  const isKnown = forecast !== null && forecast.switchoverAtNs !== null && forecast.stunNs !== null
  if (!isKnown) {
    return [
      { value: String(round), label: round === 1 ? 'round so far' : 'rounds so far' },
      { value: unknownFigure, label: 'switchover' },
      { value: unknownFigure, label: 'stun' },
    ]
  }
  const total = forecast.rounds.at(-1)?.round ?? round
  return [
    { value: `${round} of ≈\u00a0${total}`, label: 'rounds' },
    { value: `≈\u00a0${clockTime(forecast.switchoverAtNs ?? 0).slice(0, -2)}`, label: 'switchover' },
    { value: `≈\u00a0${twoDigitSpan(forecast.stunNs ?? 0)}`, label: 'stun' },
  ]
}

/** A forecast is not worth three digits. */
function twoDigitSpan(ns: number): string {
  const digits = 10 ** (Math.floor(Math.log10(Math.max(1, ns))) - 1)
  return timeSpan(Math.round(ns / digits) * digits)
}

/** What fits into the goal at the rate that this migration has. */
function goalSize(migration: MigrationView): string {
  return byteSize(Math.round(goalBytesOf(migration)))
}
