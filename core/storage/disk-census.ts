/**
 * The disk as a map of few cells, for whoever draws it: how much of each cell has content, is given space, has been
 * copied, and is on its way just now. Cells are equal runs of blocks; the last may be shorter.
 */
import type { DiskCopy } from './disk-copy.ts'
import type { VirtualDisk } from './virtual-disk.ts'

/** Counts of blocks, one entry a cell. */
export interface DiskCensus {
  readonly blocksPerCell: number
  readonly blocks: number
  readonly content: Uint32Array
  /** Zeroed or written on the medium. */
  readonly initialised: Uint32Array
  /** Content of the copy's target; all 0 where nothing is copied. */
  readonly arrived: Uint32Array
  /** Of extents on their way: writes to them wait, or mark them again. */
  readonly moving: Uint32Array
  /** Written again since they were copied: they are copied once more. */
  readonly rewritten: Uint32Array
  /** First block that the bulk copy has not reached; null where nothing is copied. */
  readonly cursor: number | null
}

/** At most `maxCells` cells. `copy`: the one that moves the disk, or null. */
export function takeDiskCensus(disk: VirtualDisk, copy: DiskCopy | null, maxCells: number): DiskCensus {
  const blocksPerCell = Math.max(1, Math.ceil(disk.blocks / maxCells))
  const cells = Math.ceil(disk.blocks / blocksPerCell)
  const counts = (countIn: (firstBlock: number) => number) =>
    Uint32Array.from({ length: cells }, (_, cell) => countIn(cell * blocksPerCell))
  const census = {
    blocksPerCell,
    blocks: disk.blocks,
    content: counts((first) => disk.content.countRange(first, blocksPerCell)),
    initialised: counts((first) => disk.initialised.countRange(first, blocksPerCell)),
    arrived: counts((first) => copy?.target.content.countRange(first, blocksPerCell) ?? 0),
    moving: new Uint32Array(cells),
    rewritten: counts((first) => copy?.method.countRewritten(first, blocksPerCell) ?? 0),
    cursor: copy?.method.cursor ?? null,
  }
  for (const { firstBlock, blocks } of copy?.extents.values() ?? [])
    for (let block = firstBlock; block < firstBlock + blocks; block += 1)
      census.moving[Math.floor(block / blocksPerCell)]! += 1
  return census
}
