import { describe, expect, it } from 'vitest'
import { largestOf, smallestOf } from '../../../core/base/extremes.ts'

describe('the largest and the smallest', () => {
  it('are found among more numbers than fit on a call stack', () => {
    const many = Array.from({ length: 1_000_000 }, (_, index) => (index * 7919) % 1_000_003)
    many[640_000] = 2_000_000
    many[320_000] = -5
    expect(largestOf(many)).toBe(2_000_000)
    expect(smallestOf(many)).toBe(-5)
  })

  it('are what was given for none, or for none beyond it', () => {
    expect(largestOf([])).toBe(-Infinity)
    expect(smallestOf([])).toBe(Infinity)
    expect(largestOf([-3, -2], 0)).toBe(0)
    expect(smallestOf([3, 2], 1)).toBe(1)
    expect(largestOf(new Set([1, 4, 2]), 0)).toBe(4)
  })
})
