/**
 * What of each disk is still to be copied over virtual time, with the instants of the switch marked. Linear, because a
 * single pass is a straight line; both axes depend on the disks' sizes alone, so nothing rescales. Pure.
 */
import { gibBytes, nsPerSecond } from '../../../core/base/units.ts'
import { largestOf } from '../../../core/base/extremes.ts'
import { copyFigures } from '../../../core/trace/storage-figures.ts'
import type { DiskCopyView } from '../../../core/trace/storage-view.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { byteSize } from '../../format/bytes.ts'
import { clockTime } from '../../format/duration.ts'
import type { ChartLine, ChartOption } from '../../theme/echarts.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import { tidy, timeXAxis, tooltipPoints } from './chart-marks.ts'
import { thinnedIndexes, thinnedNote, type ChartTable } from './chart-table.ts'
import { diskMarkLines, diskMarks, diskStunArea } from './disk-marks.ts'
import { diskIndex, lineStyleOf } from './disk-series.ts'
import { roundSpan, type TimeAxis } from './time-axis.ts'

export interface DiskChartFacts {
  readonly migration: MigrationView | null
  readonly vm: VmView | null
  readonly nowNs: number
  readonly axis: TimeAxis
  readonly colors: ThemeColors
  readonly plotWidth: number
  readonly height: number
}

export const diskGrid = { left: 48, right: 58, top: 20, bottom: 22 }

export function diskRemainingOption(facts: DiskChartFacts): ChartOption {
  const copies = facts.migration?.storage?.copies ?? []
  const { span, step } = remainingSpan(copies)
  const ticks = Array.from({ length: Math.round(span / step) + 1 }, (_, index) => index * step)
  return {
    animation: false,
    grid: diskGrid,
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      formatter: (points) => tooltipText(tooltipPoints(points)),
    },
    xAxis: timeXAxis(facts.axis, facts.colors),
    yAxis: {
      type: 'value',
      min: 0,
      max: span,
      axisTick: { customValues: ticks },
      axisLabel: {
        customValues: ticks,
        formatter: (value: number) => tidy(value),
      },
    },
    series: [
      { id: 'frame', type: 'line', data: [], silent: true, ...marksOf(facts) },
      ...copies.map((copy) => lineOf(facts, copy)),
    ],
  }
}

/** Upper end of the axis in GiB: what the largest disk has to copy. */
function remainingSpan(copies: readonly DiskCopyView[]): {
  span: number
  step: number
} {
  const most = largestOf(
    copies.map(({ bytesToCopy }) => bytesToCopy),
    0,
  )
  const { span, step } = roundSpan(Math.max(0.1, most / gibBytes))
  return span / step > 5 ? { span, step: step * 2 } : { span, step }
}

function marksOf(facts: DiskChartFacts): Pick<ChartLine, 'markLine' | 'markArea'> {
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: diskMarkLines(facts, true) as never,
    },
    markArea: {
      silent: true,
      animation: false,
      data: diskStunArea(facts) as never,
    },
  }
}

/** From the begin of its copy to the switch; what is written again while passes run lifts the line. */
export function remainingPoints(
  facts: Pick<DiskChartFacts, 'migration' | 'vm'>,
  copy: DiskCopyView,
): [number, number][] {
  const series = facts.vm?.disks.get(copy.disk)
  const points: [number, number][] = [[copy.startedAtNs / nsPerSecond, copy.bytesToCopy / gibBytes]]
  const untilNs = copy.ended?.atNs ?? Infinity
  series?.atNs.forEach((atNs, index) => {
    if (series.migration[index] !== facts.migration?.migration || atNs <= copy.startedAtNs) return
    if (atNs <= untilNs) points.push([atNs / nsPerSecond, series.remainingBytes[index]! / gibBytes])
  })
  if (copy.switchedAtNs !== null) points.push([copy.switchedAtNs / nsPerSecond, 0])
  return points
}

function lineOf(facts: DiskChartFacts, copy: DiskCopyView): ChartLine {
  const style = lineStyleOf(
    facts.migration === null ? 0 : diskIndex(facts.migration, copy.disk),
    facts.colors,
  )
  return {
    id: copy.disk,
    name: copy.disk,
    type: 'line',
    symbol: 'none',
    sampling: 'lttb',
    lineStyle: style,
    itemStyle: { color: style.color },
    data: remainingPoints(facts, copy),
  }
}

/** Lines that a tooltip has room for. */
const mostTold = 6

function tooltipText(points: ReturnType<typeof tooltipPoints>): string {
  const first = points[0]
  if (first === undefined) return ''
  // Of many disks those that are still to copy; the others have nothing to tell.
  const told = points.length <= mostTold ? points : points.filter(({ value }) => (value[1] ?? 0) > 0)
  const lines = told
    .slice(0, mostTold)
    .map(
      ({ seriesId, value }) =>
        `${seriesId ?? ''} ${byteSize(Math.round((value[1] ?? 0) * gibBytes))} to copy`,
    )
  const more = told.length > mostTold ? [`and ${told.length - mostTold} more`] : []
  return [clockTime(first.value[0] * nsPerSecond), ...lines, ...more].join('\n')
}

export function diskRemainingFinding(
  migration: MigrationView | null,
  vm: VmView | null,
  axis: TimeAxis,
): string {
  const storage = migration?.storage ?? null
  if (migration === null || storage === null || storage.copies.length === 0)
    return 'Disks to copy: no disk is copied yet; axes only.'
  const parts = storage.copies.map((copy) => {
    const { remainingBytes } = copyFigures(copy, vm?.disks.get(copy.disk), migration.migration)
    return copy.readyAtNs === null
      ? `${copy.disk} ${byteSize(remainingBytes)} of ${byteSize(copy.bytesToCopy)}`
      : `${copy.disk} copied at ${clockTime(copy.readyAtNs)}`
  })
  const marks = diskMarks(storage, axis, 1).map(({ atNs, text }) => `${text} at ${clockTime(atNs)}`)
  return `Disks to copy: ${[...parts, ...marks].join('; ')}.`
}

export function diskRemainingTable(migration: MigrationView | null, vm: VmView | null): ChartTable {
  const columns = ['Virtual time', 'Disk', 'To copy', 'Copied', 'Rate']
  const copies = migration?.storage?.copies ?? []
  const samples = copies.flatMap((copy) => {
    const series = vm?.disks.get(copy.disk)
    if (series === undefined) return []
    return series.atNs.flatMap((atNs, index) =>
      series.migration[index] === migration!.migration ? [{ atNs, disk: copy.disk, series, index }] : [],
    )
  })
  samples.sort((one, other) => one.atNs - other.atNs)
  const { indexes, every } = thinnedIndexes(samples.length)
  const rows = indexes.map((at) => {
    const { atNs, disk, series, index } = samples[at]!
    return [
      clockTime(atNs),
      disk,
      byteSize(series.remainingBytes[index]!),
      byteSize(series.copiedBytes[index]!),
      `${byteSize(series.copyBytesPerSecond[index]!)}/s`,
    ]
  })
  return { columns, rows, note: thinnedNote(every) }
}
