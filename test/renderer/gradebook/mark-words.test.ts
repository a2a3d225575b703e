/** What an instructor reads and writes of one hand-in. */
import { describe, expect, it } from 'vitest'
import { factsOf } from '../../../renderer/features/gradebook/hand-in-facts.ts'
import {
  fieldsOf,
  flagWords,
  gravest,
  isTouched,
  judgedWords,
  markOf,
  otherAttempts,
} from '../../../renderer/features/gradebook/mark-words.ts'
import { flag, handIn, objective } from './graded-hand-in.ts'

describe('flags', () => {
  it('are as grave as the gravest and named once each, errors first', () => {
    const flags = [flag('other-engine', 'warning'), flag('results'), flag('results')]
    expect(gravest(flags)?.words).toBe('Error')
    expect(flagWords(flags)).toBe('Results differ, Other engine')
    expect(gravest([])).toBeNull()
  })
})

describe('a mark', () => {
  it('is taken back by emptying both fields', () => {
    expect(markOf({ points: ' ', comment: '' }, 12, 20)).toEqual({ points: null, comment: '' })
  })

  it('keeps the points as judged where there is only a comment', () => {
    expect(markOf({ points: '', comment: ' Good. ' }, 12, 20)).toEqual({ points: 12, comment: 'Good.' })
  })

  it('takes half points, with a comma too, and nothing beyond what the objective is worth', () => {
    expect(markOf({ points: '7,5', comment: '' }, 12, 20)).toEqual({ points: 7.5, comment: '' })
    for (const points of ['21', '-1', 'all', '1e999']) {
      expect(markOf({ points, comment: '' }, 12, 20)).toBe('Points from 0 to 20; empty: as judged.')
    }
  })

  it('stands beside what was judged', () => {
    const judged = { ...objective('order', 'partly'), points: 12 }
    expect(judgedWords(judged)).toBe('12 of 20')
    expect(judgedWords({ ...judged, override: { points: 15, comment: '' } })).toBe('15 of 20, judged 12')
    expect(fieldsOf({ points: 15, comment: 'Yes.' })).toEqual({ points: '15', comment: 'Yes.' })
  })

  it('shows on the hand-in, as does a comment on the whole', () => {
    expect(isTouched(handIn({ objectives: [objective('order', 'met')] }))).toBe(false)
    expect(isTouched(handIn({ comment: 'Good.' }))).toBe(true)
    const override = { points: 1, comment: '' }
    expect(isTouched(handIn({ objectives: [{ ...objective('order', 'met'), override }] }))).toBe(true)
  })
})

it('says first and best only where they are not the points that stand there', () => {
  const points = (value: number) => ({ points: value, maxPoints: 100 })
  expect(otherAttempts(handIn({ first: points(80), best: points(80) }))).toBe('')
  expect(otherAttempts(handIn({ first: points(60), best: points(80) }))).toBe('first 60, best 80')
  expect(otherAttempts(handIn())).toBe('')
})

it('says of a hand-in what it says of itself, and of a broken file that it is one', () => {
  expect(factsOf(handIn({ hints: 2, checks: 1, handedInAt: '' }))).toBe(
    'First move · seed 42 · 2 hints, 1 check',
  )
  expect(factsOf(handIn({ attemptId: '' }))).toBe('A file that could not be read')
})
