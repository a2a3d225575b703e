/** An instructor's marks beside the attempt, and the file that goes there before. */
import { describe, expect, it } from 'vitest'
import type { AttemptView, ObjectiveView } from '../../../core/lab/attempt.ts'
import { feedbackRows, pointsWords } from '../../../renderer/features/lab-guide/feedback-rows.ts'
import { exportWords, whatToDo } from '../../../renderer/features/lab-guide/hand-in-words.ts'
import { step } from './attempt-fixtures.ts'

const own: ObjectiveView = {
  id: 'order',
  text: 'Put the stages in order.',
  verdict: 'partly',
  points: 8,
  maxPoints: 20,
  reason: '',
  evidenceAtNs: [7],
  hints: [],
  canOpenHint: false,
  isWorked: false,
  firstPiece: null,
}
const mark = {
  id: 'order',
  verdict: 'met' as const,
  points: 12,
  maxPoints: 20,
  reason: 'All but one.',
  evidenceAtNs: [],
  comment: 'Well seen.',
  isOverridden: true,
}
const feedback: NonNullable<AttemptView['feedback']> = {
  instructor: 'Ines',
  markedAt: '',
  comment: '',
  points: 60,
  maxPoints: 100,
  objectives: [mark],
  explanations: [{ step: 'why', points: 5, maxPoints: 10, comment: '' }],
}

describe('a mark', () => {
  it("stands beside this copy's own result and the moments that show it", () => {
    const [row, explanation] = feedbackRows(
      { objectives: [own], steps: [step({ id: 'why', title: 'Why' })] },
      feedback,
    )
    expect(row).toMatchObject({ title: 'Put the stages in order.', ownPoints: 8, evidenceAtNs: [7] })
    expect(pointsWords(row!)).toBe('12 of 20 points, set by your instructor; Precopy had judged 8')
    expect(explanation).toMatchObject({ title: 'Why', verdict: null, points: 5 })
  })

  it('stands alone where this copy holds no key, or the lab is not what it was', () => {
    const noKey = { ...own, verdict: 'cannot-judge' as const, points: 0, evidenceAtNs: [] }
    const told = {
      ...feedback,
      objectives: [
        { ...mark, evidenceAtNs: [9] },
        { ...mark, id: 'gone' },
      ],
    }
    const [row, gone] = feedbackRows({ objectives: [noKey], steps: [] }, told)
    expect(row).toMatchObject({ ownPoints: null, evidenceAtNs: [9] })
    expect(pointsWords(row!)).toBe('12 of 20 points')
    expect(gone!.title).toBe('gone')
  })
})

it('says to whom the hand-in goes, and what to do with what comes back', () => {
  const now = new Date('2026-11-21T12:00:00')
  expect(exportWords('', now)).toBe('')
  expect(exportWords('2026-11-21T09:41:00', now)).toBe('Exported 09:41.')
  expect(whatToDo('Ines', false)).toContain('send that to Ines')
  expect(whatToDo('', true)).toContain('Send the file to your instructor')
})
