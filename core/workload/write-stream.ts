/**
 * What all write patterns have in common. A pattern says which page is written next, never when: the schedule
 * says how many writes fall into an interval. Page indexes count from the start of guest memory.
 */
import { pageBytes, mibBytes } from '../base/units.ts'
import type { WriteStreamSpec } from '../scenario/workload-schema.ts'

export interface WritePattern {
  /** Puts the pages of the next `count` writes at the start of `pages`, in the order in which they are written. */
  fill(pages: Uint32Array, count: number): void
  /** Passes over `count` writes. Patterns that draw at random draw nothing: no one saw those writes. */
  skip(count: number): void
  /**
   * Only of patterns that draw independently: the same over its region with so many pages. The two share their
   * draws, so only the new one may be used from then on.
   */
  grownTo?(pages: number): WritePattern
  clone(): WritePattern
}

/** What a guest writes to: `core/memory`'s guest memory, seen from here. */
export interface WritableMemory {
  /** One write to each of the first `count` entries of `pages`; a page may come several times. */
  writeMany(pages: Uint32Array, count: number): void
}

/** Part of guest memory in pages; `pages` may be 0. */
export interface PageRegion {
  readonly firstPage: number
  readonly pages: number
}

/**
 * The region of a stream in whole pages, as far as it lies inside main memory (pages): a region that reaches
 * beyond the end is cut there, and one that begins beyond it is empty. Scenario checks refuse both beforehand.
 */
export function regionOf(stream: WriteStreamSpec, memoryPages: number): PageRegion {
  if (stream.region === undefined) return { firstPage: 0, pages: memoryPages }
  const pagesPerMib = mibBytes / pageBytes
  const firstPage = Math.min(Math.floor(stream.region.startMiB * pagesPerMib), memoryPages)
  const wantedPages = Math.max(1, Math.round(stream.region.sizeMiB * pagesPerMib))
  return { firstPage, pages: Math.min(wantedPages, memoryPages - firstPage) }
}
