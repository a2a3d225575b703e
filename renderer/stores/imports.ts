/**
 * Takes any files of Precopy, however they came in: the host says what each is, and a notice says where it is now.
 * Hand-ins that come together are marked together.
 */
import { defineStore } from 'pinia'
import { maxImportCharacters } from '../../core/contract/calls.ts'
import type { Imported } from '../../core/contract/teaching-messages.ts'
import { shownError } from '../client/refusal.ts'
import { useAuthorStore } from './author.ts'
import { useDialogsStore } from './dialogs.ts'
import { useGradebookStore } from './gradebook.ts'
import { useHostStore } from './host.ts'
import {
  kindOf,
  noticesOf,
  sortFiles,
  type ChosenText,
  type FileKind,
  type ImportPlace,
} from './import-kinds.ts'
import { useLabStore } from './lab.ts'
import { useLibraryStore } from './library.ts'
import { useNavigationStore } from './navigation.ts'
import { useNoticesStore } from './notices.ts'
import { usePacksStore } from './packs.ts'
import { useWorkbenchStore } from './workbench.ts'

export const useImportsStore = defineStore('imports', () => {
  const author = useAuthorStore()
  const ownPacks = usePacksStore()
  const dialogs = useDialogsStore()
  const gradebook = useGradebookStore()
  const host = useHostStore()
  const lab = useLabStore()
  const library = useLibraryStore()
  const navigation = useNavigationStore()
  const notices = useNoticesStore()
  const workbench = useWorkbenchStore()

  function refuse(fileName: string, kind: FileKind | null, error: unknown): void {
    dialogs.failedImports = [...dialogs.failedImports, { fileName, kind, error: shownError(error) }]
  }

  /** Those that can be read; the others are told. */
  async function textsOf(files: readonly File[]): Promise<ChosenText[]> {
    const texts: ChosenText[] = []
    for (const file of files) {
      try {
        texts.push({ fileName: file.name, text: await textOf(file) })
      } catch (error) {
        refuse(file.name, null, error)
      }
    }
    return texts
  }

  async function importOne(file: ChosenText): Promise<Imported[]> {
    try {
      return [await host.calls().files.import(file)]
    } catch (error) {
      refuse(file.fileName, kindOf(file.text), error)
      return []
    }
  }

  function go(place: ImportPlace): void {
    switch (place.area) {
      case 'library':
        library.list = place.list
        workbench.area = 'library'
        return
      case 'author':
        workbench.area = 'author'
        void author.load().then(() => author.open(place.draftId))
        return
      case 'gradebook':
        workbench.area = 'gradebook'
        void gradebook.open(place.packId)
        return
      case 'attempt':
        void navigation.openAttempt(place.attemptId)
    }
  }

  async function importFiles(files: readonly File[]): Promise<void> {
    const texts = await textsOf(files)
    if (texts.length === 0) return
    const handIns = texts.filter(({ text }) => kindOf(text) === 'submission')
    // Which gradebook takes hand-ins depends on the packs that are here now.
    const packs = handIns.length < 2 ? [] : await notices.attempt('The packs could not be read', readPacks)
    if (packs === null) return
    const { single, classes } = sortFiles(texts, packs)
    const imported: Imported[] = []
    for (const file of single) imported.push(...(await importOne(file)))
    await library.load()
    for (const { title, act, place } of noticesOf(imported, library.packs)) {
      notices.done(title, { title: act, onAct: () => go(place) })
    }
    if (imported.some(({ kind }) => kind === 'submission' || kind === 'pack')) void gradebook.reload()
    if (imported.some(({ kind }) => kind === 'feedback')) void lab.refresh()
    if (imported.some(({ kind }) => kind === 'lab') && author.isLoaded) void author.load()
    if (imported.some(({ kind }) => kind === 'pack')) void ownPacks.load()
    for (const [packId, of] of classes) {
      workbench.area = 'gradebook'
      await gradebook.add(packId, of)
    }
  }

  const readPacks = () => host.calls().packs.list({})

  return { importFiles, textsOf }
})

async function textOf(file: File): Promise<string> {
  if (file.size > maxImportCharacters) {
    throw new Error(
      `It is larger than ${maxImportCharacters / 1024 / 1024} MiB, the largest file that is taken.`,
    )
  }
  return file.text()
}
