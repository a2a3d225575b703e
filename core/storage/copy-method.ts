/**
 * The seam between a disk copy and a way of copying (mirror driver, changed-block passes, QEMU's mirror). A method
 * decides which blocks go next and where a guest's write goes; the copy owns extents, devices, space, the record
 * and the switch. Methods hold no reference to the copy: they are handed a run with every call.
 */
import type { Refusal } from '../base/errors.ts'
import type { VirtualDisk } from './virtual-disk.ts'

/**
 * Where a guest's write goes. `both`: to both disks at once, acknowledged when both have it, or over a network
 * when the source and the copy's buffer have it; `source-then-target`: one after the other; `wait`: held until what is being copied there has arrived.
 */
export type WritePlacement = 'source' | 'both' | 'source-then-target' | 'wait'

/** Blocks that are on their way from source to target. */
export interface Extent {
  readonly id: number
  readonly firstBlock: number
  readonly blocks: number
}

/** What a method sees of, and asks of, the copy that runs it. Valid during the call alone. */
export interface CopyRun {
  readonly nowNs: number
  readonly source: VirtualDisk
  readonly target: VirtualDisk
  readonly extentsInFlight: number
  /** The guest's writes are held back for the switch. */
  readonly isQuiesced: boolean
  overlapsExtent(firstBlock: number, blocks: number): boolean
  /** Some write of the guest to these blocks is on its way, to the target too; the method is run again when one is done. */
  overlapsWrite(firstBlock: number, blocks: number): boolean
  /** Sends blocks on their way. */
  startExtent(firstBlock: number, blocks: number): void
  /** Runs the method again at `timeNs`, if nothing else does before. */
  wakeAt(timeNs: number): void
  notePass(pass: PassFigures): void
  /** The copy ends with this. */
  fail(refusal: Refusal): void
}

export interface PassFigures {
  readonly pass: number
  readonly passBytes: number
  readonly changedBytes: number
  readonly verdict: 'another-pass' | 'switch-over' | 'give-up'
  readonly reason: string
}

export interface CopyMethod {
  /** Bytes that are to be copied as things stand. */
  remainingBytes(run: CopyRun): number
  /** Does whatever may be done now: after an extent, a write, a wake-up, when the guest is held back. */
  pump(run: CopyRun): void
  placeWrite(run: CopyRun, firstBlock: number, blocks: number): WritePlacement
  /** The source holds a write that goes nowhere else, perhaps one from before the copy began. */
  noteSourceWrite(run: CopyRun, offsetBytes: number, bytes: number): void
  /** A write is about to go to the target as well: false if the method leaves it to the sweep after all. */
  noteTargetWrite(offsetBytes: number, bytes: number): boolean
  noteArrived(run: CopyRun, extent: Extent): void
  /** First block that the bulk copy (of this pass) has not reached; null before it begins. For whoever draws it. */
  readonly cursor: number | null
  /** Of these blocks, those known to have been written again since they were copied, so that they are copied again. */
  countRewritten(firstBlock: number, blocks: number): number
  /** All is copied, as far as this method ever gets while the guest writes. */
  isReady(run: CopyRun): boolean
  /** Nothing is left to copy; asked when the guest is held back. */
  isComplete(run: CopyRun): boolean
  /** Somebody has asked for the end: writes are held back from `flushNs` later on, and for `switchNs` beside what is left. */
  readonly flushNs: number
  readonly switchNs: number
  clone(): CopyMethod
}
