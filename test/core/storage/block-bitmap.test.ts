/** The chunked bitmap answers like a plain set, and takes memory only where bits differ. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BlockBitmap } from '../../../core/storage/block-bitmap.ts'
import { BlockCounts } from '../../../core/storage/block-counts.ts'

/** Two chunks and a bit. */
const size = 2 * 32_768 + 100
const place = fc.oneof(fc.nat(size - 1), fc.integer({ min: 32_700, max: 32_900 }))
const changes = fc.array(
  fc.record({
    isSet: fc.boolean(),
    first: place,
    blocks: fc.oneof(fc.integer({ min: 1, max: 90 }), fc.constant(40_000)),
  }),
  { maxLength: 12 },
)

describe('a bitmap of blocks', () => {
  it('is a set of blocks, whatever is changed', () => {
    fc.assert(
      fc.property(changes, place, (all, from) => {
        const bitmap = new BlockBitmap(size)
        const plain = new Uint8Array(size)
        for (const { isSet, first, blocks } of all) {
          if (isSet) bitmap.setRange(first, blocks)
          else bitmap.clearRange(first, blocks)
          plain.fill(isSet ? 1 : 0, first, Math.min(size, first + blocks))
        }
        expect(bitmap.count).toBe(plain.reduce((sum, bit) => sum + bit, 0))
        expect(bitmap.nextSet(from)).toBe(plain.indexOf(1, from))
        expect(bitmap.has(from)).toBe(plain[from] === 1)
        const end = plain.indexOf(0, from)
        expect(bitmap.runAt(from, size)).toBe((end < 0 ? size : end) - from)
        const counted = plain.slice(from, from + 500).reduce((sum, bit) => sum + bit, 0)
        expect(bitmap.countRange(from, 500)).toBe(counted)
        const copy = bitmap.clone()
        copy.clearRange(0, size)
        expect([copy.count, bitmap.count]).toEqual([0, plain.reduce((sum, bit) => sum + bit, 0)])
      }),
      { numRuns: 60, seed: 3 },
    )
  })

  it('counts what another one lacks, and takes it over', () => {
    const [one, other] = [new BlockBitmap(size), new BlockBitmap(size)]
    one.setRange(10, 50_000)
    other.setRange(100, 1000)
    expect(one.countMissingFrom(other)).toBe(49_000)
    expect(other.countMissingFrom(one)).toBe(0)
    other.include(one)
    expect(other.count).toBe(50_000)
  })

  it('takes no memory for what is all empty or all full', () => {
    const disk = new BlockBitmap(1_000_000_000)
    const empty = disk.bytesHeld
    disk.setRange(0, 1_000_000_000)
    expect(disk.bytesHeld - empty).toBeLessThan(8192)
    disk.clear(5_000_000)
    expect(disk.bytesHeld - empty).toBeLessThan(2 * 8192)
    expect(disk.count).toBe(999_999_999)
    expect(disk.nextSet(5_000_000)).toBe(5_000_001)
  })
})

describe('counts of blocks', () => {
  it('exist only where something was noted', () => {
    const counts = new BlockCounts()
    counts.set(7, 0)
    expect(counts.bytesHeld).toBe(0)
    counts.set(5000, 3)
    expect([counts.get(5000), counts.get(7), [...counts.noted()]]).toEqual([3, 0, [5000]])
    expect([counts.isUntouched(0, 4000), counts.isUntouched(4000, 4000)]).toEqual([true, false])
    const copy = counts.clone()
    copy.set(5000, 4)
    expect(counts.get(5000)).toBe(3)
  })
})
