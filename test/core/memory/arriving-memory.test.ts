/** Writes at the destination of a post-copy: in order, up to the first page that is missing. */
import { describe, expect, it } from 'vitest'
import { ArrivingMemory } from '../../../core/memory/arriving-memory.ts'
import { GuestMemory } from '../../../core/memory/guest-memory.ts'
import { PageBitmap } from '../../../core/memory/page-bitmap.ts'
import { vmSchema } from '../../../core/scenario/schema.ts'

function arriving(...missingPages: number[]) {
  const spec = vmSchema.parse({ name: 'vm', host: 'esx-01', memory: { sizeMiB: 1 } }).memory
  const memory = new GuestMemory(spec)
  const missing = new PageBitmap(memory.pages)
  for (const page of missingPages) missing.set(page)
  const written: number[] = []
  memory.watch({ noteWrites: (pages, count) => written.push(...pages.subarray(0, count)) })
  const write = (there: ArrivingMemory, ...pages: number[]) => {
    there.writeMany(Uint32Array.from(pages), pages.length)
  }
  return { memory, there: new ArrivingMemory(memory, missing), written, write }
}

describe('memory that is still arriving', () => {
  it('takes writes up to the first gap, keeps the rest back, and goes on in order', () => {
    const { there, written, write } = arriving(5, 6)
    write(there, 1, 2, 5, 3, 6, 4)
    write(there, 9)
    expect([written, there.waitingPage]).toEqual([[1, 2], 5])
    there.missing.clear(5)
    there.goOn()
    expect([written, there.waitingPage]).toEqual([[1, 2, 5, 3], 6])
    there.missing.clear(6)
    there.goOn()
    expect([written, there.waitingPage]).toEqual([[1, 2, 5, 3, 6, 4, 9], -1])
  })

  it('makes no write any more once the guest is off', () => {
    const { there, written, write } = arriving(5)
    write(there, 5, 1)
    there.forgetWrites()
    expect([written, there.waitingPage]).toEqual([[], -1])
  })

  it('is copied with the writes that wait', () => {
    const { memory, there, written, write } = arriving(5)
    write(there, 5, 1)
    const copy = there.clone(memory.clone())
    copy.missing.clear(5)
    copy.goOn()
    expect([copy.waitingPage, there.waitingPage, written]).toEqual([-1, 5, []])
  })
})
