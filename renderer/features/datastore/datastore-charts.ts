/** Charts of a datastore: its space and its utilisation over the run. Pure: series in, option out. */
import { largestOf } from '../../../core/base/extremes.ts'
import { gibBytes, nsPerSecond } from '../../../core/base/units.ts'
import type { DatastoreSeries } from '../../../core/trace/storage-view.ts'
import { clockTime } from '../../format/duration.ts'
import { byteSize } from '../../format/bytes.ts'
import type { ChartLine, ChartOption } from '../../theme/echarts.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import { nowLine, tidy, timeXAxis, tooltipPoints, type TooltipPoint } from '../monitor/chart-marks.ts'
import { roundSpan, type TimeAxis } from '../monitor/time-axis.ts'

export interface DatastoreChartFacts {
  readonly series: DatastoreSeries
  readonly capacityBytes: number
  readonly nowNs: number
  readonly colors: ThemeColors
}

const grid = { left: 52, right: 24, top: 16, bottom: 22 }
const leastSpanNs = 20 * nsPerSecond

/** From the begin of the run on; it grows in round steps. */
export function runAxis(nowNs: number): TimeAxis {
  const { span, step } = roundSpan(Math.max(nowNs, leastSpanNs))
  return { minNs: 0, maxNs: span, stepNs: step, doublings: 0 }
}

export function spaceOption(facts: DatastoreChartFacts): ChartOption {
  const { series, capacityBytes, colors } = facts
  const highest = largestOf([...series.usedBytes, ...series.provisionedBytes], capacityBytes) / gibBytes
  const { span, step } = roundSpan(Math.max(1, highest))
  return {
    ...common(facts, spaceTooltip),
    yAxis: valueAxis(span, step),
    series: [
      { ...line(facts, 'used', series.usedBytes, gibBytes), lineStyle: { color: colors.sent, width: 2 } },
      {
        ...line(facts, 'provisioned', series.provisionedBytes, gibBytes),
        lineStyle: { color: colors.second, width: 1.5, type: [5, 3] },
      },
      limitLine(facts, capacityBytes / gibBytes),
    ],
  }
}

export function utilisationOption(facts: DatastoreChartFacts): ChartOption {
  const { series, colors } = facts
  return {
    ...common(facts, busyTooltip),
    yAxis: valueAxis(100, 25),
    series: [
      {
        ...line(facts, 'busy', series.busyPermyriad, 100),
        step: 'end',
        lineStyle: { color: colors.toSend, width: 1.5 },
      },
    ],
  }
}

function common(
  { nowNs, colors }: DatastoreChartFacts,
  words: (points: TooltipPoint[]) => string,
): ChartOption {
  return {
    animation: false,
    grid,
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      formatter: (points) => words(tooltipPoints(points)),
    },
    xAxis: timeXAxis(runAxis(nowNs), colors),
  }
}

function valueAxis(max: number, step: number): ChartOption['yAxis'] {
  const ticks: number[] = []
  for (let at = 0; at <= max * 1.0001; at += step) ticks.push(at)
  return {
    type: 'value',
    min: 0,
    max,
    axisTick: { customValues: ticks },
    axisLabel: { customValues: ticks, formatter: (value: number) => tidy(value) },
  }
}

function line(
  { series, nowNs, colors }: DatastoreChartFacts,
  id: string,
  values: readonly number[],
  unit: number,
): ChartLine {
  const data = series.atNs.map((at, index): [number, number] => [at / nsPerSecond, values[index]! / unit])
  const last = data.at(-1)
  // Samples end with the copies: what they said last holds until now.
  if (last !== undefined && last[0] < nowNs / nsPerSecond) data.push([nowNs / nsPerSecond, last[1]])
  return {
    id,
    type: 'line',
    symbol: 'none',
    sampling: 'lttb',
    data,
    markLine: { silent: true, symbol: 'none', animation: false, data: [nowLine(nowNs, colors)] as never },
  }
}

function limitLine({ colors }: DatastoreChartFacts, gib: number): ChartLine {
  const mark = {
    yAxis: gib,
    lineStyle: { color: colors.warning, type: 'solid', width: 1 },
    label: {
      show: true,
      position: 'insideStartBottom',
      formatter: 'Capacity',
      color: colors.second,
      fontSize: 11,
    },
  }
  return {
    id: 'capacity',
    type: 'line',
    silent: true,
    data: [],
    markLine: { silent: true, symbol: 'none', animation: false, data: [mark] as never },
  }
}

function spaceTooltip(points: TooltipPoint[]): string {
  const at = points[0]?.value[0]
  if (at === undefined) return ''
  const lines = points.map(
    ({ seriesId, value }) => `${byteSize(Math.round((value[1] ?? 0) * gibBytes))} ${seriesId}`,
  )
  return [clockTime(at * nsPerSecond), ...lines].join('\n')
}

function busyTooltip(points: TooltipPoint[]): string {
  const [point] = points
  if (point === undefined) return ''
  return `${clockTime(point.value[0] * nsPerSecond)}\n${tidy(point.value[1] ?? 0)}\u00a0% busy`
}
