/** Words and marks of the table of what goes with a VM to another vCenter. Pure. */
import type { MovePreview } from '../../../core/contract/messages.ts'

type Row = MovePreview['crossing'][number]

const fates: Readonly<Record<Row['fate'], { readonly icon: string; readonly tone: string }>> = {
  kept: { icon: 'success-standard', tone: 'tone-success' },
  lost: { icon: 'error-standard', tone: 'tone-error' },
  new: { icon: 'refresh', tone: 'tone-info' },
  chosen: { icon: 'info-standard', tone: 'second' },
}

export function fateIcon(fate: Row['fate']): { readonly icon: string; readonly tone: string } {
  return fates[fate]
}

const confidences: Readonly<Record<Row['confidence'], string>> = {
  documented: 'Documented',
  'well-known': 'Well known',
  inferred: 'Inferred',
  unconfirmed: 'Unconfirmed',
}

export function confidenceTitle(confidence: Row['confidence']): string {
  return confidences[confidence]
}

/** What the mark says by itself (well known, inferred) is no document. */
const noDocuments: ReadonlySet<string> = new Set(['WK', 'INF'])

export function sourceWords(sources: Row['sources']): string {
  return sources
    .filter(({ key }) => !noDocuments.has(key))
    .map(({ title, version }) => [title, version].filter((part) => part !== '').join(', '))
    .join('; ')
}
