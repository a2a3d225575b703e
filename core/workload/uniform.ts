/** Writes that hit every page of a region equally often and independently of each other. */
import type { Prng } from '../base/prng.ts'
import type { PageRegion, WritePattern } from './write-stream.ts'

export class UniformPattern implements WritePattern {
  readonly #region: PageRegion
  readonly #draws: Prng

  constructor(region: PageRegion, draws: Prng) {
    this.#region = region
    this.#draws = draws
  }

  fill(pages: Uint32Array, count: number): void {
    this.#draws.fillBelow(pages, count, this.#region.pages, this.#region.firstPage)
  }

  skip(): void {
    // Independent draws: passing over some leaves the distribution of the rest as it is.
  }

  grownTo(pages: number): UniformPattern {
    return new UniformPattern({ ...this.#region, pages }, this.#draws)
  }

  clone(): UniformPattern {
    return new UniformPattern(this.#region, this.#draws.clone())
  }
}
