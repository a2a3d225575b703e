/** A learner's progress by concept, in words and marks. Pure. */
import type { ConceptProgress } from '../../../core/contract/lab-messages.ts'
import { wholePercent } from '../../format/numbers.ts'

export const masteryMarks: Record<
  ConceptProgress['mastery'],
  { readonly icon: string; readonly tone: string; readonly words: string }
> = {
  none: { icon: 'circle', tone: 'third', words: 'not begun' },
  begun: { icon: 'dot-circle', tone: 'tone-info', words: 'begun' },
  mastered: { icon: 'certificate', tone: 'tone-success', words: 'mastered' },
}

/** `3 of 4, 75 %`; a dash before the first prediction. */
export function firstTryWords({ predictions, rightPredictions }: ConceptProgress): string {
  if (predictions === 0) return '–'
  return `${rightPredictions} of ${predictions}, ${wholePercent(rightPredictions / predictions)}`
}

/** The sentence over the table. */
export function progressWords(concepts: readonly ConceptProgress[]): string {
  const mastered = concepts.filter((one) => one.mastery === 'mastered').length
  const begun = concepts.filter((one) => one.mastery === 'begun').length
  const open = concepts.length - mastered - begun
  return `${mastered} of ${concepts.length} concepts mastered, ${begun} begun, ${open} to come.`
}
