/**
 * The memory map on the wire: for each cell of a grid, how many of its pages are in which state. Packed
 * into bytes because it crosses a process boundary up to thirty times a second. Little-endian.
 *
 * Layout: 8 Uint32 of header (version, cellCount, pagesPerCell, totalPages low, totalPages high,
 * reserved × 3), then `cellCount` × 6 Uint32 in the order of `pageStates`.
 */

/** From the most urgent to the least; a cell shows its most urgent state (re-dirtied from 13 % of its pages). */
export const pageStates = ['in-flight', 'to-send', 're-dirtied', 'sent', 'clean', 'untouched'] as const

export type PageState = (typeof pageStates)[number]

export const mapFrameVersion = 1
const headerWords = 8

export interface MapFrame {
  readonly cellCount: number
  /** Pages that one cell stands for; the last cell may stand for fewer. */
  readonly pagesPerCell: number
  readonly totalPages: number
  /** Row-major: cell i has its counts at i × 6 … i × 6 + 5. */
  readonly counts: Uint32Array
}

/** Throws RangeError if `counts` does not hold six numbers a cell. */
export function encodeMapFrame(frame: MapFrame): Uint8Array {
  if (frame.counts.length !== frame.cellCount * pageStates.length) {
    throw new RangeError(`A map frame of ${frame.cellCount} cells has ${frame.counts.length} counts.`)
  }
  const bytes = new Uint8Array((headerWords + frame.counts.length) * 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, mapFrameVersion, true)
  view.setUint32(4, frame.cellCount, true)
  view.setUint32(8, frame.pagesPerCell, true)
  view.setUint32(12, frame.totalPages % 2 ** 32, true)
  view.setUint32(16, Math.floor(frame.totalPages / 2 ** 32), true)
  for (let index = 0; index < frame.counts.length; index += 1) {
    view.setUint32((headerWords + index) * 4, frame.counts[index]!, true)
  }
  return bytes
}

/** Throws RangeError on another version or a wrong length. */
export function decodeMapFrame(bytes: Uint8Array): MapFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < headerWords * 4 || view.getUint32(0, true) !== mapFrameVersion) {
    throw new RangeError('Not a memory map frame of this version.')
  }
  const cellCount = view.getUint32(4, true)
  const length = cellCount * pageStates.length
  if (bytes.byteLength !== (headerWords + length) * 4) {
    throw new RangeError(`A map frame of ${cellCount} cells has ${bytes.byteLength} bytes.`)
  }
  const counts = new Uint32Array(length)
  for (let index = 0; index < length; index += 1)
    counts[index] = view.getUint32((headerWords + index) * 4, true)
  return {
    cellCount,
    pagesPerCell: view.getUint32(8, true),
    totalPages: view.getUint32(12, true) + view.getUint32(16, true) * 2 ** 32,
    counts,
  }
}
