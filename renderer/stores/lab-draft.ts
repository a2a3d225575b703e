/**
 * The draft of the open question. It outlives folding the guide, opening the question larger, and loading the window
 * anew; what is committed is the host's.
 */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { StepView } from '../../core/lab/attempt.ts'
import { answerFrom, draftProblem, emptyDraft, keptDraft, type Draft } from './answer-draft.ts'
import { useLabStore } from './lab.ts'

export const useLabDraftStore = defineStore('lab-draft', () => {
  const lab = useLabStore()
  const draft = ref<Draft>(emptyDraft(null))
  const openStep = computed<StepView | null>(() => {
    const step = lab.attempt?.steps[lab.attempt.currentStep]
    const isOpen = step !== undefined && step.question !== null && step.state === 'current'
    return isOpen && !lab.isReadOnly ? step : null
  })
  const cannotCommitBecause = computed(() =>
    draftProblem(openStep.value, draft.value, lab.attempt?.notebook.length ?? 0),
  )
  const keptAs = computed(() =>
    openStep.value === null ? '' : `draft ${lab.attempt?.id ?? ''} ${openStep.value.id}`,
  )

  watch(
    keptAs,
    (key) => {
      draft.value = key === '' ? emptyDraft(null) : keptDraft(sessionStorage.getItem(key), openStep.value)
    },
    { immediate: true },
  )
  watch(
    draft,
    (now) => {
      if (keptAs.value !== '') sessionStorage.setItem(keptAs.value, JSON.stringify(now))
    },
    { deep: true },
  )

  async function commit(): Promise<boolean> {
    const step = openStep.value
    if (step === null || cannotCommitBecause.value !== '') return false
    const key = keptAs.value
    const isTaken = await lab.answer(step.id, answerFrom(step, draft.value))
    if (isTaken) sessionStorage.removeItem(key)
    return isTaken
  }

  return { draft, openStep, cannotCommitBecause, commit }
})
