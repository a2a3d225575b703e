/** The published JSON Schema of a lab, from the same source as the validator. */
import { z } from 'zod'
import { labSchema, labVersion } from './schema.ts'

/** Draft 2020-12; describes what a person writes (before defaults are filled in). */
export function labJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(labSchema, { io: 'input', target: 'draft-2020-12' }),
    $id: `https://precopy.invalid/schema/lab-${labVersion}.json`,
    title: 'Precopy lab',
  }
}
