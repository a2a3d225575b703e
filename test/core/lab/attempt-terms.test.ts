import { describe, expect, it } from 'vitest'
import {
  heldBackBecause,
  whyNotAnswer,
  whyNotCheck,
  whyNotContinue,
  whyNotHandIn,
  whyNotHypothesis,
  whyNotSelfMark,
  whyNotWatch,
} from '../../../core/lab/attempt-refusals.ts'
import { gradeObjectives, isMastered, scoreOf } from '../../../core/lab/grade.ts'
import { whyNotHint } from '../../../core/lab/hints.ts'
import { examTerms, practiceTerms, testOutTerms } from '../../../core/lab/terms.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { Attempt, moved, objective, smallLab, steps } from './lab-fixtures.ts'

const { read, watch, order, choice, number, run, explain } = steps
const rubric = ['names the cause']

describe('an exam', () => {
  const lab = smallLab({
    steps: [order, choice, run, { ...explain, rubric }],
    objectives: [
      objective({ points: 40 }),
      objective({ id: 'sorted', points: 40, scope: 'now', check: 'answers["order"].isRight' }),
    ],
  })

  function done(): Attempt {
    const attempt = new Attempt(lab, {}, examTerms)
    attempt.enter({ type: 'answer', step: 'order', order: ['two', 'one', 'three'] })
    attempt.enter({ type: 'answer', step: 'owner', option: 'source' })
    attempt.command(migrateWeb)
    attempt.runOut()
    attempt.enter({ type: 'continue', step: 'run' })
    attempt.enter({ type: 'answer', step: 'why', option: 'because' })
    return attempt
  }

  it('takes the first answer to each question, right or wrong', () => {
    const attempt = done()
    expect(attempt.view().steps.map((step) => step.state)).toEqual(Array(4).fill('done'))
    attempt.enter({ type: 'answer', step: 'order', order: ['one', 'two', 'three'] })
    expect(gradeObjectives(attempt.tracker)[1]!.verdict).toBe('not-yet')
  })

  it('says nothing of right and wrong, points or debrief until it is handed in', () => {
    const attempt = done()
    const silent = {
      areVerdictsShown: false,
      isFinished: true,
      debrief: '',
      score: { points: 0, maxPoints: 100 },
      objectives: [
        { text: 'Move it.', verdict: 'not-yet', reason: '', points: 0, evidenceAtNs: [] },
        { verdict: 'not-yet', reason: '' },
      ],
    }
    expect(attempt.view()).toMatchObject(silent)
    const answers = attempt.view().steps.flatMap(({ answer }) => answer ?? [])
    expect(answers).toHaveLength(3)
    for (const answer of answers) {
      expect(answer).toMatchObject({ isRight: null, reply: null, outcome: null, came: null, share: null })
    }
    attempt.enter({ type: 'hand-in', because: 'learner' })
    expect(attempt.view()).toMatchObject({
      isHandedIn: true,
      areVerdictsShown: true,
      debrief: 'Done.',
      score: { points: 60 },
      objectives: [{ verdict: 'met', points: 40, reason: 'met' }, { verdict: 'not-yet' }],
      steps: [
        { answer: { isRight: false } },
        { answer: { isRight: true } },
        {},
        { answer: { isRight: true } },
      ],
    })
  })

  it('has no checks, no hints and no rubric', () => {
    const attempt = done()
    const { state } = attempt.tracker
    expect(whyNotCheck(lab, state)?.message).toBe('Check my work is closed in this exam.')
    expect(whyNotCheck(lab, new Attempt(lab).tracker.state)).toBeNull()
    const hint = whyNotHint(lab, lab.objectives[0]!, attempt.entries, attempt.commandCount, state.terms)
    expect(hint?.message).toBe('There are no hints in this exam.')
    expect(attempt.view().objectives[1]!.canOpenHint).toBe(false)
    expect(attempt.view().steps[3]!.question).toMatchObject({ rubric: [] })
  })

  it('takes nothing more once it is handed in', () => {
    const attempt = new Attempt(lab, {}, examTerms)
    attempt.enter({ type: 'hand-in', because: 'time-over' })
    attempt.enter({ type: 'answer', step: 'order', order: ['one', 'two', 'three'] })
    const { state } = attempt.tracker
    expect(state).toMatchObject({ current: 0, isHandedIn: true })
    const refusals = [
      whyNotAnswer(lab, state, 'order'),
      whyNotContinue(lab, state, 'order', true),
      whyNotWatch(lab, state, 'order'),
      whyNotHypothesis(lab, state, 1),
      whyNotSelfMark(lab, state, 'why', [true]),
      whyNotCheck(lab, state),
      whyNotHandIn(lab, state),
      whyNotHint(lab, lab.objectives[0]!, attempt.entries, 0),
      heldBackBecause(lab, state),
    ]
    expect(refusals.map((refusal) => refusal?.id)).toEqual(Array(9).fill('attempt-handed-in'))
    expect(attempt.view({ dueAt: '2026-01-01T10:00:00.000Z' })).toMatchObject({
      isFinished: true,
      isHandedIn: true,
      canRun: false,
      dueAt: '2026-01-01T10:00:00.000Z',
    })
  })
})

describe('a test-out', () => {
  const lab = smallLab({
    steps: [read, watch, number, run, read2(), choice, explain],
    objectives: [
      objective({ points: 40 }),
      objective({ id: 'told', points: 40, scope: 'now', check: 'answers["owner"].isRight' }),
    ],
  })

  function read2() {
    return { ...read, id: 'read-on' }
  }

  it('leaves out what teaches, and predictions that no objective asks for', () => {
    const attempt = new Attempt(lab, {}, testOutTerms)
    expect(attempt.tracker.state.current).toBe(3)
    expect(heldBackBecause(lab, attempt.tracker.state)).toBeNull()
    attempt.command(migrateWeb)
    attempt.runOut()
    attempt.enter({ type: 'continue', step: 'run' })
    expect(attempt.tracker.state.current).toBe(5)
    attempt.enter({ type: 'answer', step: 'owner', option: 'source' })
    attempt.enter({ type: 'answer', step: 'why', option: 'because' })
    const view = attempt.view()
    expect(view).toMatchObject({ isFinished: true, areVerdictsShown: true, score: { points: 100 } })
    expect(view.steps.map((step) => step.answer === null)).toEqual([
      true,
      true,
      true,
      true,
      true,
      false,
      false,
    ])
    expect(isMastered(attempt.tracker, gradeObjectives(attempt.tracker))).toBe(true)
  })

  it('has checks but no hints', () => {
    const attempt = new Attempt(lab, {}, testOutTerms)
    expect(whyNotCheck(lab, attempt.tracker.state)).toBeNull()
    expect(attempt.view().objectives[0]!.canOpenHint).toBe(false)
  })
})

describe('an assignment', () => {
  const lab = smallLab({ steps: [read, run], objectives: [objective({ partly: moved, check: 'false' })] })
  const terms = { ...practiceTerms, mode: 'assignment' as const, hintCostPercent: 20 }

  it('takes points for hints if it said so, and never more than there are', () => {
    const attempt = new Attempt(lab, {}, terms)
    attempt.command(migrateWeb)
    attempt.runOut()
    const graded = () => gradeObjectives(attempt.tracker)[0]
    expect(graded()).toMatchObject({ points: 50, reason: 'partly' })
    attempt.enter({ type: 'hint', objective: 'move', level: 1 })
    expect(graded()).toMatchObject({ points: 30, reason: 'partly Less 20 points for 1 hint.' })
    attempt.enter({ type: 'hint', objective: 'move', level: 2 })
    attempt.enter({ type: 'hint', objective: 'move', level: 3 })
    expect(graded()).toMatchObject({ points: 0, reason: 'partly Less 50 points for 3 hints.' })
    expect(scoreOf(lab, attempt.tracker.state, gradeObjectives(attempt.tracker)).points).toBe(0)
  })

  it('may close its checks and say nothing, without being an exam', () => {
    const attempt = new Attempt(lab, {}, { ...terms, hasChecks: false })
    expect(attempt.view()).toMatchObject({ areVerdictsShown: false, terms: { mode: 'assignment' } })
    expect(whyNotCheck(lab, attempt.tracker.state)?.message).toContain('in this assignment')
  })
})

describe('own marks', () => {
  const lab = smallLab({
    steps: [{ ...explain, rubric, isTransfer: true }, run],
    objectives: [objective({ points: 80 })],
  })

  it('are given by the rubric, which waits until the explanation is settled', () => {
    const attempt = new Attempt(lab)
    const why = (marks: boolean[]) => whyNotSelfMark(lab, attempt.tracker.state, 'why', marks)?.id
    attempt.enter({ type: 'answer', step: 'why', option: 'despite', text: 'so' })
    expect(attempt.view().steps[0]).toMatchObject({
      isTransfer: true,
      question: { rubric: [] },
      selfMarks: null,
    })
    expect(why([true])).toBe('rubric-closed')
    attempt.enter({ type: 'answer', step: 'why', option: 'because', text: 'so' })
    expect(why([true])).toBeUndefined()
    expect(why([])).toBe('marks-not-complete')
    attempt.enter({ type: 'self-mark', step: 'why', marks: [false] })
    expect(attempt.view().steps[0]).toMatchObject({ question: { rubric }, selfMarks: [false] })
    expect(whyNotSelfMark(lab, attempt.tracker.state, 'run', [])?.id).toBe('step-has-no-rubric')
  })
})
