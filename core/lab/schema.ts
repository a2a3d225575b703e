/**
 * The lab: a guided sequence over a scenario, as an author writes it in YAML. This zod schema is the single
 * source of validator, types and JSON Schema. Prose is Markdown with HTML off. Checks and outcomes are CEL
 * expressions over the view documented in `view-table.ts`; opening a lab runs nothing. What differs from seed to
 * seed is described in `variant-schema.ts`.
 */
import { z } from 'zod'
import { cueSchema } from './cue-schema.ts'
import { expression, id, prose } from './lab-primitives.ts'
import { pathActionSchema } from './path-schema.ts'
import { labStepSchema } from './step-schema.ts'
import { hiddenFaultsSchema, startSchema, variableSchema } from './variant-schema.ts'

export type { LabStep } from './step-schema.ts'
export type { PathAction } from './path-schema.ts'

export const labVersion = 1

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
  concept: id.optional().describe('Concept of this lab that it shows. Left out: all of them.'),
  firstPiece: z
    .strictObject({
      text: z.string().min(1).max(400).describe('What the first piece of the next step is, as a sentence.'),
      select: z.string().max(120).default('').describe('Object to select, for example `vm:app-01`.'),
      tab: z.string().max(40).default('').describe('Tab to show, for example `monitor`.'),
    })
    .optional()
    .describe('Placed in the workspace, dismissible, after three failed checks of this objective.'),
})

const wrongPathSchema = z
  .strictObject({
    name: z.string().min(1).max(80),
    actions: z.array(pathActionSchema).max(100).default([]).describe('The whole path.'),
    instead: z
      .array(pathActionSchema)
      .max(40)
      .default([])
      .describe('Or: the reference solution with its answers to the same steps replaced by these.'),
    stopsBefore: id
      .optional()
      .describe('With `instead`: ends before the solution answers or watches this step.'),
    fails: z
      .array(id)
      .describe('Objectives that this path fails, and no other. May be empty: only a reply is due.'),
    message: z.string().min(1).max(400).describe('Text that its feedback must contain.'),
  })
  .describe('A path that goes wrong, and what the lab says to it. Either `actions` or `instead`.')

export const labSchema = z
  .strictObject({
    precopy: z.literal('lab'),
    version: z.literal(labVersion),
    copy: z
      .enum(['student', 'student-with-key'])
      .optional()
      .describe(
        'A copy for students, without reference solution and wrong paths; `student` has no answer key either: nothing in it says what is right. Made with a pack, not by hand.',
      ),
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
    variables: z.array(variableSchema).max(40).default([]),
    start: startSchema.default([]).describe('Changes to the scenario that the lab starts from.'),
    hiddenFaults: hiddenFaultsSchema.optional(),
    steps: z.array(labStepSchema).min(2).max(30),
    objectives: z.array(objectiveSchema).min(1).max(12),
    misconceptions: z
      .array(
        z.strictObject({
          id,
          text: z.string().min(1).max(400),
          reply: z.string().min(1).max(1600),
          phrases: z
            .array(z.string().min(3).max(80))
            .max(12)
            .default([])
            .describe('Words of one’s own that show it; any of them, upper and lower case alike.'),
        }),
      )
      .max(20)
      .default([]),
    debrief: prose,
    cues: z
      .array(cueSchema)
      .max(40)
      .default([])
      .describe('For those who present the lab: moments to pause at, and more on its questions.'),
    solution: z.array(pathActionSchema).min(1).max(100),
    wrongPaths: z.array(wrongPathSchema).max(40).default([]),
  })
  .describe('A Precopy lab.')

/** What the lab drew from its seed. */
export interface LabDraw {
  readonly seed: number
  /** Values of the variables, by id. */
  readonly values: Readonly<Record<string, unknown>>
  /** Ids of the hidden faults drawn, in the order of the pool. */
  readonly causes: readonly string[]
}

/** A lab as it is for one seed: every `{{ … }}` replaced. */
export type Lab = z.infer<typeof labSchema> & { readonly draw: LabDraw }

/** Whether the lab says what is right: a student's copy may not. Attempts at one that does not are recorded, not judged. */
export function hasKey({ copy }: Pick<Lab, 'copy'>): boolean {
  return copy !== 'student'
}

export type LabObjective = z.infer<typeof objectiveSchema>
