/**
 * Remaining memory over the seconds since the task began: log axis of base 2, so that equal ratios have equal
 * slopes; rounds, switchover goal and stun as marks. Figures from the trace alone.
 */
import type { EChartsCoreOption } from 'echarts/core'
import { byteSize, milliseconds, pageSize, timeSpan } from '../../../core/base/format.ts'
import { bytesFromPages, gibBytes, nsPerSecond } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { fontFamily, paper } from './colors.ts'
import { figureCell, type Cell, type Chart, type Table } from './report-document.ts'
import { svgChart } from './svg-chart.ts'
import { niceTicks } from './ticks.ts'

/** Lower end of the axis for VMs of usual size: a log axis has no zero. */
const usualFloorGib = 0.25
const size = { width: 674, height: 250 }
const grid = { left: 44, right: 70, top: 26, bottom: 26 }

/** What can cross within the goal at the rate that decided last, in bytes; at the path's full rate before. */
export function goalBytesOf(migration: MigrationView): number {
  const decided = migration.verdicts.at(-1)?.transferBytesPerSecond ?? 0
  return ((decided > 0 ? decided : migration.usableBytesPerSecond) * migration.switchoverGoalNs) / nsPerSecond
}

export function remainingChart(migration: MigrationView, caption: string): Chart | null {
  if (migration.rounds.length === 0) return null
  const title = `Remaining memory of ${migration.vm}`
  const description = describe(migration)
  return {
    kind: 'chart',
    title,
    description,
    caption,
    svg: svgChart({
      id: `remaining-${migration.migration}`,
      title,
      description,
      ...size,
      option: remainingOption(migration),
    }),
    table: remainingTable(title, migration),
  }
}

/** What was left as each round began, and as it was decided that the guest stops. */
function remainingTable(title: string, migration: MigrationView): Table {
  const row = (label: string, atNs: number, bytes: number): (string | Cell)[] => [
    label,
    figureCell(timeSpan(atNs - migration.startedAtNs), seconds(migration, atNs)),
    figureCell(byteSize(bytes), Number((bytes / gibBytes).toFixed(6))),
  ]
  const last = migration.verdicts.at(-1)
  return {
    kind: 'table',
    title,
    columns: [
      { name: 'Moment' },
      { name: 'After', unit: 's', isNumber: true },
      { name: 'Remaining', unit: 'GiB', isNumber: true },
    ],
    rows: [
      ...migration.rounds.map(({ round, startedAtNs, pagesToSend }) =>
        row(`Round ${round} begins`, startedAtNs, bytesFromPages(pagesToSend)),
      ),
      ...(last === undefined ? [] : [row(`Verdict of round ${last.round}`, last.atNs, last.remainingBytes)]),
    ],
  }
}

function describe(migration: MigrationView): string {
  const { rounds, outcome, stun } = migration
  const begun = pageSize(rounds[0]?.pagesToSend ?? 0)
  const left = stun.lastPages === null ? '' : ` ${byteSize(stun.lastPages.bytes)} were left for the stun.`
  const end =
    outcome === null
      ? 'It has not ended.'
      : `It ended after ${timeSpan(outcome.totalNs)}: ${outcome.outcome}.`
  return (
    `Remaining memory of ${migration.vm} in GiB, log scale, over virtual seconds. It begins at ${begun} and ` +
    `falls in ${rounds.length === 1 ? 'one round' : `${rounds.length} rounds`}.${left} ${end}`
  )
}

/** Seconds since the task began. */
function seconds(migration: MigrationView, atNs: number): number {
  return (atNs - migration.startedAtNs) / nsPerSecond
}

function endNsOf(migration: MigrationView): number {
  return migration.outcome?.atNs ?? migration.series.atNs.at(-1) ?? migration.startedAtNs + nsPerSecond
}

/** Low enough for what was left at the stun, but at most twelve halvings below the VM's memory. */
function floorGib(migration: MigrationView): number {
  const memoryGib = bytesFromPages(Math.max(1, migration.memoryPages)) / gibBytes
  const goalGib = goalBytesOf(migration) / gibBytes
  const leftGib = (migration.stun.lastPages?.bytes ?? Infinity) / gibBytes
  const wanted = Math.min(usualFloorGib, goalGib / 2, memoryGib / 8, leftGib / 1.6)
  return 2 ** Math.floor(Math.log2(Math.max(wanted, memoryGib / 4096)))
}

export function remainingOption(migration: MigrationView): EChartsCoreOption {
  const floor = floorGib(migration)
  const top = 2 ** Math.ceil(Math.log2(bytesFromPages(Math.max(1, migration.memoryPages)) / gibBytes))
  const every = Math.max(1, Math.ceil(Math.log2(top / floor) / 8))
  const ticks: number[] = []
  for (let gib = top; gib >= floor * 0.999; gib /= 2 ** every) ticks.unshift(gib)
  const time = niceTicks(seconds(migration, endNsOf(migration)) * 1.02)
  const axisText = { color: paper.third, fontSize: 11, fontFamily }
  return {
    textStyle: { fontFamily },
    grid,
    xAxis: {
      type: 'value',
      min: 0,
      max: time.max,
      axisLine: { show: true, onZero: false, lineStyle: { color: paper.text } },
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        ...axisText,
        customValues: time.ticks,
        formatter: (value: number) => `${value}${value === time.ticks.at(-1) ? '\u00a0s' : ''}`,
      },
    },
    yAxis: {
      type: 'log',
      logBase: 2,
      min: floor,
      max: top,
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: { ...axisText, customValues: ticks, formatter: tickText },
    },
    series: [remainingLine(migration, floor, ticks), lastPagesLine(migration, floor)],
  }
}

function tickText(gib: number): string {
  return gib >= 0.25 ? String(gib) : `${gib * 1024}\u00a0MiB`
}

function remainingLine(migration: MigrationView, floor: number, ticks: readonly number[]): object {
  const until = migration.stun.stunnedAtNs ?? Infinity
  const first = migration.rounds[0]!
  const data = [[seconds(migration, first.startedAtNs), gib(first.pagesToSend, floor)]]
  migration.series.atNs.forEach((atNs, index) => {
    if (atNs > until) return
    data.push([seconds(migration, atNs), gib(migration.series.remainingPages[index]!, floor)])
  })
  const verdict = migration.verdicts.at(-1)
  if (migration.stun.stunnedAtNs !== null && verdict !== undefined) {
    const left = Math.max(verdict.remainingBytes / gibBytes, floor)
    data.push([seconds(migration, migration.stun.stunnedAtNs), left])
  }
  return {
    type: 'line',
    symbol: 'none',
    silent: true,
    sampling: 'lttb',
    lineStyle: { color: paper.sent, width: 2 },
    data,
    markLine: {
      silent: true,
      symbol: 'none',
      data: [
        ...ticks.map(gridLine),
        ...migration.rounds.map((round) => roundLine(migration, round.startedAtNs)),
        goalLine(migration),
      ],
    },
    markArea: { silent: true, data: [...roundNames(migration), ...stunArea(migration)] },
  }
}

function gib(pages: number, floor: number): number {
  return Math.max(bytesFromPages(pages) / gibBytes, floor)
}

/** The last pages cross while no vCPU runs: straight down. */
function lastPagesLine(migration: MigrationView, floor: number): object {
  const { stunnedAtNs, lastPages } = migration.stun
  const left = migration.verdicts.at(-1)?.remainingBytes ?? 0
  const data =
    stunnedAtNs === null || lastPages === null
      ? []
      : [
          [seconds(migration, stunnedAtNs), Math.max(left / gibBytes, floor)],
          [seconds(migration, lastPages.atNs), floor],
        ]
  return { type: 'line', symbol: 'none', silent: true, lineStyle: { color: paper.stun, width: 2 }, data }
}

function gridLine(value: number): object {
  return {
    yAxis: value,
    label: { show: false },
    lineStyle: { color: paper.gridline, type: 'solid', width: 1 },
  }
}

function roundLine(migration: MigrationView, atNs: number): object {
  return {
    xAxis: seconds(migration, atNs),
    label: { show: false },
    lineStyle: { color: paper.hatch, type: [2, 3], width: 1 },
  }
}

function goalLine(migration: MigrationView): object {
  const goal = goalBytesOf(migration)
  return {
    yAxis: goal / gibBytes,
    lineStyle: { color: paper.goal, type: [6, 3], width: 1.5 },
    label: {
      show: true,
      position: 'insideStartTop',
      formatter: `Switchover goal ${byteSize(goal)}`,
      color: paper.goal,
      fontSize: 11,
      fontFamily,
    },
  }
}

const plotWidth = size.width - grid.left - grid.right
const wordPixels = 56
const digitPixels = 13

/** "Round 1" above the plot where it fits, then bare numbers, then nothing. */
function roundNames(migration: MigrationView): object[] {
  const pixelsPerSecond = plotWidth / niceTicks(seconds(migration, endNsOf(migration)) * 1.02).max
  return migration.rounds.flatMap((round) => {
    const from = seconds(migration, round.startedAtNs)
    const to = seconds(migration, round.finished?.atNs ?? endNsOf(migration))
    const pixels = (to - from) * pixelsPerSecond
    if (pixels < digitPixels) return []
    const label = {
      show: true,
      position: 'top',
      formatter: pixels >= wordPixels ? `Round ${round.round}` : String(round.round),
      color: paper.second,
      fontSize: 11,
      fontFamily,
    }
    return [[{ xAxis: from, itemStyle: { color: 'transparent' }, label }, { xAxis: to }]]
  })
}

function stunArea(migration: MigrationView): object[] {
  const { stunnedAtNs, resumed } = migration.stun
  if (stunnedAtNs === null) return []
  const endNs = resumed?.atNs ?? endNsOf(migration)
  const text = resumed === null ? '{head|stun}' : `{head|stun}\n{rest|${milliseconds(endNs - stunnedAtNs)}}`
  const label = {
    show: true,
    position: ['100%', 2],
    offset: [6, 0],
    align: 'left',
    verticalAlign: 'top',
    formatter: text,
    rich: {
      head: { color: paper.text, fontSize: 11, fontWeight: 600, lineHeight: 14, fontFamily },
      rest: { color: paper.second, fontSize: 11, lineHeight: 14, fontFamily },
    },
  }
  return [
    [
      { xAxis: seconds(migration, stunnedAtNs), itemStyle: { color: paper.stun, opacity: 0.25 }, label },
      { xAxis: seconds(migration, endNs) },
    ],
  ]
}
