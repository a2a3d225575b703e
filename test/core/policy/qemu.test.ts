/** QEMU's decisions, as pure rules. */
import { describe, expect, it } from 'vitest'
import {
  callsForSync,
  decideBeforeWindow,
  fitsThreshold,
  windowQuotaBytes,
} from '../../../core/policy/qemu.ts'

describe("QEMU's decision", () => {
  it('reads the dirty log only below the threshold, and never while that is 0', () => {
    expect([callsForSync(4096, 4097), callsForSync(4096, 4096), callsForSync(0, 0)]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('stops the guest when nothing is left, whatever the threshold', () => {
    expect([fitsThreshold(0, 0), fitsThreshold(4096, 0), fitsThreshold(4096, 8192)]).toEqual([
      true,
      false,
      true,
    ])
  })

  it('says so when all went before the first window was over', () => {
    const figures = {
      todoPages: 0,
      thresholdBytes: 0,
      downtimeLimitNs: 300_000_000,
      transferBytesPerSecond: 0,
      dirtyBytesPerSecond: 0,
    }
    const verdict = decideBeforeWindow(figures, 12)
    expect(verdict.kind).toBe('switch-over')
    expect(verdict.reason).toContain('12 pages')
    expect(verdict.goalBytes).toBe(0)
  })

  it('grants a window a tenth of what the limit allows a second', () => {
    expect(windowQuotaBytes(64)).toBe(6_710_886)
    expect(windowQuotaBytes(0)).toBe(Infinity)
  })
})
