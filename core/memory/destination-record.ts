/**
 * The oracle: what the destination holds, kept apart from the books by which the migration works. It hears of
 * the guest's writes and of pages' arrivals by itself, the migration never reads it, and at switchover it must
 * say of every page that its newest content is there. Two forms give the same answers: versions compared, and
 * for large memory one bit a page. No code is shared with the dirty log on purpose.
 */
import type { GuestMemory, WriteWatcher } from './guest-memory.ts'

export interface DestinationRecord extends WriteWatcher {
  /** Pages `word` × 32 + i for the set bits i of `mask` have arrived as they are at this moment. */
  noteArrivals(word: number, mask: number): void
  /** Post-copy: from here on the guest writes at the destination, and what arrives is what the source had now. */
  runAtDestination(): void
  /** Pages whose newest content is not at the destination. */
  countStale(): number
  /** For a copy of the memory; the copy is not yet watching it. */
  clone(memory: GuestMemory): DestinationRecord
  readonly bytesHeld: number
}

/** Empty: the destination's fresh memory is zero, so pages that are zero here are right there. */
export function newDestinationRecord(memory: GuestMemory): DestinationRecord {
  return memory.versions === null ? StaleBits.ofFreshMemory(memory) : new ArrivedVersions(memory.versions)
}

/** Notes the version of each page that arrived; the guest's memory has the newest. */
class ArrivedVersions implements DestinationRecord {
  readonly #newest: Uint32Array
  readonly #arrived: Uint32Array
  /** Versions when the guest left the source; null while it runs there. */
  #left: Uint32Array | null

  constructor(
    newest: Uint32Array,
    arrived = new Uint32Array(newest.length),
    left: Uint32Array | null = null,
  ) {
    this.#newest = newest
    this.#arrived = arrived
    this.#left = left
  }

  /** The memory has raised the versions. At the destination a write raises the version that lies there, whichever it is. */
  noteWrites(pages: Uint32Array, count: number): void {
    if (this.#left === null) return
    for (let index = 0; index < count; index += 1) this.#arrived[pages[index]!]! += 1
  }

  noteArrivals(word: number, mask: number): void {
    const sent = this.#left ?? this.#newest
    let page = word * 32
    for (let bits = mask; bits !== 0; bits >>>= 1) {
      if ((bits & 1) === 1) this.#arrived[page] = sent[page]!
      page += 1
    }
  }

  runAtDestination(): void {
    this.#left = this.#newest.slice()
  }

  countStale(): number {
    let stale = 0
    for (let page = 0; page < this.#newest.length; page += 1) {
      if (this.#arrived[page] !== this.#newest[page]) stale += 1
    }
    return stale
  }

  clone(memory: GuestMemory): ArrivedVersions {
    const newest = memory.versions ?? this.#newest.slice()
    return new ArrivedVersions(newest, this.#arrived.slice(), this.#left)
  }

  get bytesHeld(): number {
    return this.#arrived.byteLength + (this.#left?.byteLength ?? 0)
  }
}

/** One bit a page: set by every write, taken back when the page as it then is arrives. */
class StaleBits implements DestinationRecord {
  readonly #pages: number
  readonly #stale: Uint8Array
  /** Written since the guest left the source: an arrival would undo that. null while it runs there. */
  #writtenThere: Uint8Array | null

  constructor(pages: number, stale: Uint8Array, writtenThere: Uint8Array | null = null) {
    this.#pages = pages
    this.#stale = stale
    this.#writtenThere = writtenThere
  }

  static ofFreshMemory(memory: GuestMemory): StaleBits {
    const stale = new Uint8Array(Math.ceil(memory.pages / 32) * 4)
    for (let word = 0; word < memory.content.words.length; word += 1) {
      const bits = memory.content.words[word]!
      stale[word * 4] = bits & 0xff
      stale[word * 4 + 1] = (bits >>> 8) & 0xff
      stale[word * 4 + 2] = (bits >>> 16) & 0xff
      stale[word * 4 + 3] = bits >>> 24
    }
    return new StaleBits(memory.pages, stale)
  }

  /** At the destination a write leaves a stale page stale and a current one current. */
  noteWrites(pages: Uint32Array, count: number): void {
    const stale = this.#writtenThere ?? this.#stale
    for (let index = 0; index < count; index += 1) {
      const page = pages[index]!
      stale[page >>> 3]! |= 1 << (page & 7)
    }
  }

  noteArrivals(word: number, mask: number): void {
    const stale = this.#stale
    const at = word * 4
    stale[at]! &= ~mask
    stale[at + 1]! &= ~(mask >>> 8)
    stale[at + 2]! &= ~(mask >>> 16)
    stale[at + 3]! &= ~(mask >>> 24)
    if (this.#writtenThere !== null) this.#noteUndone(this.#writtenThere, word, mask)
  }

  /** What arrived on pages that were written there has undone those writes. */
  #noteUndone(writtenThere: Uint8Array, word: number, mask: number): void {
    for (let byte = 0; byte < 4; byte += 1) {
      const at = word * 4 + byte
      this.#stale[at]! |= writtenThere[at]! & (mask >>> (8 * byte))
    }
  }

  runAtDestination(): void {
    this.#writtenThere = new Uint8Array(this.#stale.length)
  }

  countStale(): number {
    let count = 0
    for (let page = 0; page < this.#pages; page += 8) {
      for (let bits = this.#stale[page >>> 3]!; bits !== 0; bits &= bits - 1) count += 1
    }
    return count
  }

  clone(): StaleBits {
    return new StaleBits(this.#pages, this.#stale.slice(), this.#writtenThere?.slice() ?? null)
  }

  get bytesHeld(): number {
    return this.#stale.byteLength + (this.#writtenThere?.byteLength ?? 0)
  }
}
