/**
 * A number as a question for a show of hands: what came out among wrong numbers of the same kind, those first that
 * many arrive at. Ascending, in a place that the seed draws, so that where the right one stands says nothing.
 */
import { Prng } from '../base/prng.ts'
import { numberInWords } from './numbers.ts'
import type { Question } from './question-schema.ts'

type NumberQuestion = Extract<Question, { kind: 'number' }>

export interface NumberOption {
  readonly id: string
  readonly value: number
  readonly text: string
  readonly isRight: boolean
  /** Misconception that leads to it, or null. */
  readonly misconception: string | null
}

const optionCount = 4
/** Wrong numbers lie so many times off at least: nearer ones would be right within the tolerance. */
const apart = 2

/** `traps`: values of the question's traps, null for one that cannot be told. */
export function numberOptions(
  question: NumberQuestion,
  came: number,
  traps: readonly (number | null)[],
  seed: number,
  name: string,
): NumberOption[] {
  const chosen: { value: number; misconception: string | null }[] = [{ value: came, misconception: null }]
  const add = (value: number, misconception: string | null) => {
    const isFit = value >= question.min && value <= question.max && chosen.length < optionCount
    if (isFit && chosen.every((one) => areApart(question, one.value, value)))
      chosen.push({ value, misconception })
  }
  question.traps.forEach((trap, index) => {
    const value = traps[index] ?? null
    if (value !== null) add(rounded(value), trap.misconception)
  })
  const stream = Prng.fromName(seed, `cue/${name}`)
  const isUpFirst = stream.below(2) === 0
  for (const step of isUpFirst ? [1, 2, -1, 3, -2, -3] : [-1, -2, 1, -3, 2, 3])
    add(neighbour(question, came, step), null)
  return chosen
    .toSorted((left, right) => left.value - right.value)
    .map(({ value, misconception }, index) => ({
      id: `n${index + 1}`,
      value,
      text: numberInWords(rounded(value), question.unit),
      isRight: value === came,
      misconception,
    }))
}

/** The option that a number given by a student comes nearest to. */
export function nearestOption(options: readonly NumberOption[], given: number): NumberOption | null {
  const distance = ({ value }: NumberOption) =>
    value > 0 && given > 0
      ? Math.abs(Math.log(given / value))
      : Math.abs(given - value) + (given === value ? 0 : 1)
  return options.reduce<NumberOption | null>(
    (nearest, one) => (nearest === null || distance(one) < distance(nearest) ? one : nearest),
    null,
  )
}

/** Small counts differ by one; everything else by a factor. */
function neighbour({ unit }: NumberQuestion, came: number, step: number): number {
  if (isCount(unit, came)) return came + step * Math.max(1, Math.round(came / 3))
  return rounded(came * 4 ** step)
}

function areApart({ unit, toleranceAbsolute }: NumberQuestion, left: number, right: number): boolean {
  if (Math.abs(left - right) <= toleranceAbsolute) return false
  if (isCount(unit, left) && isCount(unit, right)) return left !== right
  const [low, high] = left < right ? [left, right] : [right, left]
  return low <= 0 ? high !== low : high / low >= apart
}

function isCount(unit: string, value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 25 && !/^(?:ms|s|min|h|[kMG]i?B(?:\/s)?|%)$/.test(unit)
}

/** Two figures: more would tell the one that was measured from those that were made up. */
function rounded(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(2))
}
