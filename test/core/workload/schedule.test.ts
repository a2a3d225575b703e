import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WriteSchedule } from '../../../core/workload/schedule.ts'

const cuts = fc.array(fc.integer({ min: 0, max: 3_000_000_000 }), { minLength: 1, maxLength: 30 })

describe('how many writes an interval holds', () => {
  it('is floor(rate × time) in all, however the time is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), cuts, (pagesPerSecond, durationsNs) => {
        const schedule = WriteSchedule.of({ pagesPerSecond }, 0)
        const writes = durationsNs.reduce((sum, durationNs) => sum + schedule.advance(durationNs), 0)
        const totalNs = durationsNs.reduce((sum, durationNs) => sum + durationNs, 0)
        expect(BigInt(writes)).toBe((BigInt(pagesPerSecond) * BigInt(totalNs)) / 1_000_000_000n)
      }),
      { seed: 1 },
    )
  })

  it('follows the steps of a rate, inside an interval too', () => {
    const steps = [
      { atSeconds: 0, pagesPerSecond: 1000 },
      { atSeconds: 1, pagesPerSecond: 0 },
      { atSeconds: 3, pagesPerSecond: 50 },
    ]
    const schedule = WriteSchedule.of({ pagesPerSecond: steps }, 0)
    expect(schedule.advance(5_000_000_000)).toBe(1000 + 0 + 100)
    expect(schedule.pagesPerSecond).toBe(50)
    expect(WriteSchedule.of({ pagesPerSecond: steps }, 1_500_000_000).pagesPerSecond).toBe(0)
  })

  it('carries the same part of a write on in a clone', () => {
    const schedule = WriteSchedule.of({ pagesPerSecond: 3 }, 0)
    schedule.advance(300_000_000)
    const copy = schedule.clone()
    expect([schedule.advance(50_000_000), copy.advance(50_000_000)]).toEqual([1, 1])
  })

  it('refuses time that is not whole', () => {
    expect(() => WriteSchedule.of({ pagesPerSecond: 1 }, 0).advance(0.5)).toThrow('whole-guest-time')
  })
})

const second = 1_000_000_000

describe('bursts that come back', () => {
  const bursts = { everySeconds: 60, forSeconds: 5, pagesPerSecond: 1000, firstAtSeconds: 20 }
  const inAll = (schedule: WriteSchedule, seconds: readonly number[]) =>
    seconds.map((one) => schedule.advance(one * second))

  it('write for their length and nothing between them', () => {
    const schedule = WriteSchedule.of({ pagesPerSecond: bursts }, 0)
    expect(inAll(schedule, [20, 2, 3, 55, 5, 10])).toEqual([0, 2000, 3000, 0, 5000, 0])
  })

  it('count the same however the time is cut, inside a burst too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), cuts, (pagesPerSecond, durationsNs) => {
        const times = {
          pagesPerSecond: { everySeconds: 0.7, forSeconds: 0.31, firstAtSeconds: 0.1, pagesPerSecond },
        }
        const schedule = WriteSchedule.of(times, 0)
        const parts = durationsNs.reduce((sum, durationNs) => sum + schedule.advance(durationNs), 0)
        const wholeNs = durationsNs.reduce((sum, durationNs) => sum + durationNs, 0)
        expect(parts).toBe(WriteSchedule.of(times, 0).advance(wholeNs))
      }),
      { seed: 1 },
    )
  })

  it('say their rate only while they last', () => {
    const rateAt = (ns: number) => WriteSchedule.of({ pagesPerSecond: bursts }, ns).pagesPerSecond
    expect([19, 20, 24.999, 25, 80].map((at) => rateAt(at * second))).toEqual([0, 1000, 1000, 0, 1000])
  })

  it('cost nothing where they pass by unseen: a hundred days of ten a second are one sum', () => {
    const quick = { everySeconds: 0.1, forSeconds: 0.05, pagesPerSecond: 7, firstAtSeconds: 0 }
    const schedule = WriteSchedule.of({ pagesPerSecond: quick }, 0)
    const days = 100 * 86_400
    const before = performance.now()
    expect(schedule.advance(days * second)).toBe((7 * days) / 2)
    expect(performance.now() - before).toBeLessThan(20)
  })
})

describe('work with a begin and an end', () => {
  it('writes in between only, steps counting from power-on all the same', () => {
    const times = {
      pagesPerSecond: [
        { atSeconds: 0, pagesPerSecond: 10 },
        { atSeconds: 6, pagesPerSecond: 100 },
      ],
      fromSeconds: 4,
      untilSeconds: 8,
    }
    const schedule = WriteSchedule.of(times, 0)
    expect(schedule.pagesPerSecond).toBe(0)
    expect(schedule.advance(5 * second)).toBe(10)
    expect(schedule.pagesPerSecond).toBe(10)
    expect(schedule.advance(100 * second)).toBe(10 + 200)
    expect(schedule.pagesPerSecond).toBe(0)
  })

  it('goes on the same in a clone', () => {
    const schedule = WriteSchedule.of({ pagesPerSecond: 3, untilSeconds: 1 }, 0)
    schedule.advance(0.5 * second)
    const copy = schedule.clone()
    expect([schedule.advance(9 * second), copy.advance(9 * second)]).toEqual([2, 2])
  })
})
