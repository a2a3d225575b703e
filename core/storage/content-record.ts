/**
 * The oracle of a disk copy: which write each block of source and destination holds, kept apart from the books by
 * which the copy works. Every write to a block has a number; the record hears of writes that reached a disk, of
 * acknowledgements and of arrivals by itself, no copy reads it, and at the switch it must say of every block that
 * the destination holds the newest write, and that every acknowledged one is in it.
 */
import { BlockBitmap } from './block-bitmap.ts'
import { BlockCounts } from './block-counts.ts'

/** What the source held of some blocks at one moment: their write numbers; null: none was written since the start. */
export type CapturedBlocks = readonly number[] | null

export interface CopyProof {
  /** Blocks of which the destination does not hold exactly the newest content. */
  readonly staleBlocks: number
  /** Blocks with an acknowledged write that the destination lacks. */
  readonly lostBlocks: number
}

export class ContentRecord {
  /** Content when the copy began: all else was zero, which a fresh destination is too. */
  readonly #startContent: BlockBitmap
  /** Numbers given out, numbers that the source holds, that were acknowledged, that the destination holds. */
  #issued = new BlockCounts()
  #written = new BlockCounts()
  #acknowledged = new BlockCounts()
  #arrived = new BlockCounts()
  #acknowledgedWrites = 0
  /** Blocks of which whole content has arrived at the destination. */
  #holds: BlockBitmap
  /** Blocks of the destination that hold a part of a write on top of something older. */
  #torn: BlockBitmap

  constructor(startContent: BlockBitmap) {
    this.#startContent = startContent.clone()
    this.#holds = new BlockBitmap(startContent.size)
    this.#torn = new BlockBitmap(startContent.size)
  }

  /** A write to these blocks has begun: its number in each of them. */
  issue(firstBlock: number, blocks: number): number[] {
    return Array.from({ length: blocks }, (_, index) => {
      const number = this.#issued.get(firstBlock + index) + 1
      this.#issued.set(firstBlock + index, number)
      return number
    })
  }

  noteWritten(firstBlock: number, numbers: readonly number[]): void {
    for (const [index, number] of numbers.entries()) this.#written.set(firstBlock + index, number)
  }

  /** Writes that were acknowledged, whatever their size. */
  get acknowledgedWrites(): number {
    return this.#acknowledgedWrites
  }

  noteAcknowledged(firstBlock: number, numbers: readonly number[]): void {
    this.#acknowledgedWrites += 1
    for (const [index, number] of numbers.entries()) this.#acknowledged.set(firstBlock + index, number)
  }

  /** The write itself has reached the destination. `isWhole` says of a block whether the write covers all of it. */
  noteMirrored(firstBlock: number, numbers: readonly number[], isWhole: (block: number) => boolean): void {
    for (const [index, number] of numbers.entries()) {
      const block = firstBlock + index
      const isNext = this.#isComplete(block) && this.#arrived.get(block) === number - 1
      if (isWhole(block)) this.#holdsNow(block)
      else if (!isNext) this.#torn.set(block)
      this.#arrived.set(block, number)
    }
  }

  /** What a copy that reads these blocks of the source at this moment takes along. */
  capture(firstBlock: number, blocks: number): CapturedBlocks {
    if (this.#written.isUntouched(firstBlock, blocks)) return null
    return Array.from({ length: blocks }, (_, index) => this.#written.get(firstBlock + index))
  }

  /** Whole blocks, as they were captured, lie at the destination. */
  noteArrived(firstBlock: number, blocks: number, captured: CapturedBlocks): void {
    this.#holds.setRange(firstBlock, blocks)
    this.#torn.clearRange(firstBlock, blocks)
    if (captured === null && this.#arrived.isUntouched(firstBlock, blocks)) return
    for (let index = 0; index < blocks; index += 1)
      this.#arrived.set(firstBlock + index, captured?.[index] ?? 0)
  }

  prove(): CopyProof {
    let staleBlocks = this.#startContent.countMissingFrom(this.#holds)
    let lostBlocks = 0
    for (const block of this.#issued.noted()) {
      const arrived = this.#isComplete(block) ? this.#arrived.get(block) : -1
      const isCounted = this.#startContent.has(block) && !this.#holds.has(block)
      if (arrived !== this.#written.get(block) && !isCounted) staleBlocks += 1
      if (arrived < this.#acknowledged.get(block)) lostBlocks += 1
    }
    return { staleBlocks, lostBlocks }
  }

  get bytesHeld(): number {
    const counts = [this.#issued, this.#written, this.#acknowledged, this.#arrived]
    const bitmaps = [this.#startContent, this.#holds, this.#torn]
    return [...counts, ...bitmaps].reduce((sum, held) => sum + held.bytesHeld, 0)
  }

  clone(): ContentRecord {
    const copy = new ContentRecord(this.#startContent)
    copy.#issued = this.#issued.clone()
    copy.#written = this.#written.clone()
    copy.#acknowledged = this.#acknowledged.clone()
    copy.#acknowledgedWrites = this.#acknowledgedWrites
    copy.#arrived = this.#arrived.clone()
    copy.#holds = this.#holds.clone()
    copy.#torn = this.#torn.clone()
    return copy
  }

  /** Nothing of the destination's block is older than the number that it is said to hold. */
  #isComplete(block: number): boolean {
    return !this.#torn.has(block) && (this.#holds.has(block) || !this.#startContent.has(block))
  }

  #holdsNow(block: number): void {
    this.#holds.set(block)
    this.#torn.clear(block)
  }
}
