import { describe, expect, it } from 'vitest'
import { openHints, whyNotHint } from '../../../core/lab/hints.ts'
import { migrateWeb } from '../../support/scenarios.ts'
import { Attempt, objective as objectiveOf, smallLab, steps } from './lab-fixtures.ts'

const lab = smallLab({ steps: [steps.watch, steps.order, steps.run] })
const [objective] = lab.objectives

function why(attempt: Attempt): string | null {
  return whyNotHint(lab, objective!, attempt.entries, attempt.commandCount)?.id ?? null
}

function withFirstHint(): Attempt {
  const attempt = new Attempt(lab)
  expect(why(attempt)).toBeNull()
  attempt.enter({ type: 'hint', objective: 'move', level: 1 })
  expect(why(attempt)).toBe('hint-before-try')
  return attempt
}

describe('hints', () => {
  it('opens the next level after a command', () => {
    const attempt = withFirstHint()
    attempt.command(migrateWeb)
    expect(why(attempt)).toBeNull()
  })

  it('opens the next level after a check that found this objective unmet', () => {
    const attempt = withFirstHint()
    attempt.enter({ type: 'check', unmet: ['another'] })
    expect(why(attempt)).toBe('hint-before-try')
    attempt.enter({ type: 'check', unmet: ['move'] })
    expect(why(attempt)).toBeNull()
  })

  it('opens the next level after an answer, but not for what the lab does itself', () => {
    const attempt = withFirstHint()
    attempt.enter({ type: 'watch', step: 'demo' })
    attempt.command(migrateWeb)
    expect(why(attempt)).toBe('hint-before-try')
    attempt.enter({ type: 'answer', step: 'order', order: ['one'] })
    expect(why(attempt)).toBeNull()
  })

  it('wants a new try for each level and ends with the third', () => {
    const attempt = withFirstHint()
    for (const level of [2, 3]) {
      attempt.enter({ type: 'check', unmet: ['move'] })
      attempt.enter({ type: 'hint', objective: 'move', level })
      expect(openHints(objective!, attempt.entries)).toHaveLength(level)
    }
    attempt.enter({ type: 'check', unmet: ['move'] })
    expect(why(attempt)).toBe('hints-all-open')
    expect(openHints(objective!, attempt.entries)).toEqual(['look', 'rule', 'step'])
  })
})

describe('the worked step', () => {
  it('is open with the last hint', () => {
    const attempt = withFirstHint()
    attempt.enter({ type: 'hint', objective: 'move', level: 2 })
    expect(attempt.view().objectives[0]!.isWorked).toBe(false)
    attempt.enter({ type: 'hint', objective: 'move', level: 3 })
    expect(attempt.view().objectives[0]!.isWorked).toBe(true)
  })
})

describe('the first piece', () => {
  const piece = { text: 'Select web-01.', select: 'vm:web-01', tab: 'monitor' }
  const withPiece = smallLab({ objectives: [objectiveOf({ firstPiece: piece })] })

  function checked(times: number): Attempt {
    const attempt = new Attempt(withPiece)
    for (let done = 0; done < times; done += 1) attempt.enter({ type: 'check', unmet: ['move'] })
    return attempt
  }

  const placed = (attempt: Attempt) => attempt.view().objectives[0]!.firstPiece

  it('is placed after three failed checks of the same objective', () => {
    const attempt = checked(2)
    attempt.enter({ type: 'check', unmet: ['another'] })
    expect(placed(attempt)).toBeNull()
    attempt.enter({ type: 'check', unmet: ['move'] })
    expect(placed(attempt)).toEqual(piece)
  })

  it('goes when the objective is met, or it is put away', () => {
    const met = checked(3)
    met.command(migrateWeb)
    met.runOut()
    expect(placed(met)).toBeNull()
    const putAway = checked(3)
    putAway.enter({ type: 'dismiss', objective: 'move' })
    putAway.enter({ type: 'check', unmet: ['move'] })
    expect(placed(putAway)).toBeNull()
  })
})
