import { describe, expect, it } from 'vitest'
import { whyNotAnAnswer } from '../../../core/lab/answers.ts'
import {
  heldBackBecause,
  whyNotAnswer,
  whyNotContinue,
  whyNotWatch,
} from '../../../core/lab/attempt-refusals.ts'
import { attemptState } from '../../../core/lab/attempt-state.ts'
import { attemptViewOf } from '../../../core/lab/attempt-view.ts'
import { attemptViewSchema } from '../../../core/lab/attempt.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { Attempt, objective, smallLab, steps } from './lab-fixtures.ts'

const lab = smallLab({
  steps: [
    steps.read,
    steps.watch,
    steps.order,
    steps.choice,
    steps.number,
    steps.do,
    steps.run,
    steps.explain,
  ],
  objectives: [objective({ points: 80 })],
})

function viewOf(attempt: Attempt) {
  const identity = { id: 'a', runId: 'r', seed: 1 }
  return attemptViewSchema.parse(
    attemptViewOf(identity, attempt.tracker, attempt.entries, attempt.commandCount),
  )
}

function atPrediction(): Attempt {
  const attempt = new Attempt(lab)
  attempt.enter({ type: 'continue', step: 'intro' })
  attempt.enter({ type: 'watch', step: 'demo' })
  attempt.command(migrateWeb)
  attempt.runOut()
  attempt.enter({ type: 'continue', step: 'demo' })
  attempt.enter({ type: 'answer', step: 'order', order: ['one', 'two', 'three'] })
  return attempt
}

describe('steps of an attempt', () => {
  it('opens one after the other and shows nothing of a locked one but its title', () => {
    const view = viewOf(new Attempt(lab))
    expect(view.steps.map((step) => step.state)).toEqual(['current', ...Array<string>(7).fill('locked')])
    expect(view.steps[2]).toMatchObject({ title: 'Order', prose: '', question: null, evidence: [] })
    expect(view.steps[2]!.lockedBecause).toBe('Finish "Intro" first.')
  })

  it('does not let a demonstration be skipped, nor a later step be done first', () => {
    const attempt = new Attempt(lab)
    expect(whyNotContinue(lab, attempt.tracker.state, 'demo', true)?.id).toBe('step-locked')
    expect(whyNotAnswer(lab, attempt.tracker.state, 'owner')?.id).toBe('step-locked')
    attempt.enter({ type: 'continue', step: 'intro' })
    expect(whyNotContinue(lab, attempt.tracker.state, 'demo', false)?.message).toMatch(/has not begun yet/)
    expect(whyNotWatch(lab, attempt.tracker.state, 'demo')).toBeNull()
    expect(whyNotWatch(lab, attempt.tracker.state, 'order')?.id).toBe('step-not-to-watch')
  })

  it('holds the run back while a prediction is open, and only then', () => {
    const attempt = atPrediction()
    expect(heldBackBecause(lab, attempt.tracker.state)).toMatchObject({
      message: 'The step "Owner" asks for a prediction first.',
    })
    expect(viewOf(attempt)).toMatchObject({
      canRun: false,
      cannotRunBecause: expect.stringContaining('Owner'),
    })
    expect(viewOf(attempt).steps[6]!.lockedBecause).toMatch(/asks for a prediction first/)
    attempt.enter({ type: 'answer', step: 'owner', option: 'both' })
    attempt.enter({ type: 'answer', step: 'pause', number: 5 })
    expect(heldBackBecause(lab, attempt.tracker.state)).toBeNull()
    expect(viewOf(attempt).canRun).toBe(true)
  })

  it('holds the run back from the first step on, and says what comes next', () => {
    const attempt = new Attempt(lab)
    const remedy = () => heldBackBecause(lab, attempt.tracker.state)?.remedy ?? ''
    expect(viewOf(attempt)).toMatchObject({
      canRun: false,
      cannotRunBecause: expect.stringMatching(/"Owner"/),
    })
    expect(remedy()).toBe('In the lab guide, read "Intro" and continue.')
    attempt.enter({ type: 'continue', step: 'intro' })
    expect(remedy()).toBe('In the lab guide, watch "Demo" first.')
    attempt.enter({ type: 'continue', step: 'demo' })
    expect(remedy()).toBe('In the lab guide, answer "Order" first.')
    const unasked = smallLab({ steps: [steps.read, steps.do, steps.choice, steps.run] })
    expect(heldBackBecause(unasked, attemptState(unasked, []))).toBeNull()
  })

  it('locks a prediction once it is committed, right or wrong', () => {
    const attempt = atPrediction()
    attempt.enter({ type: 'answer', step: 'owner', option: 'both' })
    expect(whyNotAnswer(lab, attempt.tracker.state, 'owner')?.id).toBe('prediction-locked')
    expect(viewOf(attempt).steps[3]!.answer).toMatchObject({
      text: 'both',
      outcome: null,
      isRight: null,
      reply: null,
    })
  })

  it('lets a wrong order be given again, or given up, and reveals it only then', () => {
    const attempt = new Attempt(lab)
    attempt.enter({ type: 'continue', step: 'intro' })
    attempt.enter({ type: 'continue', step: 'demo' })
    attempt.enter({ type: 'answer', step: 'order', order: ['one', 'never-so', 'two', 'three'] })
    const step = viewOf(attempt).steps[2]!
    expect(step).toMatchObject({ state: 'current', answer: { isRight: false, outcome: null } })
    expect(step.answer!.reply).toBe('That does not happen.\n\nWrong.')
    expect(whyNotAnswer(lab, attempt.tracker.state, 'order')).toBeNull()
    attempt.enter({ type: 'continue', step: 'order' })
    expect(viewOf(attempt).steps[2]!.answer!.outcome).toBe('1. one\n2. two\n3. three')
  })

  it('is the same from the same entries, whenever they are read', () => {
    const attempt = atPrediction()
    const copy = JSON.parse(JSON.stringify(attempt.entries)) as typeof attempt.entries
    expect(attemptState(lab, copy)).toEqual(attempt.tracker.state)
  })
})

describe('a demonstration', () => {
  const watching = smallLab({ steps: [steps.watch, steps.run], objectives: [objective()] })
  const begin = (attempt: Attempt) => {
    attempt.enter({ type: 'watch', step: 'demo' })
    attempt.command(migrateWeb)
  }

  it('that cannot come to its end says so, and is shown anew from its beginning', () => {
    const attempt = new Attempt(watching)
    begin(attempt)
    attempt.advance(2.4)
    expect(viewOf(attempt).steps[0]!.lockedBecause).toMatch(/has not come to its end yet/)
    attempt.command({ type: 'cancel', vm: 'web-01' })
    attempt.runOut()
    const stuck = viewOf(attempt).steps[0]!
    expect(stuck.lockedBecause).toMatch(/cannot come to its end any more.*Press Watch/)
    expect(stuck.captions).toEqual([])
    begin(attempt)
    expect(viewOf(attempt).steps[0]).toMatchObject({ captions: [], state: 'current' })
    attempt.runOut()
    expect(viewOf(attempt).steps[0]).toMatchObject({
      captions: ['Half-way.', 'Handed over.'],
      lockedBecause: '',
    })
    expect(attempt.tracker.viewNow().commands.map((command) => command.by)).toEqual(['lab', 'learner', 'lab'])
  })

  it('shows nothing of what happened before it', () => {
    const attempt = new Attempt(watching)
    attempt.command(migrateWeb)
    attempt.runOut()
    attempt.enter({ type: 'watch', step: 'demo' })
    attempt.command({ type: 'migrate', vm: 'web-01', toHost: 'esx-03', priority: 'high' })
    expect(viewOf(attempt).steps[0]).toMatchObject({ captions: [] })
    expect(viewOf(attempt).steps[0]!.lockedBecause).not.toBe('')
  })

  it('shows captions that hold at once one after the other', () => {
    const pauses = ['One.', 'Two.'].map((caption) => ({ when: 'size(vms) > 0', caption }))
    const attempt = new Attempt(smallLab({ steps: [{ ...steps.watch, pauses }, steps.run] }))
    begin(attempt)
    expect(viewOf(attempt).steps[0]!.captions).toEqual(['One.'])
    attempt.runOut()
    expect(viewOf(attempt).steps[0]!.captions).toEqual(['One.', 'Two.'])
  })
})

describe('answers', () => {
  const [order, choice, number] = [2, 3, 4].map((index) => lab.steps[index]!)

  it('takes what fits the question and says what does not', () => {
    expect(whyNotAnAnswer(lab, order!, { order: ['two', 'one'] })).toBeNull()
    expect(whyNotAnAnswer(lab, order!, { order: ['one', 'one'] })?.id).toBe('answer-not-an-order')
    expect(whyNotAnAnswer(lab, order!, { order: ['four'] })?.id).toBe('answer-not-an-order')
    expect(whyNotAnAnswer(lab, order!, { option: 'one' })?.id).toBe('answer-not-an-order')
    expect(whyNotAnAnswer(lab, choice!, { option: 'neither' })?.id).toBe('answer-unknown')
    expect(whyNotAnAnswer(lab, number!, { number: -1 })?.id).toBe('answer-out-of-range')
    expect(whyNotAnAnswer(lab, number!, {})?.remedy).toContain('0–100,000 ms')
    expect(whyNotAnAnswer(lab, number!, { number: 250 })).toBeNull()
  })
})
