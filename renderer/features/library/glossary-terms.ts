/** Terms of the glossary that hold what was typed. Pure. */
import type { GlossaryEntry } from '../../../core/contract/lab-messages.ts'

/** Those whose name holds all words first, then those whose text does; each in the order of the glossary. */
export function findTerms(glossary: readonly GlossaryEntry[], typed: string): GlossaryEntry[] {
  const words = typed.trim().toLowerCase().split(/\s+/).filter(Boolean)
  const holds = (text: string) => words.every((word) => text.toLowerCase().includes(word))
  const named = glossary.filter((entry) => holds(entry.title))
  return [
    ...named,
    ...glossary.filter((entry) => !holds(entry.title) && holds(`${entry.title} ${entry.text}`)),
  ]
}
