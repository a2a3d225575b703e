/** A hand-in as it was judged, with what the instructor made of it: points instead, and comments. */
import type { GradedSubmission } from '../../../core/contract/teaching-messages.ts'
import { noMarks, type Mark, type Marks } from '../../store/submissions.ts'

export function withMarks(graded: GradedSubmission, marks: Marks): GradedSubmission {
  const objectives = graded.objectives.map((one) => ({
    ...one,
    override: markOf(marks.objectives[one.id], one),
  }))
  const explanations = graded.explanations.map((one) => ({
    ...one,
    override: markOf(marks.explanations[one.step], one),
  }))
  const marked = { ...graded, objectives, explanations, comment: marks.comment }
  return { ...marked, points: graded.points === null ? null : totalOf(marked) }
}

/** Points that count. */
export function pointsOf(one: { readonly points: number; readonly override: Mark | null }): number {
  return one.override?.points ?? one.points
}

function markOf(mark: Mark | undefined, { maxPoints }: { readonly maxPoints: number }): Mark | null {
  return mark === undefined ? null : { ...mark, points: Math.min(mark.points, maxPoints) }
}

/** Right explanations come to whole points together, as the learner sees them; an instructor's points stay as given. */
function totalOf({ objectives, explanations }: GradedSubmission): number {
  const ofExplanations = explanations.reduce((sum, one) => sum + pointsOf(one), 0)
  const isMarked = explanations.some(({ override }) => override !== null)
  const sum = objectives.reduce((all, one) => all + pointsOf(one), 0)
  return Math.round(10 * (sum + (isMarked ? ofExplanations : Math.round(ofExplanations)))) / 10
}

/** As it was judged, with its points as a gradebook shows them. */
export function noOneMarked(graded: GradedSubmission): GradedSubmission {
  return withMarks(graded, noMarks)
}
