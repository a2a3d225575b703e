/**
 * The lab that is being presented, as the presenter sees it. The host keeps it and gives the run its commands; this
 * passes on what is pressed, and looks again while the view is open, as the run comes to its cues by itself.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import type { Cue, Presentation } from '../../core/contract/presenter-messages.ts'
import { audienceHash } from '../client/window-kind.ts'
import type { Calls } from '../client/lab-client.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'
import { useRunStore } from './run.ts'

export type PresenterAct = Parameters<Calls['presenter']['act']>[0]['act']

const refreshMs = 400
/** Time to think that T begins where the cue names none. */
const usualThinkSeconds = 30

export const usePresenterStore = defineStore('presenter', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  const run = useRunStore()
  const presentation = shallowRef<Presentation | null>(null)
  const isOpen = ref(false)
  /** The cue on the lectern: the one that is on, or while the run plays the one that it plays to; -1 before the first. */
  const at = computed(() => {
    const shown = presentation.value
    if (shown === null) return -1
    return shown.isPlaying && shown.upcoming >= 0 ? shown.upcoming : shown.current
  })
  const cue = computed<Cue | null>(() => presentation.value?.cues[at.value] ?? null)
  /** The run that was on screen before; '' for none. */
  let runBefore = ''
  let isReading = false
  let actCount = 0
  let audience: Window | null = null

  const calls = () => host.calls().presenter

  function take(shown: Presentation): void {
    presentation.value = shown
    if (isOpen.value && run.runId !== shown.shownRunId) void run.open(shown.shownRunId)
  }

  /** Goes on with the presentation of this lab where one is on, else begins one. */
  async function present(labId: string, seed?: number): Promise<void> {
    const opened = await notices.attempt('The lab cannot be presented', async () => {
      const running = seed === undefined ? await calls().running({}) : null
      const shown = running === null ? null : await calls().view(running)
      if (shown?.labId === labId) return shown
      return calls().open({ labId, ...(seed === undefined ? {} : { seed }) })
    })
    if (opened === null) return
    if (!isOpen.value) runBefore = run.runId ?? ''
    isOpen.value = true
    take(opened)
  }

  async function act(given: PresenterAct): Promise<boolean> {
    const id = presentation.value?.id
    if (id === undefined) return false
    actCount += 1
    const count = actCount
    const shown = await notices.attempt('The presentation did not go on', () =>
      calls().act({ presentationId: id, act: given }),
    )
    // A later press brings a newer view.
    if (shown !== null && count === actCount) take(shown)
    return shown !== null
  }

  async function refresh(): Promise<void> {
    const id = presentation.value?.id
    if (!isOpen.value || id === undefined || isReading) return
    isReading = true
    const count = actCount
    const shown = await notices.attempt('The presentation could not be read', () =>
      calls().view({ presentationId: id }),
    )
    isReading = false
    if (shown === null) await leave()
    else if (count === actCount) take(shown)
  }
  setInterval(() => void refresh(), refreshMs)

  /** The presentation stays as it is; "Present…" goes on with it. */
  async function leave(): Promise<void> {
    isOpen.value = false
    presentation.value = null
    if (runBefore === '') run.close()
    else await run.open(runBefore)
  }

  async function end(): Promise<void> {
    await act({ type: 'close' })
    audience?.close()
    await leave()
  }

  function openAudience(): void {
    audience = window.open(
      `${location.pathname}${audienceHash}`,
      'precopy-audience',
      'popup,width=1280,height=720',
    )
    if (audience === null) {
      notices.told(
        'The audience view was not opened',
        'The browser holds back new windows. Allow them for this address, then open the view again.',
      )
      return
    }
    audience.focus()
  }

  /** The time to think begins, or stops. */
  function timer(): Promise<boolean> {
    if (presentation.value?.thinkUntil !== '') return act({ type: 'think', seconds: 0 })
    return act({ type: 'think', seconds: cue.value?.thinkSeconds || usualThinkSeconds })
  }

  async function tallyFiles(files: readonly File[]): Promise<void> {
    const id = presentation.value?.id
    if (id === undefined) return
    const shown = await notices.attempt('The hand-ins were not counted', async () =>
      calls().tallyFiles({
        presentationId: id,
        files: await Promise.all(
          files.map(async (file) => ({ fileName: file.name, text: await file.text() })),
        ),
      }),
    )
    if (shown === null) return
    take(shown)
    notices.done(`${files.length} ${files.length === 1 ? 'file was' : 'files were'} counted.`)
  }

  return {
    presentation,
    isOpen,
    at,
    cue,
    present,
    act,
    leave,
    end,
    openAudience,
    timer,
    tallyFiles,
    /** From the beginning with another variant, or the same. */
    startOver: (seed: number) => present(presentation.value?.labId ?? '', seed),
    /** F5 of a remote: what begins a show of slides begins this. */
    begin(): void {
      openAudience()
      if (presentation.value?.current === -1) void act({ type: 'forward' })
    },
  }
})
