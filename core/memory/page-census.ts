/**
 * Counts the pages of each cell of the memory map by state. The shape is that of `core/contract/map-frame.ts`,
 * which packs it into bytes; the order of the states is stated there and repeated here. Words of 32 pages at a
 * time: 16 million pages take a few milliseconds.
 */
import type { DirtyLog } from './dirty-log.ts'
import type { GuestMemory } from './guest-memory.ts'
import { pagesPerWord, popcount } from './page-bitmap.ts'

/** Numbers per cell: in-flight, to-send, re-dirtied, sent, clean, untouched. */
export const statesPerCell = 6

export interface MapFrame {
  readonly cellCount: number
  /** Pages that one cell stands for: a power of two below 32, else a multiple of 32; the last cell may hold fewer. */
  readonly pagesPerCell: number
  readonly totalPages: number
  /** Cell i has its counts at i × 6 … i × 6 + 5. */
  readonly counts: Uint32Array
}

/** Where a migration stands, for the map. */
export interface TransferMarks {
  readonly books: DirtyLog
  /** Pages sent in this round. */
  readonly sent: Uint32Array
  /** The newest batch, as a half-open range of the sweep; it wraps where `from` > `to`, and is empty where they are equal. */
  readonly batchFrom: number
  readonly batchTo: number
}

/** Census of a VM's memory in at most `maxCells` cells; `marks` is null while nothing moves it. */
export function takeCensus(memory: GuestMemory, marks: TransferMarks | null, maxCells: number): MapFrame {
  const pagesPerCell = pagesPerCellFor(memory.pages, maxCells)
  const cellCount = Math.ceil(memory.pages / pagesPerCell)
  const counts = new Uint32Array(cellCount * statesPerCell)
  const words = memory.content.words.length
  for (let word = 0; word < words; word += 1) countWord(memory, marks, word, pagesPerCell, counts)
  return { cellCount, pagesPerCell, totalPages: memory.pages, counts }
}

function pagesPerCellFor(pages: number, maxCells: number): number {
  const least = Math.ceil(pages / Math.max(1, maxCells))
  if (least > pagesPerWord / 2) return Math.ceil(least / pagesPerWord) * pagesPerWord
  let pagesPerCell = 1
  while (pagesPerCell < least) pagesPerCell *= 2
  return pagesPerCell
}

function countWord(
  memory: GuestMemory,
  marks: TransferMarks | null,
  word: number,
  pagesPerCell: number,
  counts: Uint32Array,
): void {
  const inWord = Math.min(pagesPerWord, memory.pages - word * pagesPerWord)
  let left = inWord === pagesPerWord ? -1 : (1 << inWord) - 1
  const present = left
  let inFlight = 0
  let toSend = 0
  let redirtied = 0
  let sent = 0
  if (marks !== null) {
    inFlight = marks.sent[word]! & batchMask(marks, word) & left
    left &= ~inFlight
    toSend = marks.books.todo.words[word]! & left
    left &= ~toSend
    redirtied = marks.books.log.words[word]! & left
    left &= ~redirtied
    sent = marks.sent[word]! & left
    left &= ~sent
  }
  const clean = left & memory.touchedWord(word)
  const untouched = left & ~clean
  for (let bit = 0; bit < inWord; bit += pagesPerCell) {
    const cell = pagesPerCell >= pagesPerWord ? -1 : ((1 << pagesPerCell) - 1) << bit
    const at = Math.floor((word * pagesPerWord + bit) / pagesPerCell) * statesPerCell
    if ((untouched & cell) === (present & cell)) {
      counts[at + 5]! += popcount(untouched & cell)
      continue
    }
    counts[at]! += popcount(inFlight & cell)
    counts[at + 1]! += popcount(toSend & cell)
    counts[at + 2]! += popcount(redirtied & cell)
    counts[at + 3]! += popcount(sent & cell)
    counts[at + 4]! += popcount(clean & cell)
    counts[at + 5]! += popcount(untouched & cell)
  }
}

/** Bits of a word that lie in the newest batch. */
function batchMask(marks: TransferMarks, word: number): number {
  const { batchFrom, batchTo } = marks
  if (batchFrom <= batchTo) return bitsFrom(batchFrom, word) & ~bitsFrom(batchTo, word)
  return bitsFrom(batchFrom, word) | ~bitsFrom(batchTo, word)
}

/** Bits of a word whose pages are at or after `page`. */
function bitsFrom(page: number, word: number): number {
  const bit = page - word * pagesPerWord
  if (bit <= 0) return -1
  return bit >= pagesPerWord ? 0 : -1 << bit
}
