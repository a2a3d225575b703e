/** Single decisions of vSphere that are published or worked out in the sources, on their own figures. */
import { describe, expect, it } from 'vitest'
import { judgeRound } from '../../core/policy/vsphere.ts'
import type { PreCopyFigures } from '../../core/policy/vsphere.ts'
import { vspherePolicySchema } from '../../core/scenario/policy-schema.ts'

const settings = vspherePolicySchema.parse({ name: 'vsphere' })
const megabyte = 1_000_000

function figures(change: Partial<PreCopyFigures>): PreCopyFigures {
  return {
    round: 1,
    remainingBytes: 0,
    sentBytes: 0,
    dirtiedBytes: 0,
    durationNs: 1_000_000_000,
    usableBytesPerSecond: 0,
    slowdownPermyriad: 0,
    leastRemainingBytes: Infinity,
    stuckRounds: 0,
    ...change,
  }
}

describe('decisions with published figures', () => {
  it('stuns with 1,296 pages left at 145.4 MB/s: 36 ms of wire time against 500 ms (KB 436882)', () => {
    const { verdict } = judgeRound(
      settings,
      figures({ remainingBytes: 1296 * 4096, sentBytes: 145.4 * megabyte, dirtiedBytes: 1296 * 4096 }),
    )
    expect(verdict.kind).toBe('switch-over')
    expect(verdict.reason).toContain('37 ms')
  })

  it('goes on with 2.2 GB left at 1,100 MB/s, and stuns with 400 MB', () => {
    const round = { sentBytes: 12_000 * megabyte, dirtiedBytes: 2200 * megabyte, durationNs: 10_900_000_000 }
    const goesOn = judgeRound(settings, figures({ ...round, remainingBytes: 2200 * megabyte }))
    expect(goesOn.verdict.kind).toBe('another-round')
    const last = { sentBytes: 2200 * megabyte, dirtiedBytes: 400 * megabyte, durationNs: 2_000_000_000 }
    const stuns = judgeRound(settings, figures({ ...last, remainingBytes: 400 * megabyte }))
    expect(stuns.verdict.kind).toBe('switch-over')
  })

  it('slows 1,200 MB/s of writes to 22 MB/s on a link that carries 110 MB/s', () => {
    const round = {
      sentBytes: 110 * megabyte,
      dirtiedBytes: 1200 * megabyte,
      remainingBytes: 1200 * megabyte,
    }
    const { verdict, slowdownPermyriad } = judgeRound(settings, figures(round))
    expect(verdict.kind).toBe('slow-guest')
    expect((1200 * (10_000 - slowdownPermyriad)) / 10_000).toBeCloseTo(22, 0)
  })
})
