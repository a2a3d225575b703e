/**
 * vSphere's mirror driver (5.0 and later): one pass of bulk copying in address order. A write behind the cursor
 * goes to both disks and is done when both have it, over a network when source and buffer have it; ahead of it, to the
 * source only; to blocks that are being copied, it waits. Sources: RULES D.1, MEAS E12, FD-51. What is never
 * initialised on the source is not read.
 *
 * What is to be copied next is claimed: writes that are on their way there finish, new ones wait. Else a guest that
 * always has one on its way to those blocks would hold the copy up for as long as it writes.
 */
import type { CopyMethod, CopyRun, WritePlacement } from './copy-method.ts'
import { blocksFromBytes, trackingBlockBytes } from './granularity.ts'

export interface MirrorSettings {
  /** Bytes of one copy, and copies in hand at once. */
  readonly ioBytes: number
  readonly depth: number
  /** Suspending the VM and resuming it on the new disk, ns. */
  readonly switchNs: number
}

export class MirrorDriver implements CopyMethod {
  readonly flushNs = 0
  readonly switchNs: number
  readonly #settings: MirrorSettings
  /** First block that the pass has not reached. */
  #cursor: number
  /** From the cursor to here new writes wait until those on their way are done. */
  #claimedTo = 0

  constructor(settings: MirrorSettings, cursor = 0) {
    this.#settings = settings
    this.#cursor = cursor
    this.switchNs = settings.switchNs
  }

  /** First block that the bulk copy has not reached. */
  get cursor(): number {
    return this.#cursor
  }

  remainingBytes({ source, target }: CopyRun): number {
    const ahead = source.blocks - this.#cursor
    const blocks =
      target.format === 'eager-zeroed' ? ahead : source.initialised.countRange(this.#cursor, ahead)
    return blocks * trackingBlockBytes
  }

  pump(run: CopyRun): void {
    const { source } = run
    const ioBlocks = blocksFromBytes(this.#settings.ioBytes)
    while (run.extentsInFlight < this.#settings.depth && this.#cursor < source.blocks) {
      const first = this.#nextToCopy(run)
      if (first < 0) {
        // A first write to what was never initialised may be on its way.
        if (this.#claim(run, source.blocks)) this.#cursor = source.blocks
        return
      }
      const blocks = Math.min(ioBlocks - (first % ioBlocks), source.blocks - first)
      if (!this.#claim(run, first + blocks)) return
      run.startExtent(first, blocks)
      this.#cursor = first + blocks
    }
  }

  placeWrite(run: CopyRun, firstBlock: number, blocks: number): WritePlacement {
    const isClaimed = firstBlock < this.#claimedTo && firstBlock + blocks > this.#cursor
    if (isClaimed || run.overlapsExtent(firstBlock, blocks)) return 'wait'
    return firstBlock < this.#cursor ? 'both' : 'source'
  }

  noteSourceWrite(): void {
    // Ahead of the cursor the pass will find it, behind it the target gets it as well.
  }

  noteTargetWrite(): boolean {
    return true
  }

  noteArrived(): void {
    // The cursor passed when the copy began; until now writes here had to wait.
  }

  /** Behind the cursor writes go to both disks, ahead of it nothing has been copied yet. */
  countRewritten(): number {
    return 0
  }

  isReady(run: CopyRun): boolean {
    return this.#cursor >= run.source.blocks && run.extentsInFlight === 0
  }

  isComplete(run: CopyRun): boolean {
    return this.isReady(run)
  }

  clone(): MirrorDriver {
    const copy = new MirrorDriver(this.#settings, this.#cursor)
    copy.#claimedTo = this.#claimedTo
    return copy
  }

  /** True if nothing is on its way to these blocks, from the cursor to `end`; else they are claimed. */
  #claim(run: CopyRun, end: number): boolean {
    const isFree = !run.overlapsWrite(this.#cursor, end - this.#cursor)
    this.#claimedTo = isFree ? 0 : end
    return isFree
  }

  /** A target that is zeroed eagerly is written block by block; else what was never initialised is passed over. */
  #nextToCopy({ source, target }: CopyRun): number {
    return target.format === 'eager-zeroed' ? this.#cursor : source.initialised.nextSet(this.#cursor)
  }
}
