import { describe, expect, it } from 'vitest'
import { InputError } from '../../../../core/base/errors.ts'
import { openSeal, seal } from '../../../../electron/services/packs/seal.ts'

const place = { pack: 'p-00000001', lab: 'small' }
const content = {
  lab: { fileName: 'small.lab.yaml', text: 'The right answer is 42.\n'.repeat(50) },
  scenario: { fileName: 'small.scenario.yaml', text: 'name: Small\n' },
  signingKey: 'a'.repeat(64),
}

describe('seal', () => {
  it('opens to what was put in, and does not read', () => {
    const sealed = seal(place, content)
    expect(openSeal('a.pack.yaml', place, sealed)).toEqual(content)
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toMatch(/right answer|small/)
    expect(seal(place, content)).not.toBe(sealed)
  })

  it('does not open in the place of another, nor with any bit changed', () => {
    const sealed = seal(place, content)
    const bytes = Buffer.from(sealed, 'base64')
    const broken = [0, 11, 12, 27, 28, bytes.length - 1].map((at) => {
      const changed = Buffer.from(bytes)
      changed[at]! ^= 1
      return changed.toString('base64')
    })
    for (const one of [...broken, '', 'AAAA', bytes.subarray(0, 40).toString('base64')]) {
      expect(() => openSeal('a.pack.yaml', place, one)).toThrow(InputError)
    }
    expect(() => openSeal('a', { ...place, lab: 'other' }, sealed)).toThrow(
      /The seal of the lab "other" is broken/,
    )
    expect(() => openSeal('a', { ...place, pack: 'p-00000002' }, sealed)).toThrow(/Ask your instructor/)
  })
})
