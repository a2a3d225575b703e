/** An instructor's desk and a student's, and packs that go from one to the other as files. */
import type { PackRequest, PackSummary } from '../../../../core/contract/teaching-messages.ts'
import { examTerms, practiceTerms, type AttemptTerms } from '../../../../core/lab/terms.ts'
import { Desk } from '../lab-desk.ts'

export const keylessTerms: AttemptTerms = { ...examTerms, mode: 'assignment', minutes: null }
export const checkedTerms: AttemptTerms = { ...practiceTerms, mode: 'assignment', hasHints: false }

export function request(
  labs: readonly string[],
  terms: AttemptTerms,
  change: Partial<PackRequest> = {},
): PackRequest {
  return {
    title: 'Week 3',
    author: 'Ada',
    description: 'Two labs.',
    labs: labs.map((lab) => ({ lab, terms, seed: null })),
    scenarioIds: [],
    ...change,
  }
}

/** Makes the pack at one desk and imports its student's copy at a new one. */
export function handOut(
  asked: PackRequest,
  instructor = new Desk(),
): { instructor: Desk; student: Desk; pack: PackSummary } {
  const pack = instructor.services.packs.make(asked)
  const { name, text } = instructor.services.packs.file(pack.id, 'student')
  const student = new Desk()
  student.services.packs.import(name, text)
  return { instructor, student, pack }
}
