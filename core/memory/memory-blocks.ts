/**
 * The blocks that a hypervisor's sender divides memory into, where it names a block whenever its sweep enters one.
 * Keeps the block of the last page that was sent.
 */
import { lowestBit, pagesPerWord } from './page-bitmap.ts'

export interface MemoryBlock {
  readonly firstPage: number
  /** Bytes on the wire beside the first page that is sent in it after one of another block. */
  readonly entryBytes: number
}

export class BlockSweep {
  /** In the order of their pages, the first from page 0. */
  readonly #blocks: readonly MemoryBlock[]
  #current = -1

  constructor(blocks: readonly MemoryBlock[]) {
    this.#blocks = blocks
  }

  /** The pages `mask` of a word are sent, in order; returns the bytes that name blocks between them. */
  enter(word: number, mask: number): number {
    const firstPage = word * pagesPerWord
    if (this.#holds(firstPage) && this.#holds(firstPage + pagesPerWord - 1)) return 0
    let bytes = 0
    for (let left = mask; left !== 0; left &= left - 1) bytes += this.#enterPage(firstPage + lowestBit(left))
    return bytes
  }

  clone(): BlockSweep {
    const copy = new BlockSweep(this.#blocks)
    copy.#current = this.#current
    return copy
  }

  #holds(page: number): boolean {
    const block = this.#blocks[this.#current]
    return block !== undefined && page >= block.firstPage && page < this.#endOf(this.#current)
  }

  #endOf(index: number): number {
    return this.#blocks[index + 1]?.firstPage ?? Infinity
  }

  #enterPage(page: number): number {
    if (this.#holds(page)) return 0
    this.#current = this.#blocks.findLastIndex((block) => block.firstPage <= page)
    return this.#blocks[this.#current]!.entryBytes
  }
}
