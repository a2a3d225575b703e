/** Words about packs: what a copy is, what a lab's terms leave open, what goes with a pack that is removed. Pure. */
import type { LabSummary } from '../../../core/contract/lab-messages.ts'
import type { PackSummary } from '../../../core/contract/teaching-messages.ts'
import type { AttemptTerms } from '../../../core/lab/terms.ts'
import { plural } from '../../../core/base/format.ts'

export const modeTitles: Record<AttemptTerms['mode'], string> = {
  practice: 'Practice',
  assignment: 'Assignment',
  exam: 'Exam',
  'test-out': 'Test out',
}

/** `Exam, 60 minutes, no hints, no checks`. */
export function packTerms(terms: AttemptTerms): string {
  const hints = terms.hintCostPercent > 0 ? `a hint costs ${terms.hintCostPercent} %` : ''
  return [
    modeTitles[terms.mode],
    ...(terms.minutes === null ? [] : [`${terms.minutes} minutes`]),
    ...(terms.hasHints ? (hints === '' ? [] : [hints]) : ['no hints']),
    ...(terms.hasChecks ? [] : ['no checks']),
  ].join(', ')
}

/** Terms that all labs of a pack have; '' where they differ. */
export function sharedTerms({ labs }: Pick<PackSummary, 'labs'>): string {
  const all = new Set(labs.map(({ terms }) => packTerms(terms)))
  const [first = ''] = all
  return all.size === 1 ? first : ''
}

export function copyWords({ copy, isOwn }: Pick<PackSummary, 'copy' | 'isOwn'>): string {
  if (copy === 'student') return "student's copy"
  return isOwn ? 'your own' : "instructor's copy"
}

/** Pack that a lab of the library came with; null for another. Its key begins with the id of its pack. */
export function packOf<Pack extends Pick<PackSummary, 'id'>>(
  labId: string,
  packs: readonly Pack[],
): Pack | null {
  return packs.find(({ id }) => labId.startsWith(`${id}.`)) ?? null
}

/** What goes and what stays, for the question before it. */
export function removalWords(pack: PackSummary, labs: readonly LabSummary[]): string {
  const goes = [
    plural(pack.labs.length, 'lab'),
    ...(pack.scenarioCount === 0 ? [] : [plural(pack.scenarioCount, 'scenario')]),
    ...(pack.submissionCount === 0
      ? []
      : [`the gradebook with ${plural(pack.submissionCount, 'hand-in')}, your marks and comments`]),
  ]
  const begun = labs.filter(({ id, attempt }) => attempt !== null && packOf(id, [pack]) !== null).length
  const kept =
    begun === 0
      ? ''
      : ` Your attempts at ${plural(begun, 'lab')} of it stay, and open again once it is imported anew.`
  const key =
    pack.copy === 'instructor'
      ? " Its hand-ins can only be checked with its key: keep the instructor's copy as a file first."
      : ''
  return `Gone with it: ${goes.join('; ')}.${kept}${key}`
}
