/** The clock's order is total and survives copying, cancelling and any order of arrival. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AssertionError } from '../../../core/base/assert.ts'
import type { QueueEntry } from '../../../core/kernel/event-queue.ts'
import { Simulator } from '../../../core/kernel/simulator.ts'

type Entry = QueueEntry<'beep', number>

function drain(simulator: Simulator<Entry>): Entry[] {
  const entries: Entry[] = []
  for (let entry = simulator.takeNext(); entry !== undefined; entry = simulator.takeNext())
    entries.push(entry)
  return entries
}

const arrivals = fc.array(fc.record({ timeNs: fc.nat(20), priority: fc.nat(2) }), { maxLength: 60 })

describe('Simulator', () => {
  it('takes entries by time, then priority, then order of arrival', () => {
    fc.assert(
      fc.property(arrivals, (list) => {
        const simulator = new Simulator<Entry>()
        list.forEach((arrival, payload) => simulator.schedule({ ...arrival, kind: 'beep', payload }))
        const expected = list
          .map((arrival, payload) => ({ ...arrival, payload }))
          .sort((a, b) => a.timeNs - b.timeNs || a.priority - b.priority || a.payload - b.payload)
        expect(drain(simulator).map((entry) => entry.payload)).toEqual(expected.map((entry) => entry.payload))
      }),
    )
  })

  it('leaves the order of the others alone when one is cancelled', () => {
    fc.assert(
      fc.property(arrivals, fc.nat(59), (list, victim) => {
        const simulator = new Simulator<Entry>()
        list.forEach((arrival, payload) => simulator.schedule({ ...arrival, kind: 'beep', payload }))
        const whole = drain(simulator.clone()).map((entry) => entry.payload)
        expect(simulator.cancel(victim)).toBe(victim < list.length)
        expect(drain(simulator).map((entry) => entry.payload)).toEqual(
          whole.filter((payload) => payload !== victim),
        )
      }),
    )
  })

  it('copies into a clock of its own that numbers new entries alike', () => {
    const simulator = new Simulator<Entry>()
    simulator.schedule({ timeNs: 5, priority: 0, kind: 'beep', payload: 1 })
    const copy = simulator.clone()
    expect(copy.schedule({ timeNs: 7, priority: 0, kind: 'beep', payload: 2 })).toBe(1)
    expect(simulator.waiting).toBe(1)
    expect(drain(copy)).toHaveLength(2)
    expect(simulator.nowNs).toBe(0)
  })

  it('refuses to schedule in the past and to jump over an entry', () => {
    const simulator = new Simulator<Entry>()
    simulator.schedule({ timeNs: 5, priority: 0, kind: 'beep', payload: 1 })
    expect(() => simulator.moveTo(5)).toThrow(AssertionError)
    simulator.moveTo(4)
    expect(() => simulator.schedule({ timeNs: 3, priority: 0, kind: 'beep', payload: 1 })).toThrow(
      AssertionError,
    )
  })
})
