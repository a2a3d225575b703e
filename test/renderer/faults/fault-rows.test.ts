/** The list of faults says what is broken, what waits and for what, and how the others ended. */
import { expect, it } from 'vitest'
import { nsPerSecond } from '../../../core/base/units.ts'
import type { FaultView } from '../../../core/trace/fault-view.ts'
import { faultCounts, faultRows } from '../../../renderer/features/faults/fault-rows.ts'

function fault(changes: Partial<FaultView>): FaultView {
  return {
    name: 'link-down-1',
    kind: 'link-down',
    target: 'esx-02',
    what: 'vmnic1 down',
    detail: 'vmnic1 down',
    trigger: '',
    state: 'waiting',
    occurrences: 0,
    injectedAtNs: 0,
    spans: [],
    outcome: '',
    ...changes,
  }
}
const span = { beganAtNs: 3 * nsPerSecond, endedAtNs: 8 * nsPerSecond }
const open = { ...span, endedAtNs: null }

it('what is broken stands first, then what waits, then what is over', () => {
  const faults = [
    fault({ name: 'over', state: 'over', occurrences: 1, spans: [span], outcome: 'cleared' }),
    fault({ name: 'waits', trigger: 'when round 3 of the migration of web-01 begins' }),
    fault({ name: 'broken', state: 'active', occurrences: 1, spans: [open] }),
  ]
  const rows = faultRows(faults)
  expect(rows.map(({ name, stateText }) => [name, stateText])).toEqual([
    ['broken', 'Broken since 00:03.000'],
    ['waits', 'Waits: when round 3 of the migration of web-01 begins'],
    ['over', 'Over at 00:08.000: cleared'],
  ])
  expect(rows.map(({ cannotClear }) => cannotClear === '')).toEqual([true, true, false])
  expect(faultCounts(faults)).toBe('1 broken, 1 waiting')
})

it('a fault that comes back says so, and how often it was there', () => {
  const [row] = faultRows([fault({ occurrences: 2, spans: [span, span], outcome: 'duration' })])
  expect(row).toMatchObject({
    stateText: 'Waits to begin again; over at 00:08.000: its time was up',
    countText: 'begun 2 times',
  })
})

it('a fault that could not begin gives its reason', () => {
  const skipped = fault({ state: 'over', occurrences: 1, outcome: 'there is no VM db-09' })
  expect(faultRows([skipped])[0]?.stateText).toBe('Did not begin: there is no VM db-09')
  expect(faultCounts([skipped])).toBe('all over')
  expect(faultCounts([])).toBe('none')
})

it('a link that flaps stays what it is, and says how it is now', () => {
  const what = 'vmnic1 down for 4 s, up for 6 s, over and over'
  const [row] = faultRows([
    fault({ state: 'active', what, detail: 'vmnic1 up', occurrences: 1, spans: [open] }),
  ])
  expect(row).toMatchObject({ detail: what, stateText: 'Broken since 00:03.000, now vmnic1 up' })
})
