/** Rows of the tables of a move's disks and of the passes over changed blocks. Pure. */
import {
  copyFigures,
  mirroredShare,
  skippedBytes,
  zeroBytes,
  type DiskSamples,
} from '../../../core/trace/storage-figures.ts'
import { passNs, passRatio } from '../../../core/trace/storage-verdict.ts'
import type { DiskCopyView } from '../../../core/trace/storage-view.ts'
import { formatChangeInWords, moverInWords, wayInWords } from '../../../core/trace/storage-words.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { byteSize, copyRate } from '../../format/bytes.ts'
import { clockTime, timeSpan } from '../../format/duration.ts'
import { percent, threeDigits, wholeNumber, wholePercent } from '../../format/numbers.ts'
import type { ChartTable } from './chart-table.ts'
import { nsPerSecond } from '../../../core/base/units.ts'

export interface DiskRow {
  readonly disk: string
  /** Share that is copied, 0…1. */
  readonly share: number
  readonly state: string
  /** The most important facts, a line each. */
  readonly brief: readonly string[]
  readonly facts: readonly {
    readonly label: string
    readonly value: string
    readonly title?: string
    readonly isLong?: boolean
  }[]
}

/** In the order in which they are copied, those that wait for their turn included. */
export function diskRows(migration: MigrationView, samples: DiskSamples, nowNs: number): DiskRow[] {
  const { copies = [], copied = [] } = migration.storage ?? {}
  const begun = copies.map((copy) => rowOf(migration, copy, samples, nowNs))
  const state = migration.outcome === null ? 'waiting' : 'not begun'
  const waiting = copied
    .filter((name) => !copies.some(({ disk }) => disk === name))
    .map((disk) => ({ disk, share: 0, state, brief: [], facts: [] }))
  return [...begun, ...waiting]
}

const none = '–'

function rowOf(migration: MigrationView, copy: DiskCopyView, samples: DiskSamples, nowNs: number): DiskRow {
  const figures = copyFigures(copy, samples.get(copy.disk), migration.migration)
  const { ended, ready } = copy
  const done = ended ?? ready
  const bytes = (value: number | null | undefined) =>
    value === null || value === undefined ? none : byteSize(value)
  const mirrored = mirroredShare(figures.placement)
  const endNs = migration.outcome?.atNs ?? nowNs
  const copyNs = ready?.durationNs ?? ended?.durationNs ?? endNs - copy.startedAtNs
  return {
    disk: copy.disk,
    share: Math.max(0, Math.min(1, 1 - figures.remainingBytes / Math.max(1, copy.bytesToCopy))),
    state: stateOf(copy, figures.remainingBytes),
    brief: [
      `${wayInWords(copy)}, ${formatChangeInWords(copy.fromFormat, copy.toFormat)}`,
      `${moverInWords(copy.mover)}: ${copy.moverReason}`,
      done === null
        ? `${byteSize(figures.copiedBytes)} read of ${byteSize(copy.bytesToCopy)} to copy`
        : `${byteSize(done.readBytes)} read, ${byteSize(done.writtenBytes)} written in ${timeSpan(copyNs)}`,
    ],
    facts: [
      { label: 'From, to', value: wayInWords(copy), isLong: true },
      {
        label: 'Format',
        value: formatChangeInWords(copy.fromFormat, copy.toFormat),
        isLong: true,
      },
      {
        label: 'Data mover',
        value: moverInWords(copy.mover),
        title: copy.moverReason,
      },
      { label: 'Why', value: copy.moverReason, isLong: true },
      {
        label: 'To copy',
        value: `${byteSize(copy.bytesToCopy)} of ${byteSize(copy.sizeBytes)}`,
      },
      { label: 'Read', value: bytes(done?.readBytes ?? figures.copiedBytes) },
      { label: 'Sent', value: bytes(done?.sentBytes) },
      { label: 'Written', value: bytes(done?.writtenBytes) },
      { label: 'Zeros skipped', value: bytes(zeroBytes(copy)) },
      { label: 'Holes skipped', value: bytes(skippedBytes(copy)) },
      {
        label: 'Mirrored',
        value:
          mirrored === null
            ? none
            : `${wholePercent(mirrored)} of writes${ended === null ? '' : `, ${byteSize(ended.mirroredBytes)}`}`,
      },
      { label: 'Writes held', value: wholeNumber(figures.placement.held) },
      {
        label: 'Duration',
        value: timeSpan(copyNs),
        title: 'From the start of its copy until all was copied',
      },
    ],
  }
}

function stateOf(
  { ended, switchedAtNs, quiescedAtNs, readyAtNs, bytesToCopy }: DiskCopyView,
  left: number,
): string {
  if (ended !== null && ended.outcome !== 'switched') return ended.outcome
  if (switchedAtNs !== null) return 'switched'
  if (quiescedAtNs !== null) return 'held for the switch'
  if (readyAtNs !== null) return `ready since ${clockTime(readyAtNs)}`
  return `copying, ${wholePercent(Math.max(0, 1 - left / Math.max(1, bytesToCopy)))}`
}

export function disksTable(rows: readonly DiskRow[]): ChartTable {
  const labels = rows[0]?.facts.map(({ label }) => label) ?? []
  return {
    columns: ['Disk', 'State', ...labels],
    rows: rows.map(({ disk, state, facts }) => [
      disk,
      state,
      ...labels.map((_, index) => facts[index]?.value ?? none),
    ]),
    note: '',
  }
}

export function disksFinding(rows: readonly DiskRow[]): string {
  if (rows.length === 0) return 'Disks: none is copied yet.'
  return `Disks: ${rows.map(({ disk, state }) => `${disk} ${state}`).join('; ')}.`
}

export interface PassRow {
  readonly key: string
  readonly disk: string
  readonly pass: number
  readonly copied: string
  readonly changed: string
  readonly ratio: string
  readonly time: string
  readonly rates: string
  readonly verdict: string
  readonly reason: string
  /** Bars, 0…1 of the longest pass of the disk. */
  readonly copiedShare: number
  readonly changedShare: number
}

const verdicts: Readonly<Record<string, string>> = {
  'another-pass': 'another pass',
  'switch-over': 'switch',
  'give-up': 'given up',
}

/** Passes of changed block tracking, of all disks in order. */
export function passRows(migration: MigrationView): PassRow[] {
  return (migration.storage?.copies ?? []).flatMap((copy) => {
    const longest = Math.max(
      1,
      ...copy.passes.flatMap(({ passBytes, changedBytes }) => [passBytes, changedBytes]),
    )
    return copy.passes.map((pass, index): PassRow => {
      const ns = Math.max(1, passNs(copy, index))
      return {
        key: `${copy.disk} ${pass.pass}`,
        disk: copy.disk,
        pass: pass.pass,
        copied: byteSize(pass.passBytes),
        changed: byteSize(pass.changedBytes),
        ratio: threeDigits(passRatio(pass)),
        time: timeSpan(ns),
        rates: `${copyRate((pass.passBytes / ns) * nsPerSecond)} copied, ${copyRate((pass.changedBytes / ns) * nsPerSecond)} changed`,
        verdict: verdicts[pass.verdict] ?? pass.verdict,
        reason: pass.reason,
        copiedShare: pass.passBytes / longest,
        changedShare: pass.changedBytes / longest,
      }
    })
  })
}

export function passesTable(rows: readonly PassRow[]): ChartTable {
  return {
    columns: ['Disk', 'Pass', 'Copied', 'Changed', 'Ratio', 'Takes', 'Rates', 'Verdict', 'Why'],
    rows: rows.map((row) => [
      row.disk,
      String(row.pass),
      row.copied,
      row.changed,
      row.ratio,
      row.time,
      row.rates,
      row.verdict,
      row.reason,
    ]),
    note: '',
  }
}

export function passesFinding(rows: readonly PassRow[]): string {
  const last = rows.at(-1)
  if (last === undefined) return 'Passes: none has ended yet.'
  return `Passes: ${last.pass} of ${last.disk} done; the last changed ${percent(last.changedShare / Math.max(1e-9, last.copiedShare))} of what it copied. ${last.reason}`
}
