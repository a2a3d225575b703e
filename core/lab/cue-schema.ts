/**
 * Cues that an author writes for those who present the lab to an audience. Every question of a lab is a cue by
 * itself; these add moments to pause at, or say more of a question: how long to think, what to tell, what to break.
 */
import { z } from 'zod'
import { commandSchema } from '../scenario/command-schema.ts'
import { plannedFaultFields } from '../scenario/fault-schema.ts'
import { expression, id } from './lab-primitives.ts'
import { optionSchema } from './question-schema.ts'

/** Time to think where nobody says otherwise. */
export const usualThinkSeconds = 30

export const cueSchema = z
  .strictObject({
    after: id.describe(
      'Step from which on the cue waits for its moment. Without `when`: the asking step that it says more of.',
    ),
    when: expression
      .optional()
      .describe(
        'The run pauses when this first holds: an event, never a clock time. Judged over the states of the run.',
      ),
    pausesAt: z
      .string()
      .max(80)
      .optional()
      .describe('That moment in words, such as `end of round 2`. Left out: said after the expression.'),
    title: z.string().min(1).max(80).optional().describe('Left out: the title of the step.'),
    question: z
      .string()
      .min(1)
      .max(2000)
      .optional()
      .describe('Markdown, asked at that moment. Left out: a moment to look at, and to talk about.'),
    options: z.array(optionSchema).max(8).default([]).describe('Answers to choose from, one of them right.'),
    thinkSeconds: z.number().int().min(0).max(3600).default(usualThinkSeconds),
    notes: z.string().max(4000).default('').describe('Markdown for the presenter alone.'),
    fault: z
      .strictObject(plannedFaultFields)
      .optional()
      .describe(
        'Injected when the cue is revealed, in a branch: the run of the lab goes on unharmed after it.',
      ),
    branch: z
      .strictObject({
        name: z.string().min(1).max(80),
        commands: z.array(commandSchema).max(20).default([]),
      })
      .optional()
      .describe(
        'What if: a branch with this name and these commands, made and shown when the cue is revealed.',
      ),
  })
  .describe('A cue of the presenter; students never see it.')

export type AuthoredCue = z.infer<typeof cueSchema>
