/** The plot of a curve question in pixels: its box, its axes with their labels, its points. Pure. */
import { threeDigits } from '../../format/numbers.ts'
import { heightOf, labelled, placesOf, ticksOf, type CurveAxis } from './curve-geometry.ts'

export interface CurveShape {
  readonly x: { readonly label: string; readonly unit: string; readonly values: readonly number[] }
  readonly y: CurveAxis & { readonly label: string; readonly unit: string }
}

export interface PlotPoint {
  readonly x: number
  readonly y: number
}

export interface CurvePlot {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly height: number
  readonly places: readonly number[]
  readonly yTicks: readonly { readonly y: number; readonly text: string }[]
  readonly xTicks: readonly { readonly x: number; readonly text: string }[]
  xOf(at: number): number
  yOf(value: number): number
  pointsOf(heights: readonly (number | null)[]): (PlotPoint | null)[]
}

const digitWidth = 6.6
/** Room under the plot for the labels of the x axis. */
const footHeight = 20
/** Room for names at the ends of lines. */
const namesWidth = 62

export function curvePlot(shape: CurveShape, width: number, height: number, hasNames: boolean): CurvePlot {
  const ticks = ticksOf(shape.y).map((value) => ({ value, text: threeDigits(value) }))
  const left = Math.ceil(Math.max(...ticks.map(({ text }) => text.length)) * digitWidth) + 8
  const right = Math.max(left + 40, width - (hasNames ? namesWidth : 12))
  const top = 10
  const bottom = height - footHeight
  // The outermost points stand inside, so that their handles are whole.
  const inset = 8
  const places = placesOf(shape.x.values)
  const xOf = (at: number) => left + inset + (places[at] ?? 1) * (right - left - 2 * inset)
  const yOf = (value: number) => bottom - heightOf(shape.y, value) * (bottom - top)
  const texts = shape.x.values.map(threeDigits)
  const labelWidth = Math.max(...texts.map((text) => text.length)) * digitWidth + 8
  return {
    left,
    top,
    right,
    bottom,
    height,
    places,
    xOf,
    yOf,
    yTicks: ticks.map(({ value, text }) => ({ y: yOf(value), text })),
    xTicks: labelled(texts.length, right - left, labelWidth).map((at) => ({ x: xOf(at), text: texts[at]! })),
    pointsOf: (heights) =>
      heights.map((value, at) => (value === null ? null : { x: xOf(at), y: yOf(value) })),
  }
}

/** `Pass 3, Remaining memory 512 MiB`, as a point says it. */
export function spokenPoint(shape: CurveShape, at: number, value: number | null): string {
  return `${spokenPlace(shape, at)}: ${value === null ? 'not set' : spokenHeight(shape, value)}`
}

export function spokenPlace({ x }: CurveShape, at: number): string {
  return `${x.label} ${threeDigits(x.values[at] ?? 0)}${x.unit === '' ? '' : ` ${x.unit}`}`
}

export function spokenHeight({ y }: CurveShape, value: number): string {
  return `${threeDigits(value)}${y.unit === '' ? '' : ` ${y.unit}`}`
}
