/** Writes that go round a region page by page, for example a log, a memory tester, a scan that updates. */
import type { PageRegion, WritePattern } from './write-stream.ts'

export class SequentialPattern implements WritePattern {
  readonly #region: PageRegion
  /** Index in the region of the next write. */
  #next: number

  constructor(region: PageRegion, startPage: number) {
    this.#region = region
    this.#next = startPage % region.pages
  }

  fill(pages: Uint32Array, count: number): void {
    const { firstPage, pages: length } = this.#region
    let next = this.#next
    for (let index = 0; index < count; index += 1) {
      pages[index] = firstPage + next
      next += 1
      if (next === length) next = 0
    }
    this.#next = next
  }

  skip(count: number): void {
    this.#next = (this.#next + count) % this.#region.pages
  }

  clone(): SequentialPattern {
    return new SequentialPattern(this.#region, this.#next)
  }
}
