/**
 * Dirty rate against transfer rate, and below it how much of the link is used, on the monitor's time axis.
 * Where the dirty rate lies above the transfer rate a round makes no progress. Pure: series in, option out.
 */
import { largestOf } from '../../../core/base/extremes.ts'
import { bytesFromPages, mibBytes, nsPerSecond } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { copyRate } from '../../format/bytes.ts'
import { clockTime } from '../../format/duration.ts'
import { percent } from '../../format/numbers.ts'
import type { ChartLine, ChartOption } from '../../theme/echarts.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import {
  nowLine,
  roundAreas,
  roundLines,
  stunArea,
  tidy,
  timeXAxis,
  tooltipPoints,
  type HatchTile,
  type TooltipPoint,
} from './chart-marks.ts'
import { thinnedIndexes, thinnedNote, type ChartTable } from './chart-table.ts'
import type { Forecast } from './forecast.ts'
import { roundSpan, type TimeAxis } from './time-axis.ts'

export interface RatesFacts {
  readonly migration: MigrationView | null
  readonly nowNs: number
  readonly axis: TimeAxis
  readonly forecast: Forecast | null
  readonly colors: ThemeColors
  readonly hatch: HatchTile
  readonly plotWidth: number
  readonly height: number
}

export const ratesGrid = { left: 52, right: 74 }
const linkHeight = 34
/** What the axis spans before a migration says what its path carries, in MiB/s. */
const emptyRate = 1200

export function ratesOption(facts: RatesFacts): ChartOption {
  const { migration, colors } = facts
  const span = rateSpan(migration)
  const linkTop = facts.height - 22 - linkHeight
  return {
    animation: false,
    grid: [
      { ...ratesGrid, top: 20, height: linkTop - 20 - 22 },
      { ...ratesGrid, top: linkTop, height: linkHeight },
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
      { ...ticks([0, span / 2, span]), type: 'value', gridIndex: 0, min: 0, max: span },
      { ...ticks([0, 100], '\u00a0%'), type: 'value', gridIndex: 1, min: 0, max: 100 },
    ],
    series: [
      line(facts, 'transfer', colors.sent, 0, 'sent'),
      line(facts, 'dirty', colors.toSend, 0, 'dirtied'),
      line(facts, 'link', colors.second, 1, 'link'),
    ],
  }
}

/** Upper end of the rate axis, in MiB/s. */
function rateSpan(migration: MigrationView | null): number {
  const usable = migration === null ? emptyRate : migration.usableBytesPerSecond / mibBytes
  const dirtiest = bytesFromPages(largestOf(migration?.series.dirtyPagesPerSecond ?? [], 0)) / mibBytes
  return roundSpan(Math.max(usable, dirtiest) * 1.05).span
}

function ticks(values: readonly number[], unit = ''): object {
  return {
    axisTick: { customValues: values },
    axisLabel: {
      customValues: values,
      formatter: (value: number) => `${tidy(value).replace(/\B(?=(\d{3})+$)/g, ',')}${unit}`,
    },
  }
}

interface RatePoint {
  readonly seconds: number
  readonly transfer: number
  readonly dirty: number
  readonly link: number
}

function ratesOf(migration: MigrationView | null): RatePoint[] {
  if (migration === null) return []
  const { series } = migration
  return series.atNs.map((atNs, index) => ({
    seconds: atNs / nsPerSecond,
    transfer: series.transferBytesPerSecond[index]! / mibBytes,
    dirty: bytesFromPages(series.dirtyPagesPerSecond[index]!) / mibBytes,
    link: series.linkPermyriad[index]! / 100,
  }))
}

function line(
  facts: RatesFacts,
  id: 'transfer' | 'dirty' | 'link',
  color: string,
  index: number,
  name: string,
): ChartLine {
  const { migration, nowNs, axis, colors, forecast, hatch, plotWidth } = facts
  const hasMarks = id !== 'dirty' && migration !== null
  const data = ratesOf(migration).map((point): [number, number] => [point.seconds, point[id]])
  return {
    id,
    name,
    type: 'line',
    symbol: 'none',
    sampling: 'lttb',
    xAxisIndex: index,
    yAxisIndex: index,
    lineStyle: { color, width: id === 'link' ? 1 : 1.5 },
    itemStyle: { color },
    data,
    endLabel: {
      show: data.length > 0,
      formatter: name,
      color,
      fontSize: 11,
      distance: 5,
      offset: [0, endLabelShift(facts, id)],
    },
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: !hasMarks ? [] : ([...roundLines(migration, colors), nowLine(nowNs, colors)] as never),
    },
    markArea: {
      silent: true,
      animation: false,
      data: !hasMarks
        ? []
        : ([
            ...(id === 'transfer' ? roundAreas({ migration, nowNs, axis, plotWidth, colors, forecast }) : []),
            ...stunArea({ migration, forecast, axis, colors, hatch, plotWidth, nowNs }).map(withoutWords),
          ] as never),
    },
  }
}

/** Two labels of 11 px that end nearer than a line's height are moved apart, the higher line's one upwards. */
const lineHeight = 13

function endLabelShift(facts: RatesFacts, id: 'transfer' | 'dirty' | 'link'): number {
  const last = ratesOf(facts.migration).at(-1)
  if (last === undefined || id === 'link') return 0
  const plotHeight = facts.height - 22 - linkHeight - 20 - 22
  const apart = (Math.abs(last.transfer - last.dirty) / rateSpan(facts.migration)) * plotHeight
  const shift = Math.max(0, lineHeight - apart) / 2
  const isUpper = id === 'transfer' ? last.transfer >= last.dirty : last.dirty > last.transfer
  return isUpper ? -shift : shift
}

function withoutWords(area: object): object {
  const [from, to] = area as [object, object]
  return [{ ...from, label: { show: false } }, to]
}

function tooltipText(points: TooltipPoint[]): string {
  const first = points[0]
  if (first === undefined) return ''
  const lines = points.map(({ seriesId, value }) => {
    if (seriesId === 'link') return `${percent((value[1] ?? 0) / 100)} of the link`
    return `${seriesId === 'dirty' ? 'dirtied' : 'sent'} ${copyRate((value[1] ?? 0) * mibBytes)}`
  })
  return [clockTime(first.value[0] * nsPerSecond), ...lines].join('\n')
}

export function ratesFinding(migration: MigrationView | null): string {
  const last = ratesOf(migration).at(-1)
  if (last === undefined) return 'Rates: nothing has been sent yet; axes only.'
  const relation = last.dirty < last.transfer ? 'less than' : 'more than'
  return (
    `Rates: the guest dirties ${copyRate(last.dirty * mibBytes)}, ${relation} the ` +
    `${copyRate(last.transfer * mibBytes)} that the link carries, of which ${percent(last.link / 100)} is used.`
  )
}

export function ratesTable(migration: MigrationView | null): ChartTable {
  const columns = ['Virtual time', 'Round', 'Sent', 'Dirtied', 'Link used', 'vCPU time taken']
  if (migration === null) return { columns, rows: [], note: '' }
  const points = ratesOf(migration)
  const { indexes, every } = thinnedIndexes(points.length)
  const rows = indexes.map((index) => {
    const point = points[index]!
    return [
      clockTime(point.seconds * nsPerSecond),
      String(migration.series.round[index]),
      copyRate(point.transfer * mibBytes),
      copyRate(point.dirty * mibBytes),
      percent(point.link / 100),
      percent(migration.series.slowdownPermyriad[index]! / 10_000),
    ]
  })
  return { columns, rows, note: thinnedNote(every) }
}
