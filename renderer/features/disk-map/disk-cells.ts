/**
 * The disk map's cells: which state each shows, and what of the disk is in which. Pure; counts of tracking blocks of
 * 64 KiB. The grid is the memory map's.
 */
import type { DiskMapFrame } from '../../../core/contract/disk-map-frame.ts'

/** A cell shows one of them; in the order of the memory map's page states, whose shapes and colours they take. */
export const diskStates = ['copying', 'to-copy', 'rewritten', 'copied', 'content', 'empty'] as const

export type DiskState = (typeof diskStates)[number]

/** A cell shows “written again” from this share of its content on, as the memory map does with pages. */
const rewrittenShare = 0.13

/** Place of its state in `diskStates`. */
export function diskCellState(frame: DiskMapFrame, cell: number): number {
  const content = frame.content[cell]!
  if (frame.moving[cell]! > 0) return 0
  if (content === 0) return 5
  if (frame.cursor === null) return 4
  if (frame.rewritten[cell]! > content * rewrittenShare) return 2
  return frame.arrived[cell]! < content ? 1 : 3
}

export interface DiskTotals {
  /** Cells that show each state, in the order of `diskStates`. */
  readonly cells: readonly number[]
  readonly content: number
  readonly arrived: number
  readonly moving: number
  readonly rewritten: number
}

export function diskTotals(frame: DiskMapFrame): DiskTotals {
  const cells = diskStates.map(() => 0)
  const sum = (column: Uint32Array) => column.reduce((total, count) => total + count, 0)
  for (let cell = 0; cell < frame.cellCount; cell += 1) {
    const state = diskCellState(frame, cell)
    cells[state] = cells[state]! + 1
  }
  return {
    cells,
    content: sum(frame.content),
    arrived: sum(frame.arrived),
    moving: sum(frame.moving),
    rewritten: sum(frame.rewritten),
  }
}

/** Blocks of a cell; the last one may hold fewer. */
export function blocksInCell(frame: DiskMapFrame, cell: number): number {
  return Math.min(frame.blocksPerCell, frame.blocks - cell * frame.blocksPerCell)
}

/** The cell that the bulk copy reaches next; null where nothing is copied or all has been passed. */
export function cursorCell({ cursor, blocks, blocksPerCell }: DiskMapFrame): number | null {
  return cursor === null || cursor >= blocks ? null : Math.floor(cursor / blocksPerCell)
}
