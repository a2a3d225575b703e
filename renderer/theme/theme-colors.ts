/** The theme's colours as canvas and ECharts need them: read from the CSS variables, the one place that states them. */

export interface ThemeColors {
  readonly text: string
  readonly second: string
  readonly third: string
  readonly panel: string
  readonly gridline: string
  readonly hairlineStrong: string
  readonly hatch: string
  readonly goal: string
  readonly prediction: string
  readonly warning: string
  readonly error: string
  readonly clean: string
  readonly toSend: string
  readonly inFlight: string
  readonly sent: string
  readonly reDirtied: string
  readonly untouched: string
}

const variables: Record<keyof ThemeColors, string> = {
  text: '--text',
  second: '--text-second',
  third: '--text-third',
  panel: '--panel',
  gridline: '--gridline',
  hairlineStrong: '--hairline-strong',
  hatch: '--hatch',
  goal: '--goal',
  prediction: '--prediction',
  warning: '--warning',
  error: '--error',
  clean: '--page-clean',
  toSend: '--page-to-send',
  inFlight: '--page-in-flight',
  sent: '--page-sent',
  reDirtied: '--page-redirtied',
  untouched: '--page-untouched',
}

export function readThemeColors(): ThemeColors {
  const style = getComputedStyle(document.documentElement)
  return Object.fromEntries(
    Object.entries(variables).map(([role, name]) => [role, style.getPropertyValue(name).trim()]),
  ) as unknown as ThemeColors
}
