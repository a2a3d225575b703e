/** Numbers as the screens write them: three significant digits, thousands with a comma, a no-break space before units. */

export const noBreak = '\u00a0'

export function wholeNumber(value: number): string {
  return Math.round(value).toLocaleString('en-US').replace('-', '−')
}

/** Three significant digits; whole numbers from 100 on. */
export function threeDigits(value: number): string {
  if (value === 0) return '0'
  const size = Math.abs(value)
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2
  return value
    .toLocaleString('en-US', { minimumFractionDigits: 0, maximumFractionDigits: digits })
    .replace('-', '−')
}

export function percent(share: number): string {
  return `${threeDigits(share * 100)}${noBreak}%`
}

/** Per cent without decimals, never 100 before it is all. */
export function wholePercent(share: number): string {
  return `${Math.floor(share * 100)}${noBreak}%`
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${wholeNumber(count)} ${count === 1 ? one : many}`
}
