/** Short notices of finished things, and errors of acts. Each leaves by itself, but not while somebody reads it. */
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { shownError, type ShownError } from '../client/refusal.ts'

export interface Notice {
  readonly id: number
  readonly tone: 'success' | 'error' | 'info'
  readonly title: string
  readonly error: ShownError | null
  /** What to do next with what it is about. */
  readonly act?: NoticeAct
}

export interface NoticeAct {
  readonly title: string
  readonly onAct: () => void
}

/** How long a notice stays: what finished is read at a glance, an error has a remedy to be read. */
const stayMs = { success: 6000, info: 15_000, error: 15_000 }
/** An act is to be reached, but what lies below as well. */
const stayWithActMs = 10_000
/** More would cover the window; the oldest goes first. */
const maxNotices = 3

export const useNoticesStore = defineStore('notices', () => {
  const notices = ref<Notice[]>([])
  let nextId = 1

  const timers = new Map<number, ReturnType<typeof setTimeout>>()

  function close(id: number): void {
    hold(id)
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  /** It stays while the pointer is on it or the focus in it … */
  function hold(id: number): void {
    clearTimeout(timers.get(id))
    timers.delete(id)
  }

  /** … and has its whole time again after that. */
  function release(id: number): void {
    hold(id)
    const notice = notices.value.find((one) => one.id === id)
    if (notice === undefined) return
    timers.set(
      id,
      setTimeout(() => close(id), notice.act === undefined ? stayMs[notice.tone] : stayWithActMs),
    )
  }

  function add(notice: Omit<Notice, 'id'>): void {
    // The same again, such as one reason for several keys, is said once.
    const same = notices.value.find(
      (one) => (one.error?.message ?? one.title) === (notice.error?.message ?? notice.title),
    )
    if (same !== undefined) close(same.id)
    const id = nextId
    nextId += 1
    notices.value = [...notices.value, { ...notice, id }]
    for (const old of notices.value.slice(0, -maxNotices)) close(old.id)
    release(id)
  }

  function done(title: string, act?: NoticeAct): void {
    add({ tone: 'success', title, error: null, ...(act === undefined ? {} : { act }) })
  }

  function failed(title: string, error: unknown): void {
    add({ tone: 'error', title, error: shownError(error) })
  }

  /** What the engine refused, with its fault and remedy. */
  function refused(title: string, refusal: Omit<ShownError, 'problems'>): void {
    add({ tone: 'error', title, error: { ...refusal, problems: [] } })
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

  return { notices, close, hold, release, done, failed, refused, told, attempt }
})
