import { describe, expect, it } from 'vitest'
import { isWithin, judgeNumber } from '../../../core/lab/numbers.ts'
import { misconceptions, questionOf, smallLab, steps } from './lab-fixtures.ts'

const traps = [
  { value: '1600.0', tolerancePercent: 5, misconception: 'by-clock' },
  { value: 'last(migrations).downtimeMs', misconception: 'never-shrinks' },
]
const question = { ...steps.number.question, traps, toleranceAbsolute: 3 }
const lab = smallLab({ steps: [{ ...steps.number, question }, steps.run], misconceptions })
const number = questionOf(lab, 'pause', 'number')

describe('a number', () => {
  it('is judged by a share of the outcome, both ends within', () => {
    const of = [110, 90, 111].map((predicted) => isWithin(predicted, 100, 10))
    expect(of).toEqual([true, true, false])
    expect([isWithin(0, 0, 10), isWithin(1, 0, 10)]).toEqual([true, false])
  })

  it('is right within its absolute tolerance as well', () => {
    expect(judgeNumber(number, 13, 10, []).isRight).toBe(true)
    expect(judgeNumber(number, 14, 10, [])).toMatchObject({ isRight: false, reply: 'Too long.' })
    expect(judgeNumber(number, 3, 0, []).isRight).toBe(true)
  })

  it('says what came out, and how wide the right range is', () => {
    expect(judgeNumber(number, 1, 10, []).came).toEqual({ number: 10, tolerance: 3 })
    expect(judgeNumber(number, 1, 100, []).came).toEqual({ number: 100, tolerance: 10 })
  })

  it('knows wrong numbers that many arrive at, unless they are right', () => {
    expect(judgeNumber(number, 1650, 250, [1600, null]).misconceptions).toEqual(['by-clock'])
    expect(judgeNumber(number, 1650, 1600, [1600, null]).misconceptions).toEqual([])
    expect(judgeNumber(number, 500, 250, [1600, 520]).misconceptions).toEqual(['never-shrinks'])
    expect(judgeNumber(number, 500, 250, [1600, null]).misconceptions).toEqual([])
  })
})
