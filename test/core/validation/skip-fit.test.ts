/** The fit of rounds that leave out what is dirty again: on figures made from known classes, and run through the engine. */
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { fitSkippedRounds } from '../../../core/validation/skip-fit.ts'
import { validateCases } from '../../../core/validation/validate.ts'

const memoryMB = 400
const [floorMBs, incrementMBs] = [10, 5]

/** What the first three rounds of these classes send, by E5 and E8 with the host's own exponential. */
function roundsOf(hotMB: number, hotRate: number, coldRate: number) {
  const classes = [
    { size: hotMB, rate: hotRate },
    { size: memoryMB - hotMB, rate: coldRate },
  ]
  const dirty = (rate: number, seconds: number) => 1 - Math.exp(-rate * seconds)
  const kept = (rate: number, seconds: number) => dirty(rate, seconds) / (rate * seconds)
  const sum = (of: (one: { size: number; rate: number }) => number) => of(classes[0]!) + of(classes[1]!)
  /** The length of a round is its size over its rate: found by going there in small steps. */
  const solve = (rate: number, sent: (seconds: number) => number) => {
    let seconds = 1
    for (let step = 0; step < 500; step += 1) seconds = (seconds + sent(seconds) / rate) / 2
    return seconds
  }
  const first = (seconds: number) => sum(({ size, rate }) => size * kept(rate, seconds))
  const later = (before: number) => (seconds: number) =>
    sum(({ size, rate }) => size * dirty(rate, before) * kept(rate, seconds))
  const rateAfter = (seconds: number) =>
    Math.max(floorMBs, sum(({ size, rate }) => size * dirty(rate, seconds)) / seconds + incrementMBs)
  const one = solve(floorMBs, first)
  const two = solve(rateAfter(one), later(one))
  const three = solve(rateAfter(two), later(two))
  const sentMB = [first(one), later(one)(two), later(two)(three)] as const
  return { firstSeconds: one, sentMB }
}

describe('the fit of skipped rounds', () => {
  it.each([
    [30, 1.5, 0.004],
    [60, 0.8, 0.001],
    [15, 4, 0.01],
  ])('finds a hot set of %d MB that is written %d times a second, beside %d', (hotMB, hotRate, coldRate) => {
    const fitted = fitSkippedRounds({
      memoryMB,
      floorMBs,
      incrementMBs,
      ...roundsOf(hotMB, hotRate, coldRate),
    })
    expect(fitted.hotMB / hotMB).toBeCloseTo(1, 2)
    expect(fitted.hotRate / hotRate).toBeCloseTo(1, 2)
    expect(fitted.coldRate / coldRate).toBeCloseTo(1, 2)
  })
})

describe('a published migration under Xen', () => {
  it('is predicted from three rounds on', () => {
    const { firstSeconds, sentMB } = roundsOf(20, 1, 0.004)
    const published = {
      id: 'any',
      kind: 'precopy',
      inputs: {
        memMB: memoryMB,
        linkMbps: 1000,
        dirtySemantics: 'skip-if-redirtied',
        rateControl: { minMbps: 80, maxMbps: 400, incrementMbps: 40 },
      },
      observed: { roundsMB: sentMB, firstRoundSec: firstSeconds, downtimeMs: 100 },
      tolerance: { roundsMB: { rel: 0.05 }, firstRoundSec: { rel: 0.02 } },
    }
    const [result] = validateCases(readCaseFile('cases.json', JSON.stringify({ cases: [published] })))
    expect(result).toMatchObject({ expressed: true, outcome: 'right', withinTolerance: true })
    expect(result?.predicted['totalMB']).toBeGreaterThan(memoryMB)
    expect(result?.predicted['downtimeMs']).toBeGreaterThan(10)
    // The stopped stage is sent as fast as the link allows and not at the rounds' rate.
    expect(result?.predicted['finalCopyMs']).toBeLessThan(200)
  })
})
