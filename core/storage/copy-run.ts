/** What a copy's method sees of it: one object per call, over state and world. */
import type { Refusal } from '../base/errors.ts'
import type { CopyRun, PassFigures } from './copy-method.ts'
import type { DiskCopy } from './disk-copy.ts'
import { trackingBlockBytes } from './granularity.ts'
import type { StorageState } from './storage-state.ts'
import type { StorageWorld } from './storage-world.ts'
import type { VirtualDisk } from './virtual-disk.ts'

export class CopySession implements CopyRun {
  readonly nowNs: number
  readonly source: VirtualDisk
  readonly target: VirtualDisk
  readonly isQuiesced: boolean
  readonly #world: StorageWorld
  readonly #state: StorageState
  readonly #copy: DiskCopy

  constructor(world: StorageWorld, state: StorageState, copy: DiskCopy) {
    this.#world = world
    this.#state = state
    this.#copy = copy
    this.nowNs = world.nowNs
    this.source = state.inUse(copy.disk).disk
    this.target = copy.target
    this.isQuiesced = copy.isQuiesced
  }

  get extentsInFlight(): number {
    return this.#copy.extents.size
  }

  overlapsExtent(firstBlock: number, blocks: number): boolean {
    return this.#copy.overlapsExtent(firstBlock, blocks)
  }

  overlapsWrite(firstBlock: number, blocks: number): boolean {
    for (const id of this.#state.inUse(this.#copy.disk).writesInFlight) {
      const request = this.#state.requests.get(id)!
      if (firstBlock < request.firstBlock + request.blocks && firstBlock + blocks > request.firstBlock) {
        this.#copy.waitsForWrites = true
        return true
      }
    }
    if (this.#copy.buffer?.overlaps(firstBlock, blocks) !== true) return false
    this.#copy.waitsForWrites = true
    return true
  }

  startExtent(firstBlock: number, blocks: number): void {
    const copy = this.#copy
    const id = copy.nextExtent
    copy.nextExtent += 1
    copy.extents.set(id, { id, firstBlock, blocks, hop: 0, captured: null, content: [] })
    const bytes = this.source.initialised.countRange(firstBlock, blocks) * trackingBlockBytes
    copy.figures.readBytes += bytes
    const doneNs =
      bytes === 0
        ? this.nowNs
        : this.#state.device(this.source.datastore).submit(this.nowNs, {
            kind: 'read',
            bytes,
            file: this.source.file,
            offsetBytes: firstBlock * trackingBlockBytes,
          })
    this.#world.scheduleStorage({ kind: 'extent', copy: copy.id, extent: id }, doneNs)
  }

  wakeAt(timeNs: number): void {
    wakeCopy(this.#world, this.#copy, timeNs)
  }

  notePass(pass: PassFigures): void {
    this.#world.tellStorage({ type: 'pass-finished', copy: this.#copy.id, ...pass })
  }

  fail(refusal: Refusal): void {
    failLater(this.#world, this.#copy, refusal)
  }
}

/** The copy is run again at `timeNs`, or earlier if it was to be anyway. */
export function wakeCopy(world: StorageWorld, copy: DiskCopy, timeNs: number): void {
  if (copy.wake !== null) {
    if (copy.wake.timeNs <= timeNs) return
    world.cancelStorage(copy.wake.sequence)
  }
  copy.wake = { sequence: world.scheduleStorage({ kind: 'copy', copy: copy.id }, timeNs), timeNs }
}

/** The copy ends with this as soon as what happens now is through. */
export function failLater(world: StorageWorld, copy: DiskCopy, refusal: Refusal): void {
  copy.failure ??= refusal
  wakeCopy(world, copy, world.nowNs)
}
