/** What a learner has gathered: progress by concept, the glossary. */
import { describe, expect, it } from 'vitest'
import { findTerms } from '../../../renderer/features/library/glossary-terms.ts'
import { firstTryWords, progressWords } from '../../../renderer/features/library/progress-rows.ts'

const concept = (mastery: 'none' | 'begun' | 'mastered', predictions = 0, rightPredictions = 0) => ({
  id: 'stun',
  title: 'Stun',
  labs: 2,
  finishedLabs: 1,
  predictions,
  rightPredictions,
  mastery,
})

it('progress is a sentence and, by concept, a share with its whole', () => {
  expect(progressWords([concept('mastered'), concept('none'), concept('begun')])).toBe(
    '1 of 3 concepts mastered, 1 begun, 1 to come.',
  )
  expect(firstTryWords(concept('begun', 4, 3))).toBe('3 of 4, 75\u00a0%')
  expect(firstTryWords(concept('none'))).toBe('–')
})

describe('terms of the glossary', () => {
  const term = (id: string, title: string, text = '') => ({ id, title, text, see: [], labs: [] })
  const glossary = [
    term('brownout', 'Brownout', 'Slower than usual, before the stun.'),
    term('stun', 'Stun'),
    term('link', 'Link'),
  ]

  it('are found by name first, then by what they say', () => {
    expect(findTerms(glossary, 'stun').map(({ id }) => id)).toEqual(['stun', 'brownout'])
    expect(findTerms(glossary, 'usual STUN').map(({ id }) => id)).toEqual(['brownout'])
    expect(findTerms(glossary, '')).toHaveLength(3)
  })
})
