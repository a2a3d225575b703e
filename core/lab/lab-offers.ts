/** Where a lab offers its misconceptions: options that show one when they are picked, and traps that depend on figures. */
import type { Question } from './question-schema.ts'
import type { LabStep } from './schema.ts'

interface Offer {
  readonly id: string
  readonly misconception?: string | undefined
}

/** Named by the field, or an option of the same id. */
function named(offers: readonly Offer[]): string[] {
  return offers.flatMap(({ id, misconception }) => (misconception === undefined ? [id] : [misconception]))
}

/** Ids that whoever picks an option, row or distractor of the step shows. */
export function offersOf(step: LabStep): string[] {
  switch (step.type) {
    case 'order':
      return named(step.distractors)
    case 'explain':
      return named(step.options)
    case 'diagnose':
      return named(step.decoys)
    case 'predict':
      return offersOfQuestion(step.question)
    default:
      return []
  }
}

function offersOfQuestion(question: Question): string[] {
  switch (question.kind) {
    case 'choice':
      return named(question.options)
    case 'order':
      return named(question.distractors)
    case 'verdict':
      return [
        ...question.rows.flatMap(({ misconceptions }) => Object.values(misconceptions)),
        ...named(question.reasons),
      ]
    default:
      return []
  }
}

/** Ids of the traps of the step: whether one is met depends on what comes out. */
export function trapsOf(step: LabStep): string[] {
  if (step.type !== 'predict') return []
  const { question } = step
  const hasTraps = question.kind === 'number' || question.kind === 'curve'
  return hasTraps ? question.traps.map(({ misconception }) => misconception) : []
}
