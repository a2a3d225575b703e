/** Predictions of a number: their range, their tolerance, and the wrong numbers that many arrive at. */
import type { Refusal } from '../base/errors.ts'
import { noBreak, threeDigits } from '../base/format.ts'
import { unfit, type Judgement } from './judgement.ts'
import type { Question } from './question-schema.ts'

type NumberQuestion = Extract<Question, { kind: 'number' }>

export function whyNotANumber(
  title: string,
  { min, max, unit }: NumberQuestion,
  number: number | undefined,
): Refusal | null {
  if (number !== undefined && number >= min && number <= max) return null
  const range = `${threeDigits(min)}–${threeDigits(max)}`
  return unfit('answer-out-of-range', `"${title}" takes a number.`, `Give ${inUnit(range, unit, ' ')}.`)
}

export function numberInWords(value: number, unit: string): string {
  return inUnit(threeDigits(value), unit, noBreak)
}

function inUnit(text: string, unit: string, space: string): string {
  return unit === '' ? text : `${text}${space}${unit}`
}

/** Tolerance is a share of the outcome; both ends count as within. */
export function isWithin(predicted: number, outcome: number, tolerancePercent: number): boolean {
  return Math.abs(predicted - outcome) * 100 <= tolerancePercent * Math.abs(outcome)
}

/** `traps`: values of the question's traps now, null for one that cannot be told. */
export function judgeNumber(
  question: NumberQuestion,
  predicted: number,
  came: number,
  traps: readonly (number | null)[],
): Judgement {
  const { tolerancePercent, toleranceAbsolute } = question
  const isRight =
    isWithin(predicted, came, tolerancePercent) || Math.abs(predicted - came) <= toleranceAbsolute
  const tolerance = Math.max((Math.abs(came) * tolerancePercent) / 100, toleranceAbsolute)
  const { within, above, below } = question.replies
  const met = question.traps.filter((trap, index) => {
    const value = traps[index] ?? null
    return value !== null && isWithin(predicted, value, trap.tolerancePercent)
  })
  return {
    isRight,
    share: isRight ? 1 : 0,
    reply: isRight ? within : predicted > came ? above : below,
    outcome: numberInWords(came, question.unit),
    came: { number: came, tolerance },
    rowReplies: {},
    misconceptions: isRight ? [] : met.map((trap) => trap.misconception),
  }
}
