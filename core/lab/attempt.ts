/**
 * A student's pass through a lab: the entries it consists of (append-only, saved one by one) and what the
 * guide shows of it. The guide never sees right answers, expressions or hidden values before they are due:
 * the view holds only what may be shown now.
 */
import { z } from 'zod'
import { answerFields, hypothesisFields } from './path-schema.ts'
import { termsSchema } from './terms.ts'

/**
 * When an entry was made: virtual time of the run, the length of its command log then, and how far the run had got,
 * left out where the playhead was there.
 */
const place = {
  atNs: z.number().int().min(0),
  commandCount: z.number().int().min(0),
  reachedNs: z.number().int().min(0).optional(),
}
const stepId = z.string().max(60)

/** What a learner did in the guide. */
export const attemptEntrySchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('answer'), step: stepId, ...answerFields, ...place }),
  /** The learner went on from a read, watch, do or run step, or gave a question up. */
  z.strictObject({ type: z.literal('continue'), step: stepId, ...place }),
  /** The lab's own commands begin here: the log's next entries, as many as the step has. */
  z.strictObject({ type: z.literal('watch'), step: stepId, ...place }),
  z.strictObject({
    type: z.literal('hint'),
    objective: stepId,
    level: z.number().int().min(1).max(3),
    ...place,
  }),
  z.strictObject({
    type: z.literal('check'),
    /** Objectives that were not met then: each may open its next hint. */
    unmet: z.array(stepId).max(12),
    ...place,
  }),
  z.strictObject({ type: z.literal('note'), text: z.string().max(20_000), ...place }),
  /** A line of the hypothesis notebook, new or changed: the newest of its number counts. */
  z.strictObject({
    type: z.literal('hypothesis'),
    number: z.number().int().min(1).max(200),
    ...hypothesisFields,
    /** Moment of the trace that the learner points to. */
    evidenceAtNs: z.number().int().min(0).optional(),
    ...place,
  }),
  /** The learner's own marks of their words, one for each line of the rubric. */
  z.strictObject({
    type: z.literal('self-mark'),
    step: stepId,
    marks: z.array(z.boolean()).max(4),
    ...place,
  }),
  /** The first piece that the product had placed was put away. */
  z.strictObject({ type: z.literal('dismiss'), objective: stepId, ...place }),
  /** Nothing more is taken: handed in, or the time was over. */
  z.strictObject({ type: z.literal('hand-in'), because: z.enum(['learner', 'time-over']), ...place }),
])

export type AttemptEntry = z.infer<typeof attemptEntrySchema>

const optionView = z.strictObject({ id: z.string(), text: z.string() })

/**
 * Prediction or explanation as committed, beside what came out (once it has). A prediction is locked. An order or
 * an explanation that was wrong may be given again: its step then stays `current` with this answer beside the open
 * question, until it is right or the learner continues.
 */
export const answerViewSchema = z.strictObject({
  /** As a person reads it: option text, number with unit. */
  text: z.string(),
  /** Own words beside the option of an explanation; '' for none. */
  words: z.string(),
  option: z.string().nullable(),
  number: z.number().nullable(),
  order: z.array(z.string()).nullable(),
  verdicts: z.record(z.string(), z.array(z.string())).nullable(),
  reasons: z.array(z.string()).nullable(),
  curve: z.array(z.number()).nullable(),
  causes: z.array(z.string()).nullable(),
  /** What came out of it, in the shape of the question, to be drawn over the prediction; null until it is due. */
  came: z
    .strictObject({
      option: z.string().optional(),
      number: z.number().optional(),
      order: z.array(z.string()).optional(),
      verdicts: z.record(z.string(), z.array(z.string())).optional(),
      reasons: z.array(z.string()).optional(),
      curve: z.array(z.number()).optional(),
      causes: z.array(z.string()).optional(),
      /** Number: half the width of what counts as right, in its unit. */
      tolerance: z.number().optional(),
    })
    .nullable(),
  /** Share that is right, 0…1; null while it is not known. */
  share: z.number().nullable(),
  /** Replies to the rows of a verdict table that were not right, by the id of the row. */
  rowReplies: z.record(z.string(), z.string()),
  /** What own words (or a number that many arrive at) may mean: texts and replies of misconceptions. */
  misconceptions: z.array(z.strictObject({ text: z.string(), reply: z.string() })),
  /** null while the outcome is not known. */
  outcome: z.string().nullable(),
  isRight: z.boolean().nullable(),
  reply: z.string().nullable(),
})

export const stepViewSchema = z.strictObject({
  id: z.string(),
  type: z.enum(['read', 'watch', 'order', 'predict', 'do', 'run', 'explain', 'diagnose']),
  title: z.string(),
  /** What is simplified, or where sources disagree; '' for nothing. */
  note: z.string(),
  isTransfer: z.boolean(),
  /** Markdown; '' while the step is locked. */
  prose: z.string(),
  state: z.enum(['locked', 'current', 'done']),
  /** Why it cannot be done, or continued from, yet ('' if it can); for one held back by an open prediction, says so. */
  lockedBecause: z.string(),
  question: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('choice'), options: z.array(optionView) }),
      z.strictObject({ kind: z.literal('number'), unit: z.string(), min: z.number(), max: z.number() }),
      /** Shuffled, distractors among them: the learner leaves those out. */
      z.strictObject({ kind: z.literal('order'), items: z.array(optionView) }),
      z.strictObject({
        kind: z.literal('explain'),
        options: z.array(optionView),
        ownWords: z.boolean(),
        /** Shown once it is answered, for the learner's own marks. */
        rubric: z.array(z.string()),
      }),
      z.strictObject({
        kind: z.literal('verdict'),
        rows: z.array(optionView),
        options: z.array(optionView),
        mostPerRow: z.number(),
        reasons: z.array(optionView),
      }),
      z.strictObject({
        kind: z.literal('curve'),
        x: z.strictObject({ label: z.string(), unit: z.string(), values: z.array(z.number()) }),
        y: z.strictObject({
          label: z.string(),
          unit: z.string(),
          min: z.number(),
          max: z.number(),
          scale: z.enum(['linear', 'log']),
        }),
        first: z.number().nullable(),
      }),
      /** Hidden faults of the pool and decoys, shuffled; any number may be named. */
      z.strictObject({
        kind: z.literal('diagnose'),
        candidates: z.array(optionView),
        leastHypotheses: z.number(),
      }),
    ])
    .nullable(),
  answer: answerViewSchema.nullable(),
  /** Figures shown beside an explain question. */
  evidence: z.array(z.strictObject({ label: z.string(), value: z.string() })),
  /**
   * Watch steps: captions reached so far, newest last. `watch` begins it, goes on after each pause, and begins it
   * anew, with no captions, where it cannot come to its end any more.
   */
  captions: z.array(z.string()),
  speed: z.number().nullable(),
  /** Own marks of an explanation, one for each line of the rubric; null until given. */
  selfMarks: z.array(z.boolean()).nullable(),
})

export const objectiveViewSchema = z.strictObject({
  id: z.string(),
  text: z.string(),
  verdict: z.enum(['met', 'partly', 'not-yet', 'cannot-judge']),
  points: z.number(),
  maxPoints: z.number(),
  reason: z.string(),
  /** Virtual times in the trace that show it. */
  evidenceAtNs: z.array(z.number()),
  /** Hints opened so far, in order. */
  hints: z.array(z.string()),
  /** Whether another hint may be opened now (after an action or a failed check). */
  canOpenHint: z.boolean(),
  /** The last hint is open: credit for mastery comes from solving a fresh variant. */
  isWorked: z.boolean(),
  /** Placed in the workspace after three failed checks, until it is put away; null otherwise. */
  firstPiece: z.strictObject({ text: z.string(), select: z.string(), tab: z.string() }).nullable(),
})

/** One line of the hypothesis notebook. */
export const hypothesisViewSchema = z.strictObject({
  number: z.number(),
  cause: z.string(),
  evidence: z.string(),
  observation: z.string(),
  verdict: z.enum(['open', 'supported', 'refuted']),
  /** Virtual time at which the line was first written. */
  atNs: z.number(),
  evidenceAtNs: z.number().nullable(),
  /** Written before the learner's first change of the configuration. */
  isBeforeChange: z.boolean(),
})

/** An instructor's marks, as they open beside the attempt. */
export const feedbackViewSchema = z.strictObject({
  instructor: z.string(),
  markedAt: z.string(),
  comment: z.string(),
  points: z.number(),
  maxPoints: z.number(),
  objectives: z.array(
    z.strictObject({
      id: z.string(),
      verdict: z.enum(['met', 'partly', 'not-yet', 'cannot-judge']),
      points: z.number(),
      maxPoints: z.number(),
      reason: z.string(),
      evidenceAtNs: z.array(z.number()),
      comment: z.string(),
      isOverridden: z.boolean(),
    }),
  ),
  explanations: z.array(
    z.strictObject({ step: z.string(), points: z.number(), maxPoints: z.number(), comment: z.string() }),
  ),
})

export const attemptViewSchema = z.strictObject({
  id: z.string(),
  labId: z.string(),
  labNumber: z.number(),
  title: z.string(),
  track: z.string(),
  runId: z.string(),
  seed: z.number(),
  steps: z.array(stepViewSchema),
  currentStep: z.number(),
  objectives: z.array(objectiveViewSchema),
  /**
   * Whether the learner may let the run play and issue commands: false as long as a prediction comes before the next
   * step to do or to run. The lab's own demonstrations play all the same.
   */
  canRun: z.boolean(),
  cannotRunBecause: z.string(),
  isFinished: z.boolean(),
  /** Markdown, '' until finished. */
  debrief: z.string(),
  score: z.strictObject({ points: z.number(), maxPoints: z.number() }),
  note: z.string(),
  terms: termsSchema,
  /** Whether verdicts, right and wrong are shown: by the terms, or because it is over and marked. */
  areVerdictsShown: z.boolean(),
  isHandedIn: z.boolean(),
  /** Wall time at which its hand-in was exported last, ISO 8601; '' before. */
  exportedAt: z.string(),
  /** Wall time at which the time is over, ISO 8601; '' without a limit. */
  dueAt: z.string(),
  /** What the instructor sent back; null before. */
  feedback: feedbackViewSchema.nullable(),
  hasNotebook: z.boolean(),
  notebook: z.array(hypothesisViewSchema),
  /** Case cards of the hidden faults that were found and mended; empty before. */
  caseCards: z.array(
    z.strictObject({ cause: z.string(), symptom: z.string(), evidence: z.string(), cure: z.string() }),
  ),
})

export type StepView = z.infer<typeof stepViewSchema>
export type AnswerView = z.infer<typeof answerViewSchema>
export type ObjectiveView = z.infer<typeof objectiveViewSchema>
export type HypothesisView = z.infer<typeof hypothesisViewSchema>
export type AttemptView = z.infer<typeof attemptViewSchema>
