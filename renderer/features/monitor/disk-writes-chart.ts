/**
 * Write placement: where the guest's writes to its moving disks go, as stacked bars over time. To the source only, to
 * both sides (mirrored), or held until what is being copied there has arrived. Pure: series in, option out.
 */
import { nsPerSecond } from '../../../core/base/units.ts'
import { fallBackWords, moveFigures } from '../../../core/trace/storage-figures.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { clockTime } from '../../format/duration.ts'
import { percent, threeDigits, wholeNumber } from '../../format/numbers.ts'
import type { ChartOption } from '../../theme/echarts.ts'
import { tidy, timeXAxis, tooltipPoints } from './chart-marks.ts'
import { thinnedIndexes, thinnedNote, type ChartTable } from './chart-table.ts'
import { diskMarkLines, diskStunArea } from './disk-marks.ts'
import { diskGrid, type DiskChartFacts } from './disk-remaining-chart.ts'
import { roundSpan, type TimeAxis } from './time-axis.ts'

export interface WriteBin {
  readonly fromNs: number
  readonly toNs: number
  /** Writes a second. */
  readonly source: number
  readonly both: number
  readonly held: number
}

export const placements = [
  { id: 'source', name: 'source only' },
  { id: 'both', name: 'mirrored' },
  { id: 'held', name: 'waited' },
] as const

/** Bars on the axis, at most. */
const bars = 60

/** Writes of all disks of the move in equal stretches of the axis; `held` ones are taken from where they went then. */
export function writeBins(migration: MigrationView | null, vm: VmView | null, axis: TimeAxis): WriteBin[] {
  const widthNs = (axis.maxNs - axis.minNs) / bars
  const sums = Array.from({ length: bars }, () => ({
    source: 0,
    both: 0,
    held: 0,
    isSampled: false,
  }))
  for (const { disk } of migration?.storage?.copies ?? []) {
    const series = vm?.disks.get(disk)
    series?.atNs.forEach((atNs, index) => {
      const bin = sums[Math.floor((atNs - axis.minNs - 1) / widthNs)]
      if (bin === undefined) return
      const [source, both] = [series.writesToSource[index]!, series.writesToBoth[index]!]
      const held = series.writesHeld[index]!
      const heldFromBoth = Math.min(held, both)
      bin.held += held
      bin.both += both - heldFromBoth
      bin.source += Math.max(0, source - (held - heldFromBoth))
      bin.isSampled = true
    })
  }
  const perSecond = nsPerSecond / widthNs
  return sums.flatMap(({ source, both, held, isSampled }, place) =>
    isSampled
      ? [
          {
            fromNs: axis.minNs + place * widthNs,
            toNs: axis.minNs + (place + 1) * widthNs,
            source: source * perSecond,
            both: both * perSecond,
            held: held * perSecond,
          },
        ]
      : [],
  )
}

export function diskWritesOption(facts: DiskChartFacts): ChartOption {
  const { migration, vm, axis, colors } = facts
  const bins = writeBins(migration, vm, axis)
  const most = Math.max(10, ...bins.map(({ source, both, held }) => source + both + held))
  const { span } = roundSpan(most * 1.1)
  const values = [0, span / 2, span]
  const fills = {
    source: { color: colors.toSend },
    both: { color: colors.sent },
    held: { color: colors.reDirtied },
  }
  return {
    animation: false,
    grid: diskGrid,
    tooltip: {
      trigger: 'axis',
      renderMode: 'richText',
      confine: true,
      formatter: (points) => tooltipText(tooltipPoints(points)),
    },
    xAxis: timeXAxis(axis, colors),
    yAxis: {
      type: 'value',
      min: 0,
      max: span,
      axisTick: { customValues: values },
      axisLabel: {
        customValues: values,
        formatter: (value: number) => tidy(value),
      },
    },
    series: [
      {
        id: 'frame',
        type: 'line',
        data: [],
        silent: true,
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          data: diskMarkLines(facts, true) as never,
        },
        markArea: {
          silent: true,
          animation: false,
          data: diskStunArea(facts) as never,
        },
      },
      ...placements.map(({ id, name }) => ({
        id,
        name,
        type: 'bar' as const,
        stack: 'writes',
        barWidth: Math.max(1, (facts.plotWidth / bars) * 0.85),
        itemStyle: fills[id],
        data: bins.map((bin) => [(bin.fromNs + bin.toNs) / 2 / nsPerSecond, bin[id]]),
      })),
    ],
  }
}

function tooltipText(points: ReturnType<typeof tooltipPoints>): string {
  const first = points[0]
  if (first === undefined) return ''
  const lines = points.map(({ seriesId, value }) => {
    const name = placements.find(({ id }) => id === seriesId)?.name ?? ''
    return `${name} ${threeDigits(value[1] ?? 0)}/s`
  })
  return [clockTime(first.value[0] * nsPerSecond), ...lines].join('\n')
}

export function diskWritesFinding(migration: MigrationView | null, vm: VmView | null, nowNs: number): string {
  const storage = migration?.storage ?? null
  if (migration === null || storage === null) return 'Write placement: no disk moves; axes only.'
  const { placement } = moveFigures(migration, storage, vm?.disks ?? new Map(), nowNs)
  const { toSource, toBoth, held } = placement
  const all = toSource + toBoth
  if (all === 0) return 'Write placement: the guest has not written to these disks since their copies began.'
  return (
    `Write placement: of ${wholeNumber(all)} writes ${percent(toSource / all)} went to the source only and ` +
    `${percent(toBoth / all)} to both sides; ${wholeNumber(held)} waited first.${fallBackWords(placement)}`
  )
}

export function diskWritesTable(
  migration: MigrationView | null,
  vm: VmView | null,
  axis: TimeAxis,
): ChartTable {
  const columns = ['Virtual time', 'Source only, /s', 'Mirrored, /s', 'Waited, /s']
  const bins = writeBins(migration, vm, axis)
  const { indexes, every } = thinnedIndexes(bins.length)
  const rows = indexes.map((index) => {
    const bin = bins[index]!
    return [clockTime(bin.fromNs), ...[bin.source, bin.both, bin.held].map(threeDigits)]
  })
  return { columns, rows, note: thinnedNote(every) }
}
