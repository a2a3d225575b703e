/**
 * The published JSON Schema of a lab, from the same source as the validator. A lab is validated when its templates are
 * replaced; an editor sees them, so that wherever something else than a free text is wanted a `{{ … }}` fits as well.
 */
import { z } from 'zod'
import { labSchema, labVersion } from './schema.ts'

type Json = Readonly<Record<string, unknown>>

/** Draft 2020-12; describes what a person writes (before defaults are filled in and templates replaced). */
export function labJsonSchema(): Record<string, unknown> {
  const options = { io: 'input', target: 'draft-2020-12', reused: 'ref' } as const
  const schema = withTemplates(z.toJSONSchema(labSchema, options)) as Json
  return {
    ...schema,
    $id: `https://precopy.invalid/schema/lab-${labVersion}.json`,
    title: 'Precopy lab',
  }
}

/** A text that is nothing but one template takes its value, whatever that is. */
const wholeTemplate = { type: 'string', pattern: String.raw`^\s*\{\{[\s\S]*\}\}\s*$` }
/** A name may have a template in it. */
const withTemplate = { type: 'string', pattern: String.raw`\{\{[\s\S]*\}\}` }

function withTemplates(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(withTemplates)
  if (typeof schema !== 'object' || schema === null) return schema
  const inside = Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, withTemplatesAt(key, value)]),
  )
  const template = templateFor(inside)
  if (template === null) return inside
  const { description, default: usual, ...rest } = inside
  return {
    ...(description === undefined ? {} : { description }),
    ...(usual === undefined ? {} : { default: usual }),
    anyOf: [rest, template],
  }
}

/** Only schemas are looked into: not the values and names that a schema states. */
function withTemplatesAt(key: string, value: unknown): unknown {
  if (key === 'properties' || key === '$defs') {
    return Object.fromEntries(
      Object.entries(value as Json).map(([name, property]) => [name, withTemplates(property)]),
    )
  }
  const isSchema = ['items', 'prefixItems', 'anyOf', 'oneOf', 'allOf', 'additionalProperties'].includes(key)
  return isSchema ? withTemplates(value) : value
}

/** null where a template fits already, or where the value tells one form from the others. */
function templateFor({ type, enum: values, pattern, format, const: only }: Json): Json | null {
  if (only !== undefined) return null
  if (type === 'number' || type === 'integer' || type === 'boolean' || type === 'array') return wholeTemplate
  if (type !== 'string') return null
  return values === undefined && pattern === undefined && format === undefined ? null : withTemplate
}
