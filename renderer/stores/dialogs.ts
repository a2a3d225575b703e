/** What floats above the window: which dialog is open, and the question that waits for an answer. */
import { defineStore } from 'pinia'
import { ref, shallowRef } from 'vue'

export interface Question {
  readonly title: string
  readonly text: string
  /** Verb on the button that does it. */
  readonly act: string
  readonly onAct: () => void
}

export interface RenamedRun {
  readonly id: string
  readonly name: string
}

export const useDialogsStore = defineStore('dialogs', () => {
  const shown = ref<'palette' | 'settings' | 'keys' | 'about' | null>(null)
  /** VM whose workload is being set. */
  const workloadVm = ref<string | null>(null)
  const renamedRun = shallowRef<RenamedRun | null>(null)
  const question = shallowRef<Question | null>(null)

  return { shown, workloadVm, renamedRun, question }
})
