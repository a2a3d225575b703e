/** The disk map in words: the line under it, what a cell holds, names of the states. Pure. */
import { diskBlockBytes, type DiskMapFrame } from '../../../core/contract/disk-map-frame.ts'
import { byteSize } from '../../format/bytes.ts'
import { wholeNumber, wholePercent } from '../../format/numbers.ts'
import type { ChartTable } from '../monitor/chart-table.ts'
import { cellsPerRow } from '../memory-map/map-cells.ts'
import { addressLabels, type RowLabel } from '../memory-map/row-labels.ts'
import { blocksInCell, cursorCell, diskCellState, diskStates, type DiskTotals } from './disk-cells.ts'

/** In the order of `diskStates`. */
export const diskStateNames = [
  'being copied',
  'to copy',
  'written again',
  'copied',
  'content',
  'no content',
] as const

/** States that no cell can show: with the mirror driver what is written again goes to both sides at once. */
export function absentStates(method: string): readonly number[] {
  return method === 'mirror-driver' ? [diskStates.indexOf('rewritten')] : []
}

const bytesOf = (blocks: number) => byteSize(blocks * diskBlockBytes)

/** `8 MiB a cell, 512 MiB a row`. */
export function diskMapUnit(frame: DiskMapFrame | null): string {
  if (frame === null) return ''
  return `${bytesOf(frame.blocksPerCell)} a cell, ${bytesOf(frame.blocksPerCell * cellsPerRow)} a row`
}

export function diskMapSentence(frame: DiskMapFrame, totals: DiskTotals): string {
  const content = bytesOf(totals.content)
  if (frame.cursor === null)
    return `Nothing copies this disk now; ${content} of ${bytesOf(frame.blocks)} have content.`
  const at = cursorCell(frame)
  const share = wholePercent(totals.content === 0 ? 1 : arrivedShare(totals))
  const again =
    totals.rewritten === 0 ? '.' : `, without ${bytesOf(totals.rewritten)} that were written again.`
  if (at === null) return `All of the disk has been passed: ${share} of ${content} has arrived${again}`
  return `The copy is at ${bytesOf(frame.cursor)} of ${bytesOf(frame.blocks)}; ${share} of ${content} has arrived${again}`
}

/** What was written again since has not arrived as it is now. */
function arrivedShare({ arrived, rewritten, content }: DiskTotals): number {
  return Math.max(0, Math.min(1, (arrived - rewritten) / content))
}

/** What a write of the guest to the cell means just now. */
const writesNow: Readonly<Record<(typeof diskStates)[number], string>> = {
  copying: 'a write here waits until it has arrived',
  rewritten: 'it is copied once more',
  'to-copy': 'a write here goes to the source only',
  copied: 'a write here goes on to the copy too',
  content: '',
  empty: '',
}

/** `Cell 978 at 7.64 GiB: to copy; a write here goes to the source only. Of 8 MiB: 6 MiB content, 0 B copied.` */
export function diskCellWords(frame: DiskMapFrame, cell: number, method: string): string {
  const state = diskCellState(frame, cell)
  const name = diskStates[state]!
  const isMirror = method === 'mirror-driver'
  const effect =
    isMirror && frame.cursor !== null ? writesNow[name] : name === 'rewritten' ? writesNow.rewritten : ''
  const parts = [
    `${bytesOf(frame.content[cell]!)} content`,
    ...(frame.cursor === null ? [] : [`${bytesOf(frame.arrived[cell]!)} copied`]),
    ...(frame.moving[cell]! > 0 ? [`${bytesOf(frame.moving[cell]!)} on the way`] : []),
    ...(frame.rewritten[cell]! > 0 ? [`${bytesOf(frame.rewritten[cell]!)} written again`] : []),
    ...zeroedWords(frame, cell),
  ]
  const where = `Cell ${wholeNumber(cell + 1)} at ${bytesOf(cell * frame.blocksPerCell)}`
  const at = cursorCell(frame) === cell ? ', where the copy is' : ''
  return `${where}${at}: ${diskStateNames[state]!}${effect === '' ? '' : `; ${effect}`}. Of ${bytesOf(blocksInCell(frame, cell))}: ${parts.join(', ')}.`
}

function zeroedWords(frame: DiskMapFrame, cell: number): string[] {
  const zeroed = frame.initialised[cell]! - frame.content[cell]!
  return zeroed > 0 ? [`${bytesOf(zeroed)} zeros`] : []
}

export function diskRowLabels(
  { cellCount, blocksPerCell, blocks }: DiskMapFrame,
  minRows: number,
): RowLabel[] {
  const cellBytes = blocksPerCell * diskBlockBytes
  return addressLabels({ cellCount, cellBytes, totalBytes: blocks * diskBlockBytes }, minRows)
}

export function diskMapTable(totals: DiskTotals | null, method = ''): ChartTable {
  const columns = ['State', 'Cells that show it']
  if (totals === null) return { columns, rows: [], note: '' }
  const absent = absentStates(method)
  const again = absent.length > 0 ? '' : `, written again ${bytesOf(totals.rewritten)}`
  return {
    columns,
    rows: diskStateNames.flatMap((name, state) =>
      absent.includes(state) ? [] : [[name, wholeNumber(totals.cells[state]!)]],
    ),
    note: `Content ${bytesOf(totals.content)}, of it arrived ${bytesOf(Math.min(totals.arrived, totals.content))}, on the way ${bytesOf(totals.moving)}${again}. A cell shows its most urgent state.`,
  }
}
