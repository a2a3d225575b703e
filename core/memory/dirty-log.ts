/**
 * The migration's own books: `todo`, the pages that this round has to send, and `log`, the pages written since
 * the two last met. Sending and writing change them by one of three rules, because hypervisors differ and the
 * number of pages sent shows it:
 *   mark-after-send      a send takes the page out of the log too; only writes after it count;
 *   swap-at-round-start  a send leaves the log alone; every page written in a round is sent in the next (QEMU);
 *   skip-if-redirtied    a page that is in the log when its turn comes is left for the next round (Xen).
 */
import type { DirtyBookkeeping } from '../scenario/policy-schema.ts'
import type { GuestMemory, WriteWatcher } from './guest-memory.ts'
import { PageBitmap, popcount } from './page-bitmap.ts'

export class DirtyLog implements WriteWatcher {
  readonly rule: DirtyBookkeeping
  readonly todo: PageBitmap
  readonly log: PageBitmap
  /** Pages that are in both. */
  #inBoth: number
  /** Pages newly marked since the hypervisor last asked: each cost the guest one write fault. */
  #traced: number

  constructor(rule: DirtyBookkeeping, todo: PageBitmap, log: PageBitmap = new PageBitmap(todo.size)) {
    this.rule = rule
    this.todo = todo
    this.log = log
    this.#inBoth = 0
    this.#traced = 0
  }

  /** What a migration starts with: every page, or those that the guest has ever touched. */
  static atStart(rule: DirtyBookkeeping, memory: GuestMemory, firstPass: 'all' | 'touched'): DirtyLog {
    const todo = new PageBitmap(memory.pages)
    if (firstPass === 'all') todo.setRange(0, memory.pages)
    else {
      for (let word = 0; word < todo.words.length; word += 1) {
        const touched = memory.touchedWord(word)
        todo.words[word] = touched
        todo.count += popcount(touched)
      }
    }
    return new DirtyLog(rule, todo)
  }

  /** Pages that the destination still lacks: in `todo`, in `log` or in both. */
  get remainingPages(): number {
    return this.todo.count + this.log.count - this.#inBoth
  }

  noteWrites(pages: Uint32Array, count: number): void {
    const log = this.log.words
    const todo = this.todo.words
    let marked = 0
    let inBoth = 0
    for (let index = 0; index < count; index += 1) {
      const page = pages[index]!
      const at = page >>> 5
      const bit = 1 << (page & 31)
      const word = log[at]!
      if ((word & bit) !== 0) continue
      log[at] = word | bit
      marked += 1
      if ((todo[at]! & bit) !== 0) inBoth += 1
    }
    this.log.count += marked
    this.#inBoth += inBoth
    this.#traced += marked
  }

  /** The two meet: what the log holds is to be sent. Returns how many pages were not in `todo` before. */
  sync(): number {
    const log = this.log.words
    const todo = this.todo.words
    for (let word = 0; word < log.length; word += 1) {
      if (log[word] === 0) continue
      todo[word]! |= log[word]!
      log[word] = 0
    }
    const newlyDirtied = this.log.count - this.#inBoth
    this.todo.count += newlyDirtied
    this.log.count = 0
    this.#inBoth = 0
    return newlyDirtied
  }

  /** Of the pages `mask` of a word, all in `todo`: those that the rule leaves out of this round. */
  skippedOf(word: number, mask: number): number {
    return this.rule === 'skip-if-redirtied' ? this.log.words[word]! & mask : 0
  }

  /** Takes the pages `mask` of a word out of `todo` without sending them; they stay in the log. */
  dropFromTodo(word: number, mask: number): void {
    this.todo.words[word]! &= ~mask
    this.todo.count -= popcount(mask)
    this.#inBoth -= popcount(mask & this.log.words[word]!)
  }

  /** A page that was sent and lost on its way is to be sent again. */
  putBack(page: number): void {
    if (this.todo.set(page) && this.log.has(page)) this.#inBoth += 1
  }

  /** Takes the pages `mask` of a word, which are being sent, off the books as the rule says. */
  noteSent(word: number, mask: number): void {
    this.dropFromTodo(word, mask)
    if (this.rule !== 'mark-after-send') return
    const redundant = this.log.words[word]! & mask
    if (redundant === 0) return
    this.log.words[word]! &= ~redundant
    this.log.count -= popcount(redundant)
  }

  /** Distinct pages newly marked since the last call. */
  takeTracedPages(): number {
    const traced = this.#traced
    this.#traced = 0
    return traced
  }

  clone(): DirtyLog {
    const copy = new DirtyLog(this.rule, this.todo.clone(), this.log.clone())
    copy.#inBoth = this.#inBoth
    copy.#traced = this.#traced
    return copy
  }

  get bytesHeld(): number {
    return this.todo.words.byteLength + this.log.words.byteLength
  }
}
