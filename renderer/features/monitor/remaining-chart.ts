/**
 * The chart of remaining memory: what the destination still lacks over virtual time, on a log axis of base 2
 * so that equal ratios have equal slopes. Rounds, goal, stun and now are marks. Pure: facts in, option out;
 * both axes depend only on the migration's start and the VM's memory, so nothing rescales while it plays.
 */
import { bytesFromPages, gibBytes, nsPerSecond } from '../../../core/base/units.ts'
import type { FaultView } from '../../../core/trace/fault-view.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { byteSize, copyRate, pageSize } from '../../format/bytes.ts'
import { clockTime } from '../../format/duration.ts'
import type { ChartLine, ChartOption } from '../../theme/echarts.ts'
import { digitsFont } from '../../theme/echarts-theme.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import type { Forecast } from './forecast.ts'
import {
  nowLine,
  roundAreas,
  momentLines,
  stunArea,
  timeXAxis,
  tooltipPoints,
  type HatchTile,
  type TooltipPoint,
} from './chart-marks.ts'
import { memoryTicks, tickLabel, type MemoryScale } from './memory-ticks.ts'
import { remainingPagesOf } from './round-figures.ts'
import { goalBytesOf, goalRateOf } from './switchover-goal.ts'
import type { TimeAxis } from './time-axis.ts'

export interface RemainingFacts {
  readonly migration: MigrationView | null
  readonly memoryPages: number
  readonly nowNs: number
  readonly axis: TimeAxis
  readonly forecast: Forecast | null
  readonly scale: MemoryScale
  readonly colors: ThemeColors
  /** The VM stopped with its host: nothing is left to send. Left out: it did not. */
  readonly isStopped?: boolean
  /** Left out: none. */
  readonly faults?: readonly FaultView[]
  readonly hatch: HatchTile
  /** Width of the plot in CSS pixels: decides which words fit. */
  readonly plotWidth: number
  readonly plotHeight: number
}

export const remainingGrid = { left: 48, right: 58, top: 20, bottom: 22 }

const nowWordsPixels = 66

export function remainingOption(facts: RemainingFacts): ChartOption {
  const { axis, colors, migration } = facts
  const series = migration === null ? [] : migrationSeries(facts, migration)
  return {
    animation: false,
    grid: remainingGrid,
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      formatter: (points) => tooltipText(tooltipPoints(points)),
    },
    xAxis: timeXAxis(axis, colors),
    yAxis: memoryAxis(facts),
    series: [{ id: 'frame', type: 'line', data: [], silent: true }, ...series],
  }
}

function tooltipText(points: TooltipPoint[]): string {
  const point = points.find(({ seriesId }) => seriesId === 'remaining') ?? points[0]
  if (point === undefined || point.value[1] === null) return ''
  const approximately = point.seriesId === 'projection' ? '≈\u00a0' : ''
  const size = byteSize(Math.round(point.value[1] * gibBytes))
  return `${clockTime(point.value[0] * nsPerSecond)}\n${approximately}${size} to send`
}

function memoryAxis(facts: RemainingFacts): ChartOption['yAxis'] {
  const { min, max, ticks } = ticksOf(facts)
  const shared = {
    id: 'memory',
    min,
    max,
    axisTick: { customValues: ticks },
    axisLabel: { customValues: ticks, formatter: (value: number) => tickLabel(value) },
  }
  return facts.scale === 'log' ? { type: 'log', logBase: 2, ...shared } : { type: 'value', ...shared }
}

function ticksOf(facts: RemainingFacts): { min: number; max: number; ticks: number[] } {
  const { migration, memoryPages, scale } = facts
  if (migration === null) return memoryTicks(memoryPages, 0, scale)
  const fullBytes = (migration.usableBytesPerSecond * migration.switchoverGoalNs) / nsPerSecond
  const usual = memoryTicks(memoryPages, fullBytes, scale)
  // The axis stands still while the goal moves with the rate, unless the goal would fall off it.
  const goalBytes = goalBytesOf(migration)
  return goalBytes / gibBytes > usual.min * 1.2 ? usual : memoryTicks(memoryPages, goalBytes, scale)
}

function migrationSeries(facts: RemainingFacts, migration: MigrationView): ChartLine[] {
  const { colors } = facts
  return [
    remainingLine(facts, migration),
    {
      id: 'projection',
      type: 'line',
      symbol: 'none',
      silent: true,
      lineStyle: { color: colors.sent, width: 1.5, type: [4, 3] },
      data: projectionPoints(facts),
    },
    stunLine(facts, migration),
    goalMark(facts, migration),
    nowPoint(facts, migration),
  ]
}

function gibOf(pages: number, facts: RemainingFacts): number {
  return Math.max(bytesFromPages(pages) / gibBytes, ticksOf(facts).min)
}

function remainingLine(facts: RemainingFacts, migration: MigrationView): ChartLine {
  const { colors, axis, hatch, forecast, plotWidth, nowNs } = facts
  const { atNs, remainingPages } = migration.series
  const first = migration.rounds[0]
  const floor = ticksOf(facts).min
  const until = migration.stun.stunnedAtNs ?? Infinity
  const data: [number, number][] =
    first === undefined ? [] : [[first.startedAtNs / nsPerSecond, gibOf(first.pagesToSend, facts)]]
  for (let index = 0; index < atNs.length && atNs[index]! <= until; index += 1) {
    const gib = Math.max(bytesFromPages(remainingPages[index]!) / gibBytes, floor)
    data.push([atNs[index]! / nsPerSecond, gib])
  }
  return {
    id: 'remaining',
    type: 'line',
    symbol: 'none',
    sampling: 'lttb',
    lineStyle: { color: colors.sent, width: 2 },
    itemStyle: { color: colors.sent },
    data,
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: [...momentLines(migration, facts.faults ?? [], axis, colors), nowLine(nowNs, colors)],
    },
    markArea: {
      silent: true,
      animation: false,
      data: [
        ...roundAreas({ migration, nowNs, axis, plotWidth, colors, forecast }),
        ...stunArea({ migration, forecast, axis, colors, hatch, plotWidth, nowNs }),
      ],
    },
  }
}

/** The last pages cross while no vCPU runs: straight down to nothing. */
function stunLine(facts: RemainingFacts, migration: MigrationView): ChartLine {
  const { stunnedAtNs, lastPages } = migration.stun
  const { atNs, remainingPages } = migration.series
  const data: [number, number][] = []
  if (stunnedAtNs !== null) {
    for (let index = 0; index < atNs.length; index += 1) {
      if (atNs[index]! >= stunnedAtNs && (lastPages === null || atNs[index]! <= lastPages.atNs)) {
        data.push([atNs[index]! / nsPerSecond, gibOf(remainingPages[index]!, facts)])
      }
    }
    if (lastPages !== null) data.push([lastPages.atNs / nsPerSecond, ticksOf(facts).min])
  }
  return {
    id: 'last-pages',
    type: 'line',
    symbol: 'none',
    silent: true,
    lineStyle: { color: facts.colors.reDirtied, width: 2 },
    data,
  }
}

/** Within a round memory falls evenly in time, so on a log axis it bends: points in between keep the bend. */
function projectionPoints(facts: RemainingFacts): [number, number][] {
  const corners = facts.forecast?.points ?? []
  const floor = ticksOf(facts).min
  const points: [number, number][] = []
  const stepsPerRound = 8
  corners.forEach((corner, index) => {
    const next = corners[index + 1]
    const steps = next === undefined ? 1 : stepsPerRound
    for (let step = 0; step < steps; step += 1) {
      const share = step / steps
      const atNs = corner.atNs + share * ((next?.atNs ?? corner.atNs) - corner.atNs)
      const pages = corner.remainingPages + share * ((next?.remainingPages ?? 0) - corner.remainingPages)
      points.push([atNs / nsPerSecond, Math.max(bytesFromPages(pages) / gibBytes, floor)])
    }
  })
  return points.filter(([seconds]) => seconds * nsPerSecond <= facts.axis.maxNs)
}

/** Above ECharts' layer for mark lines, which is 5 for all of them; within it, above all others. */
const overMarks = 6
const firstAmongMarks = 10

/** A series of its own, above curve and playhead: its words stay legible where those pass. */
function goalMark(facts: RemainingFacts, migration: MigrationView): ChartLine {
  const data = [goalLine(facts, migration)] as never
  return {
    id: 'goal',
    type: 'line',
    silent: true,
    data: [],
    markLine: { silent: true, symbol: 'none', animation: false, data },
  }
}

/** Height that the goal's words need below their line, where the curve comes only at the very end. */
const goalWordsPixels = 18
/** Width that the words need with their arithmetic. */
const arithmeticPixels = 330

function goalLine(facts: RemainingFacts, migration: MigrationView): object {
  const { colors } = facts
  const goal = goalBytesOf(migration)
  const below = heightShare(goal / gibBytes, facts) * facts.plotHeight
  const seconds = migration.switchoverGoalNs / nsPerSecond
  const arithmetic =
    facts.plotWidth < arithmeticPixels
      ? ''
      : ` {sum|= ${seconds}\u00a0s × ${copyRate(goalRateOf(migration))}}`
  const size = byteSize(Math.round(goal))
  return {
    id: 'goal',
    z2: firstAmongMarks,
    yAxis: goal / gibBytes,
    lineStyle: { color: colors.goal, type: [5, 3], width: 1.5 },
    label: {
      show: true,
      position: below >= goalWordsPixels ? 'insideStartBottom' : 'insideStartTop',
      distance: [6, 2],
      formatter: `Switchover goal {goal|${size}}${arithmetic}`,
      color: colors.goal,
      backgroundColor: colors.panel,
      padding: [1, 3, 1, 2],
      fontSize: 11,
      rich: {
        goal: { color: colors.goal, fontSize: 11, fontWeight: 600 },
        sum: { color: colors.second, fontSize: 11 },
      },
    },
  }
}

/** Where a size stands on the memory axis: 0 at its lower end, 1 at the upper. */
function heightShare(gib: number, facts: RemainingFacts): number {
  const { max, min } = ticksOf(facts)
  return facts.scale === 'log' ? Math.log2(gib / min) / Math.log2(max / min) : gib / max
}

/** The curve falls from left to right: below left of the point is free ground, and above right of it. */
function nowWordsPlace(x: number, plotWidth: number, height: number): object {
  const isHigh = height > 0.7
  const isLeft = isHigh ? x > nowWordsPixels : x > plotWidth - nowWordsPixels
  return { position: [isLeft ? -6 : 12, isHigh ? 7 : -31], align: isLeft ? 'right' : 'left' }
}

/** Where the curve is now, with its number beside it: the only point on the line. */
function nowPoint(facts: RemainingFacts, migration: MigrationView): ChartLine {
  const { colors, nowNs, axis, plotWidth } = facts
  const isSending = migration.outcome === null && facts.isStopped !== true
  const isShown = isSending && migration.stun.lastPages === null && migration.rounds.length > 0
  const pages = remainingPagesOf(migration)
  const gib = gibOf(pages, facts)
  const height = heightShare(gib, facts)
  const x = ((nowNs - axis.minNs) / (axis.maxNs - axis.minNs)) * plotWidth
  const [size = '', unit = ''] = pageSize(pages).split('\u00a0')
  return {
    id: 'now',
    type: 'line',
    silent: true,
    symbol: 'circle',
    symbolSize: 6,
    showSymbol: true,
    z: overMarks + 1,
    itemStyle: { color: colors.sent },
    data: isShown ? [[nowNs / nsPerSecond, gib]] : [],
    label: {
      show: isShown,
      ...nowWordsPlace(x, plotWidth, height),
      backgroundColor: colors.panel,
      padding: [0, 2],
      formatter: `{size|${size}}\n{unit|${unit} left}`,
      rich: {
        size: { color: colors.text, fontFamily: digitsFont, fontSize: 12.5, fontWeight: 600, lineHeight: 15 },
        unit: { color: colors.second, fontSize: 11, lineHeight: 13 },
      },
    },
  }
}
