/** The import of any file of Precopy: told by its first keys what it is, and given to whom it concerns. */
import { InputError } from '../../core/base/errors.ts'
import type { Imported } from '../../core/contract/teaching-messages.ts'
import { readDocument } from '../../core/scenario/document.ts'
import { kindOf, type FileKind } from '../../core/scenario/file-kind.ts'
import type { Drafts } from './drafts/drafts.ts'
import type { Library } from './library.ts'
import type { Packs } from './packs/packs.ts'

/** What takes hand-ins and what an instructor sends back. Each throws InputError; nothing is saved then. */
export interface HandInTaker {
  importSubmission(fileName: string, text: string): Extract<Imported, { kind: 'submission' }>
  importFeedback(fileName: string, text: string): Extract<Imported, { kind: 'feedback' }>
}

export interface FilesOptions {
  readonly library: Library
  readonly drafts: Drafts
  readonly packs: Packs
  readonly handIns: HandInTaker
}

export class Files {
  private readonly options: FilesOptions

  constructor(options: FilesOptions) {
    this.options = options
  }

  /** Throws InputError with every problem; nothing is saved then. */
  importText(fileName: string, text: string): Imported {
    const { library, drafts, packs, handIns } = this.options
    switch (kindIn(fileName, text)) {
      case 'lab': {
        const { id, title } = drafts.importLab(fileName, text)
        return { kind: 'lab', draftId: id, title }
      }
      case 'pack':
        return { kind: 'pack', ...packs.import(fileName, text) }
      case 'submission':
        return handIns.importSubmission(fileName, text)
      case 'feedback':
        return handIns.importFeedback(fileName, text)
      case 'scenario': {
        const { id, name } = library.importText(fileName, text)
        return { kind: 'scenario', id, name }
      }
    }
  }
}

/** A damaged hand-in may be no document any more and is still told by its first line: whoever marks it names the damage. */
function kindIn(fileName: string, text: string): FileKind {
  if (/^\s*precopy:\s*["']?submission["']?\s*$/m.test(text.slice(0, 200))) return 'submission'
  const document = readDocument(fileName, text)
  const kind = kindOf(document)
  if (kind !== null) return kind
  throw new InputError(fileName, [
    {
      ...document.placeOf(['precopy']),
      path: 'precopy',
      message: 'This is no file of Precopy: it does not say what it is.',
      expected: '"precopy: scenario", lab, pack, submission or feedback at its top',
      remedy: 'Choose a file that Precopy exported, or that was written for it.',
    },
  ])
}
