/**
 * QEMU's mirror job, version 7.2: a dirty bitmap, at first all that the image holds, swept in address order round and round, runs
 * of dirty blocks at a time, up to 16 copies in flight, held back by the job's speed limit. `background`: a write
 * marks its blocks, the sweep copies them (again). `write-blocking`: a write goes to the target right after the
 * source, outside the limit, and blocks that it covers count as copied. Ready: nothing dirty and nothing in
 * flight for the first time; from then on the limit does not hold, and dirty blocks are looked for every 100 ms.
 * Source: QEMU-72, block/mirror.c; measured runs.
 */
import { mibBytes, nsPerMs } from '../base/units.ts'
import type { BlockBitmap } from './block-bitmap.ts'
import type { CopyMethod, CopyRun, WritePlacement } from './copy-method.ts'
import { blocksFromBytes, blocksTouched, trackingBlockBytes } from './granularity.ts'
import { QemuRateLimit, jobSliceNs } from './qemu-rate-limit.ts'

/** Copies in flight (MAX_IN_FLIGHT). */
const maxInFlight = 16
/** Largest single copy (MAX_IO_BYTES). */
const maxIoBytes = 1 * mibBytes
/** Largest run of dirty blocks that one look at the bitmap takes: what 16 such copies hold (DEFAULT_MIRROR_BUF_SIZE). */
const bufferBytes = 16 * mibBytes
/**
 * How late a sleeping job is back at work: sleeps are rounded up to whole ms (qemu_timeout_ns_to_ms), and the first
 * copy has to be prepared. Measured on an idle disk: 34 ms over 32 sleeps (MODEL.md §18).
 */
const wakeUpNs = 1 * nsPerMs
/** From the request to complete until writes are held back, for flushing the target. Measured: 2.1 to 2.3 ms, with the next. */
const flushNs = 1.8 * nsPerMs
/** Replacing the node, for which writes are held back. Measured: 0.3 to 2 ms at the slowest write. */
const pivotNs = 0.4 * nsPerMs

export interface QemuMirrorSettings {
  readonly copyMode: 'background' | 'write-blocking'
  /** Infinity: no limit. */
  readonly speedBytesPerSecond: number
}

export class QemuMirror implements CopyMethod {
  readonly flushNs = flushNs
  readonly switchNs = pivotNs
  readonly #settings: QemuMirrorSettings
  readonly #limit: QemuRateLimit
  /** null before the first look. */
  #dirty: BlockBitmap | null = null
  /** Where the sweep goes on. */
  #cursor = 0
  /** The rest of the run of dirty blocks that is being sent. */
  #run = { firstBlock: 0, blocks: 0 }
  #sleepsUntilNs = 0
  #lastPauseNs = 0
  #isReady = false

  constructor(settings: QemuMirrorSettings, original?: QemuMirror) {
    this.#settings = settings
    if (original === undefined) {
      this.#limit = new QemuRateLimit(settings.speedBytesPerSecond)
      return
    }
    this.#limit = original.#limit.clone()
    this.#dirty = original.#dirty?.clone() ?? null
    this.#cursor = original.#cursor
    this.#run = original.#run
    this.#sleepsUntilNs = original.#sleepsUntilNs
    this.#lastPauseNs = original.#lastPauseNs
    this.#isReady = original.#isReady
  }

  remainingBytes(run: CopyRun): number {
    return (this.#dirtyOf(run).count + this.#run.blocks) * trackingBlockBytes
  }

  pump(run: CopyRun): void {
    const dirty = this.#dirtyOf(run)
    if (run.nowNs < this.#sleepsUntilNs) run.wakeAt(this.#sleepsUntilNs)
    while (run.nowNs >= this.#sleepsUntilNs || run.isQuiesced) {
      const wasDirty = dirty.count > 0 || this.#run.blocks > 0
      let delayNs = 0
      const mayWork = run.isQuiesced || run.nowNs - this.#lastPauseNs < jobSliceNs
      if (mayWork) {
        if (run.extentsInFlight >= maxInFlight || (!wasDirty && run.extentsInFlight > 0)) return
        if (wasDirty) {
          const sent = this.#iterate(run, dirty)
          if (sent === null) return
          delayNs = sent
        }
      }
      if (run.extentsInFlight === 0 && !wasDirty) {
        this.#isReady = true
        if (run.isQuiesced) return
      }
      if (this.#isReady) delayNs = run.extentsInFlight === 0 && !wasDirty ? jobSliceNs : 0
      this.#pause(run, delayNs)
    }
  }

  placeWrite(run: CopyRun, firstBlock: number, blocks: number): WritePlacement {
    if (this.#settings.copyMode === 'background') return 'source'
    const isTaken =
      firstBlock < this.#run.firstBlock + this.#run.blocks && firstBlock + blocks > this.#run.firstBlock
    return isTaken || run.overlapsExtent(firstBlock, blocks) ? 'wait' : 'source-then-target'
  }

  noteSourceWrite(run: CopyRun, offsetBytes: number, bytes: number): void {
    const { firstBlock, blocks } = blocksTouched(offsetBytes, bytes)
    this.#dirtyOf(run).setRange(firstBlock, blocks)
  }

  /** A part of a dirty block is left to the sweep, which has to copy the rest of the block anyway. */
  noteTargetWrite(offsetBytes: number, bytes: number): boolean {
    const { firstBlock, blocks } = blocksTouched(offsetBytes, bytes)
    const dirty = this.#dirty
    if (dirty === null) return false
    const firstWhole = Math.ceil(offsetBytes / trackingBlockBytes)
    const wholeBlocks = Math.floor((offsetBytes + bytes) / trackingBlockBytes) - firstWhole
    if (wholeBlocks > 0) dirty.clearRange(firstWhole, wholeBlocks)
    return wholeBlocks > 0 || dirty.countRange(firstBlock, blocks) === 0
  }

  noteArrived(): void {
    // Bits are cleared when a copy begins; what is written since has set them again.
  }

  get cursor(): number | null {
    return this.#dirty === null ? null : this.#cursor
  }

  /** Dirty blocks that this sweep has left behind. */
  countRewritten(firstBlock: number, blocks: number): number {
    const behind = Math.max(0, Math.min(blocks, this.#cursor - firstBlock))
    return this.#dirty?.countRange(firstBlock, behind) ?? 0
  }

  isReady(): boolean {
    return this.#isReady
  }

  isComplete(run: CopyRun): boolean {
    return this.#dirtyOf(run).count === 0 && this.#run.blocks === 0 && run.extentsInFlight === 0
  }

  clone(): QemuMirror {
    return new QemuMirror(this.#settings, this)
  }

  /** What the source's image holds; a fresh target reads as zeros elsewhere. */
  #dirtyOf(run: CopyRun): BlockBitmap {
    if (this.#dirty === null) {
      this.#dirty = run.source.initialised.clone()
      this.#lastPauseNs = run.nowNs
    }
    return this.#dirty
  }

  /** Sends one run of dirty blocks; returns the delay that the limit asks for, or null if it has to wait first. */
  #iterate(run: CopyRun, dirty: BlockBitmap): number | null {
    if (this.#run.blocks === 0) {
      const found = dirty.nextSet(this.#cursor)
      const firstBlock = found < 0 ? dirty.nextSet(0) : found
      if (run.overlapsExtent(firstBlock, 1) || this.#isWritten(run, firstBlock, 1)) return null
      let blocks = dirty.runAt(firstBlock, blocksFromBytes(bufferBytes))
      while (run.overlapsExtent(firstBlock, blocks) || this.#isWritten(run, firstBlock, blocks))
        blocks = Math.ceil(blocks / 2)
      dirty.clearRange(firstBlock, blocks)
      this.#cursor = firstBlock + blocks
      this.#run = { firstBlock, blocks }
    }
    let delayNs = 0
    while (this.#run.blocks > 0) {
      if (run.extentsInFlight >= maxInFlight) return null
      const { firstBlock } = this.#run
      const blocks = Math.min(this.#run.blocks, blocksFromBytes(maxIoBytes))
      run.startExtent(firstBlock, blocks)
      // Zeros go as such, and do not count.
      const contentBytes = run.source.content.countRange(firstBlock, blocks) * trackingBlockBytes
      this.#run = { firstBlock: firstBlock + blocks, blocks: this.#run.blocks - blocks }
      delayNs = this.#limit.delayAfter(run.nowNs, contentBytes)
    }
    return delayNs
  }

  /** Writes that go to the target as well keep the sweep off their blocks until they are there. */
  #isWritten(run: CopyRun, firstBlock: number, blocks: number): boolean {
    return this.#settings.copyMode === 'write-blocking' && run.overlapsWrite(firstBlock, blocks)
  }

  #pause(run: CopyRun, delayNs: number): void {
    this.#lastPauseNs = run.nowNs
    if (delayNs === 0 || run.isQuiesced) return
    this.#sleepsUntilNs = run.nowNs + delayNs + wakeUpNs
    this.#lastPauseNs = this.#sleepsUntilNs
    run.wakeAt(this.#sleepsUntilNs)
  }
}
