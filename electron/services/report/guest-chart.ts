/**
 * What the guest's clients saw around the stun: requests served and the 99th percentile of the response time, in
 * milliseconds after the last instruction at the source. Where no vCPU runs there is no latency: its line breaks.
 */
import type { EChartsCoreOption } from 'echarts/core'
import { largestOf } from '../../../core/base/extremes.ts'
import { milliseconds, threeDigits } from '../../../core/base/format.ts'
import { nsPerMs } from '../../../core/base/units.ts'
import type { GuestSeries, MigrationView } from '../../../core/trace/view.ts'
import { fontFamily, paper } from './colors.ts'
import { figureCell, noFigure, type Chart, type Table } from './report-document.ts'
import { svgChart } from './svg-chart.ts'
import { niceTicks } from './ticks.ts'

const size = { width: 674, height: 230 }
const beforeMs = 200
const leastAfterMs = 1000
const grids = [
  { left: 52, right: 16, top: 20, height: 72 },
  { left: 52, right: 16, top: 126, height: 72 },
]

export function guestChart(migration: MigrationView, guest: GuestSeries, caption: string): Chart | null {
  const { stunnedAtNs, resumed, network } = migration.stun
  if (stunnedAtNs === null || guest.atNs.length === 0) return null
  const silence = ((network ?? resumed)?.atNs ?? stunnedAtNs) - stunnedAtNs
  const after = niceTicks(Math.max(leastAfterMs, (silence / nsPerMs) * 2.2))
  const points = pointsIn(guest, stunnedAtNs, after.max)
  const title = `Throughput and latency of ${migration.vm} around the stun`
  const description =
    `${title}. Clients heard nothing for ${milliseconds(silence)}; no vCPU ran for ` +
    `${milliseconds((resumed?.atNs ?? stunnedAtNs) - stunnedAtNs)}.`
  return {
    kind: 'chart',
    title,
    description,
    caption,
    svg: svgChart({
      id: `guest-${migration.migration}`,
      title,
      description,
      ...size,
      option: guestOption(migration, points, stunnedAtNs, after),
    }),
    table: guestTable(title, points),
  }
}

type GuestPoints = ReturnType<typeof pointsIn>

function guestTable(title: string, { throughput, latency }: GuestPoints): Table {
  return {
    kind: 'table',
    title,
    columns: [
      { name: 'After the last instruction', unit: 'ms', isNumber: true },
      { name: 'Requests', unit: '1/s', isNumber: true },
      { name: 'Latency, 99th percentile', unit: 'ms', isNumber: true },
    ],
    rows: throughput.map(([ms, requests], index) => {
      const late = latency[index]?.[1] ?? null
      return [
        figureCell(threeDigits(ms), Number(ms.toFixed(3))),
        figureCell(threeDigits(requests), requests),
        late === null ? noFigure : figureCell(threeDigits(late), Number(late.toFixed(3))),
      ]
    }),
  }
}

function guestOption(
  migration: MigrationView,
  points: GuestPoints,
  zeroNs: number,
  after: ReturnType<typeof niceTicks>,
): EChartsCoreOption {
  const highest = largestOf(
    points.throughput.map(([, value]) => value),
    1,
  )
  const longestMs = largestOf(
    points.latency.map(([, ms]) => ms ?? 1),
    1,
  )
  const top = niceTicks(highest * 1.05).max
  const latencyTop = 10 ** Math.max(3, Math.ceil(Math.log10(longestMs)))
  const powers: number[] = []
  for (let ms = 1; ms <= latencyTop; ms *= 10) powers.push(ms)
  const axisText = { color: paper.third, fontSize: 11, fontFamily }
  const line = { type: 'line', symbol: 'none', silent: true }
  return {
    textStyle: { fontFamily },
    grid: grids,
    xAxis: [timeAxis(0, after), timeAxis(1, after)],
    yAxis: [
      {
        ...quietAxis,
        type: 'value',
        gridIndex: 0,
        name: 'requests/s',
        ...nameStyle,
        min: 0,
        max: top,
        interval: top / 2,
        axisLabel: { ...axisText, formatter: (value: number) => threeDigits(value) },
      },
      {
        ...quietAxis,
        type: 'log',
        logBase: 10,
        gridIndex: 1,
        name: 'p99 latency, log scale',
        ...nameStyle,
        min: 1,
        max: latencyTop,
        axisLabel: {
          ...axisText,
          customValues: powers,
          formatter: (ms: number) => (ms >= 1000 ? `${ms / 1000}\u00a0s` : `${ms}\u00a0ms`),
        },
      },
    ],
    series: [
      {
        ...line,
        data: points.throughput,
        lineStyle: { color: paper.sent, width: 1.5 },
        markArea: areas(migration, zeroNs, true),
      },
      {
        ...line,
        xAxisIndex: 1,
        yAxisIndex: 1,
        connectNulls: false,
        data: points.latency,
        lineStyle: { color: paper.toSend, width: 1.5 },
        markArea: areas(migration, zeroNs, false),
      },
    ],
  }
}

const quietAxis = {
  axisLine: { show: false, onZero: false },
  axisTick: { show: false },
  splitLine: { lineStyle: { color: paper.gridline } },
}

const nameStyle = {
  nameLocation: 'end',
  nameGap: 8,
  nameTextStyle: { align: 'left', color: paper.second, fontSize: 11, fontFamily, padding: [0, 0, 0, -46] },
}

function timeAxis(
  gridIndex: number,
  after: { readonly max: number; readonly ticks: readonly number[] },
): object {
  const ticks = [-beforeMs, ...after.ticks]
  return {
    type: 'value',
    gridIndex,
    min: -beforeMs,
    max: after.max,
    axisLine: { show: true, onZero: false, lineStyle: { color: paper.text } },
    axisTick: { show: false },
    splitLine: { show: false },
    axisLabel: {
      show: gridIndex === 1,
      color: paper.third,
      fontSize: 11,
      fontFamily,
      customValues: ticks,
      formatter: (value: number) =>
        `${String(value).replace('-', '−')}${value === after.max ? '\u00a0ms' : ''}`,
    },
  }
}

function pointsIn(guest: GuestSeries, zeroNs: number, untilMs: number) {
  const throughput: [number, number][] = []
  const latency: [number, number | null][] = []
  guest.atNs.forEach((atNs, index) => {
    const ms = (atNs - zeroNs) / nsPerMs
    if (ms < -beforeMs || ms > untilMs) return
    throughput.push([ms, guest.requestsPerSecond[index]!])
    const latencyNs = guest.latencyNs[index]!
    latency.push([ms, latencyNs === 0 ? null : Math.max(1, latencyNs / nsPerMs)])
  })
  return { throughput, latency }
}

/** Red while no vCPU runs, grey until the switches have learnt the new place. */
function areas(migration: MigrationView, zeroNs: number, hasWords: boolean): object {
  const { resumed, network } = migration.stun
  if (resumed === null) return { data: [] }
  const x = (atNs: number) => (atNs - zeroNs) / nsPerMs
  const label = {
    show: hasWords,
    position: 'inside',
    formatter: `no vCPU runs\n${milliseconds(resumed.atNs - zeroNs)}`,
    color: paper.text,
    fontSize: 11,
    lineHeight: 14,
    fontFamily,
  }
  const stun = [
    { xAxis: 0, itemStyle: { color: paper.stun, opacity: 0.18 }, label },
    { xAxis: x(resumed.atNs) },
  ]
  if (network === null) return { silent: true, data: [stun] }
  const unreached = [
    { xAxis: x(resumed.atNs), itemStyle: { color: paper.hatch, opacity: 0.4 }, label: { show: false } },
    { xAxis: x(network.atNs) },
  ]
  return { silent: true, data: [stun, unreached] }
}
