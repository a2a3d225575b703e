/** vSphere's decisions: figures in, verdict with its reason out. Settings are ESXi's, with their defaults. */
import { describe, expect, it } from 'vitest'
import {
  firstPassPollNs,
  judgeFirstPass,
  judgeRound,
  maxSlowdownPermyriad,
  maxStuckRounds,
} from '../../../core/policy/vsphere.ts'
import type { PreCopyFigures } from '../../../core/policy/vsphere.ts'
import { vspherePolicySchema } from '../../../core/scenario/policy-schema.ts'

const settingsWith = (change: object = {}) => vspherePolicySchema.parse({ name: 'vsphere', ...change })
const settings = settingsWith()
const mib = 2 ** 20

/** A round of one second that sent 100 MiB: the link carries 100 MiB/s. */
function figures(change: Partial<PreCopyFigures> = {}): PreCopyFigures {
  return {
    round: 2,
    remainingBytes: 80 * mib,
    sentBytes: 100 * mib,
    dirtiedBytes: 50 * mib,
    durationNs: 1_000_000_000,
    usableBytesPerSecond: 100 * mib,
    slowdownPermyriad: 0,
    leastRemainingBytes: Infinity,
    stuckRounds: 0,
    ...change,
  }
}

describe('the defaults', () => {
  it('are those of ESXi', () => {
    expect(settings).toMatchObject({
      preCopySwitchoverTimeGoalMs: 500,
      preCopyMinProgressPercent: 130,
      preCopyPagesPerSend: 32,
      sdps: 'dynamic',
      sdpsTargetRatePercent: 500,
      sdpsDynamicDelaySeconds: 30,
      netTimeoutSeconds: 20,
      maxSwitchoverSeconds: 100,
      detectZeroPages: true,
    })
  })
})

describe('the switchover goal', () => {
  it.each([
    [50 * mib, 'switch-over'],
    [50 * mib + 1, 'another-round'],
    [0, 'switch-over'],
  ])('of 500 ms at 100 MiB/s is met by 50 MiB and no more: %d bytes → %s', (remainingBytes, kind) => {
    expect(judgeRound(settings, figures({ remainingBytes })).verdict.kind).toBe(kind)
  })

  it('is taken from what the path carries where a round was too short to measure', () => {
    const empty = figures({ sentBytes: 0, durationNs: 0, dirtiedBytes: 0, remainingBytes: 49 * mib })
    expect(judgeRound(settings, empty).verdict).toMatchObject({ kind: 'switch-over', goalBytes: 50 * mib })
  })
})

describe('progress', () => {
  it.each([
    [76 * mib, 'another-round'],
    [77 * mib, 'slow-guest'],
  ])('has to be 130 %%: %d bytes dirtied of 100 MiB sent → %s', (dirtiedBytes, kind) => {
    expect(judgeRound(settings, figures({ dirtiedBytes })).verdict.kind).toBe(kind)
  })

  const off = settingsWith({ sdps: 'off' })
  const short = { dirtiedBytes: 100 * mib }

  it('may be short a number of times where nothing can be slowed, then the move is given up', () => {
    const nearly = judgeRound(off, figures({ ...short, stuckRounds: maxStuckRounds - 2 }))
    expect(nearly).toMatchObject({ stuckRounds: maxStuckRounds - 1, verdict: { kind: 'another-round' } })
    const { verdict } = judgeRound(off, figures({ ...short, stuckRounds: maxStuckRounds - 1 }))
    expect(verdict.kind).toBe('fail')
    expect('refusal' in verdict && verdict.refusal).toMatchObject({
      id: 'pre-copy-no-progress',
      fault: 'GenericVmConfigFault',
    })
  })

  it('clears the count only when less is left than ever before: a lucky round on a shelf does not', () => {
    const lucky = figures({ stuckRounds: 7, leastRemainingBytes: 80 * mib })
    expect(judgeRound(off, lucky)).toMatchObject({ stuckRounds: 7, verdict: { kind: 'another-round' } })
    const better = figures({ stuckRounds: 7, leastRemainingBytes: 80 * mib + 1 })
    expect(judgeRound(off, better)).toMatchObject({ stuckRounds: 0, verdict: { kind: 'another-round' } })
  })

  it('is not counted as short while SDPS can still slow the guest', () => {
    expect(
      judgeRound(settings, figures({ ...short, stuckRounds: 3, leastRemainingBytes: mib })),
    ).toMatchObject({
      stuckRounds: 3,
      verdict: { kind: 'slow-guest' },
    })
  })
})

describe('stun during page send', () => {
  it('takes so much that the network carries five times what is dirtied', () => {
    const { slowdownPermyriad } = judgeRound(settings, figures({ dirtiedBytes: 200 * mib }))
    expect(slowdownPermyriad).toBe(9000)
  })

  it('counts what the guest would dirty at full speed when it is slowed already, and may let it go faster again', () => {
    const slowed = (dirtiedBytes: number) =>
      judgeRound(settings, figures({ dirtiedBytes, slowdownPermyriad: 5000 }))
    expect(slowed(40 * mib).slowdownPermyriad).toBe(7500)
    expect(slowed(15 * mib).slowdownPermyriad).toBe(3334)
    expect(slowed(1 * mib).slowdownPermyriad).toBe(0)
  })

  it('leaves the guest something, however fast it writes', () => {
    const flood = figures({ dirtiedBytes: 1e15 })
    expect(judgeRound(settings, flood).slowdownPermyriad).toBe(maxSlowdownPermyriad)
  })

  it('begins at the first look in mode always, on short progress in mode dynamic, never when off', () => {
    const calm = figures({ round: 1, dirtiedBytes: 50 * mib })
    expect(judgeFirstPass(settingsWith({ sdps: 'always' }), calm)).toMatchObject({ slowdownPermyriad: 6000 })
    expect(judgeFirstPass(settings, calm)).toBeNull()
    expect(judgeFirstPass(settings, figures({ round: 1, dirtiedBytes: 90 * mib }))).not.toBeNull()
    expect(judgeFirstPass(settingsWith({ sdps: 'off' }), figures({ dirtiedBytes: 90 * mib }))).toBeNull()
  })

  it('looks at the first pass every 30 s, or as often as it is told', () => {
    expect(firstPassPollNs(settings)).toBe(30_000_000_000)
    expect(firstPassPollNs(settingsWith({ sdpsDynamicDelaySeconds: 3 }))).toBe(3_000_000_000)
    expect(firstPassPollNs(settingsWith({ sdps: 'off' }))).toBeNull()
  })
})

describe('the reason', () => {
  it('names the figures that decided it', () => {
    expect(judgeRound(settings, figures({ remainingBytes: 20 * mib })).verdict.reason).toBe(
      'The remaining 20.0 MiB take 200 ms at 100 MiB/s, which fits the switchover goal of 500 ms: switch over.',
    )
    expect(judgeRound(settings, figures()).verdict.reason).toContain(
      '200 % of what the guest dirtied (100 MiB/s against 50.0 MiB/s)',
    )
  })
})
