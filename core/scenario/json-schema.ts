/** The published JSON Schema of a scenario, from the same source as the validator. */
import { z } from 'zod'
import { scenarioSchema, scenarioVersion } from './schema.ts'

/** Draft 2020-12; describes what a person writes (before defaults are filled in). */
export function scenarioJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(scenarioSchema, { io: 'input', target: 'draft-2020-12' }),
    $id: `https://precopy.invalid/schema/scenario-${scenarioVersion}.json`,
    title: 'Precopy scenario',
  }
}
