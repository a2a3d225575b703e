/** Xen's decisions: the rate of the next round, and each of the four reasons to stop the VM. */
import { describe, expect, it } from 'vitest'
import { judgeXenRound } from '../../../core/policy/xen.ts'
import type { XenFigures } from '../../../core/policy/xen.ts'
import { xenPolicySchema } from '../../../core/scenario/policy-schema.ts'

const settings = xenPolicySchema.parse({ name: 'xen' })

/** A round of one second in which the guest dirtied 100 Mbit. */
function figures(change: Partial<XenFigures> = {}): XenFigures {
  return {
    round: 2,
    remainingPages: 5000,
    dirtiedPages: 3052,
    durationNs: 1_000_000_000,
    sentPages: 210_000,
    memoryPages: 200_000,
    transferBytesPerSecond: 12_500_000,
    ...change,
  }
}

const mbps = (bytesPerSecond: number) => (bytesPerSecond * 8) / 1e6

describe('the defaults', () => {
  it('are those of Clark et al. and of its sender', () => {
    expect(settings).toEqual({
      name: 'xen',
      dirtyBookkeeping: 'skip-if-redirtied',
      rateFloorMbps: 100,
      rateCeilingMbps: 500,
      rateIncrementMbps: 50,
      stopBelowPages: 50,
      maxRounds: 29,
      maxSentFactor: 3,
    })
  })
})

describe('the next round', () => {
  it('sends at the dirty rate and 50 Mbit/s', () => {
    const { verdict, bytesPerSecond } = judgeXenRound(settings, figures())
    expect(verdict.kind).toBe('another-round')
    expect(mbps(bytesPerSecond)).toBeCloseTo(150, 1)
    expect(verdict.reason).toContain('so the next round sends')
  })

  it('sends at the floor when little is dirtied', () => {
    expect(mbps(judgeXenRound(settings, figures({ dirtiedPages: 100 })).bytesPerSecond)).toBe(100)
    expect(mbps(judgeXenRound(settings, figures({ durationNs: 0 })).bytesPerSecond)).toBe(100)
  })
})

describe('the VM is stopped', () => {
  it.each([
    ['fewer than 50 pages remain', { remainingPages: 49 }, { remainingPages: 50 }],
    ['29 rounds', { round: 29 }, { round: 28 }],
    ['more than 3 times the memory', { sentPages: 600_001 }, { sentPages: 600_000 }],
    ['more than the ceiling', { dirtiedPages: 13_733 }, { dirtiedPages: 13_732 }],
  ])('at %s, and not just before', (words, at, before) => {
    const { verdict } = judgeXenRound(settings, figures(at))
    expect(verdict.kind).toBe('switch-over')
    expect(verdict.reason.toLowerCase()).toContain(words.toLowerCase())
    expect(judgeXenRound(settings, figures(before)).verdict.kind).toBe('another-round')
  })
})
