/**
 * Logarithm, exponential and power from nothing but additions, multiplications and divisions, which IEEE 754
 * and ECMAScript define to the last bit. The host's Math.log, exp and pow may differ in the last digit from
 * one engine to the next and so may decide nothing in a run. Accurate to about 1e-15 relative; not for speed.
 */
import { assertInvariant } from './assert.ts'

/** ln 2 in two parts: the first has zeros at its end, so that a whole multiple of it is exact (Cody and Waite). */
const ln2High = 0.6931471803691238
const ln2Low = 1.9082149292705877e-10
const sqrt2 = 1.4142135623730951

/** Highest odd power in the series of ln: f is at most 0.172, so f^23 is below 1e-17. */
const lastLogPower = 21
/** Highest power in the series of exp: |r| is at most 0.347, so r^15 / 15! is below 1e-19. */
const lastExpPower = 14

const scratch = new DataView(new ArrayBuffer(8))

/** ln x for finite x > 0. Throws AssertionError otherwise. Subnormal numbers are scaled first. */
export function naturalLog(x: number): number {
  assertInvariant(x > 0 && x < Infinity, 'logarithm-of-positive', () => `asked for ln ${x}`)
  if (x < 2.2250738585072014e-308) return naturalLog(x * 18014398509481984) - 54 * (ln2High + ln2Low)
  scratch.setFloat64(0, x)
  const highWord = scratch.getUint32(0)
  let exponent = ((highWord >>> 20) & 0x7ff) - 1023
  scratch.setUint32(0, (highWord & 0xfffff) | (1023 << 20))
  let mantissa = scratch.getFloat64(0)
  if (mantissa > sqrt2) {
    mantissa /= 2
    exponent += 1
  }
  const f = (mantissa - 1) / (mantissa + 1)
  const square = f * f
  let sum = 0
  for (let power = lastLogPower; power >= 3; power -= 2) sum = (sum + 1 / power) * square
  return exponent * ln2High + (2 * f + (2 * f * sum + exponent * ln2Low))
}

/** e^x. Zero below the smallest normal number, Infinity above the largest. */
export function naturalExp(x: number): number {
  if (x < -708) return 0
  if (x > 709) return Infinity
  const exponent = Math.floor(x / (ln2High + ln2Low) + 0.5)
  const r = x - exponent * ln2High - exponent * ln2Low
  let sum = 1
  for (let power = lastExpPower; power >= 1; power -= 1) sum = 1 + (sum * r) / power
  return sum * powerOfTwo(exponent)
}

/** base^exponent for base > 0, through the two above: relative error about 1e-15 × |exponent × ln base|. */
export function power(base: number, exponent: number): number {
  if (exponent === 0 || base === 1) return 1
  if (exponent === 1) return base
  return naturalExp(exponent * naturalLog(base))
}

function powerOfTwo(exponent: number): number {
  if (exponent > 1023) return powerOfTwo(1023) * powerOfTwo(exponent - 1023)
  scratch.setUint32(0, (exponent + 1023) << 20)
  scratch.setUint32(4, 0)
  return scratch.getFloat64(0)
}
