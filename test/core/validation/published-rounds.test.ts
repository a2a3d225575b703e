/** Published rounds: the fit on figures worked by hand, and what the engine makes of them. */
import { describe, expect, it } from 'vitest'
import { readCaseFile } from '../../../core/validation/case-file.ts'
import { validateCases } from '../../../core/validation/validate.ts'
import { fitWorkload } from '../../../core/validation/workload-fit.ts'

describe('the fit', () => {
  it('takes a line through the later two rounds, and a rate of its own for the first', () => {
    const fitted = fitWorkload([
      { seconds: 90, leftMiB: 3000 },
      { seconds: 27, leftMiB: 854 },
      { seconds: 7, leftMiB: 814 },
    ])
    expect(fitted.slowMiBs).toBeCloseTo(2, 12)
    expect(fitted.hotMiB).toBeCloseTo(800, 12)
    expect(fitted.firstSlowMiBs).toBeCloseTo(2200 / 90, 12)
  })

  it('takes a hot set alone where rounds of any length leave the same, or longer ones less', () => {
    const flat = (first: number, second: number, third: number) =>
      fitWorkload([
        { seconds: 50, leftMiB: first },
        { seconds: 47, leftMiB: second },
        { seconds: 46, leftMiB: third },
      ])
    expect(flat(500, 500, 500)).toEqual({ hotMiB: 500, firstSlowMiBs: 0, slowMiBs: 0 })
    expect(flat(500, 498, 502)).toEqual({ hotMiB: 500, firstSlowMiBs: 0, slowMiBs: 0 })
  })

  it('makes do with one round or two', () => {
    expect(fitWorkload([{ seconds: 8, leftMiB: 125 }])).toMatchObject({ hotMiB: 125, slowMiBs: 0 })
    const two = fitWorkload([
      { seconds: 8, leftMiB: 125 },
      { seconds: 1, leftMiB: 127 },
    ])
    expect(two).toMatchObject({ hotMiB: 125, firstSlowMiBs: 0 })
  })
})

function resultOf(one: Record<string, unknown>) {
  return validateCases(
    readCaseFile('cases.json', JSON.stringify({ cases: [{ kind: 'precopy', ...one }] })),
  )[0]!
}

const points = (...list: [number, number][]) => ({ remainingAtRoundStart: { unit: 's, MiB', points: list } })

describe('a published migration', () => {
  it('is predicted from its first three rounds: the shelf that follows, and that it never ends', () => {
    const result = resultOf({
      id: 'shelf',
      inputs: { memMiB: 1000, effMiBps: 100, downtimeGoalMs: 300 },
      observed: {
        ...points([0, 1000], [10, 250], [12.5, 205], [14.6, 204]),
        plateauMiB: 204,
        converged: false,
      },
      tolerance: { plateauMiB: { rel: 0.02 }, roundSec: { rel: 0.1, note: 'not observed' }, order: 'exact' },
    })
    expect(result).toMatchObject({ expressed: true, outcome: 'right', withinTolerance: true })
    expect(result.predicted['firstRoundSec']).toBeCloseTo(10, 1)
    expect(result.predicted['plateauRoundSec']).toBeCloseTo(2.05, 1)
  })

  it('without a size has what crossed before its first point', () => {
    const result = resultOf({
      id: 'small',
      inputs: { memMiB: null, effMiBps: 100 },
      observed: points([8, 120], [100, 121]),
    })
    expect(result.predicted['roundsMiB[0]']).toBe(800)
    expect(result.predicted['plateauMiB']).toBeGreaterThan(118)
  })

  it.each([
    ['not until 60 s', 'right'],
    ['only once the program ends', 'right'],
    [true, 'wrong'],
  ])(
    'that has converged "%s" is predicted %s, for the guest that its first rounds show',
    (converged, outcome) => {
      const observed = { ...points([0, 1000], [10, 250], [12.5, 205], [14.6, 204]), converged }
      expect(resultOf({ id: 'words', inputs: { memMiB: 1000, effMiBps: 100 }, observed })).toMatchObject({
        outcome,
      })
    },
  )

  it('is charged for reading its log where the log states such reads, and each lies between two rounds', () => {
    const rounds = [
      { MiB: 1024, MiBps: 500, sec: 2.05, overheadMs: 0 },
      { MiB: 600, MiBps: 500, sec: 1.2, overheadMs: 9 },
      { MiB: 600, MiBps: 500, sec: 1.2, overheadMs: 9 },
      { MiB: 600, MiBps: 500, sec: 1.2, overheadMs: 12 },
    ]
    const tolerance = { overheadMs: { rel: 0.1 } }
    const result = resultOf({ id: 'log', inputs: { memMiB: 1024 }, observed: { rounds }, tolerance })
    expect(result.predicted['overheadMs[1]']).toBeCloseTo(9, 6)
    expect(result).toMatchObject({ withinTolerance: false, outside: ['overheadMs[3]'] })
  })

  it('may list its rounds with sizes and rates', () => {
    const rounds = [
      { MiB: 1000, MiBps: 500, sec: 2 },
      { MiB: 600, MiBps: 480, sec: 1.25 },
      { MiB: 600, MiBps: 500, sec: 1.2 },
      { MiB: 600, MiBps: 500, sec: 1.2 },
      { MiB: 600 },
    ]
    const tolerance = { roundsMiB: { rel: 0.01 }, sec: { rel: 0.05 } }
    const result = resultOf({ id: 'list', inputs: { memMiB: 1000 }, observed: { rounds }, tolerance })
    expect(result).toMatchObject({ outcome: null, withinTolerance: true })
    expect(Object.keys(result.error)).toContain('roundsMiB[4]')
    expect(Object.keys(result.error)).not.toContain('sec[0]')
  })

  it.each([
    [{ kind: 'datamover' }, /disk/],
    [{ kind: 'evacuation' }, /many VMs/],
    [{ inputs: { compression: { algorithm: 'zlib' } } }, /compresses/],
    [{ inputs: { compression: 'none', workload: { name: 'idle' } } }, /idle/],
    [{ inputs: { rateControl: {} }, observed: { firstRoundMB: 700 } }, /first round/],
    [
      { inputs: { effMiBps: 100, dirtySemantics: 'skip-if-redirtied' }, observed: points([0, 9], [1, 2]) },
      /stated/,
    ],
  ])('says why %j cannot be run', (change, reason) => {
    expect(resultOf({ id: 'other', ...change })).toMatchObject({
      expressed: false,
      reason: expect.stringMatching(reason),
    })
  })
})
