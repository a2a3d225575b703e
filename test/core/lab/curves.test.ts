import { describe, expect, it } from 'vitest'
import { answerInWords, whyNotAnAnswer } from '../../../core/lab/answers.ts'
import { judgeCurve } from '../../../core/lab/curves.ts'
import { misconceptions, questionOf, smallLab, steps } from './lab-fixtures.ts'

const lab = smallLab({ steps: [steps.curve, steps.run], misconceptions })
const [sketch] = lab.steps
const question = questionOf(lab, 'sketch', 'curve')
const came = [80, 40, 20, 10]

describe('a curve', () => {
  it('takes a height for each x, within the axis', () => {
    expect(whyNotAnAnswer(lab, sketch!, { curve: [80, 40, 20, 10] })).toBeNull()
    const refusal = whyNotAnAnswer(lab, sketch!, { curve: [80, 40] })
    expect(refusal?.message).toBe('"Sketch" takes a curve with 4 points.')
    expect(refusal?.remedy).toBe('Give each of them a height of 0–100 MiB.')
    expect(whyNotAnAnswer(lab, sketch!, { curve: [80, 40, 20, 101] })).not.toBeNull()
    expect(whyNotAnAnswer(lab, sketch!, {})).not.toBeNull()
  })

  it('is right if seven tenths of its points are, without the one that was given', () => {
    const all = judgeCurve({ ...question, first: undefined }, [80, 40, 20, 90], came, [])
    expect(all).toMatchObject({ isRight: true, share: 0.75, reply: 'Within.' })
    const without = judgeCurve(question, [80, 40, 20, 90], came, [])
    expect(without.share).toBeCloseTo(2 / 3)
    expect(without.isRight).toBe(false)
  })

  it('says on which side most of it lies', () => {
    expect(judgeCurve(question, [80, 70, 60, 5], came, []).reply).toBe('Too high.')
    expect(judgeCurve(question, [80, 10, 5, 90], came, []).reply).toBe('Too low.')
  })

  it('ends where the outcome ends', () => {
    const short = judgeCurve(question, [80, 40, 99, 99], [80, 40], [])
    expect(short).toMatchObject({ isRight: true, share: 1, came: { curve: [80, 40] } })
  })

  it('asks for nothing finer than a hand can draw', () => {
    expect(judgeCurve(question, [80, 2, 2, 2], [80, 0, 0, 0], []).isRight).toBe(true)
    expect(judgeCurve(question, [80, 3, 3, 3], [80, 0, 0, 0], []).isRight).toBe(false)
  })

  it('compares ratios on a logarithmic axis', () => {
    const y = { ...question.y, min: 1, max: 1000, scale: 'log' as const }
    const log = { ...question, y, tolerancePercent: 100 }
    expect(judgeCurve(log, [80, 200, 50, 100], [80, 100, 100, 100], []).share).toBe(1)
    expect(judgeCurve(log, [80, 201, 49, 100], [80, 90, 110, 100], []).share).toBeCloseTo(1 / 3)
    // Nothing left is the lower end of the axis.
    expect(judgeCurve(log, [80, 1, 1, 1], [80, 0, 0, 0], []).share).toBe(1)
  })

  it('knows the curve that a misconception draws', () => {
    const flat = [80, 80, 80, 80]
    expect(judgeCurve(question, [80, 78, 80, 82], came, [flat]).misconceptions).toEqual(['never-shrinks'])
    expect(judgeCurve(question, [80, 40, 20, 10], came, [flat]).misconceptions).toEqual([])
    expect(judgeCurve(question, [80, 78, 80, 82], came, [null]).misconceptions).toEqual([])
  })

  it('reads as its points', () => {
    expect(answerInWords(lab, sketch!, { curve: [80, 40, 20, 10] })).toBe(
      '1: 80\u00a0MiB\n2: 40\u00a0MiB\n3: 20\u00a0MiB\n4: 10\u00a0MiB',
    )
  })
})
