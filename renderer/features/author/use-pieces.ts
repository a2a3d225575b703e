/** Puts ready pieces into the open draft, filled with names of its scenario; and other changes of its text. */
import { watch } from 'vue'
import { useAuthorStore } from '../../stores/author.ts'
import { useHostStore } from '../../stores/host.ts'
import { draftSettings } from './head-form.ts'
import { insertion, type Change } from './insertion.ts'
import { estateNames, labNames, noEstate, type EstateNames } from './known-names.ts'
import { solutionChange } from './solution-pieces.ts'
import type { Snippet } from './snippet.ts'

export function usePieces() {
  const author = useAuthorStore()
  const host = useHostStore()
  let estate: EstateNames = noEstate

  /** Of the scenario that the lab names. Where it is not there the lab's own review says so; pieces have usual names then. */
  async function readEstate(scenario: string): Promise<void> {
    estate = noEstate
    if (scenario === '') return
    const isDraft = author.drafts.some(({ id }) => id === scenario)
    try {
      const { text } = isDraft
        ? await host.calls().drafts.text({ draftId: scenario })
        : await host.calls().scenarios.text({ scenarioId: scenario })
      estate = estateNames(text)
    } catch (error) {
      console.info(`No names of the scenario "${scenario}".`, error)
    }
  }

  watch(
    () => draftSettings(author.text ?? '').scenario,
    (scenario) => void readEstate(scenario),
    { immediate: true },
  )

  function change(changes: readonly Change[], cursor: number): void {
    author.asked = { type: 'change', changes, cursor }
  }

  function add(snippet: Snippet): void {
    const text = author.text
    if (text === null) return
    const lab = labNames(text)
    const made = insertion(text, snippet.list, snippet.piece({ lab, estate }), author.cursor)
    const answer = solutionChange(text, snippet, lab, author.cursor)
    const shift = answer !== null && answer.from < made.from ? answer.insert.length : 0
    change(answer === null ? [made] : [made, answer], made.pieceAt + shift)
  }

  return { add }
}
