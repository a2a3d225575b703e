import { describe, expect, it } from 'vitest'
import { whyNotAnAnswer } from '../../../core/lab/answers.ts'
import { heldBackBecause, whyNotAnswer } from '../../../core/lab/attempt-refusals.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import { Attempt, hiddenFaults, misconceptions, objective, smallLab, steps } from './lab-fixtures.ts'

const wanted = { scope: 'now', check: 'hidden.all(h, h.isCured && h.isNamed)' }
const lab = smallLab({
  steps: [steps.read, steps.diagnose, steps.choice, steps.run],
  hiddenFaults: hiddenFaults(),
  misconceptions,
  objectives: [objective(wanted)],
})
const [drawn] = lab.draw.causes
const other = drawn === 'slow-path' ? 'full-host' : 'slow-path'

function atDiagnosis(of: Lab = lab): Attempt {
  const attempt = new Attempt(of)
  attempt.enter({ type: 'continue', step: 'intro' })
  return attempt
}

function suspect(attempt: Attempt): void {
  attempt.enter({
    type: 'hypothesis',
    number: 1,
    cause: 'path',
    evidence: '',
    observation: '',
    verdict: 'open',
  })
}

describe('a diagnosis', () => {
  it('offers the whole pool and the decoys, and no sign of what was drawn', () => {
    const { question } = atDiagnosis().view().steps[1]!
    if (question?.kind !== 'diagnose') throw new Error('no diagnosis')
    expect(question.candidates.map(({ id }) => id).sort()).toEqual(['full-host', 'restart', 'slow-path'])
    expect(question.candidates.find(({ id }) => id === drawn)).toEqual({ id: drawn, text: `the ${drawn}` })
  })

  it('waits for the notebook, and says so', () => {
    const attempt = atDiagnosis()
    const refusal = whyNotAnswer(lab, attempt.tracker.state, 'find')
    expect(refusal).toMatchObject({
      id: 'hypothesis-first',
      message: '"Find" asks for 1 line of the hypothesis notebook first; there are 0.',
    })
    expect(attempt.view().steps[1]!.lockedBecause).toBe(refusal!.message)
    suspect(attempt)
    expect(whyNotAnswer(lab, attempt.tracker.state, 'find')).toBeNull()
    expect(attempt.view().steps[1]!.lockedBecause).toBe('')
  })

  it('leaves the run free, with a prediction after it', () => {
    const attempt = atDiagnosis()
    expect(heldBackBecause(lab, attempt.tracker.state)).toBeNull()
    suspect(attempt)
    attempt.enter({ type: 'answer', step: 'find', causes: [drawn] })
    expect(heldBackBecause(lab, attempt.tracker.state)?.id).toBe('prediction-open')
  })

  it('takes causes of its list, each at most once', () => {
    const step = lab.steps[1]!
    for (const causes of [[], ['unknown'], [drawn!, drawn!]]) {
      expect(whyNotAnAnswer(lab, step, { causes })?.id).toBe('answer-not-a-diagnosis')
    }
    expect(whyNotAnAnswer(lab, step, {})?.id).toBe('answer-not-a-diagnosis')
    expect(whyNotAnAnswer(lab, step, { causes: [drawn!, 'restart'] })).toBeNull()
  })

  it('is given again until exactly the drawn causes are named, and tells nothing before', () => {
    const attempt = atDiagnosis()
    suspect(attempt)
    attempt.enter({ type: 'answer', step: 'find', causes: [drawn, 'restart'] })
    expect(attempt.view().steps[1]).toMatchObject({
      state: 'current',
      answer: {
        isRight: false,
        reply: 'No restart.\n\nNot yet found.',
        misconceptions: [{ text: 'The clock decides.', reply: 'Features do.' }],
        came: null,
        share: null,
        outcome: null,
      },
    })
    attempt.enter({ type: 'answer', step: 'find', causes: [drawn] })
    expect(attempt.view().steps[1]).toMatchObject({
      state: 'done',
      answer: { isRight: true, reply: 'Found.', came: { causes: [drawn] }, share: 1, text: `the ${drawn}` },
    })
  })

  it('can be given up after a try, and is revealed then', () => {
    const attempt = atDiagnosis()
    suspect(attempt)
    attempt.enter({ type: 'answer', step: 'find', causes: [other] })
    attempt.enter({ type: 'continue', step: 'find' })
    expect(attempt.view().steps[1]!.answer).toMatchObject({ isRight: false, outcome: `the ${drawn}` })
  })

  it('gives a case card once the cause was named and mended and the lab is over', () => {
    const attempt = atDiagnosis()
    suspect(attempt)
    attempt.enter({ type: 'answer', step: 'find', causes: [drawn] })
    attempt.enter({ type: 'answer', step: 'owner', option: 'source' })
    expect(attempt.view().objectives[0]!.verdict).toBe('not-yet')
    attempt.command({ type: 'power-off', vm: 'web-01' })
    attempt.runOut()
    expect(attempt.view()).toMatchObject({ objectives: [{ verdict: 'met' }], caseCards: [] })
    attempt.enter({ type: 'continue', step: 'run' })
    const card = { symptom: `${drawn} symptom`, evidence: `${drawn} evidence`, cure: `${drawn} cure` }
    expect(attempt.view().caseCards).toEqual([{ cause: `the ${drawn}`, ...card }])
  })

  it('gives none for a cause that was mended but not named', () => {
    const attempt = atDiagnosis()
    suspect(attempt)
    attempt.enter({ type: 'answer', step: 'find', causes: [other] })
    attempt.enter({ type: 'continue', step: 'find' })
    attempt.enter({ type: 'answer', step: 'owner', option: 'source' })
    attempt.command({ type: 'power-off', vm: 'web-01' })
    attempt.runOut()
    attempt.enter({ type: 'continue', step: 'run' })
    expect(attempt.view()).toMatchObject({ isFinished: true, caseCards: [] })
  })
})
