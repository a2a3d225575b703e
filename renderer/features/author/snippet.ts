/** What a ready piece of a lab is: its words in the list, the text that it puts in, the act that the solution needs for it. Pure. */
import type { ListName } from './insertion.ts'
import { freeId, type EstateNames, type LabNames } from './known-names.ts'

/** What a piece is filled with: names of the lab and of its scenario. */
export interface SnippetNames {
  readonly lab: LabNames
  readonly estate: EstateNames
}

export interface Snippet {
  readonly id: string
  readonly title: string
  /** What it is for, in a sentence. */
  readonly means: string
  readonly list: ListName
  readonly piece: (names: SnippetNames) => string
  /** Of a step that asks, or that the lab plays: what the reference solution does for the step with this id. */
  readonly answer?: (id: string) => readonly string[]
  /** It does so once what the step is about has happened, not before it. */
  readonly answersLate?: boolean
}

export interface SnippetGroup {
  readonly title: string
  readonly snippets: readonly Snippet[]
}

/** A step that names objects of the scenario. */
export const step = (
  id: string,
  title: string,
  means: string,
  piece: (id: string, names: SnippetNames) => string,
  answer: Pick<Snippet, 'answer' | 'answersLate'> = {},
): Snippet => ({
  id,
  title,
  means,
  list: 'steps',
  piece: (names) => piece(freeId(names.lab.steps, id), names),
  ...answer,
})

export const vmOf = (names: SnippetNames) => names.estate.vms[0] ?? 'web-01'
export const hostOf = (names: SnippetNames) => names.estate.hosts.at(1) ?? names.estate.hosts[0] ?? 'esx-02'
