/** What is left to copy of each disk of one migration, over the seconds since its task began; ready and switch as marks. */
import { largestOf } from '../../../core/base/extremes.ts'
import { byteSize, clockTime, timeSpan } from '../../../core/base/format.ts'
import { gibBytes, nsPerSecond } from '../../../core/base/units.ts'
import type { DiskCopyView, DiskSeries } from '../../../core/trace/storage-view.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { fontFamily, paper } from './colors.ts'
import { figureCell, type Chart, type Table } from './report-document.ts'
import { svgChart } from './svg-chart.ts'
import { niceTicks } from './ticks.ts'

const size = { width: 674, height: 220 }
const dashes = ['solid', [5, 3], [2, 2]] as const

export function disksChart(migration: MigrationView, vm: VmView | undefined, caption: string): Chart {
  const copies = migration.storage?.copies ?? []
  const endNs =
    migration.outcome?.atNs ??
    largestOf(
      copies.map((copy) => lastNs(copy, vm)),
      migration.startedAtNs,
    )
  const seconds = (atNs: number) => (atNs - migration.startedAtNs) / nsPerSecond
  const time = niceTicks(Math.max(1, seconds(endNs)) * 1.02)
  const most = largestOf(
    copies.map(({ bytesToCopy }) => bytesToCopy),
    gibBytes / 16,
  )
  const amount = niceTicks(most / gibBytes)
  const text = { color: paper.third, fontSize: 11, fontFamily }
  const instants = [
    { atNs: latest(copies, (copy) => copy.readyAtNs), name: 'ready' },
    { atNs: latest(copies, (copy) => copy.switchedAtNs), name: 'switch' },
  ].filter((mark): mark is { atNs: number; name: string } => mark.atNs !== null)
  const option = {
    textStyle: { fontFamily },
    grid: { left: 44, right: 110, top: 24, bottom: 26 },
    xAxis: {
      type: 'value',
      min: 0,
      max: time.max,
      axisTick: { show: false },
      splitLine: { show: false },
      axisLabel: {
        ...text,
        customValues: time.ticks,
        formatter: (value: number) => `${value}${value === time.ticks.at(-1) ? '\u00a0s' : ''}`,
      },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: amount.max,
      splitLine: { show: false },
      axisLabel: { ...text, customValues: amount.ticks },
    },
    series: copies.map((copy, index) => ({
      type: 'line',
      symbol: 'none',
      data: points(migration, copy, vm?.disks.get(copy.disk)).map(([atNs, left]) => [
        seconds(atNs),
        left / gibBytes,
      ]),
      lineStyle: {
        color: index % 2 === 0 ? paper.sent : paper.toSend,
        type: dashes[Math.min(index, 2)],
        width: 1.75,
      },
      markLine: {
        silent: true,
        symbol: 'none',
        data:
          index > 0
            ? []
            : marksOf(
                instants.map(({ atNs, name }) => ({ at: seconds(atNs), name })),
                time.max,
              ),
      },
      markPoint: undefined,
      endLabel: { show: false },
    })),
  }
  const title = `Disks of ${migration.vm} still to copy`
  const description = describe(copies)
  return {
    kind: 'chart',
    title,
    description,
    caption,
    svg: svgChart({ id: `disks-${migration.migration}`, title, description, ...size, option }),
    table: disksTable(title, migration, vm),
  }
}

/** Most moments of one disk in the table of the chart. */
const mostMoments = 12

function disksTable(title: string, migration: MigrationView, vm: VmView | undefined): Table {
  const copies = migration.storage?.copies ?? []
  return {
    kind: 'table',
    title,
    columns: [
      { name: 'Disk' },
      { name: 'After', unit: 's', isNumber: true },
      { name: 'Left to copy', unit: 'GiB', isNumber: true },
    ],
    rows: copies.flatMap((copy) => {
      const all = points(migration, copy, vm?.disks.get(copy.disk))
      const every = Math.max(1, Math.ceil(all.length / mostMoments))
      const shown = all.filter((_, index) => index % every === 0 || index === all.length - 1)
      return shown.map(([atNs, bytes]) => {
        const after = atNs - migration.startedAtNs
        return [
          copy.disk,
          figureCell(timeSpan(after), after / nsPerSecond),
          figureCell(byteSize(bytes), Number((bytes / gibBytes).toFixed(6))),
        ]
      })
    }),
  }
}

/** Two that are near each other are told together. */
function marksOf(instants: readonly { at: number; name: string }[], span: number): object[] {
  const told: { at: number; name: string }[] = []
  for (const mark of instants) {
    const before = told.at(-1)
    if (before !== undefined && mark.at - before.at < span * 0.07) before.name += `, ${mark.name}`
    else told.push({ ...mark })
  }
  return told.map(({ at, name }) => ({
    xAxis: at,
    lineStyle: { color: paper.goal, type: [4, 3], width: 1 },
    label: { formatter: name, color: paper.text, fontSize: 11, fontFamily, align: 'left', distance: 4 },
  }))
}

function latest(copies: readonly DiskCopyView[], of: (copy: DiskCopyView) => number | null): number | null {
  const all = copies.map(of)
  return all.includes(null) || all.length === 0
    ? null
    : largestOf(
        all.map((at) => at ?? 0),
        0,
      )
}

function lastNs(copy: DiskCopyView, vm: VmView | undefined): number {
  return copy.ended?.atNs ?? vm?.disks.get(copy.disk)?.atNs.at(-1) ?? copy.startedAtNs
}

function points(
  { migration }: MigrationView,
  copy: DiskCopyView,
  series: DiskSeries | undefined,
): [atNs: number, bytes: number][] {
  const found: [number, number][] = [[copy.startedAtNs, copy.bytesToCopy]]
  series?.atNs.forEach((atNs, index) => {
    if (
      series.migration[index] === migration &&
      atNs > copy.startedAtNs &&
      atNs <= (copy.ended?.atNs ?? Infinity)
    )
      found.push([atNs, series.remainingBytes[index]!])
  })
  if (copy.switchedAtNs !== null) found.push([copy.switchedAtNs, 0])
  return found
}

function describe(copies: readonly DiskCopyView[]): string {
  const parts = copies.map(
    ({ disk, bytesToCopy, readyAtNs }) =>
      `${disk} begins at ${byteSize(bytesToCopy)}${readyAtNs === null ? '' : ` and is copied at ${clockTime(readyAtNs)}`}`,
  )
  return `Disks to copy in GiB over virtual seconds. ${parts.join('; ')}.`
}
