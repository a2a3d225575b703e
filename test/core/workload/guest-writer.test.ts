import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { workloadSchema } from '../../../core/scenario/workload-schema.ts'
import { GuestWriter } from '../../../core/workload/guest-writer.ts'

/** Counts the writes per page. */
class Tally {
  readonly counts = new Map<number, number>()

  writeMany(pages: Uint32Array, count: number): void {
    for (const page of pages.subarray(0, count)) this.counts.set(page, (this.counts.get(page) ?? 0) + 1)
  }

  get sorted(): [number, number][] {
    return [...this.counts].sort(([left], [right]) => left - right)
  }
}

const workload = workloadSchema.parse({
  writes: [
    { pattern: 'uniform', region: { startMiB: 0, sizeMiB: 2 }, pagesPerSecond: 3000 },
    { pattern: 'sequential', region: { startMiB: 4, sizeMiB: 1 }, pagesPerSecond: 777, startPage: 3 },
    {
      pattern: 'hot-cold',
      region: { startMiB: 6, sizeMiB: 2 },
      pagesPerSecond: [
        { atSeconds: 0, pagesPerSecond: 500 },
        { atSeconds: 0.02, pagesPerSecond: 9000 },
      ],
      hotPagesPercent: 5,
      hotWritesPercent: 80,
    },
    { pattern: 'zipf', region: { startMiB: 9, sizeMiB: 3 }, pagesPerSecond: 4000, exponent: 1.1 },
    {
      pattern: 'uniform',
      region: { startMiB: 12, sizeMiB: 1, growsMiBPerSecond: 30, growsToMiB: 3 },
      pagesPerSecond: { everySeconds: 0.03, forSeconds: 0.02, pagesPerSecond: 5000 },
    },
  ],
})
const memoryPages = 4096

const newWriter = () => new GuestWriter(workload, memoryPages, 42, 'db-01')

describe('the guest at work', () => {
  it('writes the same pages however its time is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40_000_000 }), { minLength: 1, maxLength: 12 }),
        (cuts) => {
          const whole = new Tally()
          const parts = new Tally()
          const inParts = newWriter()
          const writes = cuts.reduce((sum, guestNs) => sum + inParts.run(guestNs, parts), 0)
          const totalNs = cuts.reduce((sum, guestNs) => sum + guestNs, 0)
          expect(newWriter().run(totalNs, whole)).toBe(writes)
          expect(parts.sorted).toEqual(whole.sorted)
        },
      ),
      { numRuns: 30, seed: 1 },
    )
  })

  it('draws the same for a stream whatever other streams and VMs there are', () => {
    const first = { ...workload, writes: workload.writes.slice(0, 1) }
    const alone = new Tally()
    const among = new Tally()
    new GuestWriter(first, memoryPages, 42, 'db-01').run(1e9, alone)
    newWriter().run(1e9, among)
    expect(among.sorted.filter(([page]) => page < 512)).toEqual(alone.sorted)
    const other = new Tally()
    new GuestWriter(first, memoryPages, 42, 'db-02').run(1e9, other)
    expect(other.sorted).not.toEqual(alone.sorted)
  })

  it('moves clock, carries and position when it skips, and draws nothing', () => {
    const skipped = newWriter()
    skipped.skip(1_000_000_000)
    const ran = newWriter()
    ran.run(1_000_000_000, new Tally())
    expect(skipped.writesPerSecondNow()).toBe(3000 + 777 + 9000 + 4000 + 5000)
    const after = new Tally()
    const afterRun = new Tally()
    expect(skipped.run(10_000_000, after)).toBe(ran.run(10_000_000, afterRun))
    const sequential = (tally: Tally) => tally.sorted.filter(([page]) => page >= 1024 && page < 1280)
    expect(sequential(after)).toEqual(sequential(afterRun))
  })

  it('takes another workload, with draws of its own, and keeps the guest’s clock', () => {
    const writer = newWriter()
    writer.run(30_000_000, new Tally())
    writer.replaceWorkload(workload)
    expect(writer.writesPerSecondNow()).toBe(3000 + 777 + 9000 + 4000 + 5000)
    const before = new Tally()
    const after = new Tally()
    newWriter().run(1e9, before)
    writer.run(1e9, after)
    expect(after.sorted).not.toEqual(before.sorted)
  })

  it('goes on alike in a clone, and independently of it', () => {
    const writer = newWriter()
    writer.run(12_345_678, new Tally())
    const copy = writer.clone()
    const [left, right] = [new Tally(), new Tally()]
    writer.run(50_000_000, left)
    copy.run(50_000_000, right)
    expect(right.sorted).toEqual(left.sorted)
    expect(left.counts.size).toBeGreaterThan(100)
  })

  it('cuts a region at the end of memory and writes nothing to one beyond it', () => {
    const streams = [
      { pattern: 'uniform', region: { startMiB: 15, sizeMiB: 5 }, pagesPerSecond: 10_000 },
      { pattern: 'uniform', region: { startMiB: 16, sizeMiB: 5 }, pagesPerSecond: 10_000 },
    ]
    const tally = new Tally()
    const writer = new GuestWriter(workloadSchema.parse({ writes: streams }), memoryPages, 1, 'vm')
    expect(writer.run(1e9, tally)).toBe(10_000)
    expect(Math.max(...tally.counts.keys())).toBeLessThan(memoryPages)
    expect(writer.writesPerSecondNow()).toBe(10_000)
  })
})
