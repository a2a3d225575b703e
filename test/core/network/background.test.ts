/** Other traffic on a link: what it leaves, and when that changes. */
import { describe, expect, it } from 'vitest'
import { backgroundSteps, linkAt, nextChangeNs } from '../../../core/network/background.ts'

const second = 1_000_000_000
const steps = backgroundSteps(
  [
    { atSeconds: 0, mbps: 0 },
    { atSeconds: 10, mbps: 8 },
    { atSeconds: 20, mbps: 80_000 },
  ],
  (rate) => (typeof rate === 'number' ? rate : rate.mbps) * 125_000,
)
const link = { id: 'a', bytesPerSecond: 10_000_000, costPerByte: 1, background: steps }

describe('other traffic', () => {
  it('has its part of the link first, and never quite all of it', () => {
    expect(linkAt(link, 9.9 * second).bytesPerSecond).toBe(10_000_000)
    expect(linkAt(link, 10 * second).bytesPerSecond).toBe(9_000_000)
    expect(linkAt(link, 30 * second).bytesPerSecond).toBe(100_000)
    expect(linkAt({ ...link, background: [] }, 0).bytesPerSecond).toBe(10_000_000)
  })

  it('says when it changes next', () => {
    expect(nextChangeNs([link], 0)).toBe(10 * second)
    expect(nextChangeNs([{ ...link, background: [] }, link], 10 * second)).toBe(20 * second)
    expect(nextChangeNs([link], 20 * second)).toBe(Infinity)
  })

  it('may be constant or left out', () => {
    expect(backgroundSteps<{ atSeconds: number }>(5, (rate) => (rate as number) * 2)).toEqual([
      { atNs: 0, bytesPerSecond: 10 },
    ])
    expect(backgroundSteps(undefined, () => 1)).toEqual([])
    expect(backgroundSteps(0, () => 1)).toEqual([])
  })
})
