/** Blocks of memory on the wire: a name for each one entered, once until the next. */
import { describe, expect, it } from 'vitest'
import { BlockSweep } from '../../../core/memory/memory-blocks.ts'
import { memoryBlocks } from '../../../core/migration/qemu-blocks.ts'

describe('blocks of memory', () => {
  it('are those of machine type pc, the BIOS with what the others leave', () => {
    expect(memoryBlocks(65_536, 65_536 + 130)).toEqual([
      { firstPage: 0, entryBytes: 7 },
      { firstPage: 65_536, entryBytes: 8 },
      { firstPage: 65_600, entryBytes: 7 },
      { firstPage: 65_632, entryBytes: 21 },
      { firstPage: 65_664, entryBytes: 22 },
      { firstPage: 65_665, entryBytes: 19 },
    ])
    expect(memoryBlocks(256, 272).map((block) => block.firstPage)).toEqual([0, 256])
    expect(memoryBlocks(256, 256)).toHaveLength(1)
  })

  it('cost 84 bytes in a whole pass and 7 where the next begins', () => {
    const sweep = new BlockSweep(memoryBlocks(64, 64 + 130))
    const pass = [0, 1, 2, 3, 4, 5].map((word) => sweep.enter(word, -1))
    expect(pass).toEqual([7, 0, 8, 0, 7, 21])
    expect(sweep.enter(6, 0b11)).toBe(22 + 19)
    const copy = sweep.clone()
    expect(sweep.enter(0, 0b1000)).toBe(7)
    expect(copy.enter(6, 0b10)).toBe(0)
  })
})
