/** A prediction and what came out, compared in a sentence. Pure. */
import { noBreak, threeDigits } from '../../format/numbers.ts'

function withUnit(value: number, unit: string): string {
  return unit === '' ? threeDigits(value) : `${threeDigits(value)}${noBreak}${unit}`
}

/** From this ratio on the ratio says more than the distance. */
const tellingRatio = 1.5

/** `Your prediction was 44 ms below the outcome.`, with the ratio where it is large. */
export function numberDifference(predicted: number, came: number, unit: string): string {
  const distance = predicted - came
  if (threeDigits(predicted) === threeDigits(came)) return 'Your prediction was what came out.'
  const side = distance > 0 ? 'above' : 'below'
  const sentence = `Your prediction was ${withUnit(Math.abs(distance), unit)} ${side} the outcome`
  const ratio = predicted > 0 && came > 0 ? Math.max(predicted / came, came / predicted) : 1
  if (ratio < tellingRatio) return `${sentence}.`
  const times = `${threeDigits(ratio)}${noBreak}times`
  return distance > 0 ? `${sentence}: ${times} too much.` : `${sentence}: it was ${times} as much.`
}

/** Where a drawn curve and the one that came out part most; over the points that came out. */
export function curveDifference(
  drawn: readonly number[],
  came: readonly number[],
  words: { readonly x: string; readonly values: readonly number[]; readonly unit: string },
): string {
  const count = Math.min(drawn.length, came.length)
  if (count === 0) return 'Nothing came out yet that could be compared.'
  const farthest = Array.from({ length: count }, (_, at) => at).toSorted(
    (one, other) => apartBy(drawn[other]!, came[other]!) - apartBy(drawn[one]!, came[one]!),
  )[0]!
  if (apartBy(drawn[farthest]!, came[farthest]!) === 0) return 'Your curve is what came out.'
  const above = Array.from({ length: count }, (_, at) => at).filter((at) => drawn[at]! > came[at]!).length
  const side = drawn[farthest]! > came[farthest]! ? 'above' : 'below'
  const place = `${words.x}${noBreak}${threeDigits(words.values[farthest] ?? farthest + 1)}`
  const shorter =
    came.length < drawn.length
      ? ` The outcome ended after ${words.x}${noBreak}${threeDigits(words.values[came.length - 1] ?? came.length)}.`
      : ''
  return (
    `Your curve lay above the outcome at ${above} of ${count} points, and farthest ${side} it at ${place}: ` +
    `${withUnit(drawn[farthest]!, words.unit)} against ${withUnit(came[farthest]!, words.unit)}.${shorter}`
  )
}

/** How far two heights are apart: by their ratio where both are above 0. */
function apartBy(one: number, other: number): number {
  if (one === other) return 0
  return one > 0 && other > 0 ? Math.abs(Math.log(one / other)) : Math.abs(one - other)
}

/** `+44`, `−120`, `0`: outcome less prediction, for a column. */
export function signedDifference(came: number, predicted: number): string {
  const text = threeDigits(came - predicted)
  return came > predicted && text !== '0' ? `+${text}` : text
}
