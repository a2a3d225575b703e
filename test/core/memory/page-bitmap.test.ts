import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lowestBit, PageBitmap, popcount } from '../../../core/memory/page-bitmap.ts'

const size = 150
const page = fc.integer({ min: 0, max: size - 1 })
const act = fc.oneof(
  fc.record({ kind: fc.constantFrom('set', 'clear'), page, pages: fc.constant(1) }),
  fc.record({
    kind: fc.constantFrom('setRange', 'clearRange'),
    page,
    pages: fc.integer({ min: 0, max: size }),
  }),
)

describe('a bitmap of pages', () => {
  it('behaves like a set of page numbers', () => {
    fc.assert(
      fc.property(fc.array(act, { maxLength: 60 }), page, (acts, from) => {
        const bitmap = new PageBitmap(size)
        const model = new Set<number>()
        for (const { kind, page: first, pages } of acts) {
          const count = Math.min(pages, size - first)
          const isSet = kind.startsWith('set')
          if (kind === 'set') expect(bitmap.set(first)).toBe(!model.has(first))
          else if (kind === 'clear') expect(bitmap.clear(first)).toBe(model.has(first))
          else if (isSet) bitmap.setRange(first, count)
          else bitmap.clearRange(first, count)
          for (let index = first; index < first + count; index += 1) {
            if (isSet) model.add(index)
            else model.delete(index)
          }
        }
        expect(bitmap.count).toBe(model.size)
        expect(Array.from({ length: size }, (_, index) => bitmap.has(index))).toEqual(
          Array.from({ length: size }, (_, index) => model.has(index)),
        )
        const next = [...model].filter((index) => index >= from)
        expect(bitmap.nextSet(from)).toBe(next.length === 0 ? -1 : Math.min(...next))
        const copy = bitmap.clone()
        bitmap.clearAll()
        expect([bitmap.count, bitmap.nextSet(0), copy.count]).toEqual([0, -1, model.size])
      }),
      { seed: 1 },
    )
  })

  it('counts bits and finds the lowest in any word', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), (word) => {
        const text = word.toString(2)
        expect(popcount(word)).toBe(text.replaceAll('0', '').length)
        expect(lowestBit(word)).toBe(text.length - 1 - text.lastIndexOf('1'))
      }),
      { seed: 1 },
    )
    expect(popcount(-1)).toBe(32)
    expect(lowestBit(1 << 31)).toBe(31)
  })
})
