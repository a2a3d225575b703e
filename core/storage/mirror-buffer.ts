/**
 * Mirrored writes that the guest has its answer for and the target not: the buffer of a copy over a network, in the
 * order in which the guest wrote. A write keeps its place until the target disk has it, so that a slow network and a
 * slow target fill the buffer alike; while it is full the next ones wait for room, which is vSphere's fall-back to
 * synchronous mirroring (FD-51). Plain state; `mirror-send.ts` moves it on.
 */
import { mibBytes } from '../base/units.ts'
import type { GuestRequest } from './storage-state.ts'

/**
 * Content that a buffer holds. FD-51 names the buffer and not its size: ours, what a line of 1 GB/s has under way over
 * half of the 150 ms that a round trip may take at most, rounded to a power of two.
 */
export const mirrorBufferBytes = 64 * mibBytes

/** What the target needs to know of a guest's write. */
export type MirroredWrite = Pick<GuestRequest, 'offsetBytes' | 'bytes' | 'firstBlock' | 'blocks' | 'numbers'>

export interface BufferedWrite extends MirroredWrite {
  readonly id: number
  /** `held`: to be sent once there is a way; `wire`: on its way; `target`: being written there. */
  stage: 'held' | 'wire' | 'target'
  /** Its step on the clock; null while it is held. */
  step: number | null
}

export class MirrorBuffer {
  readonly capacityBytes: number
  /** In the order in which the guest wrote, which is that in which they reach the target. */
  readonly writes = new Map<number, BufferedWrite>()
  /** Requests that wait for room, in order. */
  waiting: number[] = []
  /** Nothing that leaves later arrives before these times, whatever the devices say. */
  wireUntilNs = 0
  targetUntilNs = 0
  #usedBytes = 0
  #nextWrite = 0

  constructor(capacityBytes: number) {
    this.capacityBytes = capacityBytes
  }

  get usedBytes(): number {
    return this.#usedBytes
  }

  get isEmpty(): boolean {
    return this.writes.size === 0 && this.waiting.length === 0
  }

  /** A write that is larger than the buffer has it for itself. */
  hasRoomFor(bytes: number): boolean {
    return this.writes.size === 0 || this.#usedBytes + bytes <= this.capacityBytes
  }

  add({ offsetBytes, bytes, firstBlock, blocks, numbers }: MirroredWrite): BufferedWrite {
    const id = this.#nextWrite
    const write: BufferedWrite = {
      id,
      offsetBytes,
      bytes,
      firstBlock,
      blocks,
      numbers,
      stage: 'held',
      step: null,
    }
    this.#nextWrite += 1
    this.#usedBytes += bytes
    this.writes.set(id, write)
    return write
  }

  remove({ id, bytes }: BufferedWrite): void {
    this.writes.delete(id)
    this.#usedBytes -= bytes
  }

  /** Some write that the target does not have yet is to one of these blocks. */
  overlaps(firstBlock: number, blocks: number): boolean {
    for (const write of this.writes.values())
      if (firstBlock < write.firstBlock + write.blocks && firstBlock + blocks > write.firstBlock) return true
    return false
  }

  clone(): MirrorBuffer {
    const copy = new MirrorBuffer(this.capacityBytes)
    for (const [id, write] of this.writes) copy.writes.set(id, { ...write })
    copy.waiting = [...this.waiting]
    copy.wireUntilNs = this.wireUntilNs
    copy.targetUntilNs = this.targetUntilNs
    copy.#usedBytes = this.#usedBytes
    copy.#nextWrite = this.#nextWrite
    return copy
  }
}
