/** What the Library lists: labs, scenarios, runs. Read anew whenever the Library is shown or changes something. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { LabSummary, RunSummary, ScenarioSummary } from '../../core/contract/messages.ts'
import { maxImportCharacters } from '../../core/contract/procedures.ts'
import { keepFile } from '../client/keep-file.ts'
import { shownError } from '../client/refusal.ts'
import { useDialogsStore } from './dialogs.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'

export const useLibraryStore = defineStore('library', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  const dialogs = useDialogsStore()
  const labs = shallowRef<LabSummary[]>([])
  const scenarios = shallowRef<ScenarioSummary[]>([])
  const runs = shallowRef<RunSummary[]>([])
  const isLoaded = ref(false)

  async function load(): Promise<void> {
    await notices.attempt('The Library could not be read', async () => {
      const calls = host.calls()
      ;[labs.value, scenarios.value, runs.value] = await Promise.all([
        calls.labs.list({}),
        calls.scenarios.list({}),
        calls.runs.list({}),
      ])
      isLoaded.value = true
    })
  }

  async function importFile(file: File): Promise<void> {
    try {
      if (file.size > maxImportCharacters) {
        const limitMib = maxImportCharacters / 1024 / 1024
        throw new Error(`It is larger than ${limitMib} MiB, the largest scenario that is taken.`)
      }
      const text = await file.text()
      const added = await host.calls().scenarios.importText({ fileName: file.name, text })
      await load()
      notices.done(`"${added.name}" is in the Library.`)
    } catch (error) {
      dialogs.failedImports = [...dialogs.failedImports, { fileName: file.name, error: shownError(error) }]
    }
  }

  async function importFiles(files: readonly File[]): Promise<void> {
    for (const file of files) await importFile(file)
  }

  async function changing(title: string, act: () => Promise<unknown>): Promise<void> {
    if ((await notices.attempt(title, act)) !== null) await load()
  }

  return {
    labs,
    scenarios,
    runs,
    isLoaded,
    load,
    importFiles,
    duplicateScenario: (scenarioId: string) =>
      changing('The scenario was not duplicated', () => host.calls().scenarios.duplicate({ scenarioId })),
    removeScenario: (scenarioId: string) =>
      changing('The scenario was not removed', () => host.calls().scenarios.remove({ scenarioId })),
    removeRun: (runId: string) =>
      changing('The run was not removed', () => host.calls().runs.remove({ runId })),
    renameRun: (runId: string, name: string) =>
      changing('The run was not renamed', () => host.calls().runs.rename({ runId, name })),
    async exportScenario(scenarioId: string): Promise<void> {
      const file = await notices.attempt('The scenario was not exported', () =>
        host.calls().scenarios.text({ scenarioId }),
      )
      if (file !== null) keepFile(file)
    },
    async exportReport(runId: string): Promise<void> {
      const file = await notices.attempt('The report was not made', () => host.calls().runs.report({ runId }))
      if (file !== null) keepFile(file)
    },
  }
})
