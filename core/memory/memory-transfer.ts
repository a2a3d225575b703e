/**
 * Everything page-level of one migration, and no time: which pages are still to be sent, in what order they
 * go, what each costs on the wire, and what the destination holds. The migration asks it to send so many
 * pages or bytes and says itself how long that took. A page is read, taken off the books and recorded at the
 * destination in one act: what is written while it is under way is newer, and marked so.
 */
import { assertInvariant } from '../base/assert.ts'
import type { DirtyBookkeeping } from '../scenario/policy-schema.ts'
import type { DestinationRecord } from './destination-record.ts'
import { newDestinationRecord } from './destination-record.ts'
import { DirtyLog } from './dirty-log.ts'
import type { GuestMemory } from './guest-memory.ts'
import { BlockSweep } from './memory-blocks.ts'
import type { MemoryBlock } from './memory-blocks.ts'
import { lowestBit, pagesPerWord, popcount } from './page-bitmap.ts'
import type { PageBitmap } from './page-bitmap.ts'
import type { MapFrame } from './page-census.ts'
import { takeCensus } from './page-census.ts'

export interface MemoryTransferOptions {
  readonly rule: DirtyBookkeeping
  /** Bytes on the wire of a page with content, its header included. */
  readonly contentPageBytes: number
  /** Bytes on the wire of a page that is sent as a zero marker. */
  readonly zeroPageBytes: number
  /** Whether pages are looked at when they are sent; if not, zero pages go like all others. */
  readonly detectZeroPages: boolean
  /** What the first round sends. */
  readonly firstPass: 'all' | 'touched'
  /** Blocks that are named on the wire, of a memory of so many pages, firmware from `mainPages` on. Left out: none. */
  readonly blocksOf?: (mainPages: number, pages: number) => readonly MemoryBlock[]
}

/** What one call of `sendUpTo` did. The object is used again by the next call. */
export interface SendResult {
  contentPages: number
  zeroPages: number
  /** Left out because they were dirty again (skip-if-redirtied). */
  skippedPages: number
  bytes: number
}

export class MemoryTransfer {
  readonly #memory: GuestMemory
  readonly #options: MemoryTransferOptions
  readonly #books: DirtyLog
  readonly #record: DestinationRecord
  /** Pages sent in this round: for the map alone. */
  readonly #sent: Uint32Array
  readonly #blocks: BlockSweep | null
  /** Page at which the sweep goes on, 0…pages−1. */
  #position = 0
  #batchFrom = 0
  /** Post-copy: the guest runs at the destination, and sent pages arrive when `noteArrival` says so. */
  #isPostCopy = false
  readonly #result: SendResult = { contentPages: 0, zeroPages: 0, skippedPages: 0, bytes: 0 }

  /** Begins to watch `memory` at once; all that the first pass is to send is in todo. `original`: for `clone` alone. */
  constructor(memory: GuestMemory, options: MemoryTransferOptions, original: MemoryTransfer | null = null) {
    this.#memory = memory
    this.#options = options
    if (original === null) {
      this.#books = DirtyLog.atStart(options.rule, memory, options.firstPass)
      this.#record = newDestinationRecord(memory)
      this.#sent = new Uint32Array(memory.content.words.length)
      const blocks = options.blocksOf?.(memory.mainPages, memory.pages)
      this.#blocks = blocks === undefined ? null : new BlockSweep(blocks)
    } else {
      this.#books = original.#books.clone()
      this.#record = original.#record.clone(memory)
      this.#sent = original.#sent.slice()
      this.#blocks = original.#blocks?.clone() ?? null
      this.#position = original.#position
      this.#batchFrom = original.#batchFrom
      this.#isPostCopy = original.#isPostCopy
    }
    if (!this.#isPostCopy) memory.watch(this.#books)
    memory.watch(this.#record)
  }

  get todoPages(): number {
    return this.#books.todo.count
  }

  get loggedPages(): number {
    return this.#books.log.count
  }

  /** Pages that the destination lacks: still to send in this round, dirty again, or both. */
  get remainingPages(): number {
    return this.#books.remainingPages
  }

  /** Page at which the sweep goes on. */
  get sweepPage(): number {
    return this.#position
  }

  /** Takes the log into todo; returns how many pages were not in todo before. */
  sync(): number {
    return this.#books.sync()
  }

  /** The sweep goes on at page 0. */
  restartSweep(): void {
    this.#position = 0
    this.#batchFrom = 0
  }

  /**
   * The guest is about to run at the destination: what it writes there is no business of the books any more, and
   * what is in todo is what the destination lacks. A sent page counts as arrived only when that is noted.
   */
  beginPostCopy(): void {
    this.#isPostCopy = true
    this.#memory.unwatch(this.#books)
    this.#record.runAtDestination()
  }

  /** The sweep goes on at this page if it is still to send. */
  moveSweepTo(page: number): void {
    if (this.#books.todo.has(page)) this.#position = page
  }

  /** The page that was sent last. */
  get lastSentPage(): number {
    return (this.#position === 0 ? this.#memory.pages : this.#position) - 1
  }

  /** Post-copy: this page lies at the destination now. */
  noteArrival(page: number): void {
    this.#record.noteArrivals(page >>> 5, 1 << (page & 31))
  }

  /** Post-copy: this page was lost on its way and is still to send. */
  noteLoss(page: number): void {
    this.#books.putBack(page)
    this.#sent[page >>> 5]! &= ~(1 << (page & 31))
  }

  /** Post-copy: a copy of what is still to send. */
  todoBitmap(): PageBitmap {
    return this.#books.todo.clone()
  }

  /** Forgets which pages were sent, so that the map shows a new round. */
  beginRound(): void {
    this.#sent.fill(0)
    this.#batchFrom = this.#position
  }

  /**
   * Sends pages of todo in sweep order (address order, round and round) until todo is empty, `maxPages` are
   * sent, or `maxBytes` are reached: exceeded by less than one page. The result is valid until the next call.
   */
  sendUpTo(maxPages: number, maxBytes: number): SendResult {
    const result = this.#result
    result.contentPages = 0
    result.zeroPages = 0
    result.skippedPages = 0
    result.bytes = 0
    this.#batchFrom = this.#position
    const todo = this.#books.todo
    let pagesLeft = maxPages
    while (pagesLeft > 0 && todo.count > 0 && result.bytes < maxBytes) {
      const word = this.#position >>> 5
      const mask = todo.words[word]! & (-1 << (this.#position & 31))
      const skipped = mask === 0 ? 0 : this.#books.skippedOf(word, mask)
      if (mask === skipped) this.#skip(word, skipped, (word + 1) * pagesPerWord)
      else pagesLeft -= this.#sendFromWord(word, mask & ~skipped, pagesLeft, maxBytes)
      if (skipped !== 0 && mask !== skipped) this.#skipPassed(word, skipped)
    }
    return result
  }

  /** Distinct pages newly marked in the log since the last call: each was one write fault for the guest. */
  takeTracedPages(): number {
    return this.#books.takeTracedPages()
  }

  /** Compares the destination record with the guest's memory, every page. */
  verify(): { pages: number; stalePages: number } {
    return { pages: this.#memory.pages, stalePages: this.#record.countStale() }
  }

  census(maxCells: number): MapFrame {
    const marks = {
      books: this.#books,
      sent: this.#sent,
      batchFrom: this.#batchFrom,
      batchTo: this.#position,
    }
    return takeCensus(this.#memory, marks, maxCells)
  }

  /** Stops watching the memory: the migration is over. */
  detach(): void {
    this.#memory.unwatch(this.#books)
    this.#memory.unwatch(this.#record)
  }

  /** The same transfer over a copy of its memory. */
  clone(memory: GuestMemory): MemoryTransfer {
    assertInvariant(
      memory.pages === this.#memory.pages,
      'clone-over-a-copy',
      () => `memory of ${memory.pages} pages is no copy of one of ${this.#memory.pages}`,
    )
    return new MemoryTransfer(memory, this.#options, this)
  }

  get bytesHeld(): number {
    return this.#books.bytesHeld + this.#record.bytesHeld + this.#sent.byteLength
  }

  #moveTo(page: number): void {
    this.#position = page >= this.#memory.pages ? 0 : page
  }

  /** Leaves the pages `skipped` of a word for the next round; the sweep goes on at `nextPage`. */
  #skip(word: number, skipped: number, nextPage: number): void {
    if (skipped !== 0) {
      this.#books.dropFromTodo(word, skipped)
      this.#result.skippedPages += popcount(skipped)
    }
    this.#moveTo(nextPage)
  }

  /** Leaves out those of `skipped` that the sweep has come past in this word. */
  #skipPassed(word: number, skipped: number): void {
    const next = this.#position
    const isInWord = next >>> 5 === word
    this.#skip(word, isInWord ? skipped & ~(-1 << (next & 31)) : skipped, next)
  }

  /** Sends the pages `mask` of a word, all of them if both limits allow, else the first ones. Returns how many. */
  #sendFromWord(word: number, mask: number, maxPages: number, maxBytes: number): number {
    const { contentPageBytes, zeroPageBytes, detectZeroPages } = this.#options
    const result = this.#result
    const zeros = detectZeroPages ? mask & ~this.#memory.content.words[word]! : 0
    const count = popcount(mask)
    const zeroCount = popcount(zeros)
    const bytes = (count - zeroCount) * contentPageBytes + zeroCount * zeroPageBytes
    if (count > maxPages || result.bytes + bytes > maxBytes) return this.#sendOne(word, mask, zeros)
    this.#passOn(word, mask)
    result.contentPages += count - zeroCount
    result.zeroPages += zeroCount
    result.bytes += bytes
    this.#moveTo(word * pagesPerWord + 32 - Math.clz32(mask))
    return count
  }

  #sendOne(word: number, mask: number, zeros: number): number {
    const { contentPageBytes, zeroPageBytes } = this.#options
    const first = mask & -mask
    const isZero = (zeros & first) !== 0
    this.#passOn(word, first)
    this.#result.contentPages += isZero ? 0 : 1
    this.#result.zeroPages += isZero ? 1 : 0
    this.#result.bytes += isZero ? zeroPageBytes : contentPageBytes
    this.#moveTo(word * pagesPerWord + lowestBit(first) + 1)
    return 1
  }

  /** The pages `mask` of a word are read, sent and held by the destination. */
  #passOn(word: number, mask: number): void {
    this.#books.noteSent(word, mask)
    if (!this.#isPostCopy) this.#record.noteArrivals(word, mask)
    this.#sent[word]! |= mask
    if (this.#blocks !== null) this.#result.bytes += this.#blocks.enter(word, mask)
  }
}
