/** Lines of the notebook on screen, the moments they point to, and the time that is left. */
import { describe, expect, it } from 'vitest'
import type { RunView } from '../../../core/trace/view.ts'
import { vmAt } from '../../../renderer/features/lab-guide/moment-place.ts'
import { notebookSlots } from '../../../renderer/features/lab-guide/notebook-slots.ts'
import { isShort, spokenTimeLeft, timeLeft } from '../../../renderer/features/lab-guide/time-left.ts'

describe('lines of the notebook', () => {
  it('stand for what is saved, with what is being written last', () => {
    const slots = notebookSlots([{ key: 'new-0', number: null }], [1, 2])
    expect(slots.map(({ number }) => number)).toEqual([1, 2, null])
  })

  it('that get their number stay the line that is being written in', () => {
    const before = [
      { key: 'line-1', number: 1 },
      { key: 'new-1', number: null },
    ]
    expect(notebookSlots(before, [1, 2])).toEqual([before[0], { key: 'new-1', number: 2 }])
    const saved = notebookSlots(before, [1, 2])
    expect(notebookSlots(saved, [1, 2])).toEqual(saved)
  })
})

describe('a moment', () => {
  const move = (task: number, vm: string, startedAtNs: number) => ({ task, vm, startedAtNs })
  const view = {
    migrations: [move(1, 'web-01', 0), move(2, 'db-02', 50)],
    tasks: [
      { task: 1, endedAtNs: 60 },
      { task: 2, endedAtNs: null },
    ],
  } as unknown as RunView

  it('shows the VM that moved then', () => {
    expect(vmAt(view, 20)).toBe('web-01')
    expect(vmAt(view, 900)).toBe('db-02')
  })

  it('shows none where several moved', () => {
    expect(vmAt(view, 55)).toBeNull()
  })
})

describe('the time that is left', () => {
  const due = '2026-01-01T10:00:00.000Z'
  const before = (seconds: number) => Date.parse(due) - seconds * 1000

  it('counts down to nothing, in hours where there are any', () => {
    expect(timeLeft(due, before(3729))).toBe('1:02:09')
    expect(timeLeft(due, before(61.2))).toBe('1:02')
    expect(timeLeft(due, before(-5))).toBe('0:00')
    expect(timeLeft('', 0)).toBe('')
  })

  it('is said at ten, five and one minutes, once each, and at the end', () => {
    const minute = 60_000
    expect(spokenTimeLeft(10 * minute + 500, 10 * minute - 500)).toBe('10 minutes are left.')
    expect(spokenTimeLeft(10 * minute - 500, 10 * minute - 1500)).toBe('')
    expect(spokenTimeLeft(minute + 1, minute)).toBe('1 minute is left.')
    expect(spokenTimeLeft(500, 0)).toBe('The time is over.')
    // The computer slept: only what still holds is said.
    expect(spokenTimeLeft(20 * minute, 4 * minute)).toBe('5 minutes are left.')
  })

  it('stands out in its last minutes', () => {
    expect([isShort(299_000), isShort(301_000)]).toEqual([true, false])
  })
})
