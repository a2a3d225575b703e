/** Nothing that an author typed is lost: it is saved in order, and a window that went too early is taken up again. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useAuthorStore } from '../../../renderer/stores/author.ts'
import { useHostStore } from '../../../renderer/stores/host.ts'

const kept = new Map<string, string>()
let onDisk = ''
let saves: string[] = []
/** Ends the save that is under way; null: saves end by themselves. */
let letSave: (() => void) | null = null
let isSlow = false
let isRefused = false

const summary = { id: 'd-1', kind: 'lab', title: 'My lab', scenario: '', problemCount: 0, changedAt: '' }

async function save({ text }: { text: string }) {
  if (isSlow) await new Promise<void>((resolve) => (letSave = resolve))
  if (isRefused) throw new Error('The disk is full.')
  saves.push(text)
  onDisk = text
  return summary
}

function openedAuthor() {
  setActivePinia(createPinia())
  const host = useHostStore()
  const drafts = {
    list: () => Promise.resolve([summary]),
    text: () => Promise.resolve({ text: onDisk }),
    save,
    review: () => Promise.resolve({ problems: [], outline: [], key: [], drawn: { values: [], causes: [] } }),
  }
  vi.spyOn(host, 'calls').mockReturnValue({ drafts } as unknown as ReturnType<typeof host.calls>)
  return useAuthorStore()
}

beforeEach(() => {
  kept.clear()
  onDisk = 'title: One'
  saves = []
  isSlow = false
  isRefused = false
  vi.useFakeTimers()
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('saves a moment after the last key, once', async () => {
  const author = openedAuthor()
  await author.load()
  author.changeText('title: On')
  author.changeText('title: Two')
  expect(author.saveState).toBe('changed')
  await vi.runAllTimersAsync()
  expect(saves).toEqual(['title: Two'])
  expect(author.saveState).toBe('saved')
})

it('saves what was typed while it was saving, before it says so', async () => {
  const author = openedAuthor()
  await author.load()
  isSlow = true
  author.changeText('title: Two')
  const flushed = author.flush()
  await vi.advanceTimersByTimeAsync(0)
  author.changeText('title: Three')
  isSlow = false
  letSave!()
  await flushed
  expect(onDisk).toBe('title: Three')
  expect(author.saveState).toBe('saved')
})

it('takes up in a new window what the old one had not saved', async () => {
  const before = openedAuthor()
  await before.load()
  before.changeText('title: Typed at the last moment')
  vi.clearAllTimers()
  const after = openedAuthor()
  await after.load()
  expect(after.text).toBe('title: Typed at the last moment')
  expect(onDisk).toBe('title: Typed at the last moment')
})

it('says that it was not saved, keeps the text, and saves it when asked again', async () => {
  const author = openedAuthor()
  await author.load()
  isRefused = true
  author.changeText('title: Two')
  await vi.runAllTimersAsync()
  expect(author.saveState).toBe('failed')
  expect(author.saveProblem).toBe('The disk is full.')
  expect([...kept.values()]).toContain('title: Two')
  isRefused = false
  await author.flush(true)
  expect(onDisk).toBe('title: Two')
})
