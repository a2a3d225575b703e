/**
 * The disk map on the wire: for each cell of a grid, how much of it has content, has arrived, is on its way and is
 * to be copied again. Packed into bytes like the memory map. Little-endian.
 *
 * Layout: 8 Uint32 of header (version, cellCount, blocksPerCell, blocks low, blocks high, cursor + 1 low, cursor + 1
 * high (0: nothing is copied), reserved), then for each of `diskCounts` a column of `cellCount` Uint32.
 */

/** Counts of blocks that each cell has. */
export const diskCounts = ['content', 'initialised', 'arrived', 'moving', 'rewritten'] as const

/** Bytes of a block; as `core/storage`'s tracking blocks. */
export const diskBlockBytes = 65_536

export const diskMapFrameVersion = 1
const headerWords = 8

/** As `core/storage`'s DiskCensus has them. */
export interface DiskCounts {
  readonly blocksPerCell: number
  readonly blocks: number
  /** First block that the bulk copy has not reached; null where nothing is copied. */
  readonly cursor: number | null
  readonly content: Uint32Array
  readonly initialised: Uint32Array
  readonly arrived: Uint32Array
  readonly moving: Uint32Array
  readonly rewritten: Uint32Array
}

export interface DiskMapFrame extends DiskCounts {
  readonly cellCount: number
}

/** Throws RangeError if the columns are not of one length. */
export function encodeDiskMapFrame(counts: DiskCounts): Uint8Array {
  const cellCount = counts.content.length
  const columns = diskCounts.map((name) => counts[name])
  if (columns.some((column) => column.length !== cellCount))
    throw new RangeError(`A disk map frame of ${cellCount} cells has columns of other lengths.`)
  const bytes = new Uint8Array((headerWords + cellCount * columns.length) * 4)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, diskMapFrameVersion, true)
  view.setUint32(4, cellCount, true)
  view.setUint32(8, counts.blocksPerCell, true)
  setWide(view, 12, counts.blocks)
  setWide(view, 20, counts.cursor === null ? 0 : counts.cursor + 1)
  let at = headerWords * 4
  for (const column of columns)
    for (const count of column) {
      view.setUint32(at, count, true)
      at += 4
    }
  return bytes
}

/** Throws RangeError on another version or a wrong length. */
export function decodeDiskMapFrame(bytes: Uint8Array): DiskMapFrame {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.byteLength < headerWords * 4 || view.getUint32(0, true) !== diskMapFrameVersion)
    throw new RangeError('Not a disk map frame of this version.')
  const cellCount = view.getUint32(4, true)
  if (bytes.byteLength !== (headerWords + cellCount * diskCounts.length) * 4)
    throw new RangeError(`A disk map frame of ${cellCount} cells has ${bytes.byteLength} bytes.`)
  const column = (place: number) =>
    Uint32Array.from({ length: cellCount }, (_, cell) =>
      view.getUint32((headerWords + place * cellCount + cell) * 4, true),
    )
  const afterCursor = wideAt(view, 20)
  return {
    cellCount,
    blocksPerCell: view.getUint32(8, true),
    blocks: wideAt(view, 12),
    cursor: afterCursor === 0 ? null : afterCursor - 1,
    content: column(0),
    initialised: column(1),
    arrived: column(2),
    moving: column(3),
    rewritten: column(4),
  }
}

function setWide(view: DataView, at: number, value: number): void {
  view.setUint32(at, value % 2 ** 32, true)
  view.setUint32(at + 4, Math.floor(value / 2 ** 32), true)
}

function wideAt(view: DataView, at: number): number {
  return view.getUint32(at, true) + view.getUint32(at + 4, true) * 2 ** 32
}
