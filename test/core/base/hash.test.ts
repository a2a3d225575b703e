import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sha256, sha256Hex } from '../../../core/base/hash.ts'

describe('SHA-256', () => {
  it('agrees with another implementation on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(sha256Hex(text)).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
      }),
      { seed: 1 },
    )
  })

  it('can be asked at any time, fed on, and copied', () => {
    const hash = new Sha256()
    hash.update(Uint8Array.of(97))
    const early = hash.hex()
    const copy = hash.clone()
    hash.update(Uint8Array.of(98, 99))
    expect(early).toBe(sha256Hex('a'))
    expect(hash.hex()).toBe(sha256Hex('abc'))
    expect(copy.hex()).toBe(early)
  })
})
