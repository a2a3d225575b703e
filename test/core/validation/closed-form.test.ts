/** Closed forms are told by what they give, run through the engine, and met; the expectations are worked here. */
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { validateCases } from '../../../core/validation/validate.ts'
import type { CaseResult } from '../../../core/validation/validate.ts'

type Json = Record<string, unknown>

function resultOf(analytic: Json): CaseResult {
  const cases = [{ id: 'any', kind: 'precopy', inputs: {} }]
  const file = { cases, analyticCases: [{ id: 'form', tolerance: { rel: 0.02 }, ...analytic }] }
  return validateCases(readCaseFile('cases.json', JSON.stringify(file)))[1]!
}

describe('closed forms', () => {
  it('geometric rounds: 1024, 256, 64 MiB at a quarter of the link, until 0.1 s of it are enough', () => {
    const result = resultOf({
      what: 'constant fresh-page dirty rate',
      inputs: { memMiB: 1024, linkMiBps: 1000, dirtyMiBps: 250, goalSec: 0.1 },
      expected: { precopyRounds: 2, bytesMiB: 1344, precopySec: 1.28, finalMiB: 64, finalMs: 64 },
    })
    expect(result).toMatchObject({ expressed: true, kind: 'closed-form', withinTolerance: true })
    expect(result.error['bytesMiB']).toBeLessThan(0.001)
  })

  it('a list of values gives a figure for each, and one that is off is outside', () => {
    const analytic = {
      what: 'largest remainder',
      inputs: { bandwidthMBps: [100, 200], goalSec: 0.5 },
      expected: { pages: [12_207, 24_414] },
      tolerance: { abs: 1 },
    }
    expect(resultOf(analytic)).toMatchObject({
      predicted: { 'pages[0]': 12_207, 'pages[1]': 24_414 },
      withinTolerance: true,
    })
    expect(resultOf({ ...analytic, expected: { pages: [12_207, 24_420] } }).withinTolerance).toBe(false)
  })

  it('redundant and skipped pages of a first pass', () => {
    // (1 − e^−2) / 2 = 0.4323; ((1 − e^−2) / 2 − e^−2) / (1 − e^−2) = 0.3435.
    const expected = (share: number) => ({
      inputs: { a: [2] },
      expected: { share: [share] },
      tolerance: { abs: 0.01 },
    })
    expect(resultOf({ what: 'share sent in final form', ...expected(0.3435) }).withinTolerance).toBe(true)
    expect(resultOf({ what: 'share sent when pages are skipped', ...expected(0.4323) }).withinTolerance).toBe(
      true,
    )
  })

  it('a uniform writer below the rate of the link leaves no shelf', () => {
    const result = resultOf({
      what: 'steady remainder under bitmap-swap-at-round-start',
      inputs: { rho: [0.8] },
      expected: { fraction: [0] },
    })
    expect(result).toMatchObject({ predicted: { 'fraction[0]': 0 }, withinTolerance: true })
  })

  it.each([
    [{ what: 'mirror copy of a disk', inputs: { writes: ['uniform'] }, expected: { share: [0.5] } }, /disks/],
    [{ what: 'the weather', inputs: { sky: 'blue' }, expected: { rain: 0.1 } }, /rain/],
  ])('says why %j cannot be run', (analytic, reason) => {
    expect(resultOf(analytic)).toMatchObject({ expressed: false, reason: expect.stringMatching(reason) })
  })
})
