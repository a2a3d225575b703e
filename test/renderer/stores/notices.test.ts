/** Notices leave by themselves, stay while they are read, and never cover the window. */
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useNoticesStore } from '../../../renderer/stores/notices.ts'

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
})
afterEach(() => vi.useRealTimers())

it('an error leaves after 15 s, what finished after 6 s', () => {
  const store = useNoticesStore()
  store.failed('No', new Error('It failed.'))
  store.done('Done')
  vi.advanceTimersByTime(6000)
  expect(store.notices.map((notice) => notice.title)).toEqual(['No'])
  vi.advanceTimersByTime(9000)
  expect(store.notices).toEqual([])
})

it('one that is held stays, and has its whole time again once it is let go', () => {
  const store = useNoticesStore()
  store.failed('No', new Error('It failed.'))
  const { id } = store.notices[0]!
  store.hold(id)
  vi.advanceTimersByTime(60_000)
  expect(store.notices).toHaveLength(1)
  store.release(id)
  vi.advanceTimersByTime(14_999)
  expect(store.notices).toHaveLength(1)
  vi.advanceTimersByTime(1)
  expect(store.notices).toEqual([])
})

it('the same reason said for two keys is shown once, and has its whole time again', () => {
  const store = useNoticesStore()
  store.told('Run', 'Predict first.')
  vi.advanceTimersByTime(10_000)
  store.told('Migrate', 'Predict first.')
  expect(store.notices.map((notice) => notice.title)).toEqual(['Migrate'])
  vi.advanceTimersByTime(14_999)
  expect(store.notices).toHaveLength(1)
})

it('at most three are shown; the oldest goes', () => {
  const store = useNoticesStore()
  for (const title of ['one', 'two', 'three', 'four']) store.done(title)
  expect(store.notices.map((notice) => notice.title)).toEqual(['two', 'three', 'four'])
})
