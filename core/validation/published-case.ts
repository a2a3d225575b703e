/**
 * What a published measurement gives, and what recognisers of such cases share: figures by flat names, and the
 * file's tolerances as bounds on them. A recogniser knows its cases by their kind and by which fields they have.
 */
import { z } from 'zod'
import type { Bound, ExpressedCase, MeasuredCase, Quantities, Tolerances } from './measured-case.ts'
import { median } from './statistics.ts'

export type Block = Readonly<Record<string, unknown>>

/** One case of a file, as it stands there. */
export interface PublishedCase {
  readonly kind: string
  readonly inputs: Block
  readonly observed: Block
  readonly tolerance: Block
}

export type RecognisedCase = Pick<MeasuredCase, 'observed' | 'tolerances' | 'expressed'>

/** The case for the engine, or null: it is none of those that this recogniser knows. */
export type Recogniser = (published: PublishedCase) => RecognisedCase | null

const number = z.number().finite()
const boundSchema = z.union([
  z
    .looseObject({ range: z.tuple([number, number]) })
    .transform(({ range: [min, max] }): Bound => ({ min, max })),
  z
    .looseObject({
      rel: number.min(0).optional(),
      abs: number.min(0).optional(),
      min: number.optional(),
      max: number.optional(),
    })
    .transform(({ rel, abs, min, max }): Bound => ({ rel, abs, min, max })),
  z.literal('exact').transform((): Bound => ({ abs: 0 })),
])

/** All numbers of a block by flat names: `list[2]`, `block.field`. Truth counts as 1 and 0. */
export function flatFigures(block: Block, rename: Readonly<Record<string, string>> = {}): Quantities {
  return Object.fromEntries(
    Object.entries(block).flatMap(([name, value]) => flatten(rename[name] ?? name, value)),
  )
}

function flatten(name: string, value: unknown): (readonly [string, number])[] {
  if (typeof value === 'number') return Number.isFinite(value) ? [[name, value]] : []
  if (typeof value === 'boolean') return [[name, Number(value)]]
  if (Array.isArray(value)) return value.flatMap((each, index) => flatten(`${name}[${index}]`, each))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([field, each]) => flatten(`${name}.${field}`, each))
}

/**
 * The file's tolerances by the names of figures: that of a list or block holds for all its figures, `all` for
 * every figure. What has a tolerance and no figure keeps its name, so that it can be told.
 */
export function tolerancesFor(
  figures: Quantities,
  tolerance: Block,
  rename: Readonly<Record<string, string>> = {},
): Tolerances {
  const names = Object.keys(figures)
  return Object.fromEntries(
    Object.entries(tolerance).flatMap(([given, value]) => {
      const bound = boundSchema.safeParse(value)
      if (!bound.success) return []
      const name = rename[given] ?? given
      const covered = names.filter((figure) => name === 'all' || figure.split(/[.[]/)[0] === name)
      return (covered.length > 0 ? covered : [name]).map((figure) => [figure, bound.data] as const)
    }),
  )
}

/** By how much runs may differ in a figure that is said to be predicted, as a share of its median. Ours. */
const agreedShare = 0.1

/**
 * Of runs that differ in what a case leaves unsaid: the median of each figure on which they agree. The others follow
 * from what is not stated, and nobody can predict them.
 */
export function agreedOf(runs: readonly Quantities[]): Quantities {
  const names = Object.keys(runs[0] ?? {})
  return Object.fromEntries(
    names.flatMap((name) => {
      const values = runs.map((run) => run[name] ?? Number.NaN)
      const middle = median(values)
      return Math.max(...values) - Math.min(...values) <= agreedShare * middle ? [[name, middle]] : []
    }),
  )
}

/** A case whose observed figures are the file's own. */
export function recognised(
  { observed, tolerance }: Pick<PublishedCase, 'observed' | 'tolerance'>,
  expressed: ExpressedCase,
  rename: Readonly<Record<string, string>> = {},
): RecognisedCase {
  const figures = flatFigures(observed, rename)
  return { observed: figures, tolerances: tolerancesFor(figures, tolerance, rename), expressed }
}
