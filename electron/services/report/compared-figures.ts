/** The figures of one move in two runs, with the difference and its share. */
import { largestOf } from '../../../core/base/extremes.ts'
import {
  byteSize,
  copyRate,
  milliseconds,
  percent,
  threeDigits,
  timeSpan,
} from '../../../core/base/format.ts'
import { bytesFromPages, mibBytes, nsPerMs, nsPerSecond } from '../../../core/base/units.ts'
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import type { Pair, Side } from './compared-sides.ts'
import { writtenBytes } from './file-figures.ts'
import { guestChange } from './migration-figures.ts'
import { endInWords } from './migrations-table.ts'
import { figureCell, noFigure, type Block, type Cell } from './report-document.ts'

interface ComparedFigure {
  readonly name: string
  readonly unit?: string
  readonly of: (migration: MigrationView, view: RunView) => number | null
  readonly text: (value: number) => string
}

const comparedFigures: readonly ComparedFigure[] = [
  {
    name: 'Total',
    unit: 's',
    of: ({ outcome }) => (outcome === null ? null : outcome.totalNs / nsPerSecond),
    text: (s) => timeSpan(s * nsPerSecond),
  },
  {
    name: 'Rounds',
    of: ({ rounds, kind }) => (kind === 'vmotion' || kind === 'combined' ? rounds.length : null),
    text: String,
  },
  {
    name: 'Sent',
    unit: 'MiB',
    of: ({ outcome, series }) => (outcome?.sentBytes ?? series.sentBytes.at(-1) ?? 0) / mibBytes,
    text: (mib) => byteSize(mib * mibBytes),
  },
  {
    name: 'Disks written',
    unit: 'MiB',
    of: ({ storage }) => (storage === null ? null : writtenBytes(storage) / mibBytes),
    text: (mib) => byteSize(mib * mibBytes),
  },
  {
    name: 'Left at the stun',
    unit: 'MiB',
    of: ({ stun }) => (stun.lastPages === null ? null : stun.lastPages.bytes / mibBytes),
    text: (mib) => byteSize(mib * mibBytes),
  },
  {
    name: 'Stun',
    unit: 'ms',
    of: ({ outcome }) => (outcome === null ? null : outcome.downtimeNs / nsPerMs),
    text: (ms) => milliseconds(ms * nsPerMs),
  },
  {
    name: 'Silence of the network',
    unit: 'ms',
    of: ({ outcome, networkLoss }) =>
      outcome === null || networkLoss !== null ? null : outcome.networkSilenceNs / nsPerMs,
    text: (ms) => milliseconds(ms * nsPerMs),
  },
  {
    name: 'Path',
    unit: 'MiB/s',
    of: ({ usableBytesPerSecond: rate }) => (rate > 0 ? rate / mibBytes : null),
    text: (rate) => copyRate(rate * mibBytes),
  },
  {
    name: 'Guest in pre-copy',
    unit: '%',
    of: (migration, view) => {
      const change = guestChange(migration, view.vms.get(migration.vm)?.guest ?? null)
      return change === null ? null : change * 100
    },
    text: (value) => percent(value / 100),
  },
  {
    name: 'Largest slowdown of the guest',
    unit: '%',
    of: ({ series }) => largestOf(series.slowdownPermyriad, 0) / 100,
    text: (value) => percent(value / 100),
  },
  {
    name: 'Memory touched',
    unit: 'MiB',
    of: ({ touchedPages }) => (touchedPages === 0 ? null : bytesFromPages(touchedPages) / mibBytes),
    text: (mib) => byteSize(mib * mibBytes),
  },
  {
    name: 'Clients missed',
    unit: 's',
    of: ({ clientMissed }) => (clientMissed === null ? null : clientMissed.missedNs / nsPerSecond),
    text: (s) => timeSpan(s * nsPerSecond),
  },
]

export function figuresTable([mine, theirs]: Pair, left: Side, right: Side): Block {
  const rows = comparedFigures.flatMap(({ name, unit = '', of, text }): (string | Cell)[][] => {
    const [a, b] = [of(mine, left.view), of(theirs, right.view)]
    if (a === null && b === null) return []
    const named = unit === '' ? name : { text: name, value: `${name} (${unit})` }
    const cell = (value: number | null) =>
      value === null ? noFigure : figureCell(text(value), Number(value.toFixed(6)))
    return [[named, cell(a), cell(b), ...differenceCells(a, b, unit)]]
  })
  return {
    kind: 'table',
    title: 'Figure by figure',
    columns: [
      { name: 'Figure' },
      { name: left.name, isNumber: true },
      { name: right.name, isNumber: true },
      { name: 'Difference', isNumber: true },
      { name: 'In per cent', unit: '%', isNumber: true },
    ],
    rows: [
      [
        'Outcome',
        endInWords(mine),
        endInWords(theirs),
        sameOrNot(endInWords(mine), endInWords(theirs)),
        noFigure,
      ],
      ...rows,
    ],
  }
}

function sameOrNot(one: string, other: string): string {
  return one === other ? 'same' : 'differs'
}

/** The second run against the first; no per cent of nothing, or of what is in per cent itself. */
function differenceCells(a: number | null, b: number | null, unit: string): Cell[] {
  if (a === null || b === null) return [noFigure, noFigure]
  const off = Number((b - a).toFixed(6))
  const sign = off > 0 ? '+' : ''
  const absolute = figureCell(off === 0 ? 'none' : `${sign}${threeDigits(off)}\u00a0${unit}`.trim(), off)
  if (a === 0 || off === 0 || unit === '%') return [absolute, noFigure]
  const share = (off / Math.abs(a)) * 100
  return [absolute, figureCell(`${sign}${threeDigits(share)}\u00a0%`, Number(share.toFixed(3)))]
}
