/** Which keys a schema knows at a place of a document: for words about one that it does not know. */
import { z } from 'zod'
import type { Path } from './document.ts'

/** Keys of the block at `path`, those of every alternative where there are some; empty where it is no block. */
export function knownKeysAt(schema: z.core.$ZodType, path: Path): readonly string[] {
  const places = path.reduce<z.core.$ZodType[]>(
    (at, step) => at.flatMap((one) => inside(one, step)),
    [schema],
  )
  return [
    ...new Set(
      places
        .flatMap(alternatives)
        .flatMap((one) => (one instanceof z.ZodObject ? Object.keys(one.shape) : [])),
    ),
  ]
}

function inside(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  return alternatives(schema).flatMap((one) => {
    if (one instanceof z.ZodObject) return (one.shape as Record<string, z.core.$ZodType>)[step] ?? []
    if (one instanceof z.ZodArray) return one.element
    return one instanceof z.ZodRecord ? one.valueType : []
  })
}

/** Without what wraps it (defaults, optional fields), and with every member of a union. */
function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault
  )
    return alternatives(schema.unwrap())
  if (schema instanceof z.ZodPipe) return alternatives(schema.in)
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives)
  return [schema]
}
