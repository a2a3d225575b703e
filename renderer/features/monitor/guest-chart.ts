/**
 * What the guest's clients see, as two small multiples on the monitor's time axis: throughput, and the 99th
 * percentile of the response time in log10. While no vCPU runs there is no latency, so its line breaks.
 * The same chart in milliseconds around the stun. Pure: series in, option out.
 */
import { largestOf } from '../../../core/base/extremes.ts'
import { nsPerMs, nsPerSecond } from '../../../core/base/units.ts'
import type { GuestSeries, MigrationView } from '../../../core/trace/view.ts'
import { milliseconds, timeSpan } from '../../format/duration.ts'
import { threeDigits } from '../../format/numbers.ts'
import type { ChartLine, ChartOption } from '../../theme/echarts.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import {
  nowLine,
  stunArea,
  tidy,
  timeXAxis,
  tooltipPoints,
  type HatchTile,
  type TooltipPoint,
} from './chart-marks.ts'
import type { Forecast } from './forecast.ts'
import { longestLatencyMs, pointsIn, type Points, type Window } from './guest-points.ts'
import { roundSpan, type TimeAxis } from './time-axis.ts'

export interface GuestFacts {
  readonly guest: GuestSeries | null
  readonly migration: MigrationView | null
  readonly nowNs: number
  /** Powered on and not stunned: what was measured last still holds. */
  readonly isRunning: boolean
  readonly axis: TimeAxis
  readonly forecast: Forecast | null
  /** Around the stun, in ms; only once there was one. */
  readonly isZoomed: boolean
  readonly colors: ThemeColors
  readonly hatch: HatchTile
  readonly plotWidth: number
  readonly height: number
}

export const guestGrid = { left: 46, right: 18 }

const emptyThroughput = 1000

/** Before the stun and after it, as shares of what is shown. */
const zoomBeforeNs = 200 * nsPerMs
const leastZoomNs = 1000 * nsPerMs

export function guestOption(facts: GuestFacts): ChartOption {
  const window = windowOf(facts)
  const half = Math.floor((facts.height - 22 - 34) / 2)
  const points = pointsIn(facts, window)
  const top = throughputTop(facts, points)
  return {
    animation: false,
    grid: [
      { id: 'throughput', ...guestGrid, top: 18, height: half },
      { id: 'latency', ...guestGrid, top: 18 + half + 20, height: half },
    ],
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      formatter: (shown) => tooltipText(tooltipPoints(shown), facts.isZoomed),
    },
    xAxis: [xAxis(facts, window, 0), xAxis(facts, window, 1)],
    yAxis: [
      { ...valueTicks([0, top / 2, top]), type: 'value', gridIndex: 0, min: 0, max: top },
      latencyAxis(),
    ],
    series: [throughputLine(facts, window, points.throughput), latencyLine(facts, window, points.latency)],
  }
}

function windowOf({ isZoomed, migration, axis }: GuestFacts): Window {
  const stunnedAtNs = migration?.stun.stunnedAtNs ?? null
  if (!isZoomed || migration === null || stunnedAtNs === null) {
    return { fromNs: axis.minNs, toNs: axis.maxNs, zeroNs: 0, unitNs: nsPerSecond }
  }
  const endNs = migration.stun.network?.atNs ?? migration.stun.resumed?.atNs ?? stunnedAtNs
  const lengthNs = roundSpan(Math.max(leastZoomNs, (endNs - stunnedAtNs) * 2.2)).span
  return {
    fromNs: stunnedAtNs - zoomBeforeNs,
    toNs: stunnedAtNs + lengthNs,
    zeroNs: stunnedAtNs,
    unitNs: nsPerMs,
  }
}

function xAxis(facts: GuestFacts, window: Window, gridIndex: number): object {
  const { colors, axis } = facts
  if (window.unitNs === nsPerSecond) {
    return { ...timeXAxis(axis, colors, gridIndex === 1), gridIndex, id: `time-${gridIndex}` }
  }
  const from = (window.fromNs - window.zeroNs) / nsPerMs
  const to = (window.toNs - window.zeroNs) / nsPerMs
  const { step } = roundSpan((to - from) / 1.2)
  const ticks: number[] = []
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(Math.round(at))
  return {
    id: `time-${gridIndex}`,
    gridIndex,
    type: 'value',
    min: from,
    max: to,
    axisLine: { show: true, onZero: false, lineStyle: { color: colors.hairlineStrong } },
    axisTick: { customValues: ticks },
    splitLine: { show: false },
    axisLabel: {
      show: gridIndex === 1,
      customValues: ticks,
      formatter: (value: number) =>
        `${tidy(value).replace('-', '−')}${value === ticks.at(-1) ? '\u00a0ms' : ''}`,
    },
  }
}

function valueTicks(ticks: readonly number[]): object {
  return {
    axisTick: { customValues: ticks },
    axisLabel: {
      customValues: ticks,
      formatter: (value: number) => (value >= 1000 ? `${tidy(value / 1000)}k` : tidy(value)),
    },
  }
}

/**
 * The axis stands still while a run plays: twice what clients ask for. What drains after the stun may go over
 * it and is cut; around the stun, where that is the matter, all of it is shown.
 */
function throughputTop({ guest, isZoomed }: GuestFacts, points: Points): number {
  const asked = guest === null || guest.atNs.length === 0 ? emptyThroughput : askedPerSecond(guest)
  const highest = isZoomed
    ? largestOf(
        points.throughput.map(([, value]) => value),
        asked,
      ) * 1.05
    : asked * 2
  return roundSpan(Math.max(1, highest)).span
}

/** What clients ask for, from the first sample in which anything was answered. */
function askedPerSecond(guest: GuestSeries): number {
  const index = guest.throughputPermyriad.findIndex((share) => share > 0)
  if (index < 0) return emptyThroughput
  return (guest.requestsPerSecond[index]! * 10_000) / guest.throughputPermyriad[index]!
}

/** 1 ms to 10 s in powers of ten, always: longer than that nobody waits. */
function latencyAxis(): object {
  const max = longestLatencyMs
  const ticks = [1, 10, 100, 1000, longestLatencyMs]
  return {
    type: 'log',
    logBase: 10,
    gridIndex: 1,
    min: 1,
    max,
    axisTick: { customValues: ticks },
    axisLabel: {
      customValues: ticks,
      formatter: (value: number) => (value >= 1000 ? `${value / 1000}\u00a0s` : String(value)),
    },
  }
}

function throughputLine(facts: GuestFacts, window: Window, data: [number, number][]): ChartLine {
  return {
    id: 'throughput',
    type: 'line',
    symbol: 'none',
    xAxisIndex: 0,
    yAxisIndex: 0,
    lineStyle: { color: facts.colors.sent, width: 1.5 },
    itemStyle: { color: facts.colors.sent },
    data,
    ...marks(facts, window, true),
  }
}

function latencyLine(facts: GuestFacts, window: Window, data: [number, number | null][]): ChartLine {
  return {
    id: 'latency',
    type: 'line',
    symbol: 'none',
    xAxisIndex: 1,
    yAxisIndex: 1,
    connectNulls: false,
    lineStyle: { color: facts.colors.toSend, width: 1.5 },
    itemStyle: { color: facts.colors.toSend },
    data: data as never,
    ...marks(facts, window, false),
  }
}

function marks(
  facts: GuestFacts,
  window: Window,
  hasWords: boolean,
): Pick<ChartLine, 'markLine' | 'markArea'> {
  const { migration, colors, nowNs } = facts
  const isZoomed = window.unitNs === nsPerMs
  const now = isZoomed || migration === null ? [] : [nowLine(nowNs, colors)]
  const areas =
    migration === null ? [] : isZoomed ? zoomedAreas(facts, migration, hasWords) : plainArea(facts, migration)
  return {
    markLine: { silent: true, symbol: 'none', animation: false, data: now as never },
    markArea: { silent: true, animation: false, data: areas as never },
  }
}

/** The stun as in the other charts; its words stand in the panel already. */
function plainArea(facts: GuestFacts, migration: MigrationView): object[] {
  const { forecast, axis, colors, hatch, plotWidth, nowNs } = facts
  return stunArea({ migration, forecast, axis, colors, hatch, plotWidth, nowNs }).map((area) => {
    const [from, to] = area as [object, object]
    return [{ ...from, label: { show: false } }, to]
  })
}

/** Pixels that "no vCPU runs" needs inside of its band; on a narrower one the words stand beside it. */
const stunWordsPixels = 84

/** Red while no vCPU runs, hatched until the switches have learnt the new place. */
function zoomedAreas(facts: GuestFacts, migration: MigrationView, hasWords: boolean): object[] {
  const { colors, hatch, nowNs } = facts
  const { stunnedAtNs, resumed, ownership, network } = migration.stun
  if (stunnedAtNs === null) return []
  const x = (atNs: number) => (atNs - stunnedAtNs) / nsPerMs
  const stunEndNs = resumed?.atNs ?? nowNs
  const shown = windowOf(facts)
  const bandPixels = ((stunEndNs - stunnedAtNs) / (shown.toNs - shown.fromNs)) * facts.plotWidth
  const place =
    bandPixels < stunWordsPixels
      ? {
          position: ['100%', '58%'],
          offset: [5, 0],
          align: 'left',
          backgroundColor: colors.panel,
          padding: 2,
        }
      : { position: 'inside' }
  const label = {
    show: hasWords,
    ...place,
    formatter: `{head|no vCPU runs}\n{rest|${milliseconds(stunEndNs - stunnedAtNs)}}`,
    rich: {
      head: { color: colors.text, fontSize: 11, fontWeight: 600, lineHeight: 14 },
      rest: { color: colors.second, fontSize: 11, lineHeight: 13 },
    },
  }
  const areas: object[] = [
    [{ xAxis: 0, itemStyle: { color: colors.reDirtied, opacity: 0.25 }, label }, { xAxis: x(stunEndNs) }],
  ]
  // After an undone move the VM is where its clients look for it.
  if (resumed !== null && ownership !== null) {
    const fill =
      hatch === null ? { color: colors.hatch, opacity: 0.4 } : { color: { image: hatch, repeat: 'repeat' } }
    areas.push([
      { xAxis: x(resumed.atNs), itemStyle: fill, label: { show: false } },
      { xAxis: x(network?.atNs ?? nowNs) },
    ])
  }
  return areas
}

function tooltipText(shown: TooltipPoint[], isZoomed: boolean): string {
  const at = shown[0]?.value[0]
  if (at === undefined) return ''
  const head = isZoomed
    ? `${threeDigits(at)}\u00a0ms after the last instruction`
    : `${threeDigits(at)}\u00a0s`
  const lines = shown.map(({ seriesId, value }) => {
    if (seriesId === 'throughput') return `${threeDigits(value[1] ?? 0)} requests/s`
    return value[1] === null ? 'no vCPU runs' : `p99 ${timeSpan(value[1] * nsPerMs)}`
  })
  return [head, ...lines].join('\n')
}
