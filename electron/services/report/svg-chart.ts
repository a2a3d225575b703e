/**
 * A chart as SVG text, drawn by ECharts without a browser. ECharts counts the ids in its output over the life
 * of the process; here they are named after the chart, so that the same report is the same bytes.
 */
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, MarkAreaComponent, MarkLineComponent } from 'echarts/components'
import { init, use, type EChartsCoreOption } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { escaped, trusted, type Html } from './html.ts'

use([LineChart, BarChart, GridComponent, MarkLineComponent, MarkAreaComponent, SVGRenderer])

export interface SvgChart {
  /** Kebab-case and its own within the page. */
  readonly id: string
  readonly title: string
  /** What the chart shows, for whoever does not see it. */
  readonly description: string
  readonly width: number
  readonly height: number
  readonly option: EChartsCoreOption
}

export function svgChart({ id, title, description, width, height, option }: SvgChart): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height })
  try {
    chart.setOption({ animation: false, ...option })
    const svg = withoutHover(chart.renderToSVGString()).replaceAll(/zr\d+-/g, `${id}-`)
    return trusted(svg.replace(/^<svg ([^>]*)>/, (_, rest: string) => svgHead(id, title, description, rest)))
  } finally {
    chart.dispose()
  }
}

/** The opening of a chart that says what it is. `attributes` beside those. */
export function svgHead(id: string, title: string, description: string, attributes: string): string {
  return (
    `<svg role="img" aria-labelledby="${id}-title ${id}-desc" class="chart" ${attributes}>` +
    `<title id="${id}-title">${escaped(title)}</title><desc id="${id}-desc">${escaped(description)}</desc>`
  )
}

/** Styles under the pointer and notes for a script: a report has neither, and their numbers go on counting. */
function withoutHover(svg: string): string {
  return svg
    .replaceAll(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replaceAll(/ class="zr\d+-cls-\d+"/g, '')
    .replaceAll(/ ecmeta_\w+="[^"]*"/g, '')
}
