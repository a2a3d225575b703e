/** A chart's data as a table of words: what a person sees in place of the picture, and a screen reader can walk. */

export interface ChartTable {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Says what was left out; '' if nothing. */
  readonly note: string
}

/** Longest table that is still read. */
const maxRows = 200

/** Indexes of at most `maxRows` of `count` samples, evenly, the last one always among them. */
export function thinnedIndexes(count: number): { indexes: number[]; every: number } {
  const every = Math.max(1, Math.ceil(count / maxRows))
  const indexes: number[] = []
  for (let index = (count - 1) % every; index < count; index += every) indexes.push(index)
  return { indexes, every }
}

export function thinnedNote(every: number): string {
  return every === 1 ? '' : `Every ${every}th sample of the trace is shown.`
}
