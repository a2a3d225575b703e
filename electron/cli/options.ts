/** Reads the values of options that stand for numbers. */
import { UsageError } from './exit-status.ts'

interface Bounds {
  readonly min: number
  readonly max: number
  readonly isWhole?: boolean
}

/** undefined if the option was not given. Throws UsageError if it is no number, or outside its bounds. */
export function numberOption(option: string, value: string | undefined, bounds: Bounds): number | undefined {
  if (value === undefined) return undefined
  const { min, max, isWhole = false } = bounds
  const number = value.trim() === '' ? Number.NaN : Number(value)
  if (number >= min && number <= max && (!isWhole || Number.isInteger(number))) return number
  const kind = isWhole ? 'a whole number' : 'a number'
  throw new UsageError(`${option} ${value} is not ${kind} from ${min} to ${max}.`, 'Correct the value.')
}

/** Seeds are unsigned 32-bit numbers. */
export const seedBounds: Bounds = { min: 0, max: 2 ** 32 - 1, isWhole: true }
