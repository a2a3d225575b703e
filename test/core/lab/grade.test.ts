import { describe, expect, it } from 'vitest'
import { attemptViewOf } from '../../../core/lab/attempt-view.ts'
import { firstTryOf, gradeObjectives, isMastered, scoreOf } from '../../../core/lab/grade.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { Attempt, moved, objective, smallLab, steps } from './lab-fixtures.ts'

function viewOf(attempt: Attempt) {
  return attemptViewOf(
    { id: 'a', runId: 'r', seed: 1 },
    attempt.tracker,
    attempt.entries,
    attempt.commandCount,
  )
}

describe('verdicts', () => {
  it('gives half of the points for part of the way, with its own reason', () => {
    const toThird = 'migrations.exists(m, m.to == "esx-03" && m.outcome == "completed")'
    const attempt = new Attempt(smallLab({ objectives: [objective({ check: toThird, partly: moved })] }))
    attempt.command(migrateWeb)
    attempt.runOut()
    expect(gradeObjectives(attempt.tracker)).toMatchObject([
      { verdict: 'partly', points: 50, reason: 'partly' },
    ])
  })

  it('cannot judge an expression that fails, and goes on', () => {
    const objectives = [
      objective({ points: 40, check: '1 / (size(migrations) - size(migrations)) == 1' }),
      objective({ id: 'other', points: 60 }),
    ]
    const attempt = new Attempt(smallLab({ objectives }))
    attempt.command(migrateWeb)
    attempt.runOut()
    const [failed, other] = gradeObjectives(attempt.tracker)
    expect(failed).toMatchObject({ verdict: 'cannot-judge', points: 0 })
    expect(failed!.reason).toMatch(/^It cannot be judged: .*zero/)
    expect(other).toMatchObject({ verdict: 'met', points: 60 })
  })

  it('names the step whose answer is missing', () => {
    const lab = smallLab({
      steps: [steps.order, steps.run],
      objectives: [objective({ scope: 'now', check: 'answers["order"].isRight' })],
    })
    const attempt = new Attempt(lab)
    expect(gradeObjectives(attempt.tracker)[0]).toMatchObject({
      verdict: 'not-yet',
      reason: '"Order" has not been answered yet.',
    })
    attempt.enter({ type: 'answer', step: 'order', order: ['two'] })
    expect(gradeObjectives(attempt.tracker)[0]!.reason).toBe('not yet')
    attempt.enter({ type: 'answer', step: 'order', order: ['one', 'two', 'three'] })
    expect(gradeObjectives(attempt.tracker)[0]!.verdict).toBe('met')
  })
})

describe('the score', () => {
  const lab = smallLab({
    steps: [steps.choice, steps.number, steps.run, steps.explain, { ...steps.explain, id: 'why-else' }],
    objectives: [objective({ points: 80 })],
  })

  function finished(option: string, number: number, explanations: readonly string[]): Attempt {
    const attempt = new Attempt(lab)
    attempt.enter({ type: 'answer', step: 'owner', option })
    attempt.enter({ type: 'answer', step: 'pause', number })
    attempt.command(migrateWeb)
    attempt.runOut()
    attempt.enter({ type: 'continue', step: 'run' })
    ;['why', 'why-else'].forEach((step, index) => {
      attempt.enter({ type: 'answer', step, option: explanations[index]! })
      attempt.enter({ type: 'continue', step })
    })
    return attempt
  }

  function scored(attempt: Attempt) {
    return scoreOf(lab, attempt.tracker.state, gradeObjectives(attempt.tracker))
  }

  it('is 80 for objectives and 20 for explanations', () => {
    expect(scored(finished('source', 100, ['because', 'because']))).toMatchObject({
      points: 100,
      maxPoints: 100,
      objectives: 80,
      explanations: 20,
    })
    expect(scored(finished('source', 100, ['because', 'despite']))).toMatchObject({
      points: 90,
      explanations: 10,
    })
    expect(scored(finished('source', 100, ['despite', 'despite']))).toMatchObject({
      points: 80,
      explanations: 0,
    })
  })

  it('takes nothing away for a wrong prediction', () => {
    const wrong = finished('both', 99_999, ['because', 'because'])
    expect(scored(wrong).points).toBe(100)
    expect(
      viewOf(wrong)
        .steps.slice(0, 2)
        .map((step) => step.answer!.isRight),
    ).toEqual([false, false])
  })

  it('shows outcome and reply once the run is done, and not before', () => {
    const attempt = new Attempt(lab)
    attempt.enter({ type: 'answer', step: 'owner', option: 'both' })
    attempt.enter({ type: 'answer', step: 'pause', number: 99_999 })
    attempt.command(migrateWeb)
    attempt.advance(0.2)
    expect(viewOf(attempt).steps[0]!.answer).toMatchObject({ outcome: null, reply: null })
    expect(viewOf(attempt).steps[1]!.answer).toMatchObject({ outcome: null, isRight: null })
    attempt.runOut()
    const [choice, number] = viewOf(attempt).steps
    expect(choice!.answer).toMatchObject({ outcome: 'the source', isRight: false, reply: 'Never both.' })
    const downtimeMs = attempt.tracker.trace.view.migrations[0]!.outcome!.downtimeNs / 1e6
    expect(number!.answer!.outcome).toBe(`${Math.round(downtimeMs)}\u00a0ms`)
    expect(number!.answer).toMatchObject({ isRight: false, reply: 'Too long.' })
  })

  it('shows the debrief and evidence only when they are due', () => {
    const attempt = new Attempt(lab)
    expect(viewOf(attempt)).toMatchObject({ isFinished: false, debrief: '' })
    const done = viewOf(finished('source', 100, ['because', 'because']))
    expect(done).toMatchObject({ isFinished: true, debrief: 'Done.', currentStep: 5 })
    expect(done.steps[3]!.evidence).toEqual([{ label: 'Pause', value: expect.stringMatching(/\d\u00a0ms$/) }])
  })
})

describe('what progress is made of', () => {
  const lab = smallLab({
    concepts: ['moving', 'owning'],
    steps: [{ ...steps.choice, concept: 'owning' }, steps.number, steps.run],
  })

  function played(option: string): Attempt {
    const attempt = new Attempt(lab)
    attempt.enter({ type: 'answer', step: 'owner', option })
    attempt.enter({ type: 'answer', step: 'pause', number: 99_999 })
    return attempt
  }

  it('each prediction at its first try, with what it is about', () => {
    const attempt = played('source')
    expect(firstTryOf(attempt.tracker).map((one) => one.isRight)).toEqual([null, null])
    attempt.command(migrateWeb)
    attempt.runOut()
    expect(firstTryOf(attempt.tracker)).toEqual([
      { step: 'owner', concepts: ['owning'], isRight: true },
      { step: 'pause', concepts: ['moving', 'owning'], isRight: false },
    ])
    expect(firstTryOf(new Attempt(lab).tracker)).toEqual([])
  })

  it('mastery: finished, everything met, and no worked step used', () => {
    const attempt = played('both')
    const mastered = () => isMastered(attempt.tracker, gradeObjectives(attempt.tracker))
    attempt.command(migrateWeb)
    attempt.runOut()
    expect(mastered()).toBe(false)
    attempt.enter({ type: 'continue', step: 'run' })
    expect(mastered()).toBe(true)
    attempt.enter({ type: 'hint', objective: 'move', level: 3 })
    expect(mastered()).toBe(false)
  })
})
