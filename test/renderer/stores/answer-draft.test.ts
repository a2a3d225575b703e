/** Drafts of all kinds of questions: what they lack, the answer they make, how they are read again. */
import { describe, expect, it } from 'vitest'
import {
  answerFrom,
  draftProblem,
  emptyDraft,
  keptDraft,
  toggled,
} from '../../../renderer/stores/answer-draft.ts'
import { step } from '../lab-guide/attempt-fixtures.ts'

const option = (id: string) => ({ id, text: id.toUpperCase() })
const number = step({ type: 'predict', question: { kind: 'number', unit: 'ms', min: 0, max: 5000 } })
const options = [option('a'), option('b')]

const verdict = (mostPerRow: number, reasons = [option('r')]) =>
  step({
    type: 'predict',
    question: { kind: 'verdict', rows: [option('one'), option('two')], options, mostPerRow, reasons },
  })

const curve = step({
  type: 'predict',
  question: {
    kind: 'curve',
    x: { label: 'Pass', unit: '', values: [0, 1, 2] },
    y: { label: 'Left', unit: 'MiB', min: 1, max: 1000, scale: 'log' },
    first: 800,
  },
})

describe('a number', () => {
  it.each([
    ['', 'Type a number first.'],
    ['many', '"many" is not a number.'],
    ['6000', 'Type a number from 0 to 5,000 ms.'],
    ['12,5', '"12,5" is not a number.'],
    ['250', ''],
    ['1,200', ''],
    ['1\u00a0200.5', ''],
  ])('typed "%s" lacks "%s"', (typed, problem) => {
    expect(draftProblem(number, { ...emptyDraft(number), number: typed })).toBe(problem)
  })

  it('is read as numbers stand on screen', () => {
    expect(answerFrom(number, { ...emptyDraft(number), number: ' 1,200.5 ' })).toEqual({ number: 1200.5 })
    expect(answerFrom(number, { ...emptyDraft(number), number: '1\u00a0200' })).toEqual({ number: 1200 })
    expect(answerFrom(number, { ...emptyDraft(number), number: '\u221212' })).toEqual({ number: -12 })
  })
})

describe('a choice', () => {
  it('needs one; own words of an explanation may stay empty', () => {
    const explain = step({
      type: 'explain',
      question: { kind: 'explain', options, ownWords: true, rubric: [] },
    })
    expect(draftProblem(explain, emptyDraft(explain))).toBe('Choose an answer first.')
    const chosen = { ...emptyDraft(explain), option: 'a', text: '  ' }
    expect(draftProblem(explain, chosen)).toBe('')
    expect(answerFrom(explain, chosen)).toEqual({ option: 'a' })
    expect(answerFrom(explain, { ...chosen, text: ' because ' })).toEqual({ option: 'a', text: 'because' })
  })
})

describe('an order', () => {
  it('begins with all items, in the order in which the lab shows them', () => {
    const items = ['c', 'a', 'b'].map((id) => ({ id, text: id }))
    const order = step({ type: 'predict', question: { kind: 'order', items } })
    expect(emptyDraft(order).order).toEqual(['c', 'a', 'b'])
    expect(draftProblem(order, { ...emptyDraft(order), order: [] })).not.toBe('')
    expect(answerFrom(order, emptyDraft(order))).toEqual({ order: ['c', 'a', 'b'] })
  })
})

describe('a table of verdicts', () => {
  it('needs one in each row where a row takes one, and a reason where there are any', () => {
    const draft = emptyDraft(verdict(1))
    expect(draftProblem(verdict(1), draft)).toBe('Give each row a verdict.')
    const half = { ...draft, verdicts: { one: ['a'] } }
    expect(draftProblem(verdict(1), half)).toBe('Give 1 more row a verdict.')
    const filled = { ...draft, verdicts: { one: ['a'], two: ['b'] } }
    expect(draftProblem(verdict(1), filled)).toBe('Tick at least one reason.')
    expect(draftProblem(verdict(1, []), filled)).toBe('')
    expect(draftProblem(verdict(1), { ...filled, reasons: ['r'] })).toBe('')
  })

  it('may leave a row empty where a row takes all that holds, and says so in the answer', () => {
    const many = verdict(2, [])
    expect(draftProblem(many, emptyDraft(many))).toBe('Tick what holds, row by row.')
    const draft = { ...emptyDraft(many), verdicts: { one: ['a', 'b'] } }
    expect(draftProblem(many, draft)).toBe('')
    expect(answerFrom(many, draft)).toEqual({ verdicts: { one: ['a', 'b'], two: [] } })
  })
})

describe('a curve', () => {
  it('begins with the point that is given, and needs all others', () => {
    const draft = emptyDraft(curve)
    expect(draft.curve).toEqual([800, null, null])
    expect(draftProblem(curve, draft)).toBe('Set 2 more points.')
    const drawn = { ...draft, curve: [800, 90, 10] }
    expect(draftProblem(curve, drawn)).toBe('')
    expect(answerFrom(curve, drawn)).toEqual({ curve: [800, 90, 10] })
  })
})

describe('a cause', () => {
  const diagnose = step({
    type: 'diagnose',
    lockedBecause: 'Asks for two lines.',
    question: { kind: 'diagnose', candidates: options, leastHypotheses: 2 },
  })

  it('is named only after the notebook has its lines', () => {
    const draft = { ...emptyDraft(diagnose), causes: ['a'] }
    expect(draftProblem(diagnose, draft, 1)).toMatch(/^Write 1 more line in the hypothesis notebook/)
    const open = { ...diagnose, lockedBecause: '' }
    expect(draftProblem(open, draft, 2)).toBe('')
    expect(draftProblem(open, emptyDraft(open), 2)).toBe('Tick at least one cause.')
    expect(answerFrom(open, draft)).toEqual({ causes: ['a'] })
  })
})

describe('a draft that was kept', () => {
  it('comes back as it was', () => {
    const draft = { ...emptyDraft(curve), curve: [800, 90, null] }
    expect(keptDraft(JSON.stringify(draft), curve)).toEqual(draft)
  })

  it('of another question, or cut short, is left', () => {
    const other = { ...emptyDraft(curve), curve: [1, 2] }
    expect(keptDraft(JSON.stringify(other), curve)).toEqual(emptyDraft(curve))
    expect(keptDraft('{"option":', curve)).toEqual(emptyDraft(curve))
    expect(keptDraft('{"option":"a"}', curve)).toEqual(emptyDraft(curve))
    expect(keptDraft(null, curve)).toEqual(emptyDraft(curve))
  })
})

it('nothing can be committed when no question is open', () => {
  expect(draftProblem(null, emptyDraft(null))).toBe('No question is open.')
})

it('a tick goes on once and off again', () => {
  expect(toggled(['a'], 'b', true)).toEqual(['a', 'b'])
  expect(toggled(['a', 'b'], 'b', true)).toEqual(['a', 'b'])
  expect(toggled(['a', 'b'], 'a', false)).toEqual(['b'])
})
