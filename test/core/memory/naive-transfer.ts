/** The three rules of dirty bookkeeping with plain sets, page by page: what the fast code is held against. */
import type { GuestMemory } from '../../../core/memory/guest-memory.ts'
import type { MemoryTransferOptions, SendResult } from '../../../core/memory/memory-transfer.ts'

export class NaiveTransfer {
  readonly #memory: GuestMemory
  readonly #options: MemoryTransferOptions
  readonly #todo = new Set<number>()
  readonly #log = new Set<number>()
  readonly #stale = new Set<number>()
  position = 0
  tracedPages = 0

  constructor(memory: GuestMemory, options: MemoryTransferOptions) {
    this.#memory = memory
    this.#options = options
    const touchedMain = Math.round(memory.mainPages * 0.6)
    for (let page = 0; page < memory.pages; page += 1) {
      const isTouched = page < touchedMain || page >= memory.mainPages
      if (options.firstPass === 'all' || isTouched) this.#todo.add(page)
      if (!memory.isZero(page)) this.#stale.add(page)
    }
  }

  get figures(): [number, number, number] {
    return [this.#todo.size, this.#log.size, new Set([...this.#todo, ...this.#log]).size]
  }

  get stalePages(): number {
    return this.#stale.size
  }

  write(pages: Uint32Array): void {
    for (const page of pages) {
      if (!this.#log.has(page)) this.tracedPages += 1
      this.#log.add(page)
      this.#stale.add(page)
    }
  }

  sync(): number {
    const newlyDirtied = [...this.#log].filter((page) => !this.#todo.has(page)).length
    for (const page of this.#log) this.#todo.add(page)
    this.#log.clear()
    return newlyDirtied
  }

  sendUpTo(maxPages: number, maxBytes: number): SendResult {
    const result = { contentPages: 0, zeroPages: 0, skippedPages: 0, bytes: 0 }
    while (
      this.#todo.size > 0 &&
      result.contentPages + result.zeroPages < maxPages &&
      result.bytes < maxBytes
    ) {
      const page = this.position
      this.position = (this.position + 1) % this.#memory.pages
      if (!this.#todo.delete(page)) continue
      if (this.#options.rule === 'skip-if-redirtied' && this.#log.has(page)) {
        result.skippedPages += 1
        continue
      }
      if (this.#options.rule === 'mark-after-send') this.#log.delete(page)
      this.#stale.delete(page)
      const isZero = this.#memory.isZero(page)
      result.bytes += isZero ? this.#options.zeroPageBytes : this.#options.contentPageBytes
      if (isZero) result.zeroPages += 1
      else result.contentPages += 1
    }
    return result
  }
}
