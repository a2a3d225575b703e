/** A whole number for each block of a disk, 0 where nothing was noted; chunks exist only where something was. */

const blocksPerChunk = 1024

export class BlockCounts {
  readonly #chunks = new Map<number, Uint32Array>()

  get(block: number): number {
    return this.#chunks.get(Math.floor(block / blocksPerChunk))?.[block % blocksPerChunk] ?? 0
  }

  set(block: number, value: number): void {
    const index = Math.floor(block / blocksPerChunk)
    let chunk = this.#chunks.get(index)
    if (chunk === undefined) {
      if (value === 0) return
      chunk = new Uint32Array(blocksPerChunk)
      this.#chunks.set(index, chunk)
    }
    chunk[block % blocksPerChunk] = value
  }

  /** True if no block of the range was ever noted, so that all are 0. */
  isUntouched(firstBlock: number, blocks: number): boolean {
    const last = Math.floor((firstBlock + blocks - 1) / blocksPerChunk)
    for (let index = Math.floor(firstBlock / blocksPerChunk); index <= last; index += 1)
      if (this.#chunks.has(index)) return false
    return true
  }

  /** Blocks that are not 0, in chunks in the order in which these came about. */
  *noted(): Generator<number> {
    for (const [index, chunk] of this.#chunks)
      for (let at = 0; at < blocksPerChunk; at += 1) if (chunk[at] !== 0) yield index * blocksPerChunk + at
  }

  get bytesHeld(): number {
    return this.#chunks.size * blocksPerChunk * 4
  }

  clone(): BlockCounts {
    const copy = new BlockCounts()
    for (const [index, chunk] of this.#chunks) copy.#chunks.set(index, chunk.slice())
    return copy
  }
}
