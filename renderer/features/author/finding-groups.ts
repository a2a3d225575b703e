/** Findings of a proof: what holds for many seeds is said once, with the seeds. Pure. */
import type { LabFindingMessage } from '../../../core/contract/teaching-messages.ts'

export interface FindingGroup {
  readonly line: number
  readonly column: number
  readonly message: string
  /** `seed 3`, `seeds 1, 4, 5 and 12 more`; '' for a finding that is of no seed. */
  readonly seedWords: string
}

const mostSeeds = 5

export function findingGroups(findings: readonly LabFindingMessage[]): FindingGroup[] {
  const groups = Map.groupBy(findings, ({ line, message }) => `${line} ${message}`)
  return [...groups.values()]
    .map((of) => ({ ...place(of[0]!), seedWords: seedWords([...new Set(of.map(({ seed }) => seed))]) }))
    .toSorted((left, right) => left.line - right.line)
}

function place({ line, column, message }: LabFindingMessage) {
  return { line, column, message }
}

function seedWords(seeds: readonly number[]): string {
  if (seeds.length === 1) return `seed ${seeds[0]}`
  const more = seeds.length - mostSeeds
  const listed = seeds.slice(0, mostSeeds).join(', ')
  return more > 0 ? `seeds ${listed} and ${more} more` : `seeds ${listed}`
}
