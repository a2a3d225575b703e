/** The oracle in post-copy, in both of its forms: what arrives late must not undo what was written meanwhile. */
import { describe, expect, it } from 'vitest'
import { newDestinationRecord } from '../../../core/memory/destination-record.ts'
import type { DestinationRecord } from '../../../core/memory/destination-record.ts'
import { GuestMemory } from '../../../core/memory/guest-memory.ts'
import { vmSchema } from '../../../core/scenario/schema.ts'

const forms = [
  ['versions', Infinity],
  ['one bit a page', 0],
] as const

/** A guest of 256 pages that has left the source with page 7 written since it was sent. */
function switched(versionedUpTo: number): { memory: GuestMemory; record: DestinationRecord } {
  const spec = vmSchema.parse({ name: 'vm', host: 'esx-01', memory: { sizeMiB: 1 } }).memory
  const memory = new GuestMemory(spec, versionedUpTo)
  const record = newDestinationRecord(memory)
  memory.watch(record)
  for (let word = 0; word < 8; word += 1) record.noteArrivals(word, -1)
  memory.write(7)
  record.runAtDestination()
  return { memory, record }
}

describe.each(forms)('a destination where the guest runs (%s)', (_, versionedUpTo) => {
  it('lacks what has not arrived, and no more', () => {
    const { memory, record } = switched(versionedUpTo)
    memory.write(8)
    memory.write(8)
    expect(record.countStale()).toBe(1)
    record.noteArrivals(0, 1 << 7)
    memory.write(7)
    expect(record.countStale()).toBe(0)
  })

  it('is found out when a page is written before it has arrived', () => {
    const { memory, record } = switched(versionedUpTo)
    memory.write(7)
    record.noteArrivals(0, 1 << 7)
    expect(record.countStale()).toBe(1)
  })

  it('is found out when a page arrives again after it was written', () => {
    const { memory, record } = switched(versionedUpTo)
    record.noteArrivals(0, 1 << 7)
    memory.write(9)
    record.noteArrivals(0, 1 << 9)
    expect(record.countStale()).toBe(1)
  })

  it('is copied with all that it knows', () => {
    const { memory, record } = switched(versionedUpTo)
    record.noteArrivals(0, 1 << 7)
    memory.write(9)
    const copy = record.clone(memory.clone())
    copy.noteArrivals(0, 1 << 9)
    expect([record.countStale(), copy.countStale()]).toEqual([0, 1])
  })
})
