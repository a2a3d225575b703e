/**
 * Curves drawn on the empty chart. A point is right within the tolerance, a share of what came out there, but never
 * finer than 2 % of the axis: nobody draws finer. On a logarithmic axis the ratio of both counts, so that half and
 * double are equally far. A curve is right if 70 % of its points are; the one that was given does not count.
 */
import type { Refusal } from '../base/errors.ts'
import { threeDigits } from '../base/format.ts'
import { unfit, type Judgement } from './judgement.ts'
import { isWithin, numberInWords } from './numbers.ts'
import type { Question } from './question-schema.ts'

type CurveQuestion = Extract<Question, { kind: 'curve' }>

/** Share of points in tolerance from which a curve is right. */
const passShare = 0.7
/** Share of the axis that a hand draws at best. */
const drawnShare = 0.02

export function whyNotACurve(
  title: string,
  { x, y }: CurveQuestion,
  curve: readonly number[] | undefined,
): Refusal | null {
  const isFit =
    curve?.length === x.values.length && curve.every((height) => height >= y.min && height <= y.max)
  if (isFit) return null
  const range = `${threeDigits(y.min)}–${threeDigits(y.max)}`
  return unfit(
    'answer-not-a-curve',
    `"${title}" takes a curve with ${x.values.length} points.`,
    `Give each of them a height of ${y.unit === '' ? range : `${range} ${y.unit}`}.`,
  )
}

export function curveInWords({ x, y }: CurveQuestion, curve: readonly number[]): string {
  return curve
    .map((height, index) => {
      const at = x.values[index]
      return at === undefined ? '' : `${numberInWords(at, x.unit)}: ${numberInWords(height, y.unit)}`
    })
    .join('\n')
}

/** `traps`: heights that the question's traps lead to now, null for one that cannot be told. */
export function judgeCurve(
  question: CurveQuestion,
  drawn: readonly number[],
  came: readonly number[],
  traps: readonly (readonly number[] | null)[],
): Judgement {
  const outcome = came.slice(0, question.x.values.length)
  const share = shareWithin(question, drawn, outcome, question.tolerancePercent)
  const isRight = share >= passShare
  const { within, above, below } = question.replies
  const met = question.traps.filter(({ tolerancePercent }, index) => {
    const heights = traps[index] ?? null
    return heights !== null && shareWithin(question, drawn, heights, tolerancePercent) >= passShare
  })
  return {
    isRight,
    share,
    reply: isRight ? within : meanSign(question, drawn, outcome) > 0 ? above : below,
    outcome: curveInWords(question, outcome),
    came: { curve: outcome },
    rowReplies: {},
    misconceptions: isRight ? [] : met.map((trap) => trap.misconception),
  }
}

/** Points that are compared: those that came out, without the one that was given. */
function comparedPoints(
  { first }: CurveQuestion,
  drawn: readonly number[],
  came: readonly number[],
): (readonly [drawn: number, came: number])[] {
  const points = came.slice(0, drawn.length).map((height, index) => [drawn[index] ?? 0, height] as const)
  return first !== undefined && points.length > 1 ? points.slice(1) : points
}

function shareWithin(
  question: CurveQuestion,
  drawn: readonly number[],
  came: readonly number[],
  tolerancePercent: number,
): number {
  const points = comparedPoints(question, drawn, came)
  const right = points.filter(([mine, real]) => isPointWithin(question, mine, real, tolerancePercent))
  return right.length / Math.max(1, points.length)
}

function isPointWithin({ y }: CurveQuestion, mine: number, real: number, tolerancePercent: number): boolean {
  if (y.scale === 'linear') {
    const isDrawn = Math.abs(mine - real) <= drawnShare * (y.max - y.min)
    return isDrawn || isWithin(mine, real, tolerancePercent)
  }
  // Below the axis everything is at its lower end: a logarithm has no zero.
  const ratio = Math.log(Math.max(mine, y.min) / Math.max(real, y.min))
  const isDrawn = Math.abs(ratio) <= drawnShare * Math.log(y.max / y.min)
  return isDrawn || Math.abs(ratio) <= Math.log(1 + tolerancePercent / 100)
}

/** Above 0 where more points lie too high than too low. */
function meanSign(question: CurveQuestion, drawn: readonly number[], came: readonly number[]): number {
  const points = comparedPoints(question, drawn, came)
  return points.reduce((sum, [mine, real]) => sum + Math.sign(mine - real), 0) / Math.max(1, points.length)
}
