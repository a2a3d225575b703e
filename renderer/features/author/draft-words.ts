/** Sentences about drafts. Pure. */
import type { DraftSummary } from '../../../core/contract/teaching-messages.ts'

/** What is lost with a draft: also what starts from a scenario. */
export function removalWords(draft: DraftSummary, drafts: readonly DraftSummary[]): string {
  const labs = drafts.filter(({ kind, scenario }) => kind === 'lab' && scenario === draft.id)
  const names = labs.map(({ title }) => `"${title}"`).join(', ')
  const needed =
    draft.kind === 'scenario' && labs.length > 0
      ? ` ${names} ${labs.length === 1 ? 'starts' : 'start'} from it and would have a problem without it.`
      : ''
  return `Its text is gone then; export it first if you may want it again. Packs that were made with it keep their own copy.${needed}`
}
