/** The attempt at a lab that belongs to the run on screen. The host judges; this only shows and asks. */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { AttemptView, HypothesisView } from '../../core/lab/attempt.ts'
import type { AttemptTerms } from '../../core/lab/terms.ts'
import { keepFile } from '../client/keep-file.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'
import { useRunStore } from './run.ts'

export interface Answer {
  readonly option?: string
  readonly number?: number
  readonly order?: string[]
  readonly text?: string
  readonly verdicts?: Record<string, string[]>
  readonly reasons?: string[]
  readonly curve?: number[]
  readonly causes?: string[]
}

/** A line of the hypothesis notebook as it is written; without a number it is a new one. */
export interface WrittenHypothesis {
  readonly number: number | null
  readonly cause: string
  readonly evidence: string
  readonly observation: string
  readonly verdict: HypothesisView['verdict']
  readonly evidenceAtNs: number | null
}

/** How a lab is begun. Left out: the scenario's own seed, and the terms of the lab's pack or practice. */
export interface LabBegin {
  readonly seed?: number
  readonly mode?: Exclude<AttemptTerms['mode'], 'assignment'>
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
  /** Handed in: the guide is read, and nothing more is taken. */
  const isReadOnly = computed(() => attempt.value?.isHandedIn === true)
  let isReading = false

  async function asked(title: string, call: () => Promise<AttemptView>): Promise<boolean> {
    isBusy.value = true
    const result = await notices.attempt(title, call)
    isBusy.value = false
    if (result !== null) attempt.value = result
    return result !== null
  }

  /** Writing in an attempt, which may be off the screen by the time that it is saved. */
  async function written(title: string, call: () => Promise<AttemptView>): Promise<AttemptView | null> {
    const result = await notices.attempt(title, call)
    if (result !== null && attempt.value?.id === result.id) attempt.value = result
    return result
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
    isReadOnly,
    refresh,
    /** Begins an attempt and returns its run. */
    async start(labId: string, begin: LabBegin = {}): Promise<string | null> {
      const isStarted = await asked('The lab did not start', () => calls().start({ labId, ...begin }))
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
    selfMark: (step: string, marks: boolean[]) =>
      asked('Your marks were not saved', () => calls().selfMark({ attemptId: id(), step, marks })),
    dismiss: (objective: string) =>
      asked('It was not put away', () => calls().dismiss({ attemptId: id(), objective })),
    handIn: () => asked('It was not handed in', () => calls().handIn({ attemptId: id() })),
    /** The file that goes to the instructor; the guide then says that it was exported. */
    async exportHandIn(): Promise<void> {
      const attemptId = id()
      const file = await notices.attempt('The hand-in was not exported', () =>
        calls().submission({ attemptId }),
      )
      if (file === null) return
      keepFile(file)
      await refresh()
    },
    note: async (attemptId: string, text: string) =>
      (await written('The note was not saved', () => calls().note({ attemptId, text }))) !== null,
    /** The number of the line, once it is saved; null if it was not. */
    async hypothesis(attemptId: string, line: WrittenHypothesis): Promise<number | null> {
      const { number, evidenceAtNs, ...words } = line
      const result = await written('The line of the notebook was not saved', () =>
        calls().hypothesis({
          attemptId,
          ...words,
          ...(number === null ? {} : { number }),
          ...(evidenceAtNs === null ? {} : { evidenceAtNs }),
        }),
      )
      if (result === null) return null
      return number ?? Math.max(0, ...result.notebook.map((one) => one.number))
    },
  }
})
