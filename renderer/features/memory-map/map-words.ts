/** The memory map in words: the line under it, what a cell holds, names of the states. Pure. */
import { addressLabels, type RowLabel } from './row-labels.ts'
import { pageStates, type MapFrame } from '../../../core/contract/map-frame.ts'
import type { MigrationStage } from '../../../core/trace/events.ts'
import { bytesFromPages } from '../../../core/base/units.ts'
import { byteSize } from '../../format/bytes.ts'
import { plural, wholeNumber, wholePercent } from '../../format/numbers.ts'
import {
  cellAddressBytes,
  cellsPerRow,
  cellState,
  countsOfCell,
  pagesInCell,
  type MapTotals,
} from './map-cells.ts'

/** In the order of `pageStates`. */
export const stateNames = ['in flight', 'to send', 're-dirtied', 'sent', 'clean', 'untouched'] as const

/** `8 MiB a cell, 512 MiB a row`. */
export function mapUnit(frame: MapFrame | null): string {
  if (frame === null) return ''
  const cell = bytesFromPages(frame.pagesPerCell)
  return `${byteSize(cell)} a cell, ${byteSize(cell * cellsPerRow)} a row`
}

/** Nothing moves · disks go first · a move is under way, but no page has been sent · pages are or were sent. */
export type MapPhase = 'idle' | 'disks-first' | 'preparing' | 'copying'

const phases: Partial<Record<MigrationStage, MapPhase>> = {
  validate: 'preparing',
  reserve: 'preparing',
  connect: 'preparing',
  prepare: 'disks-first',
  'disk-copy': 'disks-first',
  register: 'idle',
}

/** The map's phase while a migration is at `stage`; null: none is under way. */
export function mapPhase(stage: MigrationStage | null): MapPhase {
  return stage === null ? 'idle' : (phases[stage] ?? 'copying')
}

/** One sentence on what the map shows now. */
export function mapSentence(frame: MapFrame, totals: MapTotals, phase: MapPhase): string {
  const waiting = totals.cells[1]!
  if (totals.pages[0]! > 0) {
    const at = firstCellIn(frame, 0)
    const where = `Now sending page ${wholeNumber(firstPageOf(frame, at))} at ${byteSize(cellAddressBytes(frame, at))}`
    return `${where}; ${wholeNumber(waiting)} of ${plural(frame.cellCount, 'cell')} still wait.`
  }
  if (totals.pages[1]! > 0)
    return `${wholeNumber(waiting)} of ${plural(frame.cellCount, 'cell')} wait to be sent.`
  if (totals.pages[2]! > 0)
    return `All of this round is sent; ${plural(totals.pages[2]!, 'page')} are dirty again.`
  const touched = frame.totalPages - totals.pages[5]!
  if (phase === 'disks-first')
    return `The disks go first: ${plural(touched, 'touched page')} follow when they are copied.`
  if (phase === 'preparing')
    return `Nothing has been sent yet: ${plural(touched, 'touched page')} are to cross.`
  if (phase === 'copying') return `All ${wholeNumber(touched)} touched pages are sent.`
  return `Nothing is sent now; ${wholePercent(touched / frame.totalPages)} of the memory has been touched.`
}

function firstCellIn(frame: MapFrame, state: number): number {
  for (let cell = 0; cell < frame.cellCount; cell += 1) {
    if (frame.counts[cell * pageStates.length + state]! > 0) return cell
  }
  return 0
}

function firstPageOf(frame: MapFrame, cell: number): number {
  return cell * frame.pagesPerCell
}

/** `Cell 978 at 7.64 GiB: to send. 1,024 pages to send, 1,024 clean.` */
export function cellWords(frame: MapFrame, cell: number): string {
  const shares = countsOfCell(frame, cell)
    .map((pages, state) => ({ pages, name: stateNames[state]! }))
    .filter(({ pages }) => pages > 0)
    .map(({ pages, name }) => `${wholeNumber(pages)} ${name}`)
  const where = `Cell ${wholeNumber(cell + 1)} at ${byteSize(cellAddressBytes(frame, cell))}`
  return `${where}: ${stateNames[cellState(frame, cell)]!}. Of ${plural(pagesInCell(frame, cell), 'page')}: ${shares.join(', ')}.`
}

export function rowLabels({ cellCount, pagesPerCell, totalPages }: MapFrame, minRows: number): RowLabel[] {
  const [cellBytes, totalBytes] = [bytesFromPages(pagesPerCell), bytesFromPages(totalPages)]
  return addressLabels({ cellCount, cellBytes, totalBytes }, minRows)
}

export function mapTable(
  totals: MapTotals | null,
  frame: MapFrame | null,
): {
  columns: string[]
  rows: string[][]
  note: string
} {
  const columns = ['State', 'Pages', 'Share of memory', 'Cells that show it']
  if (totals === null || frame === null) return { columns, rows: [], note: '' }
  const rows = stateNames.map((name, state) => [
    name,
    wholeNumber(totals.pages[state]!),
    `${((totals.pages[state]! / frame.totalPages) * 100).toFixed(1)}\u00a0%`,
    wholeNumber(totals.cells[state]!),
  ])
  return { columns, rows, note: 'A cell shows the most urgent state of its pages.' }
}
