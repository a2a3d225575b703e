import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { naturalExp, naturalLog, power } from '../../../core/base/fixed-math.ts'

const positive = fc.double({ min: 1e-300, max: 1e300, noNaN: true })

describe('logarithm, exponential and power of our own', () => {
  it('agree with the host to some units in the last place', () => {
    fc.assert(
      fc.property(positive, fc.double({ min: -700, max: 700, noNaN: true }), (x, exponent) => {
        const log = Math.log(x)
        expect(Math.abs(naturalLog(x) - log)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(log)))
        const exp = Math.exp(exponent)
        expect(Math.abs(naturalExp(exponent) / exp - 1)).toBeLessThan(5e-16)
      }),
      { numRuns: 2000, seed: 1 },
    )
  })

  it('raise to powers as Zipf needs them', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
        fc.double({ min: -3, max: 3, noNaN: true }),
        (x, y) => {
          expect(Math.abs(power(x, y) / Math.pow(x, y) - 1)).toBeLessThan(1e-13)
        },
      ),
      { numRuns: 2000, seed: 1 },
    )
  })

  it('keep to the exact values where there are some', () => {
    expect(naturalLog(1)).toBe(0)
    expect(naturalExp(0)).toBe(1)
    expect(power(7, 1)).toBe(7)
    expect(power(1, 3)).toBe(1)
    expect(naturalExp(-1000)).toBe(0)
    expect(naturalExp(1000)).toBe(Infinity)
    expect(() => naturalLog(0)).toThrow('logarithm-of-positive')
  })

  it('give these bits on every platform', () => {
    const bits = (value: number) => Buffer.from(Float64Array.of(value).buffer).toString('hex')
    expect([naturalLog(10), naturalExp(0.7), power(1000, -0.9)].map(bits)).toMatchInlineSnapshot(`
      [
        "1655b5bbb16b0240",
        "878926612a1c0040",
        "7bb0784c5e58603f",
      ]
    `)
  })
})
