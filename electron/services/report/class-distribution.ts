/** How the points of a class lie: hand-ins counted by tenths of what could be reached. */
import type { EChartsCoreOption } from 'echarts/core'
import { largestOf } from '../../../core/base/extremes.ts'
import type { GradedSubmission } from '../../../core/contract/teaching-messages.ts'
import { fontFamily, paper } from './colors.ts'
import { figureCell, type Chart } from './report-document.ts'
import { svgChart } from './svg-chart.ts'

/** Points in per cent of all that could be had; hand-ins that could not be replayed have none. */
export function sharesOf(submissions: readonly GradedSubmission[]): number[] {
  return submissions.flatMap(({ points, maxPoints }) =>
    points === null ? [] : [(100 * points) / Math.max(1, maxPoints)],
  )
}

const classes = 10

export function distributionChart(submissions: readonly GradedSubmission[]): Chart {
  const counts = Array.from({ length: classes }, () => 0)
  for (const share of sharesOf(submissions)) {
    const at = Math.max(0, Math.min(classes - 1, Math.floor(share / (100 / classes))))
    counts[at]! += 1
  }
  const names = counts.map((_, index) => `${index * 10}–${index === classes - 1 ? 100 : index * 10 + 9}`)
  const title = 'Hand-ins by points reached'
  const described = names.flatMap((name, index) =>
    counts[index] === 0 ? [] : [`${name} %: ${counts[index]}`],
  )
  const description = `${title}, in tenths. ${described.join('; ')}.`
  return {
    kind: 'chart',
    title,
    description,
    caption: 'Hand-ins by points reached, in per cent of all points of their lab.',
    svg: svgChart({
      id: 'points',
      title,
      description,
      width: 674,
      height: 190,
      option: distributionOption(names, counts),
    }),
    table: {
      kind: 'table',
      title,
      columns: [{ name: 'Points reached, %' }, { name: 'Hand-ins', isNumber: true }],
      rows: names.map((name, index) => [name, figureCell(String(counts[index]), counts[index]!)]),
    },
  }
}

function distributionOption(names: readonly string[], counts: readonly number[]): EChartsCoreOption {
  const text = { color: paper.third, fontSize: 12, fontFamily }
  return {
    textStyle: { fontFamily },
    grid: { left: 30, right: 12, top: 22, bottom: 26 },
    xAxis: {
      type: 'category',
      data: names.map((name, index) => (index === classes - 1 ? `${name}\u00a0%` : name)),
      axisLine: { lineStyle: { color: paper.text } },
      axisTick: { show: false },
      axisLabel: { ...text, interval: 0 },
    },
    yAxis: {
      type: 'value',
      minInterval: 1,
      max: Math.max(2, largestOf(counts, 0)),
      axisLabel: text,
      splitLine: { lineStyle: { color: paper.hairlineStrong } },
    },
    series: [
      {
        type: 'bar',
        silent: true,
        barCategoryGap: '20%',
        itemStyle: { color: paper.sent },
        data: counts,
        label: {
          show: true,
          position: 'top',
          color: paper.text,
          fontSize: 12,
          fontFamily,
          formatter: ({ value }: { value: number }) => (value === 0 ? '' : String(value)),
        },
      },
    ],
  }
}
