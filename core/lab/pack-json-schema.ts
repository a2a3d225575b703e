/** The published JSON Schemas of packs, hand-ins and feedback, from the same sources as their validators. */
import { z } from 'zod'
import { packSchema, packVersion } from './pack-schema.ts'
import { feedbackSchema, submissionSchema, submissionVersion } from './submission-schema.ts'

function published(schema: z.ZodType, name: string, title: string): Record<string, unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' })
  return { ...json, $id: `https://precopy.invalid/schema/${name}.json`, title }
}

/** Both copies. */
export function packJsonSchema(): Record<string, unknown> {
  return published(packSchema, `pack-${packVersion}`, 'Precopy pack')
}

export function submissionJsonSchema(): Record<string, unknown> {
  return published(submissionSchema, `submission-${submissionVersion}`, 'Precopy submission')
}

export function feedbackJsonSchema(): Record<string, unknown> {
  return published(feedbackSchema, 'feedback-1', 'Precopy feedback')
}
