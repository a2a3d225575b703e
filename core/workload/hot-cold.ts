/**
 * Writes to a small hot part at the start of a region and to the large cold rest, each part evenly: the usual
 * picture of a database with its cache. Independent draws.
 */
import type { Prng } from '../base/prng.ts'
import type { PageRegion, WritePattern } from './write-stream.ts'

const two32 = 4_294_967_296

/** Percentages in 0…100. */
interface HotShares {
  readonly pagesPercent: number
  readonly writesPercent: number
}

export class HotColdPattern implements WritePattern {
  readonly #region: PageRegion
  readonly #shares: HotShares
  readonly #hotPages: number
  /** A 32-bit draw below this goes to the hot part: 2^32 = always. */
  readonly #hotDrawsBelow: number
  readonly #draws: Prng

  private constructor(region: PageRegion, shares: HotShares, draws: Prng) {
    const { pagesPercent, writesPercent } = shares
    this.#region = region
    this.#shares = shares
    this.#hotPages = Math.min(region.pages, Math.max(1, Math.round((region.pages * pagesPercent) / 100)))
    this.#hotDrawsBelow = this.#hotPages === region.pages ? two32 : Math.round((two32 * writesPercent) / 100)
    this.#draws = draws
  }

  /**
   * Percentages in 0…100. The hot part has at least one page, and a part that has no pages gets no writes
   * whatever its share.
   */
  static of(
    region: PageRegion,
    hotPagesPercent: number,
    hotWritesPercent: number,
    draws: Prng,
  ): HotColdPattern {
    return new HotColdPattern(
      region,
      { pagesPercent: hotPagesPercent, writesPercent: hotWritesPercent },
      draws,
    )
  }

  fill(pages: Uint32Array, count: number): void {
    const draws = this.#draws
    const { firstPage } = this.#region
    const firstCold = firstPage + this.#hotPages
    const coldPages = this.#region.pages - this.#hotPages
    for (let index = 0; index < count; index += 1) {
      const isHot = draws.nextUint32() < this.#hotDrawsBelow
      pages[index] = isHot ? firstPage + draws.below(this.#hotPages) : firstCold + draws.below(coldPages)
    }
  }

  skip(): void {
    // Independent draws: passing over some leaves the distribution of the rest as it is.
  }

  /** Hot and cold keep their shares of the region. */
  grownTo(pages: number): HotColdPattern {
    return new HotColdPattern({ ...this.#region, pages }, this.#shares, this.#draws)
  }

  clone(): HotColdPattern {
    return new HotColdPattern(this.#region, this.#shares, this.#draws.clone())
  }
}
