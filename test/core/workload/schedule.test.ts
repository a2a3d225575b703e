import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WriteSchedule } from '../../../core/workload/schedule.ts'

const cuts = fc.array(fc.integer({ min: 0, max: 3_000_000_000 }), { minLength: 1, maxLength: 30 })

describe('how many writes an interval holds', () => {
  it('is floor(rate × time) in all, however the time is cut', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000_000 }), cuts, (pagesPerSecond, durationsNs) => {
        const schedule = WriteSchedule.of(pagesPerSecond, 0)
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
    const schedule = WriteSchedule.of(steps, 0)
    expect(schedule.advance(5_000_000_000)).toBe(1000 + 0 + 100)
    expect(schedule.pagesPerSecond).toBe(50)
    expect(WriteSchedule.of(steps, 1_500_000_000).pagesPerSecond).toBe(0)
  })

  it('carries the same part of a write on in a clone', () => {
    const schedule = WriteSchedule.of(3, 0)
    schedule.advance(300_000_000)
    const copy = schedule.clone()
    expect([schedule.advance(50_000_000), copy.advance(50_000_000)]).toEqual([1, 1])
  })

  it('refuses time that is not whole', () => {
    expect(() => WriteSchedule.of(1, 0).advance(0.5)).toThrow('whole-guest-time')
  })
})
