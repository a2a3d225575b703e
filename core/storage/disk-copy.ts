/**
 * One disk on its way to another datastore or format: target, extents in flight, record, what waits, and figures.
 * It is plain state; `copy-steps.ts` moves it on, its method decides. From the outside a copy is started,
 * watched, finished or cancelled through `Storage`.
 */
import type { Refusal } from '../base/errors.ts'
import type { CapturedBlocks, ContentRecord } from './content-record.ts'
import type { CopyMethod, Extent } from './copy-method.ts'
import type { MirrorBuffer } from './mirror-buffer.ts'
import type { BlockRange, VirtualDisk } from './virtual-disk.ts'

/**
 * `finishing`: asked for and the target is being flushed; `quiesced`: writes are held; then nothing is left, and it
 * is `switching` by itself or `complete` until it is switched with others.
 */
export type CopyStage = 'copying' | 'ready' | 'finishing' | 'quiesced' | 'complete' | 'switching'

/** What a copy may wait for: a way to the target, paths to one of its datastores, or a host that has failed (in vain). */
export type CopyHold = 'network' | 'storage' | 'host'

/** An extent and how far it is: 0 = being read, then the devices between, last = being written. */
export interface MovingExtent extends Extent {
  hop: number
  captured: CapturedBlocks
  /** Runs of blocks with content, known once it is read. */
  content: readonly BlockRange[]
}

/** What a copy has done so far. Bytes of the bulk copy and of mirrored writes are kept apart. */
export interface CopyFigures {
  readBytes: number
  /** Blocks of extents that have arrived, zero or not. */
  copiedBytes: number
  /** What crossed the devices between: blocks with content. */
  sentBytes: number
  writtenBytes: number
  mirroredBytes: number
  /** The guest's writes, by where they went, and those that had to wait before. */
  writesToSource: number
  writesToBoth: number
  writesHeld: number
  /** Of those to both, those that found the copy's buffer full and were done at the pace of the network. */
  writesSynchronous: number
}

export class DiskCopy {
  readonly id: number
  readonly disk: string
  readonly target: VirtualDisk
  readonly method: CopyMethod
  readonly record: ContentRecord
  /** Names of the devices between source and target, in order: data mover, network. */
  readonly via: readonly string[]
  /** The one of them that mirrored writes cross too; null: they go to the target at once. */
  readonly mirrorVia: string | null
  /** What mirrored writes wait in on their way over it; null: there is none, and the guest waits for the target. */
  readonly buffer: MirrorBuffer | null
  /** Finishes by itself as soon as it is ready. */
  readonly finishesItself: boolean
  /** Else somebody switches it, and deletes the old file. */
  readonly switchesItself: boolean
  readonly startedAtNs: number
  readonly extents = new Map<number, MovingExtent>()
  /** Requests that are held, in the order in which they came. */
  held: number[] = []
  stage: CopyStage = 'copying'
  readyAtNs: number | null = null
  /** When the stage `finishing` or `switching` is over. */
  nextStageAtNs = 0
  failure: Refusal | null = null
  /**
   * Why it is held up: nothing new leaves, and writes that have to reach the target wait, in the buffer if there is one.
   */
  readonly holds = new Set<CopyHold>()
  /** Extents on their way that wait for paths to a datastore, in order. */
  readonly parked = new Set<number>()
  nextExtent = 0
  /** The method found writes of the guest in its way. */
  waitsForWrites = false
  /** The step on the clock that runs it again. */
  wake: { readonly sequence: number; readonly timeNs: number } | null = null
  figures: CopyFigures = {
    readBytes: 0,
    copiedBytes: 0,
    sentBytes: 0,
    writtenBytes: 0,
    mirroredBytes: 0,
    writesToSource: 0,
    writesToBoth: 0,
    writesHeld: 0,
    writesSynchronous: 0,
  }

  constructor(
    of: Pick<
      DiskCopy,
      | 'id'
      | 'disk'
      | 'target'
      | 'method'
      | 'record'
      | 'via'
      | 'mirrorVia'
      | 'buffer'
      | 'finishesItself'
      | 'switchesItself'
      | 'startedAtNs'
    >,
  ) {
    this.id = of.id
    this.disk = of.disk
    this.target = of.target
    this.method = of.method
    this.record = of.record
    this.via = of.via
    this.mirrorVia = of.mirrorVia
    this.buffer = of.buffer
    this.finishesItself = of.finishesItself
    this.switchesItself = of.switchesItself
    this.startedAtNs = of.startedAtNs
  }

  get isHeldUp(): boolean {
    return this.holds.size > 0
  }

  /** The guest's writes are held back. */
  get isQuiesced(): boolean {
    return this.stage === 'quiesced' || this.stage === 'complete' || this.stage === 'switching'
  }

  /** Some extent that is on its way has one of these blocks. */
  overlapsExtent(firstBlock: number, blocks: number): boolean {
    for (const extent of this.extents.values()) {
      if (firstBlock < extent.firstBlock + extent.blocks && firstBlock + blocks > extent.firstBlock)
        return true
    }
    return false
  }

  clone(): DiskCopy {
    const copy = new DiskCopy({
      ...this,
      target: this.target.clone(),
      method: this.method.clone(),
      record: this.record.clone(),
      buffer: this.buffer?.clone() ?? null,
    })
    for (const [id, extent] of this.extents) copy.extents.set(id, { ...extent })
    copy.held = [...this.held]
    copy.stage = this.stage
    copy.readyAtNs = this.readyAtNs
    copy.nextStageAtNs = this.nextStageAtNs
    copy.failure = this.failure
    for (const why of this.holds) copy.holds.add(why)
    for (const id of this.parked) copy.parked.add(id)
    copy.nextExtent = this.nextExtent
    copy.waitsForWrites = this.waitsForWrites
    copy.wake = this.wake
    copy.figures = { ...this.figures }
    return copy
  }
}
