/**
 * A submission: an attempt as it is handed in, in one file. It holds what is needed to make the attempt again
 * (scenario hash, seed, commands, entries) and what the student's copy made of it; the instructor's copy replays it
 * and compares. Its last line signs every byte before it.
 */
import { z } from 'zod'
import { loggedCommandSchema } from '../scenario/command-schema.ts'
import { attemptEntrySchema } from './attempt.ts'
import { packId } from './pack-schema.ts'
import { termsSchema } from './terms.ts'

export const submissionVersion = 1

const hash = z.string().regex(/^[0-9a-f]{64}$/)
const points = z.strictObject({ points: z.number(), maxPoints: z.number() })

/** Results as a copy of Precopy makes them of an attempt. */
export const attemptResultSchema = z.strictObject({
  ...points.shape,
  objectives: z
    .array(
      z.strictObject({
        id: z.string().max(60),
        verdict: z.enum(['met', 'partly', 'not-yet', 'cannot-judge']),
        points: z.number(),
        maxPoints: z.number(),
      }),
    )
    .max(12),
  explanations: points,
})

export const submissionSchema = z.strictObject({
  precopy: z.literal('submission'),
  version: z.literal(submissionVersion),
  /** Id of the attempt. */
  id: z.uuid(),
  learner: z.string().max(80),
  /** null for a shipped lab. */
  pack: z.strictObject({ id: packId, title: z.string().max(80) }).nullable(),
  lab: z.strictObject({ id: z.string().max(60), title: z.string().max(60), hash }),
  terms: termsSchema,
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1),
  madeWith: z.strictObject({ precopy: z.string().max(40), engine: z.string().max(40) }),
  /** Of the scenario as the attempt ran it. */
  scenarioHash: hash,
  /** ISO 8601, of the student's clock. */
  startedAt: z.string().max(40),
  handedInAt: z.string().max(40),
  /** Furthest virtual time that the run had reached. */
  horizonNs: z.number().int().min(0),
  /** Of the trace up to there. */
  traceHash: hash,
  commands: z.array(loggedCommandSchema).max(100_000),
  entries: z.array(attemptEntrySchema).max(100_000),
  /** null where the student's copy held no key. */
  results: attemptResultSchema.nullable(),
  /** Finished attempts of the same lab on that machine, this one among them: the first and the best. */
  attempts: z.strictObject({
    count: z.number().int().min(1),
    first: points.nullable(),
    best: points.nullable(),
  }),
})

export type Submission = z.infer<typeof submissionSchema>
export type AttemptResult = z.infer<typeof attemptResultSchema>

/** What an instructor sends back; it opens beside the attempt. */
export const feedbackSchema = z.strictObject({
  precopy: z.literal('feedback'),
  version: z.literal(1),
  /** Id of the attempt that it is about. */
  attempt: z.uuid(),
  learner: z.string().max(80),
  lab: z.strictObject({ id: z.string().max(60), title: z.string().max(60) }),
  instructor: z.string().max(80),
  /** ISO 8601. */
  markedAt: z.string().max(40),
  comment: z.string().max(8000),
  points: z.number(),
  maxPoints: z.number(),
  objectives: z
    .array(
      z.strictObject({
        id: z.string().max(60),
        text: z.string().max(200),
        verdict: z.enum(['met', 'partly', 'not-yet', 'cannot-judge']),
        points: z.number(),
        maxPoints: z.number(),
        reason: z.string().max(2000),
        evidenceAtNs: z.array(z.number().int().min(0)).max(100),
        /** '' where the instructor left it as it was judged. */
        comment: z.string().max(4000),
        isOverridden: z.boolean(),
      }),
    )
    .max(12),
  explanations: z
    .array(
      z.strictObject({
        step: z.string().max(60),
        title: z.string().max(80),
        points: z.number(),
        maxPoints: z.number(),
        comment: z.string().max(4000),
      }),
    )
    .max(30),
})

export type Feedback = z.infer<typeof feedbackSchema>
