/** The attempt at a lab that belongs to the run on screen. The host judges; this only shows and asks. */
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import type { AttemptView } from '../../core/lab/attempt.ts'
import { keepFile } from '../client/keep-file.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'
import { useRunStore } from './run.ts'

export interface Answer {
  readonly option?: string
  readonly number?: number
  readonly order?: string[]
  readonly text?: string
}

/** While a run plays the guide is read anew this often: captions and objectives change with what happens. */
const refreshMs = 400

export const useLabStore = defineStore('lab', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  const attempt = shallowRef<AttemptView | null>(null)
  /** An act of the learner is on its way; reading the guide anew is none. */
  const isBusy = ref(false)
  let isReading = false

  async function asked(title: string, call: () => Promise<AttemptView>): Promise<boolean> {
    isBusy.value = true
    const result = await notices.attempt(title, call)
    isBusy.value = false
    if (result !== null) attempt.value = result
    return result !== null
  }

  const calls = () => host.calls().attempts
  const id = () => attempt.value?.id ?? ''

  async function refresh(): Promise<void> {
    const attemptId = attempt.value?.id
    if (attemptId === undefined || isBusy.value || isReading) return
    isReading = true
    const view = await notices.attempt('The lab guide could not be read', () => calls().view({ attemptId }))
    isReading = false
    // An act that began meanwhile brings a newer view.
    if (view !== null && !isBusy.value && attempt.value?.id === attemptId) attempt.value = view
  }

  // However a run came on screen: the guide of another run's attempt does not count here.
  watch(
    () => run.runId,
    (runId) => {
      if (runId !== null && attempt.value !== null && attempt.value.runId !== runId) attempt.value = null
    },
  )
  watch(
    () => [run.playback?.isPlaying, run.playback?.commandCount, run.playback?.isIdle],
    () => void refresh(),
  )
  setInterval(() => {
    if (run.playback?.isPlaying === true) void refresh()
  }, refreshMs)

  return {
    attempt,
    isBusy,
    refresh,
    /** Begins an attempt and returns its run. */
    async start(labId: string, seed?: number): Promise<string | null> {
      const isStarted = await asked('The lab did not start', () =>
        calls().start(seed === undefined ? { labId } : { labId, seed }),
      )
      return isStarted ? (attempt.value?.runId ?? null) : null
    },
    /** Shows the attempt of a run; null for a run without one. */
    async show(attemptId: string | null): Promise<void> {
      attempt.value = null
      if (attemptId !== null) {
        await asked('The lab guide could not be read', () => calls().view({ attemptId }))
      }
    },
    answer: (step: string, answer: Answer) =>
      asked('The answer was not taken', () => calls().answer({ attemptId: id(), step, ...answer })),
    goOn: (step: string) =>
      asked('The step is not done yet', () => calls().continue({ attemptId: id(), step })),
    watchStep: (step: string) =>
      asked('The demonstration did not start', () => calls().watch({ attemptId: id(), step })),
    check: () => asked('Your work was not checked', () => calls().check({ attemptId: id() })),
    hint: (objective: string) =>
      asked('There is no further hint yet', () => calls().hint({ attemptId: id(), objective })),
    note: (text: string) => asked('The note was not saved', () => calls().note({ attemptId: id(), text })),
    async report(): Promise<void> {
      const file = await notices.attempt('The report was not made', () => calls().report({ attemptId: id() }))
      if (file === null) return
      keepFile(file)
      notices.done(`${file.name} was exported.`)
    },
  }
})
