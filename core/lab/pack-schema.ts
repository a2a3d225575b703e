/**
 * A pack: labs and scenarios in one file, from an instructor. The instructor's own copy holds everything as written;
 * the student's copy holds what lists show, and the rest under a seal: what is in it can be run, not read in an
 * editor. Where an assignment or an exam allows no self-check the answer key is not in the student's copy at all.
 * A seal keeps honest people honest; somebody who takes the program apart can open it, which is why a key that must
 * not leak is left out and not sealed.
 */
import { z } from 'zod'
import { id } from './lab-primitives.ts'
import { termsSchema } from './terms.ts'

export const packVersion = 1

/** A pack's own id: drawn when it is first made, the same in both copies. */
export const packId = z.string().regex(/^p-[0-9a-f]{8}$/, 'a pack id such as "p-3f9a2c1d"')

const title = z.string().min(1).max(80)

const packLabBase = {
  id,
  number: z.number().int().min(1).max(99),
  title: z.string().min(1).max(60),
  summary: z.string().min(1).max(120),
  track: z.string().max(40),
  minutes: z.number().int().min(1).max(600),
  concepts: z.array(id).max(12),
  prerequisites: z.array(id),
  stepCount: z.number().int().min(1),
  hasHiddenFaults: z.boolean(),
  terms: termsSchema,
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .nullable()
    .describe('Seed of every attempt; null: each attempt draws its own.'),
  /** SHA-256 of lab text and scenario text as the instructor has them: the same in both copies. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
}

const file = z.strictObject({ fileName: z.string().min(1).max(255), text: z.string().max(4_000_000) })

const packBase = {
  precopy: z.literal('pack'),
  version: z.literal(packVersion),
  id: packId,
  title,
  author: z.string().max(80).default(''),
  description: z.string().max(4000).default(''),
  /** Product and engine that made it. */
  madeWith: z.strictObject({ precopy: z.string().max(40), engine: z.string().max(40) }),
  /** Scenarios without a lab, for students as well. */
  scenarios: z.array(file).max(50).default([]),
}

export const instructorPackSchema = z.strictObject({
  ...packBase,
  copy: z.literal('instructor'),
  /** With it hand-ins of this pack are signed and checked, hexadecimal. */
  signingKey: z.string().regex(/^[0-9a-f]{64}$/),
  labs: z
    .array(z.strictObject({ ...packLabBase, lab: file, scenario: file }))
    .min(1)
    .max(50),
})

export const studentPackSchema = z.strictObject({
  ...packBase,
  copy: z.literal('student'),
  labs: z
    .array(
      z.strictObject({
        ...packLabBase,
        hasKey: z.boolean().describe('Whether the seal holds what a self-check needs.'),
        sealed: z.string().max(8_000_000).describe('Base64: lab, scenario and signing key.'),
      }),
    )
    .min(1)
    .max(50),
})

export const packSchema = z.discriminatedUnion('copy', [instructorPackSchema, studentPackSchema])

export type InstructorPack = z.infer<typeof instructorPackSchema>
export type StudentPack = z.infer<typeof studentPackSchema>
export type Pack = z.infer<typeof packSchema>

/** What a student's seal holds, as JSON before it is sealed. */
export const sealedLabSchema = z.strictObject({
  lab: file,
  scenario: file,
  signingKey: z.string().regex(/^[0-9a-f]{64}$/),
})

export type SealedLab = z.infer<typeof sealedLabSchema>

/** Id of a lab of a pack in the library: `p-3f9a2c1d.my-lab`. */
export function packLabKey(pack: string, lab: string): string {
  return `${pack}.${lab}`
}
