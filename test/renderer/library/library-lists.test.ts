/** The Library's lists. */
import { describe, expect, it } from 'vitest'
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import type { PackSummary } from '../../../core/contract/teaching-messages.ts'
import type { RunSummary, ScenarioSummary } from '../../../core/contract/messages.ts'
import { examTerms } from '../../../core/lab/terms.ts'
import {
  afterWords,
  groupLabs,
  groupScenarios,
  labState,
  labToGoOnWith,
  nextLab,
  outcomeOf,
  pointsWords,
  scenariosAtAGlance,
  shortDate,
  sparkPoints,
  waysToBegin,
} from '../../../renderer/features/library/library-lists.ts'

function lab(number: number, change: Partial<LabSummary> = {}): LabSummary {
  return {
    id: `lab-${number}`,
    number,
    title: `Lab ${number}`,
    summary: 'What it teaches',
    track: 'memory',
    minutes: 20,
    prerequisites: [],
    concepts: [],
    stepCount: 8,
    pack: '',
    terms: null,
    hasHiddenFaults: false,
    attempt: null,
    first: null,
    best: null,
    isMastered: false,
    ...change,
  }
}

function attempt(changedAt: string, isFinished = false, isHandedIn = false, hasFeedback = false) {
  const mode = 'practice' as const
  return {
    id: 'a',
    currentStep: 4,
    isFinished,
    points: 3,
    maxPoints: 9,
    changedAt,
    mode,
    isHandedIn,
    hasFeedback,
  }
}

describe('labs', () => {
  const labs = [lab(7, { track: 'requirements' }), lab(2), lab(1)]

  it('stand by track, in the order of their numbers, without empty tracks', () => {
    const groups = groupLabs(labs, 'track', '')
    expect(groups.map((group) => group.track?.letter)).toEqual(['A', 'B'])
    expect(groups[0]!.labs.map((one) => one.number)).toEqual([1, 2])
  })

  it('of a pack stand under it, before the tracks', () => {
    const pack = { id: 'p-0000000a', title: 'Week 4' } as PackSummary
    const groups = groupLabs([...labs, lab(3, { id: 'p-0000000a.mine' })], 'track', '', [pack])
    expect(groups.map((group) => group.pack?.title ?? group.track?.letter)).toEqual(['Week 4', 'A', 'B'])
    expect(groups[0]!.labs.map((one) => one.number)).toEqual([3])
  })

  it('are found by title, number or what they teach', () => {
    expect(groupLabs(labs, 'order', 'lab 7')[0]!.labs).toHaveLength(1)
    expect(groupLabs(labs, 'order', 'nothing')).toEqual([])
  })

  it('say how far one is', () => {
    expect(labState(lab(1))).toBe('')
    expect(labState(lab(1, { attempt: attempt('2026-01-01') }))).toBe('step 5 of 8')
    expect(labState(lab(1, { attempt: attempt('2026-01-01', true) }))).toBe('done')
    expect(labState(lab(1, { attempt: attempt('2026-01-01', false, true) }))).toBe('handed in')
  })

  it('say the points of the first and of the best attempt, once where they are the same', () => {
    const points = (value: number) => ({ points: value, maxPoints: 100 })
    expect(pointsWords(lab(1))).toBe('')
    expect(pointsWords(lab(1, { first: points(60), best: points(60) }))).toBe('60 of 100 points')
    expect(pointsWords(lab(1, { first: points(60), best: points(85) }))).toBe('first 60, best 85 of 100')
  })

  it('name what comes before them, as long as it has not been done', () => {
    const before = lab(2, { title: 'The race' })
    const done = lab(1, { title: 'First move', attempt: attempt('2026-01-01', true) })
    const later = lab(5, { prerequisites: ['lab-1', 'lab-2'] })
    expect(afterWords(later, [done, before, later])).toBe('after The race')
    expect(afterWords(later, [lab(1, { title: 'First move' }), before, later])).toBe(
      'after First move and The race',
    )
    expect(afterWords(later, [done, { ...before, isMastered: true }, later])).toBe('')
  })

  it('are followed by one that builds on them, else by the next number', () => {
    const builds = lab(9, { prerequisites: ['lab-1'] })
    expect(nextLab([lab(1), lab(2), builds], 'lab-1')?.number).toBe(9)
    expect(nextLab([lab(1), lab(3), lab(2)], 'lab-1')?.number).toBe(2)
    expect(nextLab([lab(1), lab(2, { attempt: attempt('2026-01-01', true) })], 'lab-1')).toBeNull()
  })

  it('of a pack are begun on its terms alone', () => {
    expect(waysToBegin(lab(1)).map(({ mode }) => mode)).toEqual(['practice', 'exam', 'test-out'])
    expect(waysToBegin(lab(1, { isMastered: true }))[2]!.disabledBecause).not.toBe('')
    expect(waysToBegin(lab(1, { terms: examTerms })).map(({ mode }) => mode)).toEqual([null])
  })
})

describe('scenarios', () => {
  const scenario = (id: string, topic = '') => ({ id, name: id, topic }) as ScenarioSummary
  const grouped = (...scenarios: readonly ScenarioSummary[]) =>
    groupScenarios(scenarios).map((group) => [group.topic, ...group.scenarios.map((one) => one.id)])

  it("without a topic come first, one's own among them; each topic keeps its order", () => {
    const found = grouped(
      scenario('c', 'Troubleshooting'),
      scenario('a'),
      scenario('b', 'Troubleshooting'),
      scenario('mine'),
    )
    expect(found).toEqual([
      ['', 'a', 'mine'],
      ['Troubleshooting', 'c', 'b'],
    ])
  })

  it('that all have a topic leave no empty group', () => {
    expect(grouped(scenario('a', 'Storage'))).toEqual([['Storage', 'a']])
    expect(grouped()).toEqual([])
  })
})

describe('the lab to go on with', () => {
  it('is the one worked on last, not the first that is open', () => {
    const labs = [
      lab(1, { attempt: attempt('2026-01-01') }),
      lab(2, { attempt: attempt('2026-01-03') }),
      lab(3, { attempt: attempt('2026-01-05', true) }),
    ]
    expect(labToGoOnWith(labs)?.number).toBe(2)
  })

  it('is the first that was never begun when none is open, and none when all are done', () => {
    expect(labToGoOnWith([lab(2), lab(1)])?.number).toBe(1)
    expect(labToGoOnWith([lab(1, { attempt: attempt('2026-01-01', false, true) }), lab(2)])?.number).toBe(2)
    expect(labToGoOnWith([lab(1, { attempt: attempt('2026-01-01', true) })])).toBeNull()
  })
})

describe('how a run ended', () => {
  const run = { outcome: '', headline: '' } as RunSummary

  it('names of faults keep their capitals', () => {
    expect(outcomeOf({ ...run, outcome: 'completed', headline: 'Stun 212 ms' }).note).toBe('stun 212 ms')
    expect(outcomeOf({ ...run, outcome: 'failed', headline: 'MigrationFault' })).toMatchObject({
      tone: 'error',
      note: 'MigrationFault',
    })
  })

  it('says that there was no migration', () => {
    expect(outcomeOf(run).words).toBe('No migration yet')
  })
})

describe('a curve', () => {
  it('gives equal ratios equal heights and stays in its box', () => {
    expect(sparkPoints([1, 0.5, 0.25], 80, 24)).toBe('0.0,0.0 40.0,2.0 80.0,4.0')
    expect(sparkPoints([1, 0], 80, 24)).toBe('0.0,0.0 80.0,24.0')
    expect(sparkPoints([], 80, 24)).toBe('')
  })
})

it('dates are as short as they can be', () => {
  const now = new Date(2026, 10, 25, 12, 0)
  expect(shortDate(new Date(2026, 10, 25, 9, 41).toISOString(), now)).toBe('09:41')
  expect(shortDate(new Date(2026, 10, 21, 9, 41).toISOString(), now)).toBe('Sat')
  expect(shortDate(new Date(2026, 10, 1, 9, 41).toISOString(), now)).toBe('1 Nov')
  expect(shortDate(new Date(2025, 10, 1, 9, 41).toISOString(), now)).toBe('1 Nov 2025')
  expect(shortDate('', now)).toBe('')
})

describe('scenarios at a glance', () => {
  const named = (name: string, isShipped: boolean): ScenarioSummary => ({
    id: name,
    name,
    description: '',
    topic: '',
    isShipped,
    hostCount: 2,
    vmCount: 1,
    seed: 1,
    changedAt: isShipped ? '' : '2026-01-01T00:00:00Z',
  })

  it("begin with a person's own, however many are shipped", () => {
    const shipped = ['a', 'b', 'c', 'd'].map((name) => named(name, true))
    const all = [...shipped, named('mine', false)]
    expect(scenariosAtAGlance(all, 3).map(({ name }) => name)).toEqual(['mine', 'a', 'b'])
  })

  it('have those of a topic last', () => {
    const all = [{ ...named('a', true), topic: 'Cross vCenter' }, named('b', true), named('c', true)]
    expect(scenariosAtAGlance(all, 2).map(({ name }) => name)).toEqual(['b', 'c'])
    expect(scenariosAtAGlance(all, 3).map(({ name }) => name)).toEqual(['b', 'c', 'a'])
  })
})
