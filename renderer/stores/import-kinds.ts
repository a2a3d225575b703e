/** What a chosen file seems to be before the host has read it, and the words for what it turned out to be. Pure. */
import { plural } from '../../core/base/format.ts'
import type { Imported, PackSummary } from '../../core/contract/teaching-messages.ts'

export interface ChosenText {
  readonly fileName: string
  readonly text: string
}

export const fileKinds = ['scenario', 'lab', 'pack', 'submission', 'feedback'] as const

export type FileKind = (typeof fileKinds)[number]

/** Files of Precopy say what they are within their first keys; what comes later belongs to something inside. */
const headCharacters = 400

/** By its first keys; null where they do not say. The host decides: this only sorts hand-ins and chooses words. */
export function kindOf(text: string): FileKind | null {
  const said = /(?:^|[\n{,])\s*"?precopy"?\s*:\s*["']?([a-z]+)/.exec(text.slice(0, headCharacters))?.[1]
  return fileKinds.find((kind) => kind === said) ?? null
}

/** Pack that a hand-in says it is of; '' for none, as in a hand-in of a shipped lab. */
export function packIdIn(text: string): string {
  return /(?:^|\n)"?pack"?:\s*(?:\{\s*)?"?id"?:\s*["']?(p-[0-9a-f]{8})/.exec(text)?.[1] ?? ''
}

export interface SortedFiles {
  /** For the host, one at a time. */
  readonly single: readonly ChosenText[]
  /** Hand-ins that are marked together, by the gradebook that they belong in ('': shipped labs). */
  readonly classes: ReadonlyMap<string, readonly ChosenText[]>
}

/** A hand-in alone, or of a pack that is not here, goes like any other file: the host says what is the matter with it. */
export function sortFiles(
  files: readonly ChosenText[],
  packs: readonly Pick<PackSummary, 'id' | 'copy'>[],
): SortedFiles {
  const handIns = files.filter(({ text }) => kindOf(text) === 'submission')
  const known = new Set(['', ...packs.filter(({ copy }) => copy === 'instructor').map(({ id }) => id)])
  const together = handIns.length < 2 ? [] : handIns.filter(({ text }) => known.has(packIdIn(text)))
  return {
    single: files.filter((file) => !together.includes(file)),
    classes: Map.groupBy(together, ({ text }) => packIdIn(text)),
  }
}

/** Where an imported file is now: what its notice offers. */
export type ImportPlace =
  | { readonly area: 'library'; readonly list: 'labs' | 'scenarios' }
  | { readonly area: 'author'; readonly draftId: string }
  | { readonly area: 'gradebook'; readonly packId: string }
  | { readonly area: 'attempt'; readonly attemptId: string }

export interface ImportWords {
  readonly title: string
  /** What the button says. */
  readonly act: string
  readonly place: ImportPlace
}

export function importWords(
  imported: Imported,
  packs: readonly Pick<PackSummary, 'id' | 'labs'>[],
): ImportWords {
  switch (imported.kind) {
    case 'scenario':
      return {
        title: `Scenario "${imported.name}" is in the Library.`,
        act: 'Show scenarios',
        place: { area: 'library', list: 'scenarios' },
      }
    case 'lab':
      return {
        title: `Lab "${imported.title}" is in Author, among your own.`,
        act: 'Open in Author',
        place: { area: 'author', draftId: imported.draftId },
      }
    case 'pack': {
      const count = packs.find(({ id }) => id === imported.packId)?.labs.length ?? 0
      const anew = imported.isReplaced ? ' It takes the place of the pack that was here.' : ''
      return {
        title: `Pack "${imported.title}": ${plural(count, 'lab')} in the Library.${anew}`,
        act: 'Show labs',
        place: { area: 'library', list: 'labs' },
      }
    }
    case 'submission': {
      const flags = imported.flags === 0 ? '' : ` It has ${plural(imported.flags, 'flag')}.`
      const whose = imported.learner === '' ? '' : ` of ${imported.learner}`
      return {
        title: `Hand-in${whose} is in the Gradebook.${flags}`,
        act: 'Open Gradebook',
        place: { area: 'gradebook', packId: imported.packId },
      }
    }
    case 'feedback':
      return {
        title: `Feedback on "${imported.labTitle}" is beside your attempt.`,
        act: 'Open attempt',
        place: { area: 'attempt', attemptId: imported.attemptId },
      }
  }
}

/** More notices than this at once would push each other away: they become one. */
const mostNotices = 3

const many: Readonly<Record<Imported['kind'], string>> = {
  scenario: 'scenario',
  lab: 'lab',
  pack: 'pack',
  submission: 'hand-in',
  feedback: 'feedback file',
}

/** One notice for each file; for many files one that counts them by kind and leads to where most of them are. */
export function noticesOf(
  imported: readonly Imported[],
  packs: readonly Pick<PackSummary, 'id' | 'labs'>[],
): ImportWords[] {
  const each = imported.map((one) => importWords(one, packs))
  if (imported.length <= mostNotices) return each
  const kinds = [...Map.groupBy(imported, ({ kind }) => kind)].toSorted(([, a], [, b]) => b.length - a.length)
  const counts = kinds.map(([kind, of]) => plural(of.length, many[kind])).join(', ')
  const { act, place } = each[imported.findIndex(({ kind }) => kind === kinds[0]![0])]!
  return [{ title: `${plural(imported.length, 'file')} imported: ${counts}.`, act, place }]
}
