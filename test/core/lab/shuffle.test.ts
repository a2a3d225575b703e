import { describe, expect, it } from 'vitest'
import { shuffled } from '../../../core/lab/shuffle.ts'

const items = ['a', 'b', 'c', 'd', 'e']
const seeds = Array.from({ length: 200 }, (_, seed) => seed)

describe('shuffled', () => {
  it('is the same for a seed whenever it is asked, and loses nothing', () => {
    for (const seed of seeds) {
      const once = shuffled(items, seed, 'lab', 'step')
      expect(shuffled(items, seed, 'lab', 'step')).toEqual(once)
      expect([...once].sort()).toEqual(items)
    }
  })

  it('differs between seeds and between steps', () => {
    const orders = new Set(seeds.map((seed) => shuffled(items, seed, 'lab', 'step').join('')))
    expect(orders.size).toBeGreaterThan(60)
    const steps = new Set(items.map((step) => shuffled(items, 7, 'lab', step).join('')))
    expect(steps.size).toBeGreaterThan(1)
  })

  it('never shows the order that it was given', () => {
    for (const seed of seeds) expect(shuffled(['a', 'b', 'c'], seed, 'l', 's')).not.toEqual(['a', 'b', 'c'])
  })

  it('puts every item in every place about as often', () => {
    const firsts = new Map<string, number>()
    for (let seed = 0; seed < 2000; seed += 1) {
      const [first] = shuffled(items, seed, 'lab', 'step')
      firsts.set(first!, (firsts.get(first!) ?? 0) + 1)
    }
    for (const item of items) expect(firsts.get(item)).toBeGreaterThan(300)
  })
})
