/**
 * What all charts have in common, from the theme's colours: text, axes without junk, the tooltip. Each chart
 * states only what is its own. Pure, so that a test can look at it.
 */
import type { ThemeColors } from './theme-colors.ts'

export const chartFont = "'Precopy Text', sans-serif"
export const digitsFont = "'Precopy Digits', 'Precopy Text', sans-serif"

/** Theme object of ECharts. Tooltips are drawn on the canvas: no element of theirs needs a style of its own. */
export function echartsTheme(colors: ThemeColors): object {
  const axis = {
    axisLine: { show: false, lineStyle: { color: colors.hairlineStrong, width: 1 } },
    axisTick: { show: false },
    splitLine: { show: true, lineStyle: { color: colors.gridline, width: 1 } },
    splitArea: { show: false },
    minorTick: { show: false },
    minorSplitLine: { show: false },
    axisLabel: { color: colors.second, fontFamily: digitsFont, fontSize: 11, margin: 7 },
  }
  return {
    backgroundColor: 'transparent',
    textStyle: { color: colors.text, fontFamily: chartFont, fontSize: 11 },
    line: { symbol: 'none', smooth: false, lineStyle: { width: 2 } },
    valueAxis: axis,
    logAxis: axis,
    tooltip: {
      backgroundColor: colors.panel,
      borderColor: colors.hairlineStrong,
      borderWidth: 1,
      padding: [5, 9],
      textStyle: { color: colors.text, fontFamily: chartFont, fontSize: 11.5, lineHeight: 16 },
      axisPointer: {
        type: 'line',
        lineStyle: { color: colors.third, type: 'solid', width: 1 },
        label: { show: false },
      },
    },
  }
}
