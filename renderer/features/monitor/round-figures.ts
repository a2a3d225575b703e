/**
 * Figures of a migration's rounds, finished or running, in one shape. What a running round has sent and what
 * the guest has dirtied meanwhile follow from the newest sample. Pure; sizes in pages, times in ns.
 */
import { pageBytes } from '../../../core/base/units.ts'
import type { MigrationView, RoundView } from '../../../core/trace/view.ts'

/** Page and its header on the wire: bytes of a running round are turned back into pages with it. */
const wirePageBytes = pageBytes + 8

export interface RoundFigures {
  readonly round: number
  readonly startedAtNs: number
  readonly durationNs: number
  readonly toSendPages: number
  readonly sentPages: number
  /** Distinct pages that wait for the next round. */
  readonly dirtiedPages: number
  readonly isRunning: boolean
  /** The migration ended, or its VM stopped with its host, before the round was over. */
  readonly isUnfinished: boolean
}

/** `stoppedAtNs`: when the VM stopped with its host; null: it did not. */
export function roundFigures(
  migration: MigrationView,
  nowNs: number,
  stoppedAtNs: number | null = null,
): RoundFigures[] {
  return migration.rounds.map(
    (round) => finishedFigures(round) ?? openFigures(migration, round, nowNs, stoppedAtNs),
  )
}

function finishedFigures(round: RoundView): RoundFigures | null {
  const { finished } = round
  if (finished === null) return null
  return {
    round: round.round,
    startedAtNs: round.startedAtNs,
    durationNs: finished.durationNs,
    toSendPages: round.pagesToSend,
    sentPages: finished.sentPages + finished.zeroPages,
    dirtiedPages: finished.dirtiedPages,
    isRunning: false,
    isUnfinished: false,
  }
}

function openFigures(
  migration: MigrationView,
  round: RoundView,
  nowNs: number,
  stoppedAtNs: number | null,
): RoundFigures {
  const { series } = migration
  const hasSample = series.round.at(-1) === round.round
  const before = migration.rounds.reduce((bytes, { finished }) => bytes + (finished?.sentBytes ?? 0), 0)
  const sentBytes = hasSample ? series.sentBytes.at(-1)! - before : 0
  const sentPages = Math.max(0, Math.min(round.pagesToSend, Math.round(sentBytes / wirePageBytes)))
  const isOver = migration.outcome !== null || stoppedAtNs !== null
  const remainingPages = hasSample ? series.remainingPages.at(-1)! : round.pagesToSend
  return {
    round: round.round,
    startedAtNs: round.startedAtNs,
    durationNs: Math.max(0, (stoppedAtNs ?? migration.outcome?.atNs ?? nowNs) - round.startedAtNs),
    toSendPages: round.pagesToSend,
    sentPages,
    dirtiedPages: Math.max(0, remainingPages - (round.pagesToSend - sentPages)),
    isRunning: !isOver,
    isUnfinished: isOver,
  }
}

/** What the destination still lacks, in pages. */
export function remainingPagesOf(migration: MigrationView): number {
  if (migration.stun.lastPages !== null) return 0
  return migration.series.remainingPages.at(-1) ?? migration.touchedPages
}

/** Share of the touched memory that is current at the destination, 0…1. */
export function currentShare(migration: MigrationView): number {
  if (migration.touchedPages === 0) return 1
  return Math.max(0, Math.min(1, 1 - remainingPagesOf(migration) / migration.touchedPages))
}

/** Mean transfer rate over the newest second of samples, in bytes per second; 0 without samples. */
export function recentTransferRate(migration: MigrationView): number {
  const { atNs, sentBytes } = migration.series
  const last = atNs.length - 1
  if (last < 1) return migration.series.transferBytesPerSecond.at(-1) ?? 0
  let first = last - 1
  while (first > 0 && atNs[last]! - atNs[first]! < 1_000_000_000) first -= 1
  return ((sentBytes[last]! - sentBytes[first]!) / (atNs[last]! - atNs[first]!)) * 1_000_000_000
}
