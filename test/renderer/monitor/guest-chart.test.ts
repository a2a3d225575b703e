/** The guest's charts: the latency line breaks while no vCPU runs, the axis does not move, ms around the stun. */
import { describe, expect, it } from 'vitest'
import { nsPerMs } from '../../../core/base/units.ts'
import { guestOption } from '../../../renderer/features/monitor/guest-chart.ts'
import { firstReplyText, guestNow } from '../../../renderer/features/monitor/guest-words.ts'
import { timeAxisOf } from '../../../renderer/features/monitor/time-axis.ts'
import type { ThemeColors } from '../../../renderer/theme/theme-colors.ts'
import { Story } from './story.ts'

const colors = new Proxy({}, { get: (_, role) => String(role) }) as ThemeColors

function told(): Story {
  const story = new Story()
  const sample = (at: number, share: number, latencyMs: number) =>
    story.say(at, 'guest-sample', {
      vm: 'db-02',
      throughputPermyriad: share,
      requestsPerSecond: share / 10,
      latencyNs: latencyMs * nsPerMs,
    })
  sample(1, 10_000, 2)
  sample(9.9, 10_000, 2)
  story.completed()
  sample(10.2, 0, 0)
  sample(10.6, 40_000, 300)
  return story
}

function optionOf(story: Story, isZoomed: boolean, nowSeconds?: number, isRunning = true) {
  const { migration, view } = story
  return guestOption({
    guest: view.vms.get('db-02')!.guest,
    migration,
    nowNs: nowSeconds === undefined ? view.nowNs : nowSeconds * 1e9,
    isRunning,
    axis: timeAxisOf(migration, view.nowNs),
    forecast: null,
    isZoomed,
    colors,
    hatch: null,
    plotWidth: 270,
    height: 200,
  }) as unknown as {
    xAxis: { min: number; max: number }[]
    yAxis: { min: number; max: number }[]
    series: { id: string; data: [number, number | null][]; connectNulls?: boolean }[]
  }
}

/** Values of a line without repeats. */
function corners(data: [number, number | null][]): (number | null)[] {
  return data.map(([, value]) => value).filter((value, index, all) => index === 0 || value !== all[index - 1])
}

describe('guestOption', () => {
  it('breaks the latency where no vCPU runs and lets the throughput fall to zero', () => {
    const [throughput, latency] = optionOf(told(), false).series
    expect(corners(throughput!.data)).toEqual([1000, 0, 4000])
    expect(corners(latency!.data)).toEqual([2, null, 300])
    expect(latency!.connectNulls).toBe(false)
  })

  it('keeps its height when a backlog drains faster than clients ask', () => {
    expect(optionOf(told(), false).yAxis[0]!.max).toBe(2000)
    expect(optionOf(told(), true).yAxis[0]!.max).toBeGreaterThanOrEqual(4000)
  })

  it('counts in ms from the last instruction when zoomed', () => {
    const { xAxis, series } = optionOf(told(), true)
    expect(xAxis[0]!.min).toBe(-200)
    expect(new Set(series[0]!.data.map(([x]) => Math.round(x)))).toEqual(new Set([-200, -100, 200, 600]))
  })

  it('draws what was measured last on to the playhead while the guest runs, and no further than the axis', () => {
    const lastOf = (option: ReturnType<typeof optionOf>) => option.series.map(({ data }) => data.at(-1))
    expect(lastOf(optionOf(told(), false, 12))).toEqual([
      [12, 4000],
      [12, 300],
    ])
    const { xAxis, series } = optionOf(told(), false, 100)
    expect(series[0]!.data.at(-1)![0]).toBe(xAxis[0]!.max)
    expect(lastOf(optionOf(told(), false, 12, false)).map((point) => point![0])).toEqual([10.6, 10.6])
  })

  it('bridges a gap of the sampling by a level line, not by a slope', () => {
    const data = optionOf(told(), false).series[0]!.data.filter(([x]) => x > 9.9 && x < 10.2)
    expect(data.map(([, value]) => value)).toEqual([1000])
  })

  it('takes a column of 200,000 samples', () => {
    const story = told()
    const { guest } = story.view.vms.get('db-02')!
    for (let index = 0; index < 200_000; index += 1) {
      guest.atNs.push(10.6e9 + index)
      guest.throughputPermyriad.push(10_000)
      guest.requestsPerSecond.push(1000)
      guest.latencyNs.push(2 * nsPerMs)
    }
    expect(optionOf(story, true).yAxis[0]!.max).toBeGreaterThanOrEqual(4000)
  })
})

describe('notes', () => {
  it('tells when the first reply came', () => {
    expect(firstReplyText(told().migration).replaceAll('\u00a0', ' ')).toBe('first reply after 420 ms')
    expect(firstReplyText(new Story().halfOfRoundOne().migration)).toBe('')
  })

  it('says nothing of now from a sample that is long past', () => {
    const { guest } = told().view.vms.get('db-02')!
    expect(guestNow(guest, 10.65e9, true)).toMatchObject({ requestsPerSecond: 4000, change: 3 })
    expect(guestNow(guest, 20e9, false)).toBeNull()
    expect(guestNow(guest, 20e9, true)).toMatchObject({ requestsPerSecond: 4000 })
  })
})
