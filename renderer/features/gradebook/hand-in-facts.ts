/** What stands under the learner's name. Pure. */
import { plural } from '../../../core/base/format.ts'
import type { GradedSubmission } from '../../../core/contract/teaching-messages.ts'

/** `21 Nov 2026, 09:41`; what the file says where that is no date. */
export function handedInWords(timestamp: string): string {
  const date = new Date(timestamp)
  if (Number.isNaN(date.getTime())) return timestamp
  const day = date.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
  return `${day}, ${date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })}`
}

/** `First move · seed 42 · handed in 21 Nov 2026, 09:41 · 2 hints, 1 check`; less for a file that says less. */
export function factsOf(submission: GradedSubmission): string {
  const { attemptId, labTitle, seed, handedInAt, hints, checks, points } = submission
  if (attemptId === '') return 'A file that could not be read'
  const used = [
    ...(hints > 0 ? [plural(hints, 'hint')] : ['no hints']),
    ...(checks > 0 ? [plural(checks, 'check')] : ['no checks']),
  ]
  return [
    labTitle,
    `seed ${seed}`,
    ...(handedInAt === '' ? [] : [`handed in ${handedInWords(handedInAt)}`]),
    ...(points === null ? [] : [used.join(', ')]),
  ].join(' · ')
}
