/** Saves what is written once no key has come for a while, when the field is left, and when it goes off the screen. */
import { onBeforeUnmount, ref, type Ref } from 'vue'

/** Quiet time after the last key. */
const quietMs = 700

export interface QuietSave {
  readonly state: Readonly<Ref<'' | 'writing' | 'saved'>>
  /** Something was written. */
  touch(): void
  /** Saves now what is not saved. */
  flush(): Promise<void>
}

/**
 * `save` returns whether it was taken; it may find that nothing has changed and return true. One save is under way at
 * most: what was written meanwhile is saved after it, so that the second one knows what the first has made.
 */
export function useQuietSave(save: () => Promise<boolean>): QuietSave {
  const state = ref<'' | 'writing' | 'saved'>('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let running = Promise.resolve()

  function flush(): Promise<void> {
    clearTimeout(timer)
    running = running.then(saveWritten, saveWritten)
    return running
  }

  async function saveWritten(): Promise<void> {
    if (state.value !== 'writing') return
    state.value = ''
    const isTaken = await save()
    // A key that came meanwhile has begun anew.
    if (isTaken && state.value === '') state.value = 'saved'
  }

  function touch(): void {
    state.value = 'writing'
    clearTimeout(timer)
    timer = setTimeout(() => void flush(), quietMs)
  }

  onBeforeUnmount(() => void flush())
  return { state, touch, flush }
}
