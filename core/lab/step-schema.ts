/** The steps of a lab: read, watch, order, predict, do, run, explain, diagnose. */
import { z } from 'zod'
import { commandSchema } from '../scenario/command-schema.ts'
import { expression, id, prose, replyText } from './lab-primitives.ts'
import { optionSchema, orderFields, questionSchema } from './question-schema.ts'

const stepBase = {
  id,
  title: z.string().min(1).max(80),
  prose,
  note: prose
    .optional()
    .describe(
      'What is simpler here than in the real product, or where sources disagree; opens behind a mark.',
    ),
  concept: id.optional().describe('Concept of this lab that the step is about. Left out: all of them.'),
}

const watchSchema = z
  .strictObject({
    type: z.literal('watch'),
    ...stepBase,
    commands: z
      .array(commandSchema)
      .min(1)
      .max(20)
      .describe('Given by the lab itself when the learner presses Watch.'),
    speed: z.number().positive().max(1000).default(1).describe('Virtual seconds per wall second.'),
    pauses: z
      .array(z.strictObject({ when: expression, caption: z.string().min(1).max(600) }))
      .max(20)
      .default([])
      .describe('Playback pauses by itself when such an expression first holds, and shows the caption.'),
    doneWhen: expression,
  })
  .describe('A worked run that plays and pauses itself.')

const explainSchema = z.strictObject({
  type: z.literal('explain'),
  ...stepBase,
  options: z.array(optionSchema).min(2).max(8),
  evidence: z
    .array(z.strictObject({ label: z.string().min(1).max(80), value: expression }))
    .max(8)
    .default([])
    .describe('Shown beside the question: label and CEL expression of each figure.'),
  ownWords: z.boolean().default(true),
  rubric: z
    .array(z.string().min(1).max(200))
    .max(4)
    .default([])
    .describe('What good words of one’s own would say; the learner or an instructor marks them by it.'),
  isTransfer: z
    .boolean()
    .default(false)
    .describe('Asks the same of a changed variant, after the explanation.'),
})

const diagnoseSchema = z
  .strictObject({
    type: z.literal('diagnose'),
    ...stepBase,
    decoys: z
      .array(
        z.strictObject({
          id,
          text: z.string().min(1).max(200),
          reply: replyText,
          misconception: id.optional(),
        }),
      )
      .max(12)
      .default([])
      .describe('Causes that it never is, offered beside the pool of hidden faults.'),
    leastHypotheses: z
      .number()
      .int()
      .min(0)
      .max(6)
      .default(1)
      .describe('Lines of the hypothesis notebook that must be there before a cause is named.'),
    reply: z.strictObject({ right: replyText, wrong: replyText }),
  })
  .describe(
    'Names the causes of what is seen, out of the pool of hidden faults and the decoys. The run is free.',
  )

export const labStepSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('read'), ...stepBase }),
  watchSchema,
  z.strictObject({ type: z.literal('order'), ...stepBase, ...orderFields }),
  z.strictObject({ type: z.literal('predict'), ...stepBase, question: questionSchema }),
  z.strictObject({ type: z.literal('do'), ...stepBase, doneWhen: expression }),
  z.strictObject({ type: z.literal('run'), ...stepBase, doneWhen: expression }),
  explainSchema,
  diagnoseSchema,
])

export type LabStep = z.infer<typeof labStepSchema>
export type StepType = LabStep['type']
