/** The line on which a predicted number and its outcome stand. Pure; places are shares of its length. */

export interface NumberLine {
  readonly low: number
  readonly high: number
  readonly isLog: boolean
  readonly predictedAt: number
  readonly cameAt: number
  /** What counts as right; null if that is not known. */
  readonly band: {
    readonly least: number
    readonly most: number
    readonly from: number
    readonly to: number
  } | null
}

/** From this ratio on a line of equal steps would press the smaller number into its end. */
const logFrom = 40

/** `tolerance`: half the width of what counts as right, in the unit of the question; null if it is not told. */
export function numberLine(predicted: number, came: number, tolerance: number | null): NumberLine {
  // What is never below nothing is not right below it either.
  const floor = Math.min(predicted, came) < 0 ? Number.NEGATIVE_INFINITY : 0
  const ends =
    tolerance === null ? null : { least: Math.max(floor, came - tolerance), most: came + tolerance }
  const values = [predicted, came, ...(ends === null ? [] : [ends.least, ends.most])]
  const positive = values.filter((value) => value > 0)
  const least = Math.min(predicted, came)
  const isLog = least > 0 && Math.max(predicted, came) / least >= logFrom
  const high = roundUp(Math.max(...values))
  const low = isLog
    ? 10 ** Math.floor(Math.log10(Math.min(...positive)))
    : 0 - roundUp(-Math.min(0, ...values))
  const placeOf = (value: number) => {
    const share = isLog
      ? Math.log(Math.max(value, low) / low) / Math.log(high / low)
      : (value - low) / (high - low || 1)
    return Math.min(1, Math.max(0, share))
  }
  return {
    low,
    high,
    isLog,
    predictedAt: placeOf(predicted),
    cameAt: placeOf(came),
    band: ends === null ? null : { ...ends, from: placeOf(ends.least), to: placeOf(ends.most) },
  }
}

/** Not below `value`, and a number that reads well as the end of a line. */
function roundUp(value: number): number {
  if (value <= 0) return 0
  const power = 10 ** Math.floor(Math.log10(value))
  return [1, 1.5, 2, 3, 4, 5, 6, 8, 10].map((one) => one * power).find((one) => one >= value * 0.999999)!
}
