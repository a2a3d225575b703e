/** What a learner has chosen in the open question and not yet committed; it outlives folding the guide. */
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { threeDigits } from '../../core/base/format.ts'
import type { StepView } from '../../core/lab/attempt.ts'
import { useLabStore, type Answer } from './lab.ts'

export interface Draft {
  option: string
  /** As typed; checked when committed. */
  number: string
  order: string[]
  text: string
}

export const useLabDraftStore = defineStore('lab-draft', () => {
  const lab = useLabStore()
  const draft = ref<Draft>(emptyDraft(null))
  const openStep = computed<StepView | null>(() => {
    const step = lab.attempt?.steps[lab.attempt.currentStep]
    return step !== undefined && step.question !== null && step.state === 'current' ? step : null
  })
  const cannotCommitBecause = computed(() => draftProblem(openStep.value, draft.value))

  watch(
    () => `${lab.attempt?.id ?? ''} ${openStep.value?.id ?? ''}`,
    () => {
      draft.value = emptyDraft(openStep.value)
    },
    { immediate: true },
  )

  async function commit(): Promise<boolean> {
    const step = openStep.value
    if (step === null || cannotCommitBecause.value !== '') return false
    return lab.answer(step.id, answerFrom(step, draft.value))
  }

  return { draft, openStep, cannotCommitBecause, commit }
})

export function emptyDraft(step: StepView | null): Draft {
  const order = step?.question?.kind === 'order' ? step.question.items.map((item) => item.id) : []
  return { option: '', number: '', order, text: '' }
}

/** Why this cannot be committed yet, as a sentence; '' if it can. */
export function draftProblem(step: StepView | null, draft: Draft): string {
  if (step === null || step.question === null) return 'No question is open.'
  if (step.lockedBecause !== '') return step.lockedBecause
  const { question } = step
  switch (question.kind) {
    case 'choice':
    case 'explain':
      return draft.option === '' ? 'Choose an answer first.' : ''
    case 'number':
      return numberProblem(draft.number, question)
    case 'order':
      return draft.order.length === 0 ? 'Put at least one item in order.' : ''
  }
}

function numberProblem(typed: string, bounds: { min: number; max: number; unit: string }): string {
  if (typed.trim() === '') return 'Type a number first.'
  const value = typedNumber(typed)
  if (!Number.isFinite(value)) return `"${typed}" is not a number.`
  if (value < bounds.min || value > bounds.max) {
    const range = `${threeDigits(bounds.min)} to ${threeDigits(bounds.max)}`
    return `Type a number from ${range}${bounds.unit === '' ? '' : ` ${bounds.unit}`}.`
  }
  return ''
}

/** As numbers stand on screen: thousands with a comma or a space, a point before decimals. NaN if it is none. */
export function typedNumber(typed: string): number {
  const text = typed.trim().replace(/^\u2212/, '-')
  const grouped = /^-?\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?$/
  return Number(grouped.test(text) ? text.replace(/[,\s]/g, '') : text)
}

export function answerFrom(step: StepView, draft: Draft): Answer {
  switch (step.question?.kind) {
    case 'number':
      return { number: typedNumber(draft.number) }
    case 'order':
      return { order: draft.order }
    case 'explain':
      return draft.text.trim() === ''
        ? { option: draft.option }
        : { option: draft.option, text: draft.text.trim() }
    default:
      return { option: draft.option }
  }
}
