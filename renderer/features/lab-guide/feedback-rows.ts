/**
 * An instructor's marks as lines beside the attempt: each with the title that the attempt knows it by, what this copy
 * had judged itself, and the moments that show it. Pure.
 */
import type { AttemptView, ObjectiveView } from '../../../core/lab/attempt.ts'

type Feedback = NonNullable<AttemptView['feedback']>

export interface FeedbackRow {
  readonly id: string
  readonly title: string
  /** null: an explanation, which has points alone. */
  readonly verdict: ObjectiveView['verdict'] | null
  readonly points: number
  readonly maxPoints: number
  readonly reason: string
  readonly comment: string
  readonly isOverridden: boolean
  /** Points by this copy's own judgement where the instructor gave others; null else, or where it cannot tell. */
  readonly ownPoints: number | null
  readonly evidenceAtNs: readonly number[]
}

/** Objectives first, then explanations; one that this lab does not have (any more) goes by its id. */
export function feedbackRows(
  { objectives, steps }: Pick<AttemptView, 'objectives' | 'steps'>,
  feedback: Feedback,
): FeedbackRow[] {
  return [
    ...feedback.objectives.map((mark) =>
      objectiveRow(objectives.find(({ id }) => id === mark.id) ?? null, mark),
    ),
    ...feedback.explanations.map(({ step, ...mark }) => ({
      ...mark,
      id: step,
      title: steps.find((one) => one.id === step)?.title ?? step,
      verdict: null,
      reason: '',
      isOverridden: false,
      ownPoints: null,
      evidenceAtNs: [],
    })),
  ]
}

function objectiveRow(own: ObjectiveView | null, mark: Feedback['objectives'][number]): FeedbackRow {
  const isKnown = own !== null && own.verdict !== 'cannot-judge'
  return {
    ...mark,
    title: own?.text ?? mark.id,
    ownPoints: isKnown && own.points !== mark.points ? own.points : null,
    evidenceAtNs: mark.evidenceAtNs.length > 0 ? mark.evidenceAtNs : (own?.evidenceAtNs ?? []),
  }
}

/** `12 of 20 points, set by your instructor; Precopy had judged 8`. */
export function pointsWords({ points, maxPoints, isOverridden, ownPoints }: FeedbackRow): string {
  const said = `${points} of ${maxPoints} points`
  if (!isOverridden || ownPoints === null) return said
  return `${said}, set by your instructor; Precopy had judged ${ownPoints}`
}
