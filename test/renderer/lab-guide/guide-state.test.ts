/** The lab guide: what is open, what a draft still lacks, how an order is changed. */
import { describe, expect, it } from 'vitest'
import type { AttemptView, StepView } from '../../../core/lab/attempt.ts'
import {
  metWords,
  moved,
  progressWords,
  stepTag,
  stepsToOpen,
} from '../../../renderer/features/lab-guide/guide-state.ts'
import { answerFrom, draftProblem, emptyDraft } from '../../../renderer/stores/lab-draft.ts'

function step(change: Partial<StepView>): StepView {
  return {
    id: 'one',
    type: 'read',
    title: 'One',
    prose: '',
    state: 'current',
    lockedBecause: '',
    question: null,
    answer: null,
    evidence: [],
    captions: [],
    speed: null,
    ...change,
  }
}

const answer = {
  text: '',
  option: null,
  number: null,
  order: null,
  outcome: null,
  isRight: true,
  reply: 'Yes.',
}

function attempt(steps: StepView[], currentStep: number): AttemptView {
  return {
    id: 'a',
    labId: 'first-move',
    labNumber: 1,
    title: 'First move',
    track: 'memory',
    runId: 'r',
    seed: 42,
    steps,
    currentStep,
    objectives: [],
    canRun: true,
    cannotRunBecause: '',
    isFinished: currentStep >= steps.length,
    debrief: '',
    score: { points: 0, maxPoints: 0 },
    note: '',
  }
}

describe('which steps stand open', () => {
  it('the current one, and the one just answered: its reply must be read', () => {
    const steps = [step({ id: 'order', answer }), step({ id: 'next' })]
    expect(stepsToOpen(attempt(steps, 1))).toEqual(['order', 'next'])
  })

  it('not one whose outcome is still to come', () => {
    const steps = [
      step({ id: 'predict', answer: { ...answer, reply: null, isRight: null } }),
      step({ id: 'run' }),
    ]
    expect(stepsToOpen(attempt(steps, 1))).toEqual(['run'])
  })

  it('the last answered one when all is done', () => {
    expect(stepsToOpen(attempt([step({ id: 'explain', answer })], 1))).toEqual(['explain'])
    expect(progressWords(attempt([step({})], 1))).toBe('Done')
    expect(progressWords(attempt([step({}), step({ id: 'two' })], 1))).toBe('Step 2 of 2')
  })
})

describe('a draft', () => {
  const number = step({ type: 'predict', question: { kind: 'number', unit: 'ms', min: 0, max: 5000 } })

  it.each([
    ['', 'Type a number first.'],
    ['many', '"many" is not a number.'],
    ['6000', 'Type a number from 0 to 5,000 ms.'],
    ['12,5', '"12,5" is not a number.'],
    ['250', ''],
    ['1,200', ''],
    ['1\u00a0200.5', ''],
  ])('of a number, typed "%s", lacks "%s"', (typed, problem) => {
    expect(draftProblem(number, { ...emptyDraft(number), number: typed })).toBe(problem)
  })

  it('of a number is read as numbers stand on screen', () => {
    expect(answerFrom(number, { ...emptyDraft(number), number: ' 1,200.5 ' })).toEqual({ number: 1200.5 })
    expect(answerFrom(number, { ...emptyDraft(number), number: '1\u00a0200' })).toEqual({ number: 1200 })
  })

  it('of a choice needs one, of an explanation own words may stay empty', () => {
    const options = [{ id: 'a', text: 'A' }]
    const explain = step({ type: 'explain', question: { kind: 'explain', options, ownWords: true } })
    expect(draftProblem(explain, emptyDraft(explain))).toBe('Choose an answer first.')
    const chosen = { ...emptyDraft(explain), option: 'a', text: '  ' }
    expect(draftProblem(explain, chosen)).toBe('')
    expect(answerFrom(explain, chosen)).toEqual({ option: 'a' })
    expect(answerFrom(explain, { ...chosen, text: ' because ' })).toEqual({ option: 'a', text: 'because' })
  })

  it('of an order begins with all items, in the order in which the lab shows them', () => {
    const items = ['c', 'a', 'b'].map((id) => ({ id, text: id }))
    const order = step({ type: 'order', question: { kind: 'order', items } })
    expect(emptyDraft(order).order).toEqual(['c', 'a', 'b'])
    expect(draftProblem(order, { ...emptyDraft(order), order: [] })).not.toBe('')
    expect(answerFrom(order, emptyDraft(order))).toEqual({ order: ['c', 'a', 'b'] })
  })

  it('cannot be committed when no question is open', () => {
    expect(draftProblem(null, emptyDraft(null))).toBe('No question is open.')
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
  expect(stepTag(step({ type: 'predict', state: 'done', answer }))).toBe('committed')
  expect(stepTag(step({ state: 'locked' }))).toBe('locked')
  expect(metWords([])).toBe('0 of 0')
})
