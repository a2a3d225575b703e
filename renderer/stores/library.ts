/**
 * What the Library lists: labs, scenarios, runs, packs, a learner's progress, the glossary; and which list is shown. Read anew
 * whenever the Library is shown or changes something.
 */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'
import type { GlossaryEntry, LabSummary, LearnerProgress } from '../../core/contract/lab-messages.ts'
import type { RunSummary, ScenarioSummary } from '../../core/contract/messages.ts'
import type { PackSummary } from '../../core/contract/teaching-messages.ts'
import { keepFile } from '../client/keep-file.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'

export type LibraryList = 'labs' | 'scenarios' | 'runs' | 'packs' | 'progress' | 'glossary' | 'case-cards'

export const useLibraryStore = defineStore('library', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  const labs = shallowRef<LabSummary[]>([])
  const scenarios = shallowRef<ScenarioSummary[]>([])
  const runs = shallowRef<RunSummary[]>([])
  const packs = shallowRef<PackSummary[]>([])
  const progress = shallowRef<LearnerProgress>({ concepts: [], caseCards: [] })
  /** Part of the program: read once. */
  const glossary = shallowRef<readonly GlossaryEntry[]>([])
  const isLoaded = ref(false)
  const list = ref<LibraryList>('labs')
  /** Term of the glossary to be brought into sight; '' for none. */
  const term = ref('')

  async function load(): Promise<void> {
    await notices.attempt('The Library could not be read', async () => {
      const calls = host.calls()
      ;[labs.value, scenarios.value, runs.value, packs.value, progress.value] = await Promise.all([
        calls.labs.list({}),
        calls.scenarios.list({}),
        calls.runs.list({}),
        calls.packs.list({}),
        calls.labs.progress({}),
      ])
      if (glossary.value.length === 0) glossary.value = await calls.labs.glossary({})
      isLoaded.value = true
    })
  }

  async function changing(title: string, act: () => Promise<unknown>): Promise<void> {
    if ((await notices.attempt(title, act)) !== null) await load()
  }

  return {
    labs,
    scenarios,
    runs,
    packs,
    progress,
    glossary,
    isLoaded,
    list,
    term,
    load,
    /** The glossary, at one of its terms. */
    showTerm(id: string): void {
      list.value = 'glossary'
      term.value = id
    },
    duplicateScenario: (scenarioId: string) =>
      changing('The scenario was not duplicated', () => host.calls().scenarios.duplicate({ scenarioId })),
    removeScenario: (scenarioId: string) =>
      changing('The scenario was not removed', () => host.calls().scenarios.remove({ scenarioId })),
    removeRun: (runId: string) =>
      changing('The run was not removed', () => host.calls().runs.remove({ runId })),
    removePack: (packId: string) =>
      changing('The pack was not removed', () => host.calls().packs.remove({ packId })),
    renameRun: (runId: string, name: string) =>
      changing('The run was not renamed', () => host.calls().runs.rename({ runId, name })),
    async exportScenario(scenarioId: string): Promise<void> {
      const file = await notices.attempt('The scenario was not exported', () =>
        host.calls().scenarios.text({ scenarioId }),
      )
      if (file !== null) keepFile(file)
    },
  }
})
