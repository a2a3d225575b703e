/**
 * Rate at which disks are copied, and below it how busy the datastores' media are: which of them holds the copy up.
 * Pure: series in, option out.
 */
import { largestOf } from '../../../core/base/extremes.ts'
import { mibBytes, nsPerSecond } from '../../../core/base/units.ts'
import type { DatastoreView } from '../../../core/trace/storage-view.ts'
import type { MigrationView, VmView } from '../../../core/trace/view.ts'
import { copyRate } from '../../format/bytes.ts'
import { clockTime } from '../../format/duration.ts'
import { percent } from '../../format/numbers.ts'
import type { ChartLine, ChartOption } from '../../theme/echarts.ts'
import { tidy, timeXAxis, tooltipPoints } from './chart-marks.ts'
import { thinnedIndexes, thinnedNote, type ChartTable } from './chart-table.ts'
import { diskMarkLines, diskStunArea } from './disk-marks.ts'
import type { DiskChartFacts } from './disk-remaining-chart.ts'
import { lineStyleOf } from './disk-series.ts'
import { roundSpan } from './time-axis.ts'

export interface DiskRatesFacts extends DiskChartFacts {
  readonly datastores: ReadonlyMap<string, DatastoreView>
}

export const diskRatesGrid = { left: 52, right: 84 }
const busyHeight = 46

export function diskRatesOption(facts: DiskRatesFacts): ChartOption {
  const { migration, vm, colors } = facts
  const rates = copyRates(migration, vm)
  const busyTop = facts.height - 22 - busyHeight
  // The axis begins with a round length and steps up with the fastest sample: a copy is of one speed for long.
  const span = roundSpan(
    Math.max(
      100,
      largestOf(
        rates.map(([, rate]) => rate),
        0,
      ) * 1.2,
    ),
  ).span
  return {
    animation: false,
    grid: [
      { ...diskRatesGrid, top: 20, height: Math.max(20, busyTop - 20 - 22) },
      { ...diskRatesGrid, top: busyTop, height: busyHeight },
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
      {
        ...ticks([0, span / 2, span]),
        type: 'value',
        gridIndex: 0,
        min: 0,
        max: span,
      },
      {
        ...ticks([0, 100], '\u00a0%'),
        type: 'value',
        gridIndex: 1,
        min: 0,
        max: 100,
      },
    ],
    series: [rateLine(facts, rates), ...busyLines(facts)],
  }
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

/** Of all disks of the move together, in MiB/s over seconds. */
export function copyRates(migration: MigrationView | null, vm: VmView | null): [number, number][] {
  const sums = new Map<number, number>()
  for (const { disk } of migration?.storage?.copies ?? []) {
    const series = vm?.disks.get(disk)
    series?.atNs.forEach((atNs, index) => {
      if (series.migration[index] !== migration!.migration) return
      sums.set(atNs, (sums.get(atNs) ?? 0) + series.copyBytesPerSecond[index]! / mibBytes)
    })
  }
  return [...sums].sort(([one], [other]) => one - other).map(([atNs, rate]) => [atNs / nsPerSecond, rate])
}

/** Datastores that the move reads or writes. */
export function datastoresOf(migration: MigrationView | null): string[] {
  const copies = migration?.storage?.copies ?? []
  return [...new Set(copies.flatMap(({ fromDatastore, toDatastore }) => [fromDatastore, toDatastore]))]
}

function marks(facts: DiskRatesFacts, hasWords: boolean): Pick<ChartLine, 'markLine' | 'markArea'> {
  return {
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      data: diskMarkLines(facts, hasWords) as never,
    },
    markArea: {
      silent: true,
      animation: false,
      data: diskStunArea(facts) as never,
    },
  }
}

function rateLine(facts: DiskRatesFacts, data: [number, number][]): ChartLine {
  const { colors } = facts
  return {
    id: 'copy',
    name: 'copied',
    type: 'line',
    symbol: 'none',
    sampling: 'lttb',
    xAxisIndex: 0,
    yAxisIndex: 0,
    lineStyle: { color: colors.sent, width: 1.75 },
    itemStyle: { color: colors.sent },
    data,
    ...marks(facts, true),
  }
}

function busyLines(facts: DiskRatesFacts): ChartLine[] {
  return datastoresOf(facts.migration).map((name, index) => {
    const style = lineStyleOf(index, facts.colors)
    const series = facts.datastores.get(name)?.series
    const { minNs, maxNs } = facts.axis
    const data = (series?.atNs ?? []).flatMap((atNs, at): [number, number][] =>
      atNs < minNs || atNs > maxNs ? [] : [[atNs / nsPerSecond, series!.busyPermyriad[at]! / 100]],
    )
    return {
      id: `busy ${name}`,
      name,
      type: 'line',
      symbol: 'none',
      sampling: 'lttb',
      xAxisIndex: 1,
      yAxisIndex: 1,
      lineStyle: { ...style, width: 1.25 },
      itemStyle: { color: style.color },
      data,
      ...(index === 0 ? marks(facts, false) : {}),
    }
  })
}

function tooltipText(points: ReturnType<typeof tooltipPoints>): string {
  const first = points[0]
  if (first === undefined) return ''
  const lines = points.map(({ seriesId, value }) =>
    seriesId?.startsWith('busy ') === true
      ? `${seriesId.slice(5)} ${percent((value[1] ?? 0) / 100)} busy`
      : `copied ${copyRate((value[1] ?? 0) * mibBytes)}`,
  )
  return [clockTime(first.value[0] * nsPerSecond), ...lines].join('\n')
}

export function diskRatesFinding(facts: Pick<DiskRatesFacts, 'migration' | 'vm' | 'datastores'>): string {
  const last = copyRates(facts.migration, facts.vm).at(-1)
  if (last === undefined) return 'Copy rate: nothing is copied yet; axes only.'
  const busy = datastoresOf(facts.migration).map((name) => {
    const share = (facts.datastores.get(name)?.series.busyPermyriad.at(-1) ?? 0) / 10_000
    return `${name} is ${percent(share)} busy`
  })
  return `Copy rate: ${copyRate(last[1] * mibBytes)}; ${busy.join(', ')}.`
}

export function diskRatesTable(facts: Pick<DiskRatesFacts, 'migration' | 'vm' | 'datastores'>): ChartTable {
  const names = datastoresOf(facts.migration)
  const columns = ['Virtual time', 'Copied', ...names.map((name) => `${name} busy`)]
  const rates = copyRates(facts.migration, facts.vm)
  const { indexes, every } = thinnedIndexes(rates.length)
  const rows = indexes.map((index) => {
    const [seconds, rate] = rates[index]!
    const atNs = Math.round(seconds * nsPerSecond)
    const busy = names.map((name) => {
      const series = facts.datastores.get(name)?.series
      const at = series?.atNs.findLastIndex((one) => one <= atNs) ?? -1
      return at < 0 ? '–' : percent(series!.busyPermyriad[at]! / 10_000)
    })
    return [clockTime(atNs), copyRate(rate * mibBytes), ...busy]
  })
  return { columns, rows, note: thinnedNote(every) }
}
