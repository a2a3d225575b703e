import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workloadSchema } from '../../../core/scenario/workload-schema.ts'
import { GuestWriter } from '../../../core/workload/guest-writer.ts'
import { RegionGrowth } from '../../../core/workload/region-growth.ts'

const second = 1_000_000_000
const pagesPerMib = 256

function streamOf(region: object, more: object = {}) {
  const written = { pattern: 'uniform', pagesPerSecond: 2000, region, ...more }
  return workloadSchema.parse({ writes: [written] }).writes[0]!
}

function growthOf(region: object, more: object = {}): RegionGrowth {
  return RegionGrowth.of(streamOf(region, more), 64 * pagesPerMib)!
}

describe('a region that grows', () => {
  it('has its first size up to the begin of its work, then a MiB more at a time, up to its last', () => {
    const growth = growthOf({ sizeMiB: 2, growsMiBPerSecond: 0.5, growsToMiB: 4 }, { fromSeconds: 10 })
    const sizes = [0, 10, 11.999, 12, 13.9, 14, 500].map((at) => growth.pagesAt(at * second) / pagesPerMib)
    expect(sizes).toEqual([2, 2, 2, 3, 3, 4, 4])
    expect(growth.nextNs(500 * second)).toBe(Infinity)
  })

  it('ends with the memory where it says no size', () => {
    expect(growthOf({ startMiB: 60, sizeMiB: 1, growsMiBPerSecond: 9 }).pagesAt(99 * second)).toBe(
      4 * pagesPerMib,
    )
  })

  it('names the very instant of each step, whatever the rate', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.001, max: 1000, noNaN: true }),
        fc.integer({ min: 0, max: 60 * second }),
        (growsMiBPerSecond, ns) => {
          const growth = growthOf({ sizeMiB: 1, growsMiBPerSecond })
          const nextNs = growth.nextNs(ns)
          if (nextNs === Infinity) return
          expect(nextNs).toBeGreaterThan(ns)
          expect(growth.pagesAt(nextNs - 1)).toBe(growth.pagesAt(ns))
          expect(growth.pagesAt(nextNs)).toBeGreaterThan(growth.pagesAt(ns))
        },
      ),
      { seed: 2 },
    )
  })

  it('is absent where nothing grows', () => {
    expect(RegionGrowth.of(streamOf({ sizeMiB: 2 }), 64)).toBeNull()
  })
})

describe('a stream over it', () => {
  it.each(['uniform', 'hot-cold'])('never writes outside the size that it has by then (%s)', (pattern) => {
    const shares = pattern === 'hot-cold' ? { hotPagesPercent: 10, hotWritesPercent: 50 } : {}
    const region = { startMiB: 1, sizeMiB: 1, growsMiBPerSecond: 2, growsToMiB: 5 }
    const workload = workloadSchema.parse({
      writes: [{ pattern, pagesPerSecond: 20_000, region, ...shares }],
    })
    const writer = new GuestWriter(workload, 64 * pagesPerMib, 3, 'build-01')
    let largest = 0
    const memory = {
      writeMany: (pages: Uint32Array, count: number) => {
        for (const page of pages.subarray(0, count)) largest = Math.max(largest, page)
      },
    }
    const endsMib: number[] = []
    for (let step = 0; step < 5; step += 1) {
      writer.run(second / 2, memory)
      endsMib.push((largest + 1) / pagesPerMib)
    }
    endsMib.forEach((end, step) => {
      expect(end).toBeLessThanOrEqual(1 + Math.min(5, 1 + step))
      expect(end).toBeGreaterThan(1 + Math.min(5, 1 + step) - 0.1)
    })
  })
})
