/** What kind of Precopy file a document says that it is, and what is said where another kind is needed. */
import { InputError } from '../base/errors.ts'
import type { PlacedDocument } from './document.ts'

/** Kinds of file, and what each is for: said where another kind is needed. */
const kinds = {
  scenario: 'Scenarios are imported in the Library.',
  lab: 'Labs are opened in Author, or checked with `precopy lab verify`.',
  pack: 'Packs are imported in the Library.',
  submission: 'Hand-ins are marked in the Gradebook, or with `precopy grade`.',
  feedback: 'Feedback is imported in the Library of the learner who handed in.',
} as const

export type FileKind = keyof typeof kinds

/** What the document says that it is; null if it says nothing that is known. */
export function kindOf({ value }: Pick<PlacedDocument, 'value'>): FileKind | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
  const said = (value as Record<string, unknown>)['precopy']
  return typeof said === 'string' && Object.hasOwn(kinds, said) ? (said as FileKind) : null
}

/** Throws InputError if the document says that it is of another kind, or does not say of which; that alone is told. */
export function refuseOtherKind(document: PlacedDocument, kind: FileKind): void {
  const { value } = document
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return
  const said = kindOf(document)
  if (said === kind) return
  const isSilent = (value as Record<string, unknown>)['precopy'] === undefined
  const message = isSilent
    ? `The file does not say that it is a Precopy ${kind}.`
    : said === null
      ? `This is no Precopy ${kind}.`
      : `This is a ${said}; a ${kind} is needed here.`
  const remedy =
    said === null
      ? `Is it the right file? A ${kind} begins with "precopy: ${kind}".`
      : `${kinds[said]} Choose a ${kind} here.`
  throw new InputError(document.file, [
    { ...document.placeOf(['precopy']), path: 'precopy', message, expected: JSON.stringify(kind), remedy },
  ])
}
