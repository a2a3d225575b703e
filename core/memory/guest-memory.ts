/**
 * What a VM's memory holds, as far as a migration can tell: for each page whether it is zero and, up to a named
 * size, a version that every write raises. It knows nothing of migrations; whoever has to hear of writes (a
 * dirty log, a destination record) watches it. Firmware blocks follow main memory in the page numbers.
 */
import { assertInvariant } from '../base/assert.ts'
import { gibBytes, pageBytes, pagesFromMib } from '../base/units.ts'
import type { VmSpec } from '../scenario/schema.ts'
import { PageBitmap, popcount } from './page-bitmap.ts'

/**
 * Up to this size every page has a version, 4 bytes here and 4 in the destination record; above it the record
 * keeps one bit a page and memory no version. Ours: at 16 GiB the two take 32 MiB, and a snapshot as much.
 */
export const largestVersionedBytes = 16 * gibBytes

/** Hears of every write, in batches; `pages` may name a page more than once and is only valid during the call. */
export interface WriteWatcher {
  noteWrites(pages: Uint32Array, count: number): void
}

export class GuestMemory {
  /** Pages of main memory and firmware. */
  readonly pages: number
  /** Pages of main memory; firmware pages have the numbers from here on. */
  readonly mainPages: number
  /** Version of each page, 0 = never written and zero; null above `largestVersionedBytes`. */
  readonly versions: Uint32Array | null
  /** Set: the page has content. Not set: all its bytes are zero. */
  readonly content: PageBitmap
  /** Main memory up to here was touched before the simulation began. */
  readonly #touchedPrefix: number
  readonly #spec: VmSpec['memory']
  readonly #versionedUpToBytes: number
  #watchers: readonly WriteWatcher[] = []
  readonly #single = new Uint32Array(1)

  /**
   * Touched at the start: the first `touchedPercent` of main memory (an operating system hands out memory from
   * one end; which pages does not matter to a migration, only how many) and all firmware. Of these, the pages
   * in `zeroRanges`, whose numbers may reach into firmware, are zero. `original` is for `clone` alone;
   * another bound for versions is for tests that hold both forms to the same answers.
   */
  constructor(
    spec: VmSpec['memory'],
    versionedUpToBytes = largestVersionedBytes,
    original: GuestMemory | null = null,
  ) {
    this.#spec = spec
    this.#versionedUpToBytes = versionedUpToBytes
    this.mainPages = pagesFromMib(spec.sizeMiB)
    this.pages = this.mainPages + spec.firmwarePages
    this.#touchedPrefix = Math.round((this.mainPages * spec.touchedPercent) / 100)
    this.content = original === null ? this.#firstContent() : original.content.clone()
    const isVersioned = this.mainPages * pageBytes <= versionedUpToBytes
    this.versions = isVersioned ? (original?.versions?.slice() ?? this.#firstVersions()) : null
  }

  /** Pages that the guest has ever written, zero or not. Counted on demand. */
  get touchedPages(): number {
    let count = 0
    for (let word = 0; word < this.content.words.length; word += 1) count += popcount(this.touchedWord(word))
    return count
  }

  /** Bits of the pages of this word that the guest has ever written. */
  touchedWord(word: number): number {
    const first = word * 32
    const content = this.content.words[word]!
    if (first + 32 <= this.#touchedPrefix) return -1
    let touched = content
    if (first < this.#touchedPrefix) touched |= (1 << (this.#touchedPrefix - first)) - 1
    if (first + 32 <= this.mainPages) return touched
    const from = Math.max(this.mainPages - first, 0)
    const to = Math.min(this.pages - first, 32)
    const upTo = to === 32 ? -1 : (1 << to) - 1
    return touched | (upTo & (-1 << from))
  }

  /** One write to one page. */
  write(page: number): void {
    this.#single[0] = page
    this.writeMany(this.#single, 1)
  }

  /** One write to each of the first `count` entries of `pages`. Throws AssertionError if a page lies outside. */
  writeMany(pages: Uint32Array, count: number): void {
    const versions = this.versions
    const content = this.content
    const words = content.words
    let filled = 0
    let highest = 0
    for (let index = 0; index < count; index += 1) {
      const page = pages[index]!
      const word = words[page >>> 5]!
      filled += ((word >>> (page & 31)) & 1) ^ 1
      words[page >>> 5] = word | (1 << (page & 31))
      if (page > highest) highest = page
    }
    assertInvariant(
      highest < this.pages,
      'write-inside-memory',
      () => `page ${highest} of ${this.pages} written`,
    )
    content.count += filled
    if (versions !== null) for (let index = 0; index < count; index += 1) versions[pages[index]!]! += 1
    for (const watcher of this.#watchers) watcher.noteWrites(pages, count)
  }

  /** Whether all bytes of the page are zero. */
  isZero(page: number): boolean {
    return !this.content.has(page)
  }

  watch(watcher: WriteWatcher): void {
    this.#watchers = [...this.#watchers, watcher]
  }

  unwatch(watcher: WriteWatcher): void {
    this.#watchers = this.#watchers.filter((other) => other !== watcher)
  }

  /** An independent copy that nobody watches. */
  clone(): GuestMemory {
    return new GuestMemory(this.#spec, this.#versionedUpToBytes, this)
  }

  /** Bytes of the host's memory that it takes. */
  get bytesHeld(): number {
    return this.content.words.byteLength + (this.versions?.byteLength ?? 0)
  }

  #firstContent(): PageBitmap {
    const content = new PageBitmap(this.pages)
    content.setRange(0, this.#touchedPrefix)
    content.setRange(this.mainPages, this.#spec.firmwarePages)
    for (const range of this.#spec.zeroRanges) {
      const pages = Math.min(range.pages, this.pages - range.firstPage)
      if (pages > 0) content.clearRange(range.firstPage, pages)
    }
    return content
  }

  #firstVersions(): Uint32Array {
    const versions = new Uint32Array(this.pages)
    for (let page = 0; page < this.pages; page += 1) versions[page] = this.content.has(page) ? 1 : 0
    return versions
  }
}
