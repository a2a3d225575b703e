/** The disk map on the wire: what goes in comes out, large disks and no copy included; other bytes are refused. */
import { describe, expect, it } from 'vitest'
import {
  decodeDiskMapFrame,
  diskBlockBytes,
  encodeDiskMapFrame,
  type DiskCounts,
} from '../../core/contract/disk-map-frame.ts'
import { trackingBlockBytes } from '../../core/storage/granularity.ts'
import { decodeRunFrame, encodeRunFrame, type Playback } from '../../core/contract/frame-channel.ts'

const counts: DiskCounts = {
  blocksPerCell: 128,
  blocks: 2 ** 33 + 5,
  cursor: 2 ** 32 + 7,
  content: Uint32Array.of(128, 3, 0),
  initialised: Uint32Array.of(128, 5, 0),
  arrived: Uint32Array.of(128, 1, 0),
  moving: Uint32Array.of(0, 16, 0),
  rewritten: Uint32Array.of(0, 2, 0),
}

describe('disk map frame', () => {
  it('counts the blocks of the disk engine', () => {
    expect(diskBlockBytes).toBe(trackingBlockBytes)
  })

  it('comes out as it went in', () => {
    expect(decodeDiskMapFrame(encodeDiskMapFrame(counts))).toEqual({ ...counts, cellCount: 3 })
  })

  it('tells a copy that has not begun from none', () => {
    expect(decodeDiskMapFrame(encodeDiskMapFrame({ ...counts, cursor: null })).cursor).toBeNull()
    expect(decodeDiskMapFrame(encodeDiskMapFrame({ ...counts, cursor: 0 })).cursor).toBe(0)
  })

  it('refuses columns of other lengths, other versions and cut bytes', () => {
    expect(() => encodeDiskMapFrame({ ...counts, moving: new Uint32Array(2) })).toThrow(RangeError)
    const bytes = encodeDiskMapFrame(counts)
    expect(() => decodeDiskMapFrame(bytes.subarray(0, bytes.length - 4))).toThrow(RangeError)
    bytes[0] = 9
    expect(() => decodeDiskMapFrame(bytes)).toThrow(RangeError)
  })

  it('travels beside trace and memory map', () => {
    const playback = { runId: 'r' } as Playback
    const frame = {
      playback,
      traceFrom: 4,
      trace: Uint8Array.of(1, 2),
      map: Uint8Array.of(3),
      disk: encodeDiskMapFrame(counts),
    }
    expect(decodeRunFrame(encodeRunFrame(frame))).toEqual(frame)
  })
})
