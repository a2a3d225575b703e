/** Two curves over each other: told apart by dashes and by the word at their end, not by colour alone. */
import type { EChartsCoreOption } from 'echarts/core'
import { largestOf } from '../../../core/base/extremes.ts'
import { threeDigits } from '../../../core/base/format.ts'
import { fontFamily, paper } from './colors.ts'
import type { Html } from './html.ts'
import { svgChart } from './svg-chart.ts'
import { niceTicks } from './ticks.ts'

export interface DrawnLine {
  readonly name: string
  readonly look: 'first' | 'second' | 'prediction'
  readonly points: readonly (readonly [x: number, y: number])[]
  /** A dot at each point: few of them, each of which was given. */
  readonly hasDots?: boolean
}

export interface LinesChart {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly lines: readonly DrawnLine[]
  readonly x: { readonly unit: string; readonly values?: readonly number[] }
  readonly y: {
    readonly unit: string
    readonly scale: 'linear' | 'log'
    readonly min: number
    readonly max: number
  }
}

const size = { width: 674, height: 220 }
const looks = {
  first: { color: paper.sent, type: 'solid', width: 2 },
  second: { color: paper.toSend, type: [6, 3], width: 2 },
  prediction: { color: paper.prediction, type: [2, 3], width: 2 },
} as const

export function linesChart(chart: LinesChart): Html {
  const { id, title, description } = chart
  return svgChart({ id, title, description, ...size, option: optionOf(chart) })
}

function optionOf({ lines, x, y }: LinesChart): EChartsCoreOption {
  const text = { color: paper.third, fontSize: 12, fontFamily }
  const furthest = largestOf(
    lines.flatMap(({ points }) => points.map(([at]) => at)),
    0,
  )
  const given = x.values === undefined ? niceTicks(furthest) : null
  const xTicks = given?.ticks ?? [...(x.values ?? [])]
  const yTicks = y.scale === 'log' ? powersOfTwo(y.min, y.max) : niceTicks(y.max).ticks
  const endsAt = labelPlaces(lines, y)
  return {
    textStyle: { fontFamily },
    grid: { left: 52, right: 112, top: 22, bottom: 26 },
    xAxis: {
      type: 'value',
      min: given === null ? (xTicks[0] ?? 0) : 0,
      max: given?.max ?? xTicks.at(-1),
      axisLine: { show: true, onZero: false, lineStyle: { color: paper.text } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        ...text,
        customValues: xTicks,
        formatter: (value: number) => `${threeDigits(value)}${value === xTicks.at(-1) ? ` ${x.unit}` : ''}`,
      },
    },
    yAxis: {
      type: y.scale === 'log' ? 'log' : 'value',
      ...(y.scale === 'log' ? { logBase: 2 } : {}),
      name: y.unit,
      nameLocation: 'end',
      nameGap: 8,
      nameTextStyle: { ...text, align: 'left', padding: [0, 0, 0, -46] },
      min: y.scale === 'log' ? yTicks[0] : y.min,
      max: y.scale === 'log' ? yTicks.at(-1) : niceTicks(y.max).max,
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { ...text, customValues: yTicks, formatter: (value: number) => threeDigits(value) },
    },
    series: [...lines.map((line, index) => seriesOf(line, endsAt[index] ?? 0)), gridSeries(yTicks)],
  }
}

/** Pixels by which the name at the end of each line is moved so that two that end together do not collide. */
function labelPlaces(lines: readonly DrawnLine[], y: LinesChart['y']): number[] {
  const height = (value: number) =>
    y.scale === 'log'
      ? Math.log(Math.max(value, y.min) / y.min) / Math.log(Math.max(y.max / y.min, 1.01))
      : (value - y.min) / Math.max(y.max - y.min, 1e-9)
  const ends = lines.map(({ points }) => height(points.at(-1)?.[1] ?? y.min) * (size.height - 48))
  const [first = 0, second] = ends
  if (second === undefined || Math.abs(first - second) >= 15) return ends.map(() => 0)
  const apart = (15 - Math.abs(first - second)) / 2
  return first >= second ? [-apart, apart] : [apart, -apart]
}

/** The axis draws lines at its own ticks alone; these are at ours. */
function gridSeries(ticks: readonly number[]): object {
  const lineStyle = { color: paper.hairline, type: 'solid', width: 1 }
  return {
    type: 'line',
    data: [],
    silent: true,
    z: 0,
    markLine: {
      silent: true,
      symbol: 'none',
      data: ticks.slice(1).map((yAxis) => ({ yAxis, lineStyle, label: { show: false } })),
    },
  }
}

function seriesOf({ name, look, points, hasDots }: DrawnLine, movedPixels: number): object {
  const style = looks[look]
  const last = points.length - 1
  return {
    type: 'line',
    silent: true,
    showSymbol: true,
    showAllSymbol: true,
    symbol: look === 'prediction' ? 'emptyCircle' : 'circle',
    symbolSize: hasDots === true ? 6 : 0,
    lineStyle: style,
    itemStyle: { color: style.color },
    data: points.map((value, index) =>
      index === last
        ? {
            value,
            symbolSize: hasDots === true ? 6 : 0.1,
            label: {
              show: true,
              position: 'right',
              offset: [4, movedPixels],
              formatter: name,
              color: style.color,
              fontSize: 12,
              fontFamily,
            },
          }
        : value,
    ),
  }
}

function powersOfTwo(min: number, max: number): number[] {
  const from = Math.floor(Math.log2(min))
  const to = Math.max(from + 1, Math.ceil(Math.log2(max)))
  const every = Math.max(1, Math.ceil((to - from) / 8))
  const powers: number[] = []
  for (let power = from; power < to + every; power += every) powers.push(2 ** power)
  return powers
}
