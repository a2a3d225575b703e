/** Sizes that files from outside may have, named in one place; every message that refuses one says the limit. */
import { mibBytes } from '../base/units.ts'

/** Largest scenario or lab file. A scenario of 10,000 VMs is about 4 MB. */
export const maxInputBytes = 16 * mibBytes

/** Deepest nesting of a document; an estate uses 12 levels. */
export const maxNesting = 40

/** Most nodes that aliases may multiply to, against "billion laughs" documents. */
export const maxAliasExpansions = 1000

/** Most problems reported of one file; the rest are counted. */
export const maxProblems = 100
