/**
 * Rows of the rounds' table: what each sent and what the guest dirtied meanwhile, with bars. Bars are scaled
 * to round 2, because the first is always the longest; a longer bar is cut and its number stands beside it.
 * The running round shows its plan and what is done of it; future rounds are forecasts. Pure.
 */
import { bytesFromPages, gibBytes, mibBytes } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { timeSpan } from '../../format/duration.ts'
import { columnDigits } from '../../format/numbers.ts'
import type { ChartTable } from './chart-table.ts'
import type { Forecast } from './forecast.ts'
import { roundFigures, type RoundFigures } from './round-figures.ts'

export interface RoundRow {
  readonly round: number
  /** `unfinished`: the migration was over before the round was. */
  readonly kind: 'finished' | 'unfinished' | 'running' | 'forecast'
  readonly sent: string
  readonly dirtied: string
  readonly ratio: string
  readonly time: string
  /** Lengths of the bars, 0…1 of the track. */
  readonly sentShare: number
  readonly dirtiedShare: number
  /** Of a running round, what it will send. */
  readonly planShare: number
  readonly isCut: boolean
}

/** Part of the track that a bar as long as round 2's takes; beyond 1 a bar is cut. */
const scaledShare = 0.8
const maxForecastRows = 4

export function roundsUnit(memoryPages: number): 'GiB' | 'MiB' {
  return bytesFromPages(memoryPages) >= gibBytes ? 'GiB' : 'MiB'
}

/** `stoppedAtNs`: when the VM stopped with its host; null: it did not. */
export function roundRows(
  migration: MigrationView,
  nowNs: number,
  forecast: Forecast | null,
  stoppedAtNs: number | null = null,
): RoundRow[] {
  const figures = roundFigures(migration, nowNs, stoppedAtNs)
  const planned = forecast?.rounds.slice(0, maxForecastRows) ?? []
  const scalePages = figures[1]?.toSendPages ?? planned[0]?.sendPages ?? figures[0]?.toSendPages ?? 1
  const isAlone = figures.length === 1 && planned.length === 0
  const share = (pages: number) =>
    Math.min(1, (pages / Math.max(1, scalePages)) * (isAlone ? 1 : scaledShare))
  const amount = amountIn(roundsUnit(migration.memoryPages))
  const rows = figures.map((round) => figureRow(round, share, amount))
  const forecastRows = planned.map((round): RoundRow => ({
    round: round.round,
    kind: 'forecast',
    sent: `≈\u00a0${amount(round.sendPages)}`,
    dirtied: `≈\u00a0${amount(round.dirtiedPages)}`,
    ratio: `≈\u00a0${(round.dirtiedPages / Math.max(1, round.sendPages)).toFixed(2)}`,
    time: `≈\u00a0${timeSpan(round.durationNs)}`,
    sentShare: 0,
    dirtiedShare: 0,
    planShare: share(round.sendPages),
    isCut: false,
  }))
  return [...rows, ...forecastRows]
}

type Shares = (pages: number) => number
type Amount = (pages: number) => string

function figureRow(round: RoundFigures, share: Shares, amount: Amount): RoundRow {
  const { isRunning, isUnfinished } = round
  const isOpen = isRunning || isUnfinished
  return {
    round: round.round,
    kind: kindOf(round),
    sent: amount(round.sentPages),
    dirtied: amount(round.dirtiedPages),
    ratio: ratioOf(round),
    time: timeSpan(round.durationNs),
    sentShare: share(round.sentPages),
    dirtiedShare: share(round.dirtiedPages),
    planShare: isOpen ? share(round.toSendPages) : 0,
    isCut: share(Math.max(round.sentPages, isOpen ? round.toSendPages : 0)) >= 1 && round.round === 1,
  }
}

function kindOf({ isRunning, isUnfinished }: RoundFigures): RoundRow['kind'] {
  if (isUnfinished) return 'unfinished'
  return isRunning ? 'running' : 'finished'
}

/** What a round left of what it sent: known once it is over, and never of one that did not finish. */
function ratioOf({ isRunning, isUnfinished, sentPages, dirtiedPages }: RoundFigures): string {
  if (isUnfinished) return '–'
  return isRunning || sentPages === 0 ? '…' : (dirtiedPages / sentPages).toFixed(2)
}

function amountIn(unit: 'GiB' | 'MiB'): Amount {
  const unitBytes = unit === 'GiB' ? gibBytes : mibBytes
  return (pages) => columnDigits(bytesFromPages(pages) / unitBytes)
}

export function roundsFinding(migration: MigrationView | null, rows: readonly RoundRow[]): string {
  const finished = rows.filter(({ kind }) => kind === 'finished')
  const last = finished.at(-1)
  if (migration === null || rows.length === 0) return 'Rounds: none yet.'
  const unfinished = rows.find(({ kind }) => kind === 'unfinished')
  if (last === undefined)
    return unfinished === undefined
      ? 'Rounds: the first one runs.'
      : 'Rounds: the first one was not finished.'
  const count = finished.length === 1 ? 'One round is' : `${finished.length} rounds are`
  const open = unfinished === undefined ? '' : ` Round ${unfinished.round} was not finished.`
  return `Rounds: ${count} done; round ${last.round} left ${last.ratio} of what it sent.${open}`
}

export function roundsTable(rows: readonly RoundRow[], unit: string): ChartTable {
  return {
    columns: ['Round', `Sent, ${unit}`, `Dirtied, ${unit}`, 'Dirtied / sent', 'Takes'],
    rows: rows.map(({ round, kind, sent, dirtied, ratio, time }) => [
      kind === 'finished' ? String(round) : `${round} (${kind === 'unfinished' ? 'not finished' : kind})`,
      sent,
      dirtied,
      ratio,
      time,
    ]),
    note: '',
  }
}
