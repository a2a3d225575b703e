/** The forecast of rounds: geometric where it converges, silent about the end where it does not. */
import { describe, expect, it } from 'vitest'
import { mibFromPages, nsFromSeconds, nsPerMs } from '../../../core/base/units.ts'
import { forecastRounds } from '../../../renderer/features/monitor/forecast.ts'
import { Story } from './story.ts'

function forecastOf(story: Story) {
  return forecastRounds(story.migration, story.view.nowNs)
}

describe('forecastRounds', () => {
  it('shrinks each round by the ratio of the rates until the rest fits the goal', () => {
    const forecast = forecastOf(new Story().halfOfRoundTwo(4000, 500))!
    const sends = [forecast.running, ...forecast.rounds].map((round) => mibFromPages(round.sendPages))
    expect(sends.map((mib) => Math.round(mib / 10) * 10)).toEqual([4000, 2000, 1000])
    expect(mibFromPages(forecast.rounds.at(-1)!.dirtiedPages)).toBeLessThanOrEqual(502)
    expect(forecast.switchoverAtNs! / 1e9).toBeCloseTo(10 + 4 + 2 + 1, 0)
  })

  it('takes the last pages, the device state and the hand-over together as the stun', () => {
    const { stunNs } = forecastOf(new Story().halfOfRoundTwo(4000, 500))!
    expect(stunNs).toBeGreaterThan(500 * nsPerMs)
    expect(stunNs).toBeLessThan(640 * nsPerMs)
  })

  it('has no end where the guest writes faster than the link sends', () => {
    const forecast = forecastOf(new Story().halfOfRoundTwo(8000, 1200))!
    expect(forecast).toMatchObject({ switchoverAtNs: null, stunNs: null })
    expect(forecast.rounds.length).toBeLessThanOrEqual(12)
  })

  it('starts its curve at the playhead and never goes back in time', () => {
    const story = new Story().halfOfRoundTwo(4000, 500)
    const times = forecastOf(story)!.points.map(({ atNs }) => atNs)
    expect(times[0]).toBe(story.view.nowNs)
    expect(times).toEqual(times.toSorted((a, b) => a - b))
  })

  it('is silent outside of pre-copy and before anything is measured', () => {
    expect(forecastOf(new Story().started().stage(1, 'validate'))).toBeNull()
    expect(forecastOf(new Story().started().stage(2, 'pre-copy').round(2, 1, 8000))).toBeNull()
    expect(forecastOf(new Story().completed())).toBeNull()
    const cancelled = new Story().halfOfRoundOne().ended(7, 'cancelled')
    expect(forecastRounds(cancelled.migration, nsFromSeconds(7))).toBeNull()
  })
})
