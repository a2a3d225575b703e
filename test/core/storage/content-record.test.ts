/** The oracle: what it must call stale or lost, whatever the copy believes. */
import { describe, expect, it } from 'vitest'
import { BlockBitmap } from '../../../core/storage/block-bitmap.ts'
import { ContentRecord } from '../../../core/storage/content-record.ts'

function recordOf(contentBlocks: number): ContentRecord {
  const content = new BlockBitmap(100)
  content.setRange(0, contentBlocks)
  return new ContentRecord(content)
}

/** A write that is done at the source and acknowledged; its numbers. */
function written(record: ContentRecord, block: number): number[] {
  const numbers = record.issue(block, 1)
  record.noteWritten(block, numbers)
  record.noteAcknowledged(block, numbers)
  return numbers
}

const whole = () => true
const part = () => false

describe('the record of a copy', () => {
  it('wants every block with content, and no other', () => {
    const record = recordOf(3)
    expect(record.prove()).toEqual({ staleBlocks: 3, lostBlocks: 0 })
    record.noteArrived(0, 2, record.capture(0, 2))
    expect(record.prove().staleBlocks).toBe(1)
    record.noteArrived(2, 98, record.capture(2, 98))
    expect(record.prove()).toEqual({ staleBlocks: 0, lostBlocks: 0 })
  })

  it('calls a block stale, and its write lost, that was written after it was read', () => {
    const record = recordOf(1)
    const captured = record.capture(0, 1)
    written(record, 0)
    record.noteArrived(0, 1, captured)
    expect(record.prove()).toEqual({ staleBlocks: 1, lostBlocks: 1 })
    record.noteArrived(0, 1, record.capture(0, 1))
    expect(record.prove()).toEqual({ staleBlocks: 0, lostBlocks: 0 })
  })

  it('takes a mirrored part of a block only on top of what came before it', () => {
    const record = recordOf(1)
    record.noteMirrored(0, written(record, 0), part)
    expect(record.prove().staleBlocks).toBe(1)
    record.noteArrived(0, 1, record.capture(0, 1))
    record.noteMirrored(0, written(record, 0), part)
    expect(record.prove()).toEqual({ staleBlocks: 0, lostBlocks: 0 })
    written(record, 0)
    record.noteMirrored(0, written(record, 0), part)
    expect(record.prove()).toEqual({ staleBlocks: 1, lostBlocks: 1 })
    record.noteMirrored(0, written(record, 0), whole)
    expect(record.prove()).toEqual({ staleBlocks: 0, lostBlocks: 0 })
  })

  it('takes a part of a block that was zero on both sides', () => {
    const record = recordOf(0)
    record.noteMirrored(50, written(record, 50), part)
    expect(record.prove()).toEqual({ staleBlocks: 0, lostBlocks: 0 })
  })

  it('wants the newest write, not just an acknowledged one', () => {
    const record = recordOf(1)
    record.noteMirrored(0, written(record, 0), whole)
    const numbers = record.issue(0, 1)
    record.noteWritten(0, numbers)
    expect(record.prove()).toEqual({ staleBlocks: 1, lostBlocks: 0 })
    const copy = record.clone()
    copy.noteMirrored(0, numbers, whole)
    expect([copy.prove().staleBlocks, record.prove().staleBlocks]).toEqual([0, 1])
  })
})
