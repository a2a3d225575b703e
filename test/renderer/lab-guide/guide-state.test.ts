/** The lab guide: what is open, what stands at an answer, what the terms say, how an order is changed. */
import { describe, expect, it } from 'vitest'
import { examTerms, practiceTerms } from '../../../core/lab/terms.ts'
import {
  answerMark,
  isWhyShown,
  metWords,
  moved,
  notebookWords,
  progressWords,
  stepTag,
  stepsToOpen,
  termsWords,
  waitingWords,
} from '../../../renderer/features/lab-guide/guide-state.ts'
import { emptyDraft } from '../../../renderer/stores/answer-draft.ts'
import { answer, attempt, step } from './attempt-fixtures.ts'

describe('which steps stand open', () => {
  it('the current one, and the one just answered: its reply must be read', () => {
    const steps = [step({ id: 'order', answer: answer() }), step({ id: 'next' })]
    expect(stepsToOpen(attempt(steps, 1))).toEqual(['order', 'next'])
  })

  it('not one whose outcome is still to come', () => {
    const steps = [
      step({ id: 'predict', answer: answer({ reply: null, isRight: null }) }),
      step({ id: 'run' }),
    ]
    expect(stepsToOpen(attempt(steps, 1))).toEqual(['run'])
  })

  it('the last answered one when all is done', () => {
    expect(stepsToOpen(attempt([step({ id: 'explain', answer: answer() })], 1))).toEqual(['explain'])
    expect(progressWords(attempt([step({})], 1))).toBe('Done')
    expect(progressWords(attempt([step({}), step({ id: 'two' })], 1))).toBe('Step 2 of 2')
  })
})

describe('an order', () => {
  it('moves one item and keeps the others as they were', () => {
    expect(moved(['a', 'b', 'c', 'd'], 0, 2)).toEqual(['b', 'c', 'a', 'd'])
    expect(moved(['a', 'b', 'c', 'd'], 3, 0)).toEqual(['d', 'a', 'b', 'c'])
  })

  it('stays as it is when there is nowhere to go', () => {
    expect(moved(['a', 'b'], 0, -1)).toEqual(['a', 'b'])
    expect(moved(['a', 'b'], 1, 2)).toEqual(['a', 'b'])
  })
})

it('a prediction that has been made says that it is committed', () => {
  expect(stepTag(step({ type: 'predict', state: 'done', answer: answer() }))).toBe('committed')
  expect(stepTag(step({ state: 'locked' }))).toBe('locked')
  expect(metWords([])).toBe('0 of 0')
})

describe('an answer', () => {
  const unknown = answer({ isRight: null, reply: null })

  it('has no mark while it is not known, and says what it waits for', () => {
    const predict = step({ type: 'predict' })
    expect(answerMark(predict, unknown)).toBeNull()
    expect(waitingWords(predict, unknown, true)).toMatch(/once it has come out/)
    expect(waitingWords(predict, unknown, false)).toMatch(/not shown/)
    expect(waitingWords(predict, answer(), true)).toBe('')
  })

  it('that was not right is open again in an explanation, and final in a prediction', () => {
    const wrong = answer({ isRight: false })
    expect(answerMark(step({ type: 'explain' }), wrong)?.words).toBe('Not yet')
    expect(answerMark(step({ type: 'predict' }), wrong)?.words).toBe('Not what came out')
    expect(answerMark(step({ type: 'diagnose' }), wrong)?.words).toBe('Not the cause')
  })
})

describe('what a question still lacks', () => {
  const diagnose = { kind: 'diagnose' as const, candidates: [], leastHypotheses: 2 }

  it('is said of the notebook once, above the causes', () => {
    expect(isWhyShown(diagnose, emptyDraft(null), 1)).toBe(false)
    expect(isWhyShown(diagnose, emptyDraft(null), 2)).toBe(true)
    expect(notebookWords(2, 0)).toBe('Needs 2 lines in the hypothesis notebook below; none is written.')
    expect(notebookWords(1, 1)).toBe('Your notebook has the 1 line that is needed.')
  })

  it('is not said of a number that has not been typed', () => {
    const number = { kind: 'number' as const, unit: '', min: 0, max: 1 }
    expect(isWhyShown(number, emptyDraft(null), 0)).toBe(false)
    expect(isWhyShown(number, { ...emptyDraft(null), number: 'x' }, 0)).toBe(true)
  })
})

describe('the terms', () => {
  it('say in advance what is left open', () => {
    expect(termsWords(practiceTerms)).toBe('No time limit; with checks and hints.')
    expect(termsWords(examTerms)).toBe('60 minutes; no checks, no hints.')
    const costly = { ...practiceTerms, hasChecks: false, hintCostPercent: 20 }
    expect(termsWords(costly)).toBe('No time limit; with hints, each for 20 % of an objective.')
  })

  it('of an attempt that was handed in take nothing more', () => {
    expect(progressWords(attempt([step({})], 0, { isHandedIn: true }))).toBe('Handed in')
  })
})
