/** A predicted number beside the one that came out, on one line: a ring and a diamond, and what counts as right. */
import { threeDigits } from '../../../core/base/format.ts'
import { fontFamily, paper } from './colors.ts'
import { escaped, trusted, type Html } from './html.ts'
import { svgHead } from './svg-chart.ts'
import { niceTicks } from './ticks.ts'

export interface NumberLine {
  readonly id: string
  readonly title: string
  readonly description: string
  readonly predicted: number
  readonly outcome: number
  /** Half the width of what counts as right. */
  readonly tolerance: number
  readonly unit: string
}

const size = { width: 674, height: 78 }
const left = 12
const plotWidth = size.width - 2 * left
const baseY = 50

export function numberLine(line: NumberLine): Html {
  const { id, title, description, predicted, outcome, tolerance, unit } = line
  // A tolerance may reach below 0 where nothing else does: it is cut there.
  const least = Math.min(predicted, outcome)
  const axis = axisOf(
    least >= 0 ? 0 : Math.min(least, outcome - tolerance),
    Math.max(predicted, outcome + tolerance),
  )
  const x = (value: number) => {
    const share = (Math.max(axis.min, value) - axis.min) / (axis.max - axis.min)
    return Number((left + plotWidth * share).toFixed(1))
  }
  const bandFrom = x(outcome - tolerance)
  const ticks = axis.ticks.map(
    (tick, index) =>
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${baseY}" y2="${baseY + 4}" stroke="${paper.text}"/>` +
      text(
        x(tick),
        baseY + 17,
        `${threeDigits(tick)}${index === axis.ticks.length - 1 ? ` ${unit}` : ''}`,
        paper.third,
      ),
  )
  const mine = x(predicted)
  const came = x(outcome)
  const shapes = [
    `<defs><pattern id="${id}-band" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">` +
      `<line x1="0" y1="0" x2="0" y2="5" stroke="${paper.hatch}" stroke-width="2"/></pattern></defs>`,
    `<rect x="${bandFrom}" y="${baseY - 9}" width="${Math.max(1, x(outcome + tolerance) - bandFrom).toFixed(1)}" height="9" fill="url(#${id}-band)"/>`,
    `<line x1="${left}" x2="${left + plotWidth}" y1="${baseY}" y2="${baseY}" stroke="${paper.text}"/>`,
    ...ticks,
    `<line x1="${mine}" x2="${mine}" y1="16" y2="${baseY - 5}" stroke="${paper.prediction}" stroke-dasharray="2 2"/>`,
    `<circle cx="${mine}" cy="${baseY}" r="5" fill="#fff" stroke="${paper.prediction}" stroke-width="2"/>`,
    `<line x1="${came}" x2="${came}" y1="32" y2="${baseY}" stroke="${paper.sent}"/>`,
    `<path d="M${came} ${baseY - 5}l5 5-5 5-5-5z" fill="${paper.sent}"/>`,
    text(mine, 12, `predicted ${threeDigits(predicted)} ${unit}`, paper.prediction),
    text(came, 28, `outcome ${threeDigits(outcome)} ${unit}`, paper.sent),
  ]
  const attributes =
    `width="${size.width}" height="${size.height}" viewBox="0 0 ${size.width} ${size.height}" ` +
    `xmlns="http://www.w3.org/2000/svg" font-family="${fontFamily}" font-size="12"`
  return trusted(`${svgHead(id, title, description, attributes)}${shapes.join('')}</svg>`)
}

/** From 0, unless something lies below it. */
function axisOf(least: number, most: number): { min: number; max: number; ticks: number[] } {
  if (least >= 0) return { min: 0, ...niceTicks(Math.max(most, 1e-6) * 1.05) }
  const { ticks, max } = niceTicks(Math.max(most - least, 1e-6) * 1.05)
  const step = (ticks[1] ?? max) - (ticks[0] ?? 0)
  const min = Math.floor(least / step) * step
  return { min, max: min + max, ticks: ticks.map((tick) => tick + min) }
}

/** Anchored so that it stays within the drawing. */
function text(x: number, y: number, words: string, color: string): string {
  const anchor = x < 80 ? 'start' : x > size.width - 80 ? 'end' : 'middle'
  const at = anchor === 'start' ? Math.max(0, x - 6) : anchor === 'end' ? Math.min(size.width, x + 6) : x
  return `<text x="${at}" y="${y}" text-anchor="${anchor}" fill="${color}" stroke="#fff" stroke-width="4" paint-order="stroke">${escaped(words.trim())}</text>`
}
