/** Values about labs that cross between window and host in calls: summaries, a learner's progress, the glossary. */
import { z } from 'zod'
import { attemptModes, termsSchema } from '../lab/terms.ts'

export const labSummarySchema = z.strictObject({
  id: z.string(),
  number: z.number(),
  title: z.string(),
  summary: z.string(),
  track: z.string(),
  minutes: z.number(),
  prerequisites: z.array(z.string()),
  /** Ids of glossary terms. */
  concepts: z.array(z.string()),
  stepCount: z.number(),
  /** Pack that it came with, '' for a shipped one. */
  pack: z.string(),
  /** Terms that its pack sets; null: the learner chooses. */
  terms: termsSchema.nullable(),
  hasHiddenFaults: z.boolean(),
  /** Newest attempt, if any. */
  attempt: z
    .strictObject({
      id: z.string(),
      currentStep: z.number(),
      isFinished: z.boolean(),
      points: z.number(),
      maxPoints: z.number(),
      changedAt: z.string(),
      mode: z.enum(attemptModes),
      isHandedIn: z.boolean(),
      /** The instructor's feedback on it is here. */
      hasFeedback: z.boolean(),
    })
    .nullable(),
  /** Points of the first and of the best finished attempt; null without one. */
  first: z.strictObject({ points: z.number(), maxPoints: z.number() }).nullable(),
  best: z.strictObject({ points: z.number(), maxPoints: z.number() }).nullable(),
  /** It was tested out of, or every objective was met in one attempt without a worked step. */
  isMastered: z.boolean(),
})

/** What attempts say of one concept: for the learner alone. */
export const conceptProgressSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Labs that teach it, and how many of them are finished. */
  labs: z.number(),
  finishedLabs: z.number(),
  /** Predictions about it, and how many were right at the first try. */
  predictions: z.number(),
  rightPredictions: z.number(),
  mastery: z.enum(['none', 'begun', 'mastered']),
})

export const learnerProgressSchema = z.strictObject({
  concepts: z.array(conceptProgressSchema),
  caseCards: z.array(
    z.strictObject({
      labId: z.string(),
      labTitle: z.string(),
      cause: z.string(),
      symptom: z.string(),
      evidence: z.string(),
      cure: z.string(),
      attemptId: z.string(),
    }),
  ),
})

export const glossaryEntrySchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  /** Markdown. */
  text: z.string(),
  /** Ids of related terms. */
  see: z.array(z.string()),
  /** Labs whose concept it is: id and title. */
  labs: z.array(z.strictObject({ id: z.string(), title: z.string() })),
})

export type LabSummary = z.infer<typeof labSummarySchema>
export type LearnerProgress = z.infer<typeof learnerProgressSchema>
export type ConceptProgress = z.infer<typeof conceptProgressSchema>
export type GlossaryEntry = z.infer<typeof glossaryEntrySchema>
