/**
 * Calls carry plain values only. A typed array would arrive as an object, a Blob as nothing, and no error
 * would tell: so no schema of the contract may describe what JSON cannot hold.
 */
import { isContractProcedure, type AnyContractProcedure } from '@orpc/contract'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { contract } from '../../core/contract/procedures.ts'

/** Kinds of zod schema whose values survive a call as they are. */
const plainKinds = [
  'object',
  'array',
  'tuple',
  'record',
  'union',
  'optional',
  'nullable',
  'default',
  'prefault',
  'string',
  'number',
  'boolean',
  'enum',
  'literal',
  'null',
]

/** Paths at which a schema describes what is not plain. */
function notPlain(schema: unknown, path: string): string[] {
  const { def } = (schema as z.ZodType)._zod
  const kind = def.type
  if (!plainKinds.includes(kind)) return [`${path}: ${kind}`]
  const parts = def as unknown as Record<string, unknown>
  const children: (readonly [string, unknown])[] = [
    ...Object.entries((parts['shape'] as object | undefined) ?? {}),
    ...((parts['options'] as unknown[] | undefined) ?? []).map((one, index) => [`${index}`, one] as const),
    ...((parts['items'] as unknown[] | undefined) ?? []).map((one, index) => [`${index}`, one] as const),
    ...['element', 'innerType', 'keyType', 'valueType']
      .filter((name) => parts[name] !== undefined)
      .map((name) => [name, parts[name]] as const),
  ]
  return children.flatMap(([name, child]) => notPlain(child, `${path}.${name}`))
}

function proceduresOf(node: object, path: string): [string, AnyContractProcedure][] {
  if (isContractProcedure(node)) return [[path, node]]
  return Object.entries(node).flatMap(([name, child]) => proceduresOf(child as object, `${path}.${name}`))
}

const procedures = proceduresOf(contract, 'contract')

describe('the contract', () => {
  it.each(procedures)('%s takes and gives plain values', (path, procedure) => {
    const { inputSchema, outputSchema, errorMap } = procedure['~orpc']
    expect(inputSchema).toBeDefined()
    expect(outputSchema).toBeDefined()
    const problems = [
      ...notPlain(inputSchema, `${path}(input)`),
      ...notPlain(outputSchema, `${path}(output)`),
      ...Object.entries(errorMap as Record<string, { readonly data?: unknown }>).flatMap(([code, error]) =>
        error.data === undefined ? [] : notPlain(error.data, `${path}(${code})`),
      ),
    ]
    expect(problems).toEqual([])
  })

  it.each([
    ['a typed array', z.strictObject({ pages: z.array(z.instanceof(Uint8Array)) })],
    ['a map', z.strictObject({ pages: z.map(z.string(), z.number()) })],
    ['a file', z.nullable(z.file())],
    ['anything', z.strictObject({ pages: z.unknown() })],
    ['a big integer', z.union([z.string(), z.bigint()])],
  ])('would be found out with %s in it', (_what, schema) => {
    expect(notPlain(schema, 'x')).toHaveLength(1)
  })
})
