/** The stun's breakdown: parts that follow each other, zero at the last instruction, brownout around it. */
import { describe, expect, it } from 'vitest'
import { nsPerMs } from '../../../core/base/units.ts'
import { brownoutWords, stunBreakdown, stunFinding } from '../../../renderer/features/monitor/stun-parts.ts'
import { Story } from './story.ts'

describe('stunBreakdown', () => {
  it('adds up to the blackout, each part beginning where the one before ended', () => {
    const breakdown = stunBreakdown(new Story().completed().migration)!
    const parts = breakdown.parts.map(({ startNs, durationNs }) => [
      Math.round(startNs! / nsPerMs),
      durationNs / nsPerMs,
    ])
    expect(parts).toEqual([
      [0, 300],
      [300, 10],
      [310, 70],
      [380, 20],
      [400, 20],
    ])
    expect(breakdown.blackoutNs).toBe(400 * nsPerMs)
    expect(breakdown.silenceNs).toBe(420 * nsPerMs)
    expect(breakdown.axisNs).toBeGreaterThan(420 * nsPerMs)
  })

  it('says of parts to come that they are not measured', () => {
    const breakdown = stunBreakdown(new Story().stunned().migration)!
    expect(breakdown.parts.every(({ startNs }) => startNs === null)).toBe(true)
    expect(breakdown.blackoutNs).toBeNull()
  })

  it('is nothing before the stun', () => {
    expect(stunBreakdown(new Story().halfOfRoundOne().migration)).toBeNull()
  })
})

describe('words of the stun', () => {
  it('names the longest part and the silence', () => {
    const finding = stunFinding(new Story().completed().migration).replaceAll('\u00a0', ' ')
    expect(finding).toBe(
      'Stun: db-02 stood still for 400 ms, most of it for last pages (300 ms); its clients heard nothing for 420 ms.',
    )
  })

  it('lets the brownout after end when the latency is what it was', () => {
    const story = new Story()
    story.say(1, 'guest-sample', {
      vm: 'db-02',
      throughputPermyriad: 10_000,
      requestsPerSecond: 100,
      latencyNs: 2 * nsPerMs,
    })
    story.completed()
    for (const [at, latencyMs] of [
      [10.5, 300],
      [10.9, 40],
      [11.2, 2.2],
    ] as const) {
      story.say(at, 'guest-sample', {
        vm: 'db-02',
        throughputPermyriad: 10_000,
        requestsPerSecond: 100,
        latencyNs: latencyMs * nsPerMs,
      })
    }
    const [before, blackout, after] = brownoutWords(story.migration, story.view.vms.get('db-02')!.guest)
    expect([before!.span, blackout!.span, after!.span].map((text) => text.replaceAll('\u00a0', ' '))).toEqual(
      ['8 s', '400 ms', '800 ms'],
    )
  })
})
