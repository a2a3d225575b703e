/** Keys of a lectern and of slide remotes, and hands as rows. */
import { describe, expect, it } from 'vitest'
import { actOfKey, presenterKeyOf } from '../../../renderer/features/presenter/presenter-keys.ts'
import { clockOf, hasHands, secondsLeft, tallyRows } from '../../../renderer/features/presenter/tally-rows.ts'

const plain = { ctrlKey: false, metaKey: false, altKey: false }

describe('keys', () => {
  it.each([
    ['PageDown', 'forward'],
    ['ArrowRight', 'forward'],
    [' ', 'forward'],
    ['PageUp', 'back'],
    ['ArrowLeft', 'back'],
    ['B', 'blank'],
    ['.', 'blank'],
    ['r', 'reveal'],
    ['t', 'timer'],
    ['F5', 'begin'],
    ['Escape', 'leave'],
    ['x', null],
  ])('%s: %s', (key, name) => expect(presenterKeyOf({ ...plain, key })).toBe(name))

  it('leaves combinations to the browser', () => {
    expect(presenterKeyOf({ ...plain, ctrlKey: true, key: 'r' })).toBeNull()
  })

  it('stops the time to think that runs, and begins one that does not', () => {
    expect(actOfKey('timer', { isRunning: true })).toEqual({ type: 'think', seconds: 0 })
    expect(actOfKey('timer', { isRunning: false })).toEqual({ type: 'think', seconds: 30 })
    expect(actOfKey('leave', { isRunning: false })).toBeNull()
  })
})

describe('hands', () => {
  const asked = {
    options: [
      { id: 'a', text: 'Yes' },
      { id: 'b', text: 'No' },
    ],
    counts: 'options' as const,
    right: ['b'],
    tally: { a: 1, b: 3 },
  }

  it('are shares of all hands, with the right answer marked', () => {
    expect(tallyRows(asked).map(({ letter, percent, isRight }) => [letter, percent, isRight])).toEqual([
      ['A', 25, false],
      ['B', 75, true],
    ])
  })

  it('are counted by right or not where an answer is no choice', () => {
    const rows = tallyRows({ ...asked, counts: 'right', tally: { right: 2 } })
    expect(rows.map(({ id, letter, count }) => [id, letter, count])).toEqual([
      ['right', '', 2],
      ['not-right', '', 0],
    ])
    expect(hasHands(rows)).toBe(true)
    expect(tallyRows({ ...asked, counts: 'nothing' })).toEqual([])
  })
})

describe('time to think', () => {
  it('counts down to zero and stays', () => {
    const until = '2026-01-01T00:00:30.000Z'
    const atMs = Date.parse('2026-01-01T00:00:00.000Z')
    expect(clockOf(secondsLeft(until, atMs)!)).toBe('0:30')
    expect(secondsLeft(until, atMs + 29_100)).toBe(1)
    expect(secondsLeft(until, atMs + 60_000)).toBe(0)
    expect(secondsLeft('', atMs)).toBeNull()
    expect(clockOf(95)).toBe('1:35')
  })
})
