/**
 * One bit a block of a disk, in chunks that exist only where bits differ: an empty chunk and a full one take no
 * memory, so that a disk of 62 TB costs what is allocated on it. The count of set bits is kept.
 */
import { lowestBit, popcount } from '../memory/page-bitmap.ts'

const wordsPerChunk = 1024
const blocksPerChunk = wordsPerChunk * 32

/** Stands for every chunk with all bits set; never written to. */
const fullChunk = new Uint32Array(wordsPerChunk).fill(0xffffffff)

export class BlockBitmap {
  /** Blocks that it covers; bits beyond are never set. */
  readonly size: number
  /** null: no bit set. */
  readonly #chunks: (Uint32Array | null)[]
  /** Set bits of each chunk. */
  readonly #counts: number[]
  #count = 0

  constructor(size: number) {
    this.size = size
    const chunks = Math.ceil(size / blocksPerChunk)
    this.#chunks = Array.from({ length: chunks }, () => null)
    this.#counts = Array.from({ length: chunks }, () => 0)
  }

  /** Blocks whose bit is set. */
  get count(): number {
    return this.#count
  }

  get bytesHeld(): number {
    const own = this.#chunks.filter((chunk) => chunk !== null && chunk !== fullChunk).length
    return own * wordsPerChunk * 4 + this.#chunks.length * 16
  }

  has(block: number): boolean {
    const chunk = this.#chunks[Math.floor(block / blocksPerChunk)]
    if (chunk === null || chunk === undefined) return false
    const bit = block % blocksPerChunk
    return ((chunk[bit >>> 5]! >>> (bit & 31)) & 1) === 1
  }

  /** Returns true if the bit was not set before. */
  set(block: number): boolean {
    if (this.has(block)) return false
    this.setRange(block, 1)
    return true
  }

  /** Returns true if the bit was set before. */
  clear(block: number): boolean {
    if (!this.has(block)) return false
    this.clearRange(block, 1)
    return true
  }

  setRange(firstBlock: number, blocks: number): void {
    this.#changeRange(firstBlock, blocks, true)
  }

  clearRange(firstBlock: number, blocks: number): void {
    this.#changeRange(firstBlock, blocks, false)
  }

  /** First set block at or after `from`, or −1. */
  nextSet(from: number): number {
    for (let block = Math.max(0, from); block < this.size;) {
      const index = Math.floor(block / blocksPerChunk)
      const chunk = this.#chunks[index]!
      if (chunk !== null) {
        const found = nextInChunk(chunk, block % blocksPerChunk)
        if (found >= 0) return index * blocksPerChunk + found
      }
      block = (index + 1) * blocksPerChunk
    }
    return -1
  }

  /** Set blocks from `firstBlock` on without a gap, at most `most`. */
  runAt(firstBlock: number, most: number): number {
    const end = Math.min(this.size, firstBlock + most)
    let block = firstBlock
    while (block < end && this.has(block)) block += 1
    return block - firstBlock
  }

  countRange(firstBlock: number, blocks: number): number {
    const end = Math.min(this.size, firstBlock + blocks)
    let count = 0
    for (let block = firstBlock; block < end;) {
      const index = Math.floor(block / blocksPerChunk)
      const chunk = this.#chunks[index]!
      const chunkEnd = Math.min(end, (index + 1) * blocksPerChunk)
      if (chunk === fullChunk) count += chunkEnd - block
      else if (chunk !== null) count += countBits(chunk, block % blocksPerChunk, chunkEnd - block)
      block = chunkEnd
    }
    return count
  }

  /** Blocks that are set here and not in `other`, a bitmap of the same size. */
  countMissingFrom(other: BlockBitmap): number {
    let missing = 0
    for (const [index, own] of this.#chunks.entries()) {
      const others = other.#chunks[index] ?? null
      if (own === null || own === others) continue
      if (others === null) missing += this.#counts[index]!
      else
        for (let word = 0; word < wordsPerChunk; word += 1) missing += popcount(own[word]! & ~others[word]!)
    }
    return missing
  }

  /** Sets here what is set in `other`, a bitmap of the same size. */
  include(other: BlockBitmap): void {
    for (let block = other.nextSet(0); block >= 0;) {
      const run = other.runAt(block, other.size)
      this.setRange(block, run)
      block = other.nextSet(block + run)
    }
  }

  clone(): BlockBitmap {
    const copy = new BlockBitmap(this.size)
    for (const [index, chunk] of this.#chunks.entries()) {
      copy.#chunks[index] = chunk === null || chunk === fullChunk ? chunk : chunk.slice()
      copy.#counts[index] = this.#counts[index]!
    }
    copy.#count = this.#count
    return copy
  }

  #changeRange(firstBlock: number, blocks: number, isSet: boolean): void {
    const end = Math.min(this.size, firstBlock + blocks)
    for (let block = Math.max(0, firstBlock); block < end;) {
      const index = Math.floor(block / blocksPerChunk)
      const chunkEnd = Math.min(end, (index + 1) * blocksPerChunk)
      const before = this.#counts[index]!
      const after = this.#changeChunk(index, block % blocksPerChunk, chunkEnd - block, isSet)
      this.#counts[index] = after
      this.#count += after - before
      block = chunkEnd
    }
  }

  /** Returns how many bits of the chunk are set now. */
  #changeChunk(index: number, firstBit: number, bits: number, isSet: boolean): number {
    const whole = isSet ? fullChunk : null
    const chunk = this.#chunks[index]!
    if (chunk === whole) return this.#counts[index]!
    if (bits === blocksPerChunk) {
      this.#chunks[index] = whole
      return isSet ? blocksPerChunk : 0
    }
    const own = chunk === null ? new Uint32Array(wordsPerChunk) : chunk === fullChunk ? chunk.slice() : chunk
    const count = this.#counts[index]! + changeBits(own, firstBit, bits, isSet)
    this.#chunks[index] = count === 0 ? null : count === blocksPerChunk ? fullChunk : own
    return count
  }
}

/** Returns by how much the number of set bits has changed. */
function changeBits(words: Uint32Array, firstBit: number, bits: number, isSet: boolean): number {
  let change = 0
  for (let bit = firstBit; bit < firstBit + bits;) {
    const index = bit >>> 5
    const inWord = Math.min(32 - (bit & 31), firstBit + bits - bit)
    const mask = inWord === 32 ? -1 : ((1 << inWord) - 1) << (bit & 31)
    const before = words[index]!
    words[index] = isSet ? before | mask : before & ~mask
    change += popcount(words[index]!) - popcount(before)
    bit += inWord
  }
  return change
}

function countBits(words: Uint32Array, firstBit: number, bits: number): number {
  let count = 0
  for (let bit = firstBit; bit < firstBit + bits;) {
    const inWord = Math.min(32 - (bit & 31), firstBit + bits - bit)
    const mask = inWord === 32 ? -1 : ((1 << inWord) - 1) << (bit & 31)
    count += popcount(words[bit >>> 5]! & mask)
    bit += inWord
  }
  return count
}

function nextInChunk(words: Uint32Array, from: number): number {
  let index = from >>> 5
  let word = words[index]! & (-1 << (from & 31))
  while (word === 0) {
    index += 1
    if (index === wordsPerChunk) return -1
    word = words[index]!
  }
  return index * 32 + lowestBit(word)
}
