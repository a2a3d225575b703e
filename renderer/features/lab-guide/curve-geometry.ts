/**
 * The chart on which a curve is drawn: where a value stands, what a place means, ticks, steps of the arrow keys. Pure;
 * places are shares of the plot, 0 at the left and at the bottom, 1 at the right and at the top.
 */

export interface CurveAxis {
  readonly min: number
  readonly max: number
  readonly scale: 'linear' | 'log'
}

/** Share of the height at which a value stands; what lies outside is cut. */
export function heightOf(axis: CurveAxis, value: number): number {
  const share =
    axis.scale === 'log'
      ? Math.log(Math.max(value, axis.min) / axis.min) / Math.log(axis.max / axis.min)
      : (value - axis.min) / (axis.max - axis.min)
  return Math.min(1, Math.max(0, share))
}

/** The value at a share of the height, rounded as a hand can mean it. */
export function valueAt(axis: CurveAxis, height: number): number {
  const share = Math.min(1, Math.max(0, height))
  const value =
    axis.scale === 'log'
      ? axis.min * (axis.max / axis.min) ** share
      : axis.min + (axis.max - axis.min) * share
  return kept(axis, value)
}

/** Steps that an arrow key takes over the whole axis. */
const arrowSteps = 100

/** `value` some steps of the arrow keys higher (or lower, below 0). */
export function stepped(axis: CurveAxis, value: number, steps: number): number {
  if (axis.scale === 'log') {
    // Below a hundredth a step would be lost in rounding to three digits.
    const ratio = Math.max(1.01, (axis.max / axis.min) ** (1 / arrowSteps))
    return kept(axis, value * ratio ** steps)
  }
  return kept(axis, value + steps * linearStep(axis))
}

function linearStep(axis: CurveAxis): number {
  return roundStep((axis.max - axis.min) / arrowSteps)
}

function kept(axis: CurveAxis, value: number): number {
  const inside = Math.min(axis.max, Math.max(axis.min, value))
  if (axis.scale === 'log') return Math.min(axis.max, Math.max(axis.min, Number(inside.toPrecision(3))))
  const step = linearStep(axis)
  // Twelve digits: 0.1 + 0.2 is to be 0.3.
  const rounded = Number((Math.round(inside / step) * step).toPrecision(12))
  return Math.min(axis.max, Math.max(axis.min, rounded))
}

/** The smallest of 1, 2, 5 times a power of ten that is not below `least`. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(least))
  return [1, 2, 5, 10].map((one) => one * power).find((one) => one >= least * 0.999)!
}

/** More lines than these crowd the axis. */
const maxTicks = 6

export function ticksOf(axis: CurveAxis): number[] {
  if (axis.scale === 'log') return logTicks(axis)
  const step = roundStep((axis.max - axis.min) / (maxTicks - 1))
  const first = Math.ceil(axis.min / step - 1e-9)
  const count = Math.floor(axis.max / step + 1e-9) - first + 1
  return Array.from({ length: count }, (_, at) => Number(((first + at) * step).toPrecision(12)))
}

/** Equal ratios apart: halves where they fit, else quarters, tenths, hundredths. */
function logTicks({ min, max }: CurveAxis): number[] {
  const powers = (ratio: number) => {
    const first = Math.ceil(Math.log(min) / Math.log(ratio) - 1e-9)
    const last = Math.floor(Math.log(max) / Math.log(ratio) + 1e-9)
    return Array.from({ length: last - first + 1 }, (_, at) =>
      Number((ratio ** (first + at)).toPrecision(12)),
    )
  }
  const found = [2, 4, 10, 100, 1000].map(powers)
  return found.find((ticks) => ticks.length <= maxTicks) ?? found.at(-1)!
}

/** Points closer than this share of an even spacing cannot be taken hold of one by one. */
const leastSpacing = 0.35

/** Shares of the width: true to the values, or evenly spaced where some would lie too close. */
export function placesOf(values: readonly number[]): number[] {
  const first = values[0] ?? 0
  const span = (values.at(-1) ?? 1) - first
  const even = values.map((_, at) => at / Math.max(1, values.length - 1))
  if (span <= 0) return even
  const least = (leastSpacing * span) / (values.length - 1)
  const isCrowded = values.some((value, at) => at > 0 && value - values[at - 1]! < least)
  return isCrowded ? even : values.map((value) => (value - first) / span)
}

/** Index of the place nearest to `share`. */
export function nearestPlace(places: readonly number[], share: number): number {
  let nearest = 0
  for (const [at, place] of places.entries()) {
    if (Math.abs(place - share) < Math.abs(places[nearest]! - share)) nearest = at
  }
  return nearest
}

export interface Stroke {
  readonly at: number
  /** Share of the height. */
  readonly height: number
}

/** `curve` after a stroke of the pointer from one place to another: a fast hand skips places, the stroke does not. */
export function sketched(
  curve: readonly (number | null)[],
  axis: CurveAxis,
  from: Stroke,
  to: Stroke,
): (number | null)[] {
  const [left, right] = from.at <= to.at ? [from, to] : [to, from]
  return curve.map((value, at) => {
    if (at < left.at || at > right.at) return value
    if (at === to.at) return valueAt(axis, to.height)
    const share = (at - left.at) / (right.at - left.at)
    return valueAt(axis, left.height + share * (right.height - left.height))
  })
}

/** A path through the points that are there; where one is missing it breaks. */
export function pathThrough(points: readonly ({ readonly x: number; readonly y: number } | null)[]): string {
  let isOpen = false
  const parts: string[] = []
  for (const point of points) {
    if (point !== null) parts.push(`${isOpen ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`)
    isOpen = point !== null
  }
  return parts.join('')
}

/** Indices whose labels fit below the axis, always with the first. */
export function labelled(count: number, width: number, labelWidth: number): number[] {
  const every = Math.max(1, Math.ceil((count * labelWidth) / Math.max(1, width)))
  return Array.from({ length: count }, (_, at) => at).filter((at) => at % every === 0)
}

/** Heights in pixels of the labels at the ends of two lines, moved apart where they would touch. */
export function apart(one: number, other: number, least: number): readonly [number, number] {
  const missing = least - Math.abs(one - other)
  if (missing <= 0) return [one, other]
  return one <= other ? [one - missing / 2, other + missing / 2] : [one + missing / 2, other - missing / 2]
}
