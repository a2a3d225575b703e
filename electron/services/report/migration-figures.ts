/** What a report says of one migration in words and figures, from the fold of the trace alone. Pure. */
import {
  byteSize,
  clockTime,
  milliseconds,
  noBreak,
  plural,
  threeDigits,
  timeSpan,
} from '../../../core/base/format.ts'
import { bytesFromPages, nsPerMs, nsPerSecond } from '../../../core/base/units.ts'
import { failureDuring } from '../../../core/trace/fault-figures.ts'
import type { GuestSeries, MigrationOutcome, MigrationView, RunView } from '../../../core/trace/view.ts'
import { isNotPoweredOn } from '../migration-figures.ts'
import { fileFigures, fileFinding, moveWords } from './file-figures.ts'
import { say, strong, type Figure, type Words } from './report-document.ts'

/** Total, rounds, sent, stun, guest: in the order of the screen's verdict. */
export function migrationFigures(migration: MigrationView, guest: GuestSeries | null): Figure[] {
  const { outcome } = migration
  const sentBytes = outcome?.sentBytes ?? migration.series.sentBytes.at(-1) ?? 0
  const touchedBytes = bytesFromPages(migration.touchedPages)
  const files = fileFigures(migration)
  if (files !== null) return files
  if (migration.kind === 'cold') return coldFigures(migration)
  const ratio = touchedBytes === 0 ? '' : `, ${threeDigits(sentBytes / touchedBytes)} × touched`
  const rounds = outcome?.rounds ?? migration.rounds.length
  const label = migration.rounds.length === 1 ? 'round' : 'rounds'
  return [
    totalFigure(migration),
    { text: String(rounds), label, key: 'rounds', value: rounds },
    { text: byteSize(sentBytes), label: `sent${ratio}`, key: 'sentBytes', value: sentBytes },
    stunFigure(migration),
    guestFigure(migration, guest),
  ]
}

function coldFigures(migration: MigrationView): Figure[] {
  const label = 'copied: files on shared storage'
  return [totalFigure(migration), { text: 'none', label, key: 'copiedBytes', value: 0 }]
}

export function totalFigure({ outcome }: MigrationView): Figure {
  const text = outcome === null ? 'running' : timeSpan(outcome.totalNs)
  const value = outcome === null ? null : outcome.totalNs / nsPerSecond
  return { text, label: 'total', key: 'totalSeconds', value }
}

export function stunFigure({ outcome }: MigrationView): Figure {
  const value = outcome === null ? null : outcome.downtimeNs / nsPerMs
  const text = outcome === null ? '–' : outcome.downtimeNs === 0 ? 'none' : milliseconds(outcome.downtimeNs)
  return { text, label: 'stun', key: 'stunMs', value }
}

/** Mean of what was served, against what clients asked for, from the first round to the stun. */
export function guestChange(migration: MigrationView, guest: GuestSeries | null): number | null {
  const fromNs = migration.rounds[0]?.startedAtNs
  if (guest === null || fromNs === undefined) return null
  const toNs = migration.stun.stunnedAtNs ?? migration.outcome?.atNs ?? Infinity
  const served = guest.throughputPermyriad.filter(
    (_, index) => guest.atNs[index]! > fromNs && guest.atNs[index]! <= toNs,
  )
  if (served.length === 0) return null
  return served.reduce((sum, one) => sum + one, 0) / served.length / 10_000 - 1
}

function guestFigure(migration: MigrationView, guest: GuestSeries | null): Figure {
  const change = guestChange(migration, guest)
  const value = change === null ? null : Number((change * 100).toFixed(3))
  return {
    text: guestText(migration, change),
    label: 'guest in pre-copy',
    key: 'guestChangePercent',
    value,
  }
}

function guestText(migration: MigrationView, change: number | null): string {
  if (change === null) return '–'
  if (migration.outcome !== null && isNotPoweredOn({ ...migration.outcome, kind: migration.kind }))
    return 'powered off'
  if (Math.abs(change) < 0.0005) return 'undisturbed'
  return `${change > 0 ? '+' : '−'}${threeDigits(Math.abs(change) * 100)}${noBreak}%`
}

/** The finding: what happened, in a sentence that a colleague could repeat. */
export function migrationFinding(view: RunView, migration: MigrationView): Words {
  const { vm, sourceHost, destinationHost, outcome } = migration
  const files = fileFinding(migration)
  if (files !== null) return files
  if (outcome === null) {
    const stage = migration.stages.at(-1)?.stage ?? 'validate'
    const so = strong(`stage ${stage}, ${plural(migration.rounds.length, 'round')}`)
    return say`${vm} is on its way from ${sourceHost} to ${destinationHost}: ${so} so far.`
  }
  const place = placeInWords(view, migration, outcome)
  if (outcome.outcome === 'completed' && migration.kind === 'cold') {
    const registered = strong(`registered there in ${timeSpan(outcome.totalNs)}`)
    return say`${vm} moved from ${sourceHost} to ${destinationHost} without running: ${registered}; nothing was copied.`
  }
  if (outcome.outcome === 'completed') {
    const stun = milliseconds(outcome.downtimeNs)
    const figures = `${plural(outcome.rounds, 'round')}, ${timeSpan(outcome.totalNs)}, a stun of ${stun}`
    return say`${vm} moved from ${sourceHost} to ${destinationHost} while it ran: ${strong(figures)}.${checkedText(migration)}`
  }
  if (outcome.outcome === 'cancelled') {
    return say`${moveWords(migration)} was ${strong(`cancelled after ${timeSpan(outcome.totalNs)}`)}; ${place}.`
  }
  const fault = outcome.fault === '' ? '' : ` (${outcome.fault})`
  const failed = strong(`failed after ${timeSpan(outcome.totalNs)}`)
  return say`${moveWords(migration)} ${failed}${fault}. ${outcome.message} ${place}. ${outcome.remedy}`
}

/** Where the VM is after a move that came to nothing; its owner may have died with it before the move was given up. */
function placeInWords(view: RunView, migration: MigrationView, outcome: MigrationOutcome): string {
  const { vm, kind } = migration
  const failure = failureDuring(view, migration)
  if (failure === null || failure.atNs > outcome.atNs) {
    const where = isNotPoweredOn({ ...outcome, kind }) ? 'is registered on' : 'runs on at'
    return `${vm} ${where} ${outcome.owner}`
  }
  const stopped = `${vm} stopped on ${failure.host} at ${clockTime(failure.atNs)}`
  const toHost = failure.restarted?.toHost ?? ''
  return toHost === '' ? stopped : `${stopped}, and vSphere HA restarted it on ${toHost}`
}

function checkedText({ verifiedPages }: MigrationView): string {
  if (verifiedPages === null) return ''
  return ` Every one of its ${plural(verifiedPages, 'page')} was compared at the destination: none lost, none stale.`
}
