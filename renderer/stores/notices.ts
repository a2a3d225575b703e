/** Short notices of finished things, and errors of acts, each where a person sees it and until they have. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { shownError, type ShownError } from '../client/refusal.ts'

export interface Notice {
  readonly id: number
  readonly tone: 'success' | 'error' | 'info'
  readonly title: string
  readonly error: ShownError | null
}

/** How long a notice of something finished stays. Errors stay until they are closed. */
const stayMs = 6000

export const useNoticesStore = defineStore('notices', () => {
  const notices = ref<Notice[]>([])
  let nextId = 1

  function close(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  function add(notice: Omit<Notice, 'id'>): void {
    const id = nextId
    nextId += 1
    notices.value = [...notices.value.slice(-3), { ...notice, id }]
    if (notice.tone !== 'error') setTimeout(() => close(id), stayMs)
  }

  function done(title: string): void {
    add({ tone: 'success', title, error: null })
  }

  function failed(title: string, error: unknown): void {
    add({ tone: 'error', title, error: shownError(error) })
  }

  /** Says why something cannot be done now, without being an error. */
  function told(title: string, reason: string): void {
    add({ tone: 'info', title, error: { message: reason, fault: '', remedy: '', problems: [] } })
  }

  /** Runs an act of a person; if it is refused, says so under `title` and returns null. */
  async function attempt<Result>(title: string, act: () => Promise<Result>): Promise<Result | null> {
    try {
      return await act()
    } catch (error) {
      failed(title, error)
      return null
    }
  }

  return { notices, close, done, failed, told, attempt }
})
