/** What every call of the contract has in common: its errors, and the small inputs that many take. */
import { oc } from '@orpc/contract'
import { z } from 'zod'
import { inputProblemSchema, refusalSchema } from './messages.ts'

/** The longest is the key of a lab of a pack: `p-3f9a2c1d.` and the id of the lab. */
export const id = z.string().min(1).max(80)
export const runId = z.strictObject({ runId: id })
export const scenarioId = z.strictObject({ scenarioId: id })
export const attemptId = z.strictObject({ attemptId: id })
/** A file for a person to keep: name to suggest, media type, text. */
export const file = z.strictObject({ name: z.string(), mediaType: z.string(), text: z.string() })
export const nothing = z.strictObject({})
export const seed = z
  .number()
  .int()
  .min(0)
  .max(2 ** 32 - 1)

/** Largest file that an import takes, in characters. A scenario of 10,000 VMs is about 4 MB. */
export const maxImportCharacters = 16 * 1024 * 1024

export const chosenFile = z.strictObject({
  fileName: z.string().min(1).max(255),
  text: z.string().max(maxImportCharacters),
})

export const call = oc.errors({
  /** A person asked for something that cannot be done; says why and how to mend it. */
  REFUSED: { status: 422, data: refusalSchema },
  /** An imported file is wrong; all problems with their places. */
  INPUT_WRONG: {
    status: 422,
    data: z.strictObject({ file: z.string(), problems: z.array(inputProblemSchema) }),
  },
  /** No such scenario, run, lab or attempt. */
  NOT_FOUND: { status: 404, data: z.strictObject({ kind: z.string(), id: z.string() }) },
})
