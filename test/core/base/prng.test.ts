import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Prng } from '../../../core/base/prng.ts'

describe('named streams of randomness', () => {
  it('gives the same draws for the same seed and name, for ever', () => {
    const stream = Prng.fromName(1, 'workload/web-01/stream-0')
    expect(Array.from({ length: 4 }, () => stream.nextUint32())).toMatchInlineSnapshot(`
      [
        4111101934,
        2331098482,
        3569562772,
        3626093030,
      ]
    `)
  })

  it('gives unrelated draws for another seed and for another name', () => {
    const first = Prng.fromName(1, 'a').nextUint32()
    expect(Prng.fromName(2, 'a').nextUint32()).not.toBe(first)
    expect(Prng.fromName(1, 'b').nextUint32()).not.toBe(first)
  })

  it('goes on alike in a clone, and independently of it', () => {
    const stream = Prng.fromName(7, 'x')
    const copy = stream.clone()
    const ahead = [stream.nextUint32(), stream.nextUint32()]
    expect([copy.nextUint32(), copy.nextUint32()]).toEqual(ahead)
  })

  it('stays below any bound, and fills an array with the very draws that it gives one by one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.integer({ min: 0, max: 1000 }), (n, seed) => {
        const single = Prng.fromName(seed, 'bound')
        const filled = new Uint32Array(50)
        single.clone().fillBelow(filled, 50, n, 0)
        const draws = Array.from({ length: 50 }, () => single.below(n))
        expect(draws.every((draw) => Number.isInteger(draw) && draw >= 0 && draw < n)).toBe(true)
        expect([...filled]).toEqual(draws)
      }),
      { seed: 1 },
    )
  })

  it('is even where a plain remainder or product would not be', () => {
    // Below 3 × 2^30 a remainder of 32 bits hits the first third twice as often.
    const stream = Prng.fromName(3, 'even')
    const thirds = [0, 0, 0]
    for (let draw = 0; draw < 300_000; draw += 1)
      thirds[Math.floor(stream.below(3 * 2 ** 30) / 2 ** 30)]! += 1
    for (const count of thirds) expect(Math.abs(count - 100_000)).toBeLessThan(1300)
  })

  it('is even over a million draws: chi-square of 1000 cells inside five standard deviations', () => {
    const stream = Prng.fromName(4, 'cells')
    const cells = new Float64Array(1000)
    for (let draw = 0; draw < 1_000_000; draw += 1) cells[stream.below(1000)]! += 1
    const chiSquare = cells.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0)
    expect(Math.abs(chiSquare - 999)).toBeLessThan(5 * Math.sqrt(2 * 999))
  })

  it('refuses a bound that has no draw', () => {
    expect(() => Prng.fromName(1, 'x').below(0)).toThrow('bound-of-draw')
    expect(() => Prng.fromName(1, 'x').below(2 ** 32 + 1)).toThrow('bound-of-draw')
  })
})
