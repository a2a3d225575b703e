/**
 * A student's pass through a lab: the entries it consists of (append-only, saved one by one) and what the
 * guide shows of it. The guide never sees right answers, expressions or hidden values before they are due:
 * the view holds only what may be shown now.
 */
import { z } from 'zod'

/** What a learner did in the guide. `atNs` is virtual time of the run, `commandCount` the log's length then. */
export const attemptEntrySchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('answer'),
    step: z.string().max(60),
    /** choice and explain */
    option: z.string().max(60).optional(),
    /** number */
    number: z.number().optional(),
    /** order: ids in the learner's order */
    order: z.array(z.string().max(60)).max(20).optional(),
    /** explain, in own words */
    text: z.string().max(4000).optional(),
    atNs: z.number().int().min(0),
    commandCount: z.number().int().min(0),
  }),
  /** The learner went on from a read, watch, do or run step. */
  z.strictObject({
    type: z.literal('continue'),
    step: z.string().max(60),
    atNs: z.number().int().min(0),
    commandCount: z.number().int().min(0),
  }),
  /** The lab's own commands begin here: the log's next entries, as many as the step has. */
  z.strictObject({
    type: z.literal('watch'),
    step: z.string().max(60),
    atNs: z.number().int().min(0),
    commandCount: z.number().int().min(0),
  }),
  z.strictObject({
    type: z.literal('hint'),
    objective: z.string().max(60),
    level: z.number().int().min(1).max(3),
    atNs: z.number().int().min(0),
    commandCount: z.number().int().min(0),
  }),
  z.strictObject({
    type: z.literal('check'),
    /** Objectives that were not met then: each may open its next hint. */
    unmet: z.array(z.string().max(60)).max(12),
    atNs: z.number().int().min(0),
    commandCount: z.number().int().min(0),
  }),
  z.strictObject({
    type: z.literal('note'),
    text: z.string().max(20_000),
    atNs: z.number().int().min(0),
    commandCount: z.number().int().min(0),
  }),
])

export type AttemptEntry = z.infer<typeof attemptEntrySchema>

const optionView = z.strictObject({ id: z.string(), text: z.string() })

/**
 * Prediction or explanation as committed, beside what came out (once it has). A prediction is locked. An order or
 * an explanation that was wrong may be given again: its step then stays `current` with this answer beside the open
 * question, until it is right or the learner continues.
 */
export const answerViewSchema = z.strictObject({
  /** As a person reads it: option text, number with unit, own words. */
  text: z.string(),
  option: z.string().nullable(),
  number: z.number().nullable(),
  order: z.array(z.string()).nullable(),
  /** null while the outcome is not known. */
  outcome: z.string().nullable(),
  isRight: z.boolean().nullable(),
  reply: z.string().nullable(),
})

export const stepViewSchema = z.strictObject({
  id: z.string(),
  type: z.enum(['read', 'watch', 'order', 'predict', 'do', 'run', 'explain']),
  title: z.string(),
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
      z.strictObject({ kind: z.literal('explain'), options: z.array(optionView), ownWords: z.boolean() }),
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
})

export type StepView = z.infer<typeof stepViewSchema>
export type AnswerView = z.infer<typeof answerViewSchema>
export type ObjectiveView = z.infer<typeof objectiveViewSchema>
export type AttemptView = z.infer<typeof attemptViewSchema>
