/**
 * The memory map's grid: which cell lies where, which state a cell shows, what its pages' addresses are.
 * Pure; sizes in CSS pixels, addresses in bytes. The states and their order are the contract's.
 */
import { pageStates, type MapFrame, type PageState } from '../../../core/contract/map-frame.ts'
import { bytesFromPages } from '../../../core/base/units.ts'

/** Cells in a row: with 2,048 cells a row is a thirty-second of the VM's memory. */
export const cellsPerRow = 64

/** A cell shows "re-dirtied" from this share of its pages on; below, the rest of them speaks. */
const reDirtiedShare = 0.13

const stateCount = pageStates.length
const [inFlight, toSend, reDirtied, sent, clean, untouched] = [0, 1, 2, 3, 4, 5]

/** Place of a state in `pageStates`. */
export type StateIndex = number

/** The most urgent state of a cell. */
export function cellState(frame: MapFrame, cell: number): StateIndex {
  const { counts } = frame
  const at = cell * stateCount
  if (counts[at + inFlight]! > 0) return inFlight
  if (counts[at + toSend]! > 0) return toSend
  const reDirtiedPages = counts[at + reDirtied]!
  if (reDirtiedPages > pagesInCell(frame, cell) * reDirtiedShare) return reDirtied
  if (counts[at + sent]! > 0) return sent
  if (counts[at + clean]! > 0) return clean
  return reDirtiedPages > 0 ? reDirtied : untouched
}

/** Pages of a cell; the last one may hold fewer. */
export function pagesInCell(frame: MapFrame, cell: number): number {
  return Math.min(frame.pagesPerCell, frame.totalPages - cell * frame.pagesPerCell)
}

/** Counts of one cell in the order of `pageStates`. */
export function countsOfCell(frame: MapFrame, cell: number): number[] {
  return Array.from(frame.counts.subarray(cell * stateCount, (cell + 1) * stateCount))
}

export interface MapTotals {
  /** Cells that show each state, in the order of `pageStates`. */
  readonly cells: readonly number[]
  /** Pages in each state. */
  readonly pages: readonly number[]
}

export function mapTotals(frame: MapFrame): MapTotals {
  const cells = Array.from({ length: stateCount }, () => 0)
  const pages = Array.from({ length: stateCount }, () => 0)
  for (let cell = 0; cell < frame.cellCount; cell += 1) {
    const shown = cellState(frame, cell)
    cells[shown] = cells[shown]! + 1
    for (let state = 0; state < stateCount; state += 1) {
      pages[state] = pages[state]! + frame.counts[cell * stateCount + state]!
    }
  }
  return { cells, pages }
}

export interface MapLayout {
  readonly rows: number
  /** From one cell's left edge to the next, a whole number of device pixels. */
  readonly pitchX: number
  readonly pitchY: number
  /** Edges of a cell's block, without the gap to the next. */
  readonly cellWidth: number
  readonly cellHeight: number
}

/** The largest grid of whole device pixels that fits. */
export function mapLayout(
  cellCount: number,
  width: number,
  height: number,
  devicePixelRatio: number,
): MapLayout {
  const rows = Math.max(1, Math.ceil(cellCount / cellsPerRow))
  const whole = (size: number) => Math.max(2, Math.floor(size * devicePixelRatio)) / devicePixelRatio
  const pitchX = whole(width / cellsPerRow)
  const pitchY = Math.min(whole(height / rows), pitchX * 1.5)
  const gap = Math.max(1, Math.round(devicePixelRatio)) / devicePixelRatio
  return {
    rows,
    pitchX,
    pitchY,
    cellWidth: Math.max(1 / devicePixelRatio, pitchX - gap),
    cellHeight: Math.max(1 / devicePixelRatio, pitchY - gap),
  }
}

/** The cell under a point of the canvas, or null beside the grid. */
export function cellAt(
  frame: Pick<MapFrame, 'cellCount'>,
  layout: MapLayout,
  x: number,
  y: number,
): number | null {
  const column = Math.floor(x / layout.pitchX)
  const row = Math.floor(y / layout.pitchY)
  if (column < 0 || column >= cellsPerRow || row < 0) return null
  const cell = row * cellsPerRow + column
  return cell < frame.cellCount ? cell : null
}

/** Where arrow and paging keys take the cursor; null for keys that do not move it. */
export function movedCursor(
  cell: number,
  key: string,
  cellCount: number,
  withControl: boolean,
): number | null {
  const row = cell - (cell % cellsPerRow)
  const targets: Record<string, number> = {
    ArrowLeft: cell - 1,
    ArrowRight: cell + 1,
    ArrowUp: cell - cellsPerRow,
    ArrowDown: cell + cellsPerRow,
    PageUp: cell - cellsPerRow * 8,
    PageDown: cell + cellsPerRow * 8,
    Home: withControl ? 0 : row,
    End: withControl ? cellCount - 1 : row + cellsPerRow - 1,
  }
  const target = targets[key]
  if (target === undefined) return null
  if (key.startsWith('Arrow') && (target < 0 || target >= cellCount)) return cell
  return Math.max(0, Math.min(cellCount - 1, target))
}

/** Guest-physical address of a cell's first page, in bytes. */
export function cellAddressBytes(frame: MapFrame, cell: number): number {
  return bytesFromPages(cell * frame.pagesPerCell)
}

export type { PageState }
