/**
 * Author: labs and scenarios in the making, the one that is open, and what becomes of its text. What is typed is kept
 * at once in the window and saved by the host a moment later, problems or not; what a window that was closed too
 * early had not saved is taken up again.
 */
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import type { DraftReview, DraftSummary } from '../../core/contract/teaching-messages.ts'
import { keepFile } from '../client/keep-file.ts'
import { shownError } from '../client/refusal.ts'
import { useHostStore } from './host.ts'
import { useNoticesStore } from './notices.ts'

/** After the last key: so long until it is saved, and until it is looked at. */
const saveMs = 500
const reviewMs = 350

export type SaveState = 'saved' | 'changed' | 'saving' | 'failed'

/** What the editor is asked to do. A new object each time. */
export type EditorAct =
  | { readonly type: 'go'; readonly line: number; readonly column: number }
  | {
      readonly type: 'change'
      readonly changes: readonly { readonly from: number; readonly to: number; readonly insert: string }[]
      /** Where the cursor is put, in the text after it. */
      readonly cursor: number
    }

const openKey = 'author open'
const keptKey = (draftId: string) => `author text ${draftId}`

export const useAuthorStore = defineStore('author', () => {
  const host = useHostStore()
  const notices = useNoticesStore()
  const drafts = shallowRef<readonly DraftSummary[]>([])
  const isLoaded = ref(false)
  const draftId = ref('')
  /** The text of the open draft; null until it is read. */
  const text = ref<string | null>(null)
  /** Offset of the editor's cursor. */
  const cursor = ref(0)
  const asked = shallowRef<EditorAct | null>(null)
  const saveState = ref<SaveState>('saved')
  const saveProblem = ref('')
  const review = shallowRef<DraftReview | null>(null)
  /** null: the seed that a draft is looked at with when nobody chooses. */
  const seed = ref<number | null>(null)
  const draft = computed(() => drafts.value.find(({ id }) => id === draftId.value) ?? null)
  let saveTimer: ReturnType<typeof setTimeout> | undefined
  let reviewTimer: ReturnType<typeof setTimeout> | undefined
  let reviews = 0
  let saving: Promise<void> = Promise.resolve()
  const calls = () => host.calls().drafts
  const seedGiven = () => (seed.value === null ? {} : { seed: seed.value })

  async function load(): Promise<void> {
    const list = await notices.attempt('Your drafts could not be read', () => calls().list({}))
    if (list === null) return
    drafts.value = list
    isLoaded.value = true
    if (draftId.value !== '') return
    const last = localStorage.getItem(openKey)
    const first = list.find(({ id }) => id === last) ?? list.find(({ kind }) => kind === 'lab') ?? list[0]
    if (first !== undefined) await open(first.id)
  }

  async function open(id: string): Promise<void> {
    if (id === draftId.value && text.value !== null) return
    await flush()
    draftId.value = id
    text.value = null
    review.value = null
    cursor.value = 0
    saveState.value = 'saved'
    localStorage.setItem(openKey, id)
    const saved = await notices.attempt('The draft could not be read', () => calls().text({ draftId: id }))
    if (saved === null || draftId.value !== id) return
    const kept = localStorage.getItem(keptKey(id))
    text.value = kept ?? saved.text
    if (kept !== null && kept !== saved.text) await flush(true)
    else localStorage.removeItem(keptKey(id))
    await look()
  }

  function changeText(next: string): void {
    if (next === text.value) return
    text.value = next
    saveState.value = 'changed'
    keep(next)
    clearTimeout(saveTimer)
    saveTimer = setTimeout(() => void flush(), saveMs)
    lookSoon()
  }

  function keep(next: string): void {
    try {
      localStorage.setItem(keptKey(draftId.value), next)
    } catch (error) {
      console.warn('The window has no room to keep the text; the host saves it in a moment.', error)
    }
  }

  /** Saves what is not saved yet, after what is being saved. */
  async function flush(isForced = false): Promise<void> {
    clearTimeout(saveTimer)
    await saving
    const now = text.value
    if (now === null || (!isForced && saveState.value === 'saved')) return
    saving = save(draftId.value, now)
    await saving
    // What was typed meanwhile.
    if (saveState.value === 'changed') await flush()
  }

  async function save(id: string, now: string): Promise<void> {
    saveState.value = 'saving'
    try {
      const summary = await calls().save({ draftId: id, text: now })
      drafts.value = drafts.value.map((one) => (one.id === id ? summary : one))
      if (draftId.value !== id || text.value !== now) return
      saveState.value = 'saved'
      saveProblem.value = ''
      localStorage.removeItem(keptKey(id))
    } catch (error) {
      if (draftId.value !== id) return
      saveState.value = 'failed'
      saveProblem.value = shownError(error).message
    }
  }

  function lookSoon(): void {
    clearTimeout(reviewTimer)
    reviewTimer = setTimeout(() => void look(), reviewMs)
  }

  /** What the text comes to; an answer that another has overtaken is dropped. */
  async function look(): Promise<void> {
    const id = draftId.value
    if (text.value === null) return
    const mine = (reviews += 1)
    const result = await notices.attempt('The text could not be looked at', () =>
      calls().review({ draftId: id, text: text.value ?? '', ...seedGiven() }),
    )
    if (result !== null && mine === reviews && id === draftId.value) review.value = result
  }

  watch(seed, () => void look())

  async function create(kind: 'lab' | 'scenario', from?: string): Promise<void> {
    const made = await notices.attempt('The draft was not made', () =>
      calls().create({ kind, ...(from === undefined ? {} : { from }) }),
    )
    if (made === null) return
    await load()
    await open(made.id)
  }

  async function remove(id: string): Promise<void> {
    const isGone = await notices.attempt('The draft was not removed', () => calls().remove({ draftId: id }))
    if (isGone === null) return
    localStorage.removeItem(keptKey(id))
    if (draftId.value === id) {
      clearTimeout(saveTimer)
      draftId.value = ''
      text.value = null
      review.value = null
      saveState.value = 'saved'
    }
    await load()
  }

  return {
    drafts,
    isLoaded,
    draftId,
    draft,
    text,
    cursor,
    asked,
    saveState,
    saveProblem,
    review,
    seed,
    load,
    open,
    changeText,
    flush,
    create,
    remove,
    /** The editor shows this place and has the focus. */
    go: (line: number, column = 1) => (asked.value = { type: 'go', line, column }),
    /** As YAML, the way it stands. */
    exportDraft(): void {
      const open = draft.value
      if (open === null || text.value === null) return
      const name = `${open.title.toLowerCase().replace(/[^a-z0-9]+/g, '-') || 'draft'}.${open.kind}.yaml`
      keepFile({ name, mediaType: 'text/yaml', text: text.value })
    },
  }
})
