/**
 * A guest's memory at the destination of a post-copy migration, as its writes meet it: a write to a page that has
 * not arrived keeps the guest waiting, and with it all later writes, in their order. It knows no time.
 */
import type { WritableMemory } from '../workload/write-stream.ts'
import type { GuestMemory } from './guest-memory.ts'
import type { PageBitmap } from './page-bitmap.ts'

export class ArrivingMemory implements WritableMemory {
  /** Pages that have not arrived. */
  readonly missing: PageBitmap
  readonly #memory: GuestMemory
  #waitingPage = -1
  #keptBack: readonly Uint32Array[] = []

  constructor(memory: GuestMemory, missing: PageBitmap) {
    this.#memory = memory
    this.missing = missing
  }

  /** Page that the guest waits for; −1 if for none. */
  get waitingPage(): number {
    return this.#waitingPage
  }

  writeMany(pages: Uint32Array, count: number): void {
    const written = this.#waitingPage >= 0 ? 0 : this.#writeUntilMissing(pages, count)
    if (written < count) this.#keptBack = [...this.#keptBack, pages.slice(written, count)]
  }

  /** The page that the guest waited for has arrived: the writes that were kept back go on, up to the next gap. */
  goOn(): void {
    const waiting = this.#keptBack
    this.#keptBack = []
    this.#waitingPage = -1
    for (const [index, pages] of waiting.entries()) {
      const written = this.#writeUntilMissing(pages, pages.length)
      if (written === pages.length) continue
      this.#keptBack = [pages.subarray(written), ...waiting.slice(index + 1)]
      return
    }
  }

  /** The guest was switched off: it makes no write any more. */
  forgetWrites(): void {
    this.#keptBack = []
    this.#waitingPage = -1
  }

  clone(memory: GuestMemory): ArrivingMemory {
    const copy = new ArrivingMemory(memory, this.missing.clone())
    copy.#waitingPage = this.#waitingPage
    copy.#keptBack = this.#keptBack
    return copy
  }

  /** How many of the writes were made before one met a page that is missing. */
  #writeUntilMissing(pages: Uint32Array, count: number): number {
    let made = 0
    while (made < count && !this.missing.has(pages[made]!)) made += 1
    if (made > 0) this.#memory.writeMany(pages, made)
    if (made < count) this.#waitingPage = pages[made]!
    return made
  }
}
