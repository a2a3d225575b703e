/** What an instructor sends back: a file that opens beside the attempt it is about. */
import type { GradedSubmission } from '../../../core/contract/teaching-messages.ts'
import type { Feedback } from '../../../core/lab/submission-schema.ts'
import { feedbackText } from '../../../core/lab/submission.ts'
import { slugOf } from '../slug.ts'
import { pointsOf } from './marks.ts'

export interface TextFile {
  readonly name: string
  readonly mediaType: string
  readonly text: string
}

export interface FeedbackBy {
  readonly instructor: string
  /** ISO 8601. */
  readonly markedAt: string
}

/** `graded` has been marked (`points` is not null). */
export function feedbackFile(graded: GradedSubmission, by: FeedbackBy): TextFile {
  return {
    name: `${submissionStem(graded.labId, graded.learner)}.feedback.yaml`,
    mediaType: 'text/yaml',
    text: feedbackText(feedbackOf(graded, by)),
  }
}

/** `first-move-ada-lovelace`: what files of a learner's attempt at a lab are called. */
export function submissionStem(labId: string, learner: string): string {
  return `${slugOf(labId, 'lab')}-${slugOf(learner, 'learner')}`
}

function feedbackOf(graded: GradedSubmission, by: FeedbackBy): Feedback {
  return {
    precopy: 'feedback',
    version: 1,
    attempt: graded.attemptId,
    learner: graded.learner,
    lab: { id: graded.labId, title: graded.labTitle },
    ...by,
    comment: graded.comment,
    points: graded.points ?? 0,
    maxPoints: graded.maxPoints,
    objectives: graded.objectives.map((one) => ({
      id: one.id,
      text: one.text,
      verdict: verdictOf(one),
      points: pointsOf(one),
      maxPoints: one.maxPoints,
      reason: one.reason,
      evidenceAtNs: one.evidenceAtNs.slice(0, 100),
      comment: one.override?.comment ?? '',
      isOverridden: one.override !== null,
    })),
    explanations: graded.explanations.map((one) => ({
      step: one.step,
      title: one.title,
      points: pointsOf(one),
      maxPoints: one.maxPoints,
      comment: one.override?.comment ?? '',
    })),
  }
}

/** As it was judged, or as the instructor's points say. */
export function verdictOf({
  verdict,
  maxPoints,
  override,
}: GradedSubmission['objectives'][number]): GradedSubmission['objectives'][number]['verdict'] {
  if (override === null) return verdict
  if (override.points >= maxPoints) return 'met'
  return override.points > 0 ? 'partly' : 'not-yet'
}
