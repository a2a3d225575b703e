/**
 * Marks that several charts share: the time axis, rounds as dotted lines with their numbers above, the now
 * line, the stun. Pure pieces of an ECharts option; x is virtual time in seconds.
 */
import { nsPerSecond } from '../../../core/base/units.ts'
import type { FaultView } from '../../../core/trace/fault-view.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { milliseconds, timeSpan } from '../../format/duration.ts'
import { digitsFont } from '../../theme/echarts-theme.ts'
import type { ThemeColors } from '../../theme/theme-colors.ts'
import type { Forecast } from './forecast.ts'
import type { TimeAxis } from './time-axis.ts'

/** A tile to fill with, as the browser's canvas has it; null where there is no canvas. */
export type HatchTile = HTMLCanvasElement | null

export function timeXAxis(axis: TimeAxis, colors: ThemeColors, isLabelled = true): object {
  const ticks: number[] = []
  for (let at = axis.minNs; at <= axis.maxNs + 1; at += axis.stepNs) ticks.push(at / nsPerSecond)
  const last = ticks.at(-1) ?? 0
  return {
    type: 'value',
    min: axis.minNs / nsPerSecond,
    max: axis.maxNs / nsPerSecond,
    axisLine: { show: true, onZero: false, lineStyle: { color: colors.hairlineStrong } },
    axisTick: { customValues: ticks },
    splitLine: { show: false },
    axisLabel: {
      show: isLabelled,
      customValues: ticks,
      hideOverlap: true,
      formatter: (value: number) => `${tidy(value)}${value === last ? '\u00a0s' : ''}`,
    },
  }
}

/** A tick's value without the dust of floating point. */
export function tidy(value: number): string {
  return String(Math.round(value * 1000) / 1000)
}

/** The start of pre-copy solid and faint, then a dotted line where each further round begins. */
export function roundLines(migration: MigrationView, colors: ThemeColors): object[] {
  return migration.rounds.map(({ startedAtNs, round }) => ({
    xAxis: startedAtNs / nsPerSecond,
    label: { show: false },
    lineStyle: {
      color: round === 1 ? colors.hairlineStrong : colors.hatch,
      type: round === 1 ? 'solid' : [1, 3],
      width: 1,
    },
  }))
}

/** Rounds, and faults where there are any. */
export function momentLines(
  migration: MigrationView,
  faults: readonly FaultView[],
  axis: TimeAxis,
  colors: ThemeColors,
): object[] {
  return [...roundLines(migration, colors), ...faultLines(faults, axis, colors)]
}

/** Where faults began and ended within the axis: dashed, in the colour of the timeline's stripe. */
function faultLines(faults: readonly FaultView[], axis: TimeAxis, colors: ThemeColors): object[] {
  return faults
    .flatMap(({ spans }) => spans.flatMap(({ beganAtNs, endedAtNs }) => [beganAtNs, endedAtNs ?? beganAtNs]))
    .filter((atNs) => atNs >= axis.minNs && atNs <= axis.maxNs)
    .map((atNs) => ({
      xAxis: atNs / nsPerSecond,
      label: { show: false },
      lineStyle: { color: colors.warning, type: [4, 3], width: 1 },
    }))
}

export function nowLine(nowNs: number, colors: ThemeColors): object {
  return {
    id: 'now-line',
    xAxis: nowNs / nsPerSecond,
    label: { show: false },
    lineStyle: { color: colors.text, type: 'solid', width: 1 },
  }
}

/** Pixels that "Round 1" and a bare number need. */
const wordPixels = 54
const digitPixels = 13

export interface RoundAreaFacts {
  readonly migration: MigrationView
  readonly nowNs: number
  readonly axis: TimeAxis
  readonly plotWidth: number
  readonly colors: ThemeColors
  readonly forecast: Forecast | null
}

/** Empty areas whose only sight is the round's number above the plot, in the middle of the round. */
export function roundAreas(facts: RoundAreaFacts): object[] {
  const { migration, nowNs, axis, plotWidth, colors, forecast } = facts
  const pixelsPerNs = plotWidth / (axis.maxNs - axis.minNs)
  const lastRound = migration.rounds.at(-1)?.round
  const lastSampleNs = migration.series.atNs.at(-1)
  return migration.rounds.flatMap((round) => {
    const isRunning = round.finished === null && migration.outcome === null
    const plannedEndNs = forecast === null ? nowNs : forecast.running.startsAtNs + forecast.running.durationNs
    const endNs = Math.min(
      axis.maxNs,
      round.finished?.atNs ?? (isRunning ? Math.max(nowNs, plannedEndNs) : (lastSampleNs ?? nowNs)),
    )
    const pixels = (endNs - round.startedAtNs) * pixelsPerNs
    if (pixels < digitPixels && !(isRunning && round.round === lastRound)) return []
    const isCurrent = isRunning && round.round === lastRound
    return [
      [
        {
          xAxis: round.startedAtNs / nsPerSecond,
          itemStyle: { color: 'transparent' },
          label: {
            show: true,
            position: 'top',
            distance: 4,
            formatter: pixels >= wordPixels ? `Round ${round.round}` : String(round.round),
            color: isCurrent ? colors.text : colors.second,
            fontWeight: isCurrent ? 600 : 400,
            fontFamily: pixels >= wordPixels ? undefined : digitsFont,
            fontSize: 11,
          },
        },
        { xAxis: endNs / nsPerSecond },
      ],
    ]
  })
}

export interface StunAreaFacts {
  readonly migration: MigrationView
  readonly forecast: Forecast | null
  readonly axis: TimeAxis
  readonly colors: ThemeColors
  readonly hatch: HatchTile
  readonly plotWidth: number
  readonly nowNs: number
}

/** Closer than this to the now line, the words of an expected stun would run into those of now. */
const wordsApartPixels = 75

/** Narrowest that an area may be drawn, so that a stun of 0.2 s is still seen on an axis of two minutes. */
const leastAreaPixels = 3

/** The stun: hatched while it is expected, red once it is measured. */
export function stunArea(facts: StunAreaFacts): object[] {
  const { migration, forecast, axis, colors, hatch } = facts
  const { stunnedAtNs, resumed } = migration.stun
  const leastNs = (leastAreaPixels / Math.max(1, facts.plotWidth)) * (axis.maxNs - axis.minNs)
  if (stunnedAtNs !== null) {
    const endNs = resumed?.atNs ?? migration.outcome?.atNs ?? migration.series.atNs.at(-1) ?? stunnedAtNs
    const text =
      resumed === null ? '{head|Stun}' : `{head|Stun}\n{rest|${milliseconds(resumed.atNs - stunnedAtNs)}}`
    return [
      area(
        stunnedAtNs,
        Math.max(endNs, stunnedAtNs + leastNs),
        { color: colors.reDirtied, opacity: 0.35 },
        text,
        facts,
      ),
    ]
  }
  if (forecast === null || forecast.switchoverAtNs === null || forecast.stunNs === null) return []
  if (forecast.switchoverAtNs >= axis.maxNs) return []
  const fill =
    hatch === null ? { color: colors.hatch, opacity: 0.4 } : { color: { image: hatch, repeat: 'repeat' } }
  const apart = ((forecast.switchoverAtNs - facts.nowNs) / (axis.maxNs - axis.minNs)) * facts.plotWidth
  const expected = `{rest|stun}\n{rest|≈\u00a0${timeSpan(Math.round(forecast.stunNs / 1e7) * 1e7)}}`
  const text = apart < wordsApartPixels ? '' : expected
  const widthNs = Math.max(forecast.stunNs, leastNs * 2)
  return [area(forecast.switchoverAtNs, forecast.switchoverAtNs + widthNs, fill, text, facts)]
}

function area(fromNs: number, toNs: number, itemStyle: object, text: string, facts: StunAreaFacts): object {
  const { axis, colors } = facts
  return [
    {
      xAxis: fromNs / nsPerSecond,
      itemStyle,
      label: {
        show: text !== '',
        position: ['100%', 2],
        offset: [5, 0],
        align: 'left',
        verticalAlign: 'top',
        formatter: text,
        rich: {
          head: { color: colors.text, fontSize: 11, fontWeight: 600, lineHeight: 14 },
          rest: { color: colors.second, fontSize: 11, lineHeight: 13 },
        },
      },
    },
    { xAxis: Math.min(toNs, axis.maxNs) / nsPerSecond },
  ]
}

/** One line's point under the pointer, as a tooltip's formatter gets it. */
export interface TooltipPoint {
  readonly seriesId?: string
  readonly value: readonly [x: number, y: number | null]
}

/** ECharts types what a formatter gets so widely that nothing can be read from it. */
export function tooltipPoints(params: unknown): TooltipPoint[] {
  return Array.isArray(params) ? (params as TooltipPoint[]) : []
}
