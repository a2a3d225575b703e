/**
 * What the guest sees of one of its disks, as two small multiples on the monitor's time axis: requests a second, and
 * how long its writes take, mean and 99th percentile, in log10. Pure: series in, option out.
 */
import { largestOf } from '../../../core/base/extremes.ts'
import { nsPerMs, nsPerSecond } from '../../../core/base/units.ts'
import type { DiskSeries } from '../../../core/trace/storage-view.ts'
import { clockTime, timeSpan } from '../../format/duration.ts'
import { threeDigits } from '../../format/numbers.ts'
import type { ChartLine, ChartOption } from '../../theme/echarts.ts'
import { tidy, timeXAxis, tooltipPoints } from './chart-marks.ts'
import { thinnedIndexes, thinnedNote, type ChartTable } from './chart-table.ts'
import { diskMarkLines, diskStunArea } from './disk-marks.ts'
import type { DiskChartFacts } from './disk-remaining-chart.ts'
import { pointsOf } from './disk-series.ts'
import { roundSpan } from './time-axis.ts'

export interface DiskIoFacts extends DiskChartFacts {
  /** Of the disk on show; null while it has not been sampled. */
  readonly series: DiskSeries | null
}

export const diskIoGrid = { left: 50, right: 18 }
/** Ends of the latency axis, in ms: from a fast medium to nobody waits longer. */
const latencyEnds = { min: 0.1, max: 10_000 }

export function diskIoOption(facts: DiskIoFacts): ChartOption {
  const { series, colors } = facts
  const half = Math.floor((facts.height - 22 - 34) / 2)
  const most = Math.max(
    largestOf(series?.readsPerSecond ?? [], 0),
    largestOf(series?.writesPerSecond ?? [], 0),
  )
  const top = roundSpan(Math.max(10, most * 1.1)).span
  const latencies = [0.1, 1, 10, 100, 1000, 10_000]
  return {
    animation: false,
    grid: [
      { ...diskIoGrid, top: 18, height: half },
      { ...diskIoGrid, top: 18 + half + 20, height: half },
    ],
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      formatter: (points) => tooltipText(tooltipPoints(points)),
    },
    xAxis: [0, 1].map((gridIndex) => ({
      ...timeXAxis(facts.axis, colors, gridIndex === 1),
      id: `time-${gridIndex}`,
      gridIndex,
    })),
    yAxis: [
      {
        type: 'value',
        gridIndex: 0,
        min: 0,
        max: top,
        axisTick: { customValues: [0, top / 2, top] },
        axisLabel: {
          customValues: [0, top / 2, top],
          formatter: (value: number) => tidy(value),
        },
      },
      {
        type: 'log',
        logBase: 10,
        gridIndex: 1,
        ...latencyEnds,
        axisTick: { customValues: latencies },
        axisLabel: {
          customValues: latencies,
          hideOverlap: true,
          formatter: latencyLabel,
        },
      },
    ],
    series: [
      line(
        facts,
        'writes',
        0,
        { color: colors.toSend, type: 'solid' },
        (one, at) => one.writesPerSecond[at]!,
      ),
      line(facts, 'reads', 0, { color: colors.sent, type: [5, 3] }, (one, at) => one.readsPerSecond[at]!),
      line(facts, 'p99', 1, { color: colors.reDirtied, type: 'solid' }, (one, at) =>
        inMs(one.worstWriteLatencyNs[at]!),
      ),
      line(facts, 'mean', 1, { color: colors.toSend, type: 'solid' }, (one, at) =>
        inMs(one.writeLatencyNs[at]!),
      ),
      line(facts, 'read', 1, { color: colors.sent, type: [5, 3] }, (one, at) => inMs(one.readLatencyNs[at]!)),
    ],
  }
}

function latencyLabel(ms: number): string {
  return ms >= 1000 ? `${ms / 1000}\u00a0s` : String(ms)
}

/** null, a gap, where nothing was asked. */
function inMs(ns: number): number | null {
  return ns === 0 ? null : Math.min(latencyEnds.max, Math.max(latencyEnds.min, ns / nsPerMs))
}

function line(
  facts: DiskIoFacts,
  id: string,
  index: number,
  { color, type }: { readonly color: string; readonly type: 'solid' | number[] },
  valueAt: (series: DiskSeries, at: number) => number | null,
): ChartLine {
  const hasMarks = id === 'writes' || id === 'p99'
  return {
    id,
    type: 'line',
    symbol: 'none',
    xAxisIndex: index,
    yAxisIndex: index,
    connectNulls: false,
    lineStyle: { color, type, width: id === 'p99' ? 1 : 1.5 },
    itemStyle: { color },
    data: pointsOf(facts.series, facts.axis, valueAt) as never,
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: (hasMarks ? diskMarkLines(facts, false) : []) as never,
    },
    markArea: {
      silent: true,
      animation: false,
      data: (hasMarks ? diskStunArea(facts) : []) as never,
    },
  }
}

const names: Readonly<Record<string, string>> = {
  p99: 'writes, 99th percentile',
  mean: 'writes, mean',
  read: 'reads, mean',
}

function tooltipText(points: ReturnType<typeof tooltipPoints>): string {
  const first = points[0]
  if (first === undefined) return ''
  const lines = points.flatMap(({ seriesId, value }) => {
    if (value[1] === null) return []
    const name = names[seriesId ?? '']
    return name === undefined
      ? [`${threeDigits(value[1])} ${seriesId}/s`]
      : [`${name} ${timeSpan(value[1] * nsPerMs)}`]
  })
  return [clockTime(first.value[0] * nsPerSecond), ...lines].join('\n')
}

/** What held last; null without a sample. */
export function diskNow(series: DiskSeries | null) {
  const last = (series?.atNs.length ?? 0) - 1
  if (series === null || last < 0) return null
  return {
    readsPerSecond: series.readsPerSecond[last]!,
    writesPerSecond: series.writesPerSecond[last]!,
    writeLatencyNs: series.writeLatencyNs[last]!,
    worstWriteLatencyNs: series.worstWriteLatencyNs[last]!,
  }
}

export function diskIoFinding(disk: string | null, series: DiskSeries | null): string {
  const now = diskNow(series)
  if (disk === null || now === null) return 'Guest disk: nothing has been measured yet; axes only.'
  const latency =
    now.writeLatencyNs === 0
      ? 'no write was done since the last sample'
      : `writes take ${timeSpan(now.writeLatencyNs)} on average, ${timeSpan(now.worstWriteLatencyNs)} at the 99th percentile`
  return `Guest disk: ${disk} does ${threeDigits(now.readsPerSecond)} reads and ${threeDigits(now.writesPerSecond)} writes a second; ${latency}.`
}

export function diskIoTable(series: DiskSeries | null): ChartTable {
  const columns = ['Virtual time', 'Reads/s', 'Writes/s', 'Read latency', 'Write latency', 'p99']
  if (series === null) return { columns, rows: [], note: '' }
  const { indexes, every } = thinnedIndexes(series.atNs.length)
  const latency = (ns: number) => (ns === 0 ? '–' : timeSpan(ns))
  const rows = indexes.map((index) => [
    clockTime(series.atNs[index]!),
    threeDigits(series.readsPerSecond[index]!),
    threeDigits(series.writesPerSecond[index]!),
    latency(series.readLatencyNs[index]!),
    latency(series.writeLatencyNs[index]!),
    latency(series.worstWriteLatencyNs[index]!),
  ])
  return { columns, rows, note: thinnedNote(every) }
}
