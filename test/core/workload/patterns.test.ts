import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Prng } from '../../../core/base/prng.ts'
import { HotColdPattern } from '../../../core/workload/hot-cold.ts'
import { Scatter } from '../../../core/workload/scatter.ts'
import { SequentialPattern } from '../../../core/workload/sequential.ts'
import { UniformPattern } from '../../../core/workload/uniform.ts'
import type { WritePattern } from '../../../core/workload/write-stream.ts'
import { ZipfPattern } from '../../../core/workload/zipf.ts'

const region = { firstPage: 1000, pages: 400 }

/** Writes of `pattern` per page of the region; fails on a page outside it. */
function countWrites(pattern: WritePattern, writes: number): Float64Array {
  const batch = new Uint32Array(writes)
  pattern.fill(batch, writes)
  const counts = new Float64Array(region.pages)
  for (const page of batch) counts[page - region.firstPage]! += 1
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(writes)
  return counts
}

/** Chi-square of counts against expected ones, in standard deviations from its mean. */
function deviation(counts: ArrayLike<number>, expected: ArrayLike<number>): number {
  let chiSquare = 0
  for (let index = 0; index < counts.length; index += 1) {
    chiSquare += (counts[index]! - expected[index]!) ** 2 / expected[index]!
  }
  const freedom = counts.length - 1
  return (chiSquare - freedom) / Math.sqrt(2 * freedom)
}

describe('write patterns', () => {
  it('sequential goes round from its start page, and skips exactly', () => {
    const pattern = new SequentialPattern({ firstPage: 10, pages: 3 }, 2)
    const pages = new Uint32Array(5)
    pattern.fill(pages, 5)
    expect([...pages]).toEqual([12, 10, 11, 12, 10])
    pattern.skip(3_000_000_001)
    pattern.fill(pages, 1)
    expect(pages[0]).toBe(12)
  })

  it('uniform hits every page equally often', () => {
    const counts = countWrites(new UniformPattern(region, Prng.fromName(1, 'uniform')), 400_000)
    expect(Math.abs(deviation(counts, new Float64Array(400).fill(1000)))).toBeLessThan(5)
  })

  it('hot/cold keeps the shares, each part evenly', () => {
    const counts = countWrites(HotColdPattern.of(region, 10, 90, Prng.fromName(1, 'hot')), 400_000)
    const expected = Float64Array.from(counts, (_, page) => (page < 40 ? 360_000 / 40 : 40_000 / 360))
    expect(Math.abs(deviation(counts, expected))).toBeLessThan(5)
  })

  it('hot/cold gives a part without pages no writes, and knows 0 and 100 per cent', () => {
    expect(countWrites(HotColdPattern.of(region, 100, 10, Prng.fromName(1, 'h')), 1000).length).toBe(400)
    const onlyHot = countWrites(HotColdPattern.of(region, 25, 100, Prng.fromName(1, 'h')), 10_000)
    expect(onlyHot.subarray(100).every((count) => count === 0)).toBe(true)
    const onlyCold = countWrites(HotColdPattern.of(region, 25, 0, Prng.fromName(1, 'h')), 10_000)
    expect(onlyCold.subarray(0, 100).every((count) => count === 0)).toBe(true)
  })

  it.each([0.1, 0.8, 1, 1.5, 3])(
    'zipf with exponent %d has the exact weights, hottest page first',
    (exponent) => {
      const pattern = ZipfPattern.of(region, exponent, Prng.fromName(1, 'places'), Prng.fromName(1, 'draws'))
      const counts = countWrites(pattern, 1_000_000)
      const places = new Scatter(region.pages, Prng.fromName(1, 'places'))
      const weights = Array.from({ length: region.pages }, (_, index) => (index + 1) ** -exponent)
      const total = weights.reduce((sum, weight) => sum + weight, 0)
      const byRank = weights.map((_, index) => counts[places.placeOf(index)]!)
      const expected = weights.map((weight) => (1_000_000 * weight) / total)
      // Ranks expected less than ten times are taken together, as the chi-square test asks.
      const tail = expected.findIndex((count) => count < 10)
      const cut = tail === -1 ? expected.length : tail
      const sum = (values: number[]) => values.slice(cut).reduce((total, value) => total + value, 0)
      const seen = [...byRank.slice(0, cut), ...(tail === -1 ? [] : [sum(byRank)])]
      const wanted = [...expected.slice(0, cut), ...(tail === -1 ? [] : [sum(expected)])]
      expect(Math.abs(deviation(seen, wanted))).toBeLessThan(5)
    },
  )

  it('scatters ranks over the region as a bijection, of any size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer(), (size, seed) => {
        const scatter = new Scatter(size, Prng.fromName(seed, 'scatter'))
        const places = new Set(Array.from({ length: size }, (_, index) => scatter.placeOf(index)))
        expect(places.size).toBe(size)
        expect(Math.max(...places)).toBe(size - 1)
      }),
      { seed: 1 },
    )
  })

  it('zipf over a terabyte of pages costs no table of pages and stays inside', () => {
    const pages = 2 ** 28
    const pattern = ZipfPattern.of({ firstPage: 5, pages }, 1, Prng.fromName(1, 'p'), Prng.fromName(1, 'd'))
    const batch = new Uint32Array(10_000)
    pattern.fill(batch, batch.length)
    expect(batch.every((page) => page >= 5 && page < pages + 5)).toBe(true)
    expect(new Set(batch).size).toBeLessThan(9900)
  })
})
