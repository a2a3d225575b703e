import { describe, expect, it } from 'vitest'
import { GuestMemory } from '../../../core/memory/guest-memory.ts'
import { vmSchema } from '../../../core/scenario/schema.ts'

function memoryOf(memory: object): GuestMemory {
  return new GuestMemory(vmSchema.parse({ name: 'vm', host: 'esx-01', memory }).memory)
}

describe('guest memory', () => {
  it('knows touched, zero and firmware pages', () => {
    const memory = memoryOf({
      sizeMiB: 2,
      touchedPercent: 50,
      zeroRanges: [
        { firstPage: 100, pages: 20 },
        { firstPage: 514, pages: 1000 },
      ],
      firmwarePages: 6,
    })
    expect([memory.mainPages, memory.pages]).toEqual([512, 518])
    expect(memory.touchedPages).toBe(256 + 6)
    expect(memory.content.count).toBe(256 - 20 + 2)
    expect([99, 100, 119, 120, 255, 256, 511, 512, 514].map((page) => memory.isZero(page))).toEqual([
      false,
      true,
      true,
      false,
      false,
      true,
      true,
      false,
      true,
    ])
  })

  it('counts a page as touched and not zero from its first write on', () => {
    const memory = memoryOf({ sizeMiB: 1, touchedPercent: 0 })
    memory.write(200)
    memory.write(200)
    expect([memory.touchedPages, memory.isZero(200), memory.versions?.[200]]).toEqual([1, false, 2])
  })

  it('tells every watcher of every write until it leaves', () => {
    const memory = memoryOf({ sizeMiB: 1 })
    const heard: number[] = []
    const watcher = {
      noteWrites: (pages: Uint32Array, count: number) => heard.push(...pages.subarray(0, count)),
    }
    memory.watch(watcher)
    memory.writeMany(Uint32Array.of(3, 3, 9, 77), 3)
    memory.unwatch(watcher)
    memory.write(4)
    expect(heard).toEqual([3, 3, 9])
  })

  it('is independent of its copy', () => {
    const memory = memoryOf({ sizeMiB: 1, touchedPercent: 0 })
    memory.write(1)
    const copy = memory.clone()
    memory.write(2)
    expect([copy.isZero(1), copy.isZero(2), copy.versions?.[1]]).toEqual([false, true, 1])
  })

  it('keeps versions up to 16 GiB and none above', () => {
    expect(memoryOf({ sizeMiB: 16 * 1024, firmwarePages: 130 }).versions).not.toBeNull()
    const large = memoryOf({ sizeMiB: 17 * 1024 })
    expect(large.versions).toBeNull()
    expect(large.bytesHeld).toBe((17 * 262_144) / 8)
  })

  it('stops at a write outside of it', () => {
    expect(() => memoryOf({ sizeMiB: 1 }).write(256)).toThrow('write-inside-memory')
  })
})
