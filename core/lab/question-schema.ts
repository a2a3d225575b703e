/**
 * The questions that a prediction can ask: a choice, a number with its unit, an order, verdicts with reasons, a curve.
 * What came out is either stated by the lab or asked of the run by an expression; neither reaches the window before
 * the answer is committed and the run is over.
 */
import { z } from 'zod'
import { expression, id, replyText } from './lab-primitives.ts'

/** A choice that a learner can pick, with what it says about their understanding. */
export const optionSchema = z.strictObject({
  id,
  text: z.string().min(1).max(400),
  reply: replyText.describe('Shown when a learner has committed to it: why it is right, or what is not so.'),
  isRight: z.boolean().default(false),
  misconception: id.optional().describe('Misconception of this lab that picking it shows.'),
})

const choiceSchema = z.strictObject({
  kind: z.literal('choice'),
  options: z.array(optionSchema).min(2).max(8),
  outcome: expression
    .optional()
    .describe('CEL expression for the id of the option that came out. Left out: the one with `isRight`.'),
})

const trapSchema = z
  .strictObject({
    value: expression.describe('CEL expression for the number that this way of thinking leads to.'),
    tolerancePercent: z.number().min(0).max(100).default(10),
    misconception: id,
  })
  .describe('A wrong number that many arrive at: a prediction near it gets the reply of that misconception.')

/** Said once the outcome is known; above and below mean the prediction. */
const sideReplies = z.strictObject({ within: replyText, above: replyText, below: replyText })

const numberSchema = z.strictObject({
  kind: z.literal('number'),
  unit: z.string().max(20),
  min: z.number().default(0),
  max: z.number().default(1_000_000_000),
  outcome: expression.describe('CEL expression for the number that really came out, once it has.'),
  tolerancePercent: z.number().min(0).max(1000).default(25),
  toleranceAbsolute: z
    .number()
    .min(0)
    .default(0)
    .describe('Within so much of the outcome is right as well, in the unit: ±1 pass, for example.'),
  traps: z.array(trapSchema).max(6).default([]),
  replies: sideReplies,
})

/** Items in the right order; shown shuffled by the seed, distractors among them. */
export const orderFields = {
  items: z
    .array(z.strictObject({ id, text: z.string().min(1).max(200) }))
    .min(3)
    .max(18),
  distractors: z
    .array(
      z.strictObject({
        id,
        text: z.string().min(1).max(200),
        reply: replyText,
        misconception: id.optional(),
      }),
    )
    .max(6)
    .default([]),
  reply: z.strictObject({ right: replyText, wrong: replyText }),
}

const orderSchema = z.strictObject({
  kind: z.literal('order'),
  ...orderFields,
  outcome: expression
    .optional()
    .describe('CEL expression for the list of item ids as they came out. Left out: the order of `items`.'),
})

const verdictSchema = z
  .strictObject({
    kind: z.literal('verdict'),
    options: z
      .array(z.strictObject({ id, text: z.string().min(1).max(120) }))
      .min(2)
      .max(16)
      .describe('Verdicts that a row can get.'),
    mostPerRow: z
      .number()
      .int()
      .min(1)
      .max(16)
      .default(1)
      .describe('1: one verdict a row. More: a row takes every verdict that holds.'),
    rows: z
      .array(
        z.strictObject({
          id,
          text: z.string().min(1).max(200),
          right: z.array(id).max(16).describe('Ids of the options that hold for this row.'),
          reply: replyText.describe('Said once the outcome is known, where the row was not right.'),
          misconceptions: z
            .record(id, id)
            .default({})
            .describe('Misconception that a wrong option shows in this row, by the id of the option.'),
        }),
      )
      .min(1)
      .max(24),
    reasons: z
      .array(optionSchema)
      .max(8)
      .default([])
      .describe(
        'Reasons to tick beside the verdicts; all that are right, and no other, make the answer right.',
      ),
    replies: z.strictObject({ right: replyText, wrong: replyText }),
    passPercent: z
      .number()
      .min(1)
      .max(100)
      .default(100)
      .describe('Share of rows (and the reasons, as one more) that must be right for the whole to be right.'),
  })
  .describe('A verdict, or a table of them, with reasons.')

const curveSchema = z
  .strictObject({
    kind: z.literal('curve'),
    x: z.strictObject({
      label: z.string().min(1).max(40),
      unit: z.string().max(20).default(''),
      values: z.array(z.number()).min(2).max(24).describe('Where a height is to be given, ascending.'),
    }),
    y: z.strictObject({
      label: z.string().min(1).max(40),
      unit: z.string().max(20),
      min: z.number(),
      max: z.number(),
      scale: z.enum(['linear', 'log']).default('linear').describe('`log` needs a min above 0.'),
    }),
    first: z.number().optional().describe('Height of the first point, given to the learner. Left out: none.'),
    outcome: expression.describe(
      'CEL expression for the list of heights that came out, one for each x; a shorter list ends there.',
    ),
    tolerancePercent: z.number().min(0).max(1000).default(30),
    traps: z
      .array(trapSchema.extend({ value: expression.describe('CEL expression for a list of heights.') }))
      .max(4)
      .default([]),
    replies: sideReplies,
  })
  .describe('A curve drawn on the empty chart, point by point.')

export const questionSchema = z.discriminatedUnion('kind', [
  choiceSchema,
  numberSchema,
  orderSchema,
  verdictSchema,
  curveSchema,
])

export type Question = z.infer<typeof questionSchema>
export type QuestionOption = z.infer<typeof optionSchema>
