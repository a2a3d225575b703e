import { describe, expect, it } from 'vitest'
import { whyNotHypothesis } from '../../../core/lab/attempt-refusals.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { Attempt, hiddenFaults, misconceptions, objective, smallLab, steps } from './lab-fixtures.ts'

const lab = smallLab({
  steps: [steps.watch, steps.diagnose, steps.run],
  hiddenFaults: hiddenFaults(),
  misconceptions,
  objectives: [
    objective({ scope: 'now', check: 'notebook.exists(h, h.isBeforeChange && h.verdict == "supported")' }),
  ],
})

function line(number: number, change: object = {}) {
  return {
    type: 'hypothesis',
    number,
    cause: 'MTU',
    evidence: '',
    observation: '',
    verdict: 'open',
    ...change,
  }
}

const isBefore = (attempt: Attempt) => attempt.view().notebook.map((one) => one.isBeforeChange)

describe('the hypothesis notebook', () => {
  it('keeps the newest words of each line, and when it was first written', () => {
    const attempt = new Attempt(lab)
    attempt.enter(line(1))
    attempt.enter(line(2, { cause: 'VLAN' }))
    attempt.advance(3)
    attempt.enter(line(1, { observation: '1500 here, 9000 there', verdict: 'supported', evidenceAtNs: 7 }))
    expect(attempt.view().notebook).toEqual([
      {
        number: 1,
        cause: 'MTU',
        evidence: '',
        observation: '1500 here, 9000 there',
        verdict: 'supported',
        atNs: 0,
        evidenceAtNs: 7,
        isBeforeChange: true,
      },
      expect.objectContaining({ number: 2, cause: 'VLAN', verdict: 'open', evidenceAtNs: null }),
    ])
    expect(attempt.tracker.viewNow().notebook[0]).toMatchObject({ cause: 'MTU', atMs: 0 })
    expect(attempt.view().objectives[0]!.verdict).toBe('met')
  })

  it('knows what was written before the first change of the configuration', () => {
    const attempt = new Attempt(lab)
    attempt.enter(line(1))
    attempt.command({ type: 'power-off', vm: 'web-01' })
    attempt.runOut()
    attempt.enter(line(2))
    attempt.enter(line(1, { verdict: 'supported' }))
    expect(isBefore(attempt)).toEqual([true, false])
  })

  it('takes moves, cancels and the demonstrations of the lab for no change', () => {
    const attempt = new Attempt(lab)
    attempt.enter({ type: 'watch', step: 'demo' })
    attempt.command(migrateWeb)
    attempt.runOut()
    attempt.command({ type: 'migrate', vm: 'web-01', toHost: 'esx-01', priority: 'high' })
    attempt.advance(0.2)
    attempt.command({ type: 'cancel', vm: 'web-01' })
    attempt.runOut()
    attempt.enter(line(1))
    expect(isBefore(attempt)).toEqual([true])
  })

  it('takes no line out of turn, and none in a lab without a notebook', () => {
    const attempt = new Attempt(lab)
    expect(whyNotHypothesis(lab, attempt.tracker.state, 1)).toBeNull()
    expect(whyNotHypothesis(lab, attempt.tracker.state, 2)?.message).toBe(
      'The notebook has no line 2; it has 0 lines.',
    )
    const plain = smallLab()
    expect(whyNotHypothesis(plain, new Attempt(plain).tracker.state, 1)?.id).toBe('no-notebook')
    expect(new Attempt(plain).view()).toMatchObject({ hasNotebook: false, notebook: [] })
    expect(attempt.view().hasNotebook).toBe(true)
  })
})
