/**
 * Storage vMotion of 4.0 and 4.1: changed-block tracking. A first pass copies the disk, each further one what was
 * written during the pass before, until little enough is left to copy while the guest stands. It gives up after a
 * number of passes, which is why the mirror replaced it. Sources: RULES D.1, MEAS E13.
 */
import { mibBytes } from '../base/units.ts'
import { BlockBitmap } from './block-bitmap.ts'
import type { CopyMethod, CopyRun } from './copy-method.ts'
import { blocksFromBytes, blocksTouched, trackingBlockBytes } from './granularity.ts'

export interface ChangedBlockSettings {
  readonly ioBytes: number
  readonly depth: number
  readonly switchNs: number
  /** So much may be left for the time in which the guest stands. */
  readonly stopBytes: number
  /** Passes after which it gives up if more than that is still left. */
  readonly maxPasses: number
}

export class ChangedBlocks implements CopyMethod {
  readonly flushNs = 0
  readonly switchNs: number
  readonly #settings: ChangedBlockSettings
  /** What this pass has still to copy; null before the first. */
  #todo: BlockBitmap | null = null
  /** What was written since the pass began. */
  #changed: BlockBitmap | null = null
  #cursor = 0
  #pass = 0
  #passBytes = 0
  #isReady = false

  constructor(settings: ChangedBlockSettings) {
    this.#settings = settings
    this.switchNs = settings.switchNs
  }

  remainingBytes(run: CopyRun): number {
    const todo = this.#todo ?? this.#firstTodo(run)
    return (todo.count + (this.#changed?.count ?? 0)) * trackingBlockBytes
  }

  pump(run: CopyRun): void {
    if (this.#todo === null) this.#beginPass(this.#firstTodo(run))
    if (run.isQuiesced && this.#changed!.count > 0) {
      this.#todo!.include(this.#changed!)
      this.#changed = new BlockBitmap(run.source.blocks)
      this.#cursor = 0
    }
    for (;;) {
      this.#startExtents(run)
      if (this.#isReady || this.#todo!.count > 0 || run.extentsInFlight > 0) return
      this.#endPass(run)
    }
  }

  placeWrite(): 'source' {
    return 'source'
  }

  noteSourceWrite(_run: CopyRun, offsetBytes: number, bytes: number): void {
    const { firstBlock, blocks } = blocksTouched(offsetBytes, bytes)
    this.#changed?.setRange(firstBlock, blocks)
  }

  noteTargetWrite(): boolean {
    return false
  }

  noteArrived(): void {
    // Its blocks left the pass when their copy began; whatever was written since is among the changed.
  }

  get cursor(): number | null {
    return this.#todo === null ? null : this.#cursor
  }

  /** From the second pass on all that a pass has to copy has been copied before. */
  countRewritten(firstBlock: number, blocks: number): number {
    const again = this.#pass > 1 ? (this.#todo?.countRange(firstBlock, blocks) ?? 0) : 0
    return again + (this.#changed?.countRange(firstBlock, blocks) ?? 0)
  }

  isReady(): boolean {
    return this.#isReady
  }

  isComplete(run: CopyRun): boolean {
    return this.#todo?.count === 0 && this.#changed?.count === 0 && run.extentsInFlight === 0
  }

  clone(): ChangedBlocks {
    const copy = new ChangedBlocks(this.#settings)
    copy.#todo = this.#todo?.clone() ?? null
    copy.#changed = this.#changed?.clone() ?? null
    copy.#cursor = this.#cursor
    copy.#pass = this.#pass
    copy.#passBytes = this.#passBytes
    copy.#isReady = this.#isReady
    return copy
  }

  #firstTodo({ source, target }: CopyRun): BlockBitmap {
    if (target.format !== 'eager-zeroed') return source.initialised.clone()
    const all = new BlockBitmap(source.blocks)
    all.setRange(0, source.blocks)
    return all
  }

  #beginPass(todo: BlockBitmap): void {
    this.#todo = todo
    this.#changed = new BlockBitmap(todo.size)
    this.#cursor = 0
    this.#pass += 1
    this.#passBytes = todo.count * trackingBlockBytes
  }

  #startExtents(run: CopyRun): void {
    const todo = this.#todo!
    const ioBlocks = blocksFromBytes(this.#settings.ioBytes)
    while (run.extentsInFlight < this.#settings.depth && todo.count > 0) {
      const found = todo.nextSet(this.#cursor)
      const first = found < 0 ? todo.nextSet(0) : found
      const blocks = todo.runAt(first, ioBlocks)
      if (run.overlapsExtent(first, blocks)) return
      todo.clearRange(first, blocks)
      this.#cursor = first + blocks
      run.startExtent(first, blocks)
    }
  }

  /** All of the pass has arrived: what was written meanwhile decides. */
  #endPass(run: CopyRun): void {
    const changed = this.#changed!
    const changedBytes = changed.count * trackingBlockBytes
    const { stopBytes, maxPasses } = this.#settings
    const isSmall = changedBytes <= stopBytes
    const verdict = isSmall ? 'switch-over' : this.#pass >= maxPasses ? 'give-up' : 'another-pass'
    const reason =
      `${inMib(changedBytes)} MiB changed during pass ${this.#pass}; ` +
      `${inMib(stopBytes)} MiB may be left for the switch, after at most ${maxPasses} passes.`
    run.notePass({ pass: this.#pass, passBytes: this.#passBytes, changedBytes, verdict, reason })
    if (verdict === 'another-pass') this.#beginPass(changed)
    else this.#isReady = true
    if (verdict === 'give-up')
      run.fail({
        id: 'changed-blocks-do-not-converge',
        fault: 'GenericVmConfigFault',
        message: `The guest writes faster than the disk is copied: ${reason}`,
        remedy: 'Let the guest write less, use faster datastores, or choose the mirror driver.',
      })
  }
}

function inMib(bytes: number): string {
  return (bytes / mibBytes).toFixed(1)
}
