/** The forecast of rounds: geometric where it converges, silent about the end where it does not. */
import { describe, expect, it } from 'vitest'
import { mibFromPages, nsFromSeconds, nsPerMs } from '../../../core/base/units.ts'
import { forecastRounds } from '../../../renderer/features/monitor/forecast.ts'
import { Story } from './story.ts'

function forecastOf(story: Story) {
  return forecastRounds(story.migration, story.view.nowNs)
}

describe('forecastRounds', () => {
  it('shrinks each round by the ratio of the rates, less what is written before its turn', () => {
    const forecast = forecastOf(new Story().halfOfRoundTwo(4000, 500))!
    const sends = [forecast.running, ...forecast.rounds].map((round) => mibFromPages(round.sendPages))
    expect(sends[1]).toBeGreaterThan(1600)
    expect(sends[1]).toBeLessThanOrEqual(2000)
    for (const [index, mib] of sends.slice(1).entries()) {
      expect(mib / sends[index]!).toBeGreaterThan(0.38)
      expect(mib / sends[index]!).toBeLessThanOrEqual(0.5)
    }
    expect(forecast.rounds.at(-1)!.dirtiedPages).toBeLessThanOrEqual(forecast.goalPages)
  })

  it('takes the last pages, the device state and the hand-over together as the stun', () => {
    const { stunNs, rounds } = forecastOf(new Story().halfOfRoundTwo(4000, 500))!
    const lastPagesMs = mibFromPages(rounds.at(-1)!.dirtiedPages)
    expect(stunNs! / nsPerMs).toBeGreaterThan(lastPagesMs + 80)
    expect(stunNs! / nsPerMs).toBeLessThan(lastPagesMs + 130)
  })

  it('lets what the rest of round 1 dirties grow with the part that is already sent', () => {
    // 400 MiB/s evenly: 400 MiB behind the cursor at the half, four times as much at the end of the pass.
    const { running } = forecastOf(new Story().halfOfRoundOne(400))!
    expect(mibFromPages(running.dirtiedPages)).toBeGreaterThan(1300)
    expect(mibFromPages(running.dirtiedPages)).toBeLessThan(1650)
  })

  it('has no end where the guest writes faster than the link sends', () => {
    const forecast = forecastOf(new Story().halfOfRoundTwo(8000, 1200))!
    expect(forecast).toMatchObject({ switchoverAtNs: null, stunNs: null, needsSdps: true })
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
