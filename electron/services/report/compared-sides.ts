/** The two runs of a comparison, and the moves of them that are compared. */
import type { MigrationView, RunView } from '../../../core/trace/view.ts'
import type { Reproduction } from './report-document.ts'

/** What the two are called on drawings, where there is no room for more. */
export const letters = ['A', 'B'] as const

export interface Side {
  readonly letter: string
  readonly name: string
  readonly view: RunView
  readonly proof: Reproduction
}

export type Pair = readonly [MigrationView, MigrationView]
