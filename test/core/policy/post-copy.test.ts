/** When post-copy is asked for: by syncs or by time, whichever is first, seen by who looks every 25 ms. */
import { describe, expect, it } from 'vitest'
import { askedForNs } from '../../../core/policy/post-copy.ts'

const ms = 1_000_000

describe('post-copy is asked for', () => {
  it('at the first look after the sync that makes the number', () => {
    expect(askedForNs({ afterSyncs: 2 }, 1736 * ms, 1)).toBe(Infinity)
    expect(askedForNs({ afterSyncs: 2 }, 1736 * ms, 2)).toBe(1750 * ms)
    expect(askedForNs({ afterSyncs: 2 }, 1750 * ms, 2)).toBe(1750 * ms)
    expect(askedForNs({ afterSyncs: 2 }, 1750 * ms + 1, 3)).toBe(1775 * ms)
  })

  it('at its time, or by syncs if that is sooner', () => {
    expect(askedForNs({ afterSeconds: 1.51 }, 0, 1)).toBe(1525 * ms)
    expect(askedForNs({ afterSeconds: 3, afterSyncs: 2 }, 1736 * ms, 2)).toBe(1750 * ms)
    expect(askedForNs({}, 0, 5)).toBe(Infinity)
  })
})
