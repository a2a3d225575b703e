/** The outcome of the migration on show, and when the tab that shows it opens by itself. */
import { computed, nextTick, watch, type ComputedRef } from 'vue'
import {
  diskTroubles,
  failureInWords,
  troubleInWords,
  uncountedStorage,
} from '../../../core/trace/disk-trouble.ts'
import { useRunStore } from '../../stores/run.ts'
import { useMonitor } from './monitor-state.ts'
import { missedRows, missedWords } from './client-missed.ts'
import type { ChartTable } from './chart-table.ts'
import { outcomeTable, outcomeWords, type OutcomeWords } from './outcome-words.ts'

export function useOutcome(): ComputedRef<OutcomeWords | null> {
  const { migration, vm, vmName, isUndone } = useMonitor()
  const run = useRunStore()
  return computed(() => {
    const moving = migration.value
    if (moving === null) return null
    const disks = run.estate?.vms.find(({ name }) => name === vmName.value)?.spec.disks ?? []
    const notes = [failureInWords(run.view, vmName.value, moving), uncountedStorage(run.view, moving, disks)]
    return outcomeWords(moving, vm.value, isUndone.value, {
      brokenDisks: diskTroubles(run.view, vmName.value, disks).map(troubleInWords),
      clientNotes: notes.flatMap((note) => (note === null ? [] : [`${note}.`])),
    })
  })
}

export function useOutcomeTable(words: ComputedRef<OutcomeWords | null>): () => ChartTable {
  const { migration } = useMonitor()
  return () => {
    const missed = migration.value?.clientMissed ?? null
    return outcomeTable(words.value, missedRows(missed === null ? null : missedWords(missed)))
  }
}

/**
 * `show`: a move was given up or its VM has died; `hide`: it is no longer so, for a person went back in time; `ask`: a
 * person wants to see it.
 */
export function whenOutcomeMatters(
  words: ComputedRef<OutcomeWords | null>,
  tabs: { readonly show: () => void; readonly hide: () => void; readonly ask: () => void },
): void {
  const { outcomeAsked } = useMonitor()
  const state = computed(() => {
    if (words.value === null) return 'none'
    return words.value.verdict.tone === 'success' ? 'completed' : 'given-up'
  })
  watch(
    state,
    (now) => {
      if (now === 'given-up') tabs.show()
      else if (now === 'none') tabs.hide()
    },
    { immediate: true },
  )
  watch(outcomeAsked, async () => {
    tabs.ask()
    await nextTick()
    const panel = document.querySelector<HTMLElement>('.outcome')
    panel?.scrollIntoView({ block: 'nearest' })
    panel?.focus({ preventScroll: true })
  })
}
