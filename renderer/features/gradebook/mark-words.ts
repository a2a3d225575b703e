/** Words and marks for what an instructor reads of one hand-in. Pure. */
import type { Flag, GradedSubmission } from '../../../core/contract/teaching-messages.ts'

/** What a flag is called where there is no room for its message. */
export const flagTitles: Readonly<Record<Flag['id'], string>> = {
  unreadable: 'Unreadable',
  signature: 'Signature',
  'wrong-lab': 'Other lab',
  'unknown-pack': 'Unknown pack',
  duplicate: 'Handed in twice',
  copied: 'Like another',
  'other-engine': 'Other engine',
  'other-scenario': 'Other scenario',
  'other-seed': 'Other seed',
  'other-terms': 'Other terms',
  entries: 'Entries',
  trace: 'Run differs',
  results: 'Results differ',
}

export interface FlagMark {
  readonly icon: 'error-standard' | 'warning-standard'
  readonly tone: 'tone-error' | 'tone-warning'
  readonly words: string
}

export const flagMarks: Readonly<Record<Flag['severity'], FlagMark>> = {
  error: { icon: 'error-standard', tone: 'tone-error', words: 'Error' },
  warning: { icon: 'warning-standard', tone: 'tone-warning', words: 'Warning' },
}

/** The gravest of them; null for none. */
export function gravest(flags: readonly Flag[]): FlagMark | null {
  if (flags.length === 0) return null
  return flagMarks[flags.some(({ severity }) => severity === 'error') ? 'error' : 'warning']
}

/** `Signature, Results differ`, each once, errors first. */
export function flagWords(flags: readonly Flag[]): string {
  const ordered = flags.toSorted(
    (a, b) => Number(a.severity === 'warning') - Number(b.severity === 'warning'),
  )
  return [...new Set(ordered.map(({ id }) => flagTitles[id]))].join(', ')
}

/** At most two decimals, as points are kept. */
export function pointsText(points: number): string {
  return String(Math.round(points * 100) / 100)
}

/** `first 60, best 85`; '' where the file says neither, or both are the points that stand there. */
export function otherAttempts({
  points,
  first,
  best,
}: Pick<GradedSubmission, 'points' | 'first' | 'best'>): string {
  if (first === null || best === null) return ''
  if (first.points === best.points && best.points === points) return ''
  return `first ${pointsText(first.points)}, best ${pointsText(best.points)}`
}

/** Whether the instructor has set points by hand or written a word. */
export function isTouched({ comment, objectives, explanations }: GradedSubmission): boolean {
  return comment !== '' || [...objectives, ...explanations].some(({ override }) => override !== null)
}

type Override = GradedSubmission['objectives'][number]['override']

/** What stands in the two fields of a mark. */
export interface MarkFields {
  readonly points: string
  readonly comment: string
}

export function fieldsOf(override: Override): MarkFields {
  if (override === null) return { points: '', comment: '' }
  return { points: pointsText(override.points), comment: override.comment }
}

/**
 * What the fields come to: points to be set, null to leave them as judged, or a sentence why they cannot be taken.
 * A comment alone keeps the points as they were judged.
 */
export function markOf(
  { points, comment }: MarkFields,
  judged: number,
  maxPoints: number,
): { readonly points: number | null; readonly comment: string } | string {
  const text = points.trim().replace(',', '.')
  const words = comment.trim()
  if (text === '') return { points: words === '' ? null : judged, comment: words }
  const value = Number(text)
  if (!Number.isFinite(value) || value < 0 || value > maxPoints) {
    return `Points from 0 to ${pointsText(maxPoints)}; empty: as judged.`
  }
  return { points: value, comment: words }
}

/** `12 of 20`; `15 of 20, judged 12` where the instructor set other points. */
export function judgedWords({
  points,
  maxPoints,
  override,
}: Pick<GradedSubmission['objectives'][number], 'points' | 'maxPoints' | 'override'>): string {
  if (override === null || override.points === points)
    return `${pointsText(points)} of ${pointsText(maxPoints)}`
  return `${pointsText(override.points)} of ${pointsText(maxPoints)}, judged ${pointsText(points)}`
}
