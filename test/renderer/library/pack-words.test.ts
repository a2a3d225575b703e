/** Packs in the Library: their labs under them, their terms, and what goes with them. */
import { describe, expect, it } from 'vitest'
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import type { PackSummary } from '../../../core/contract/teaching-messages.ts'
import { examTerms, practiceTerms } from '../../../core/lab/terms.ts'
import {
  packOf,
  packTerms,
  removalWords,
  sharedTerms,
} from '../../../renderer/features/library/pack-words.ts'

function lab(id: string, terms = examTerms): PackSummary['labs'][number] {
  return { id, key: `p-0000000a.${id}`, title: id, terms, hasKey: false }
}

const pack: PackSummary = {
  id: 'p-0000000a',
  title: 'Week 4',
  author: 'Ines',
  description: '',
  copy: 'student',
  isOwn: false,
  labs: [lab('one'), lab('two')],
  scenarioCount: 0,
  submissionCount: 0,
  changedAt: '',
}

it('says what the terms of a lab leave open', () => {
  expect(packTerms(examTerms)).toBe('Exam, 60 minutes, no hints, no checks')
  expect(packTerms({ ...practiceTerms, mode: 'assignment', hintCostPercent: 10 })).toBe(
    'Assignment, a hint costs 10 %',
  )
  expect(sharedTerms(pack)).toBe('Exam, 60 minutes, no hints, no checks')
  expect(sharedTerms({ labs: [lab('one'), lab('two', practiceTerms)] })).toBe('')
})

it('finds the pack of a lab by its key alone', () => {
  expect(packOf('p-0000000a.one', [pack])).toBe(pack)
  expect(packOf('first-move', [pack])).toBeNull()
})

describe('the question before it is removed', () => {
  it('names all that goes, and what stays', () => {
    const begun = { id: 'p-0000000a.one', attempt: {} } as LabSummary
    expect(
      removalWords({ ...pack, scenarioCount: 1 }, [begun, { id: 'first-move', attempt: {} } as LabSummary]),
    ).toBe(
      'Gone with it: 2 labs; 1 scenario. Your attempts at 1 lab of it stay, and open again once it is imported anew.',
    )
  })

  it("warns an instructor of the hand-ins' marks and of the key", () => {
    const words = removalWords({ ...pack, copy: 'instructor', submissionCount: 25 }, [])
    expect(words).toContain('the gradebook with 25 hand-ins, your marks and comments')
    expect(words).toContain("keep the instructor's copy as a file first")
  })
})
