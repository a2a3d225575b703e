/**
 * Marks that the charts of disks share: ready, quiesce and switch as lines, the stun as an area, now. Pure pieces of an
 * ECharts option; x is virtual time in seconds.
 */
import { nsPerSecond } from '../../../core/base/units.ts'
import { readyAtNs } from '../../../core/trace/storage-figures.ts'
import type { StorageMoveView } from '../../../core/trace/storage-view.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import { nowLine } from './chart-marks.ts'
import type { TimeAxis } from './time-axis.ts'

export interface DiskMark {
  readonly atNs: number
  readonly text: string
}

/** Instants of the move; those that have not come are left out. Two at one place on the axis are told together. */
export function diskMarks(storage: StorageMoveView, axis: TimeAxis, plotWidth: number): DiskMark[] {
  const latest = (of: readonly (number | null)[]) =>
    of.length === 0 || of.includes(null) ? null : Math.max(...of.map((at) => at ?? 0))
  const candidates = [
    { atNs: readyAtNs(storage), text: 'ready' },
    {
      atNs: latest(storage.copies.map(({ quiescedAtNs }) => quiescedAtNs)),
      text: 'quiesce',
    },
    {
      atNs: latest(storage.copies.map(({ switchedAtNs }) => switchedAtNs)),
      text: 'switch',
    },
  ]
  const apartNs = ((axis.maxNs - axis.minNs) / Math.max(1, plotWidth)) * wordsPixels
  const marks: DiskMark[] = []
  for (const { atNs, text } of candidates) {
    if (atNs === null) continue
    const before = marks.at(-1)
    if (before !== undefined && atNs - before.atNs < apartNs)
      marks[marks.length - 1] = {
        atNs: before.atNs,
        text: `${before.text}, ${text}`,
      }
    else marks.push({ atNs, text })
  }
  return marks
}

/** Room that "quiesce" needs beside the next mark. */
const wordsPixels = 52

export interface DiskMarkFacts {
  readonly migration: MigrationView | null
  readonly nowNs: number
  readonly axis: TimeAxis
  readonly colors: ThemeColors
  readonly plotWidth: number
}

/** Words stand above the plot, before the line where there is no room behind it. */
export function diskMarkLines(facts: DiskMarkFacts, hasWords: boolean): object[] {
  const { migration, nowNs, axis, colors, plotWidth } = facts
  const storage = migration?.storage ?? null
  if (storage === null) return []
  const begins = storage.copies.map(({ startedAtNs }) => ({
    xAxis: startedAtNs / nsPerSecond,
    label: { show: false },
    lineStyle: { color: colors.hatch, type: [1, 3], width: 1 },
  }))
  const marks = diskMarks(storage, axis, plotWidth).map(({ atNs, text }) => {
    const isLate = (atNs - axis.minNs) / (axis.maxNs - axis.minNs) > 0.8
    return {
      xAxis: atNs / nsPerSecond,
      label: {
        show: hasWords,
        position: 'end',
        align: isLate ? 'right' : 'left',
        distance: 3,
        formatter: text,
        color: colors.text,
        fontSize: 11,
      },
      lineStyle: { color: colors.goal, type: [4, 3], width: 1 },
    }
  })
  return [...begins, ...marks, nowLine(nowNs, colors)]
}

/** Where the guest stood: at least three pixels wide, so that it is seen. */
export function diskStunArea({ migration, axis, colors, plotWidth, nowNs }: DiskMarkFacts): object[] {
  const stunnedAtNs = migration?.stun.stunnedAtNs ?? null
  if (migration === null || stunnedAtNs === null) return []
  const leastNs = (3 / Math.max(1, plotWidth)) * (axis.maxNs - axis.minNs)
  const endNs = migration.stun.resumed?.atNs ?? migration.outcome?.atNs ?? nowNs
  return [
    [
      {
        xAxis: stunnedAtNs / nsPerSecond,
        itemStyle: { color: colors.reDirtied, opacity: 0.35 },
        label: { show: false },
      },
      {
        xAxis: Math.min(axis.maxNs, Math.max(endNs, stunnedAtNs + leastNs)) / nsPerSecond,
      },
    ],
  ]
}
