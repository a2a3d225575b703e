/**
 * The lab: a guided sequence over a scenario, as an author writes it in YAML. This zod schema is the single
 * source of validator, types and JSON Schema. Prose is Markdown with HTML off. Checks and outcomes are CEL
 * expressions over the view documented in `lab-view.ts`; opening a lab runs nothing.
 */
import { z } from 'zod'
import { commandSchema } from '../scenario/command-schema.ts'

export const labVersion = 1

const id = z.string().regex(/^[a-z][a-z0-9-]{0,59}$/, 'a kebab-case id')
const prose = z.string().min(1).max(8000).describe('Markdown; HTML is shown as text.')
const expression = z.string().min(1).max(2000).describe('A CEL expression over the lab view.')

/** A choice that a learner can pick, with what it says about their understanding. */
const optionSchema = z.strictObject({
  id,
  text: z.string().min(1).max(400),
  /** Reply shown when a learner has committed to it: why it is right, or what the misconception is. */
  reply: z.string().min(1).max(1200),
  isRight: z.boolean().default(false),
})

const questionSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('choice'), options: z.array(optionSchema).min(2).max(8) }),
  z.strictObject({
    kind: z.literal('number'),
    unit: z.string().max(20),
    min: z.number().default(0),
    max: z.number().default(1_000_000_000),
    /** CEL expression for the number that really came out, once it has. */
    outcome: expression,
    tolerancePercent: z.number().min(0).max(1000).default(25),
    /** Said once the outcome is known; above and below mean the prediction. */
    replies: z.strictObject({
      within: z.string().min(1).max(1200),
      above: z.string().min(1).max(1200),
      below: z.string().min(1).max(1200),
    }),
  }),
])

const stepBase = { id, title: z.string().min(1).max(80), prose }

export const labStepSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('read'), ...stepBase }),
  z.strictObject({
    type: z.literal('watch'),
    ...stepBase,
    /** Commands that the lab issues itself when the learner presses Watch. */
    commands: z.array(commandSchema).min(1).max(20),
    /** Virtual seconds per wall second. */
    speed: z.number().positive().max(1000).default(1),
    /** Playback pauses by itself when such an expression first holds, and shows the caption. */
    pauses: z
      .array(z.strictObject({ when: expression, caption: z.string().min(1).max(400) }))
      .max(20)
      .default([]),
    doneWhen: expression,
  }),
  z.strictObject({
    type: z.literal('order'),
    ...stepBase,
    /** In the right order; shown shuffled by the seed, distractors among them. */
    items: z
      .array(z.strictObject({ id, text: z.string().min(1).max(200) }))
      .min(3)
      .max(12),
    distractors: z
      .array(z.strictObject({ id, text: z.string().min(1).max(200), reply: z.string().min(1).max(600) }))
      .max(6)
      .default([]),
    reply: z.strictObject({ right: z.string().min(1).max(1200), wrong: z.string().min(1).max(1200) }),
  }),
  z.strictObject({ type: z.literal('predict'), ...stepBase, question: questionSchema }),
  z.strictObject({ type: z.literal('do'), ...stepBase, doneWhen: expression }),
  z.strictObject({ type: z.literal('run'), ...stepBase, doneWhen: expression }),
  z.strictObject({
    type: z.literal('explain'),
    ...stepBase,
    options: z.array(optionSchema).min(2).max(8),
    /** Shown beside the question: label and CEL expression of each figure. */
    evidence: z
      .array(z.strictObject({ label: z.string().min(1).max(80), value: expression }))
      .max(8)
      .default([]),
    ownWords: z.boolean().default(true),
  }),
])

export const objectiveSchema = z.strictObject({
  id,
  text: z.string().min(1).max(200).describe('One sentence that a learner can act on.'),
  points: z.number().int().min(1).max(100),
  scope: z.enum(['now', 'ever', 'within', 'order', 'never']),
  /** For `order` two expressions, the first must hold earlier than the second; else one. */
  check: z.union([expression, z.tuple([expression, expression])]),
  /** Optional: part of the way, worth half the points. */
  partly: expression.optional(),
  reasons: z.strictObject({ met: z.string(), partly: z.string().default(''), notYet: z.string() }),
  /** look here · the rule behind it · worked next step with the reason */
  hints: z.tuple([z.string().min(1), z.string().min(1), z.string().min(1)]),
})

/** What an automatic learner does in `lab verify`: step answers and commands, by step id. */
const solutionActionSchema = z.discriminatedUnion('act', [
  z.strictObject({
    act: z.literal('answer'),
    step: id,
    option: id.optional(),
    number: z.number().optional(),
    order: z.array(id).optional(),
    text: z.string().optional(),
  }),
  z.strictObject({ act: z.literal('command'), command: commandSchema }),
  z.strictObject({ act: z.literal('watch'), step: id }),
  z.strictObject({ act: z.literal('advance'), seconds: z.number().positive().max(100_000) }),
  z.strictObject({ act: z.literal('advance-until-idle') }),
])

export const labSchema = z
  .strictObject({
    precopy: z.literal('lab'),
    version: z.literal(labVersion),
    id,
    number: z.number().int().min(1).max(99),
    title: z.string().min(1).max(60),
    summary: z.string().min(1).max(120),
    track: z.enum(['memory', 'requirements', 'processor', 'storage', 'distance', 'operations']),
    minutes: z.number().int().min(5).max(180),
    prerequisites: z.array(id).default([]),
    concepts: z.array(id).min(1).max(12),
    /** File name of the scenario beside this lab, without its ending. */
    scenario: id,
    steps: z.array(labStepSchema).min(2).max(30),
    objectives: z.array(objectiveSchema).min(1).max(12),
    misconceptions: z
      .array(z.strictObject({ id, text: z.string().min(1).max(400), reply: z.string().min(1).max(1200) }))
      .default([]),
    debrief: prose,
    solution: z.array(solutionActionSchema).min(1).max(100),
    wrongPaths: z
      .array(
        z.strictObject({
          name: z.string().min(1).max(80),
          actions: z.array(solutionActionSchema).min(1).max(100),
          /** Objectives that this path must fail, and text that its feedback must contain. */
          fails: z.array(id).min(1),
          message: z.string().min(1).max(400),
        }),
      )
      .default([]),
  })
  .describe('A Precopy lab.')

export type Lab = z.infer<typeof labSchema>
export type LabStep = z.infer<typeof labStepSchema>
export type LabObjective = z.infer<typeof objectiveSchema>
export type SolutionAction = z.infer<typeof solutionActionSchema>
