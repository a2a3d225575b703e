/** Ready pieces found by what a person types. Pure. */
import { hiddenFaultGroups } from './hidden-fault-snippets.ts'
import type { SnippetGroup } from './snippet.ts'
import { snippetGroups } from './snippets.ts'

export const pieceGroups: readonly SnippetGroup[] = [...snippetGroups, ...hiddenFaultGroups]

export function findPieces(typed: string): SnippetGroup[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return pieceGroups
    .map(({ title, snippets }) => ({
      title,
      snippets: snippets.filter((one) => {
        const said = `${one.title} ${one.means} ${title}`.toLowerCase()
        return words.every((word) => said.includes(word))
      }),
    }))
    .filter(({ snippets }) => snippets.length > 0)
}
