/** Paths through a lab, as `lab verify` walks them: the reference solution, wrong paths, the cure of a hidden fault. */
import { z } from 'zod'
import { commandSchema } from '../scenario/command-schema.ts'
import { expression, id } from './lab-primitives.ts'

/** An answer to a step; which field counts depends on its question. */
export const answerFields = {
  option: z.string().max(60).optional().describe('choice, explain'),
  number: z.number().optional(),
  order: z.array(z.string().max(60)).max(20).optional().describe('Ids in the order given.'),
  text: z.string().max(4000).optional().describe('explain: own words'),
  verdicts: z
    .record(z.string().max(60), z.array(z.string().max(60)).max(16))
    .optional()
    .describe('verdict: ids of options by the id of the row'),
  reasons: z.array(z.string().max(60)).max(8).optional().describe('verdict: ids of the reasons ticked'),
  curve: z.array(z.number()).max(24).optional().describe('curve: a height for each x'),
  causes: z.array(z.string().max(60)).max(20).optional().describe('diagnose: ids of the causes named'),
}

/** One line of the hypothesis notebook. */
export const hypothesisFields = {
  cause: z.string().min(1).max(400).describe('Suspected cause.'),
  evidence: z.string().max(400).default('').describe('What would show it.'),
  observation: z.string().max(400).default('').describe('What was seen.'),
  verdict: z.enum(['open', 'supported', 'refuted']).default('open'),
}

export const pathActionSchema = z.discriminatedUnion('act', [
  z.strictObject({ act: z.literal('answer'), step: id, ...answerFields }),
  z.strictObject({ act: z.literal('command'), command: commandSchema }),
  z.strictObject({ act: z.literal('watch'), step: id }),
  z.strictObject({ act: z.literal('hypothesis'), ...hypothesisFields }),
  z.strictObject({ act: z.literal('check') }).describe('Check my work.'),
  z.strictObject({ act: z.literal('advance'), seconds: z.number().positive().max(100_000) }),
  z
    .strictObject({
      act: z.literal('advance-until'),
      when: expression,
      atMostSeconds: z.number().positive().max(1_000_000).default(3600),
    })
    .describe('The run plays until it holds.'),
  z.strictObject({ act: z.literal('advance-until-idle') }),
  z
    .strictObject({ act: z.literal('cure-hidden') })
    .describe('Finds and mends each hidden fault that was drawn, by its own solution.'),
])

export type PathAction = z.infer<typeof pathActionSchema>
