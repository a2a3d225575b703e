/**
 * What differs from seed to seed: variables that are drawn, changes to the scenario that the lab starts from, and
 * hidden faults. A text of the lab may hold `{{ … }}`: a CEL expression over the variables (and `causes`, the ids
 * of the hidden faults drawn), replaced before anything else is read; a text that is nothing else takes the value
 * itself, be it a number or a list.
 */
import { z } from 'zod'
import { plannedFaultFields } from '../scenario/fault-schema.ts'
import { expression, id, replyText } from './lab-primitives.ts'
import { pathActionSchema } from './path-schema.ts'

const variableId = z.string().regex(/^[a-z][a-zA-Z0-9]{0,39}$/, 'a camelCase name')
const drawnValue = z.union([z.number(), z.string().max(200), z.boolean()])

export const variableSchema = z.union([
  z
    .strictObject({ id: variableId, pick: z.array(drawnValue).min(2).max(100) })
    .describe('One of these, by the seed.'),
  z
    .strictObject({ id: variableId, from: z.number(), to: z.number(), step: z.number().positive() })
    .describe('from, from + step, … up to `to`, by the seed.'),
  z
    .strictObject({ id: variableId, value: z.string().min(1).max(2000) })
    .describe('A CEL expression over the variables above it.'),
])

export const scenarioChangeSchema = z
  .strictObject({
    at: z
      .string()
      .min(1)
      .max(300)
      .describe(
        'Where: `hosts[esx-02].vmkernelAdapters[vmk1].mtu`. The first part is looked for anywhere in the estate; [name] finds a named entry, [0] the first one, [+] adds one.',
      ),
    value: z.unknown().describe('The new value; null takes the key away.'),
  })
  .describe('One change to the scenario before the run begins; a learner sees no command for it.')

export const caseCardSchema = z
  .strictObject({ symptom: replyText, evidence: replyText, cure: replyText })
  .describe('One page for the learner’s collection, once the cause was found and mended.')

const hiddenFaultSchema = z.strictObject({
  id,
  text: z.string().min(1).max(200).describe('The cause, as it is offered in a Diagnose step.'),
  excludes: z.array(id).max(12).default([]).describe('Faults that are never drawn together with it.'),
  set: z.array(scenarioChangeSchema).max(20).default([]),
  inject: z
    .array(z.strictObject(plannedFaultFields))
    .max(8)
    .default([])
    .describe(
      'Broken while the run plays; neither the Faults pane nor the events name it. Expressions know it by its name with `hidden-` before it.',
    ),
  cured: expression.describe('CEL expression that holds when it no longer stands in the way.'),
  card: caseCardSchema,
  solution: z
    .array(pathActionSchema)
    .min(1)
    .max(20)
    .describe(
      'What finds and mends it; `cure-hidden` of the reference solution does this for each fault drawn.',
    ),
})

export const hiddenFaultsSchema = z
  .strictObject({
    least: z.number().int().min(0).max(6).default(1),
    most: z.number().int().min(0).max(6).default(1),
    pool: z.array(hiddenFaultSchema).min(1).max(20),
  })
  .describe(
    'Between `least` and `most` of the pool are drawn by the seed, never two that exclude each other.',
  )

export const startSchema = z.array(scenarioChangeSchema).max(60)
export type Variable = z.infer<typeof variableSchema>
export type ScenarioChange = z.infer<typeof scenarioChangeSchema>
export type HiddenFault = z.infer<typeof hiddenFaultSchema>
