import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageStates } from '../../../core/contract/map-frame.ts'
import { GuestMemory } from '../../../core/memory/guest-memory.ts'
import { MemoryTransfer } from '../../../core/memory/memory-transfer.ts'
import { statesPerCell, takeCensus } from '../../../core/memory/page-census.ts'
import type { MapFrame } from '../../../core/memory/page-census.ts'
import { vmSchema } from '../../../core/scenario/schema.ts'

const memorySpec = (memory: object) => vmSchema.parse({ name: 'vm', host: 'esx-01', memory }).memory
const swap = {
  rule: 'swap-at-round-start',
  contentPageBytes: 4104,
  zeroPageBytes: 9,
  detectZeroPages: true,
  firstPass: 'all',
} as const

/** Pages per state over all cells, by name. */
function totals(frame: MapFrame): Record<string, number> {
  const sums: Record<string, number> = {}
  pageStates.forEach((state, index) => {
    sums[state] = 0
    for (let cell = 0; cell < frame.cellCount; cell += 1)
      sums[state] += frame.counts[cell * statesPerCell + index]!
  })
  return sums
}

describe('the census behind the memory map', () => {
  it('has the states of the contract', () => {
    expect(statesPerCell).toBe(pageStates.length)
  })

  it('tells idle memory apart: clean and untouched', () => {
    const frame = takeCensus(new GuestMemory(memorySpec({ sizeMiB: 2, touchedPercent: 25 })), null, 64)
    expect([frame.cellCount, frame.pagesPerCell, frame.totalPages]).toEqual([64, 8, 512])
    expect(totals(frame)).toMatchObject({ clean: 128, untouched: 384 })
  })

  it('shows the newest batch in flight, the rest to send, what was sent, and what is dirty again', () => {
    const memory = new GuestMemory(memorySpec({ sizeMiB: 2 }))
    const transfer = new MemoryTransfer(memory, swap)
    transfer.sendUpTo(100, Infinity)
    transfer.sendUpTo(50, Infinity)
    memory.writeMany(Uint32Array.of(5, 6, 120, 300), 4)
    expect(totals(transfer.census(512))).toEqual({
      'in-flight': 50,
      'to-send': 362,
      're-dirtied': 2,
      sent: 98,
      clean: 0,
      untouched: 0,
    })
    transfer.sendUpTo(Infinity, Infinity)
    transfer.sync()
    transfer.beginRound()
    expect(totals(transfer.census(512))).toMatchObject({ 'to-send': 4, clean: 508, sent: 0 })
  })

  it('counts every page once, in cells of the promised size, whatever the sizes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.nat(200),
        fc.nat(100),
        fc.integer({ min: 1, max: 3000 }),
        fc.nat(9000),
        (sizeMiB, firmwarePages, touchedPercent, maxCells, sentPages) => {
          const memory = new GuestMemory(memorySpec({ sizeMiB, firmwarePages, touchedPercent }))
          const transfer = new MemoryTransfer(memory, swap)
          transfer.sendUpTo(sentPages, Infinity)
          memory.write(sizeMiB)
          const frame = transfer.census(maxCells)
          expect(frame.cellCount).toBeLessThanOrEqual(maxCells)
          expect(frame.cellCount).toBe(Math.ceil(memory.pages / frame.pagesPerCell))
          for (let cell = 0; cell < frame.cellCount; cell += 1) {
            const inCell = frame.counts.subarray(cell * statesPerCell, (cell + 1) * statesPerCell)
            const expected = Math.min(frame.pagesPerCell, memory.pages - cell * frame.pagesPerCell)
            expect(inCell.reduce((sum, count) => sum + count, 0)).toBe(expected)
          }
        },
      ),
    )
  })
})
