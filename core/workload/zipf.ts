/**
 * Writes whose page of rank k has weight 1/k^exponent: few pages very often, many rarely. Exact, without a
 * table of all pages: ranks are grouped in buckets of nearly equal weight, a bucket is drawn by an alias table,
 * a rank evenly inside it, and accepted with its weight against the bucket's heaviest (97 times in 100 without
 * computing it). The page of each rank is scattered over the region.
 */
import { power } from '../base/fixed-math.ts'
import type { Prng } from '../base/prng.ts'
import { AliasTable } from './alias-table.ts'
import { Scatter } from './scatter.ts'
import type { PageRegion, WritePattern } from './write-stream.ts'

const two32 = 4_294_967_296
/** A bucket that begins at rank k holds k / this many ranks: at exponent 3 its lightest has 97.7 % of the heaviest. */
const ranksPerRankOfBucket = 128

interface Buckets {
  readonly table: AliasTable
  readonly firstRank: Float64Array
  readonly ranks: Float64Array
  /** A 32-bit draw below this accepts any rank of the bucket. */
  readonly acceptAnyBelow: Float64Array
}

export class ZipfPattern implements WritePattern {
  readonly #region: PageRegion
  readonly #exponent: number
  readonly #buckets: Buckets
  readonly #places: Scatter
  readonly #draws: Prng

  private constructor(region: PageRegion, exponent: number, buckets: Buckets, places: Scatter, draws: Prng) {
    this.#region = region
    this.#exponent = exponent
    this.#buckets = buckets
    this.#places = places
    this.#draws = draws
  }

  /** exponent: above 0. `places` decides where the hot pages lie, `draws` which are written. */
  static of(region: PageRegion, exponent: number, places: Prng, draws: Prng): ZipfPattern {
    return new ZipfPattern(
      region,
      exponent,
      bucketsOf(region.pages, exponent),
      new Scatter(region.pages, places),
      draws,
    )
  }

  fill(pages: Uint32Array, count: number): void {
    const { firstPage } = this.#region
    for (let index = 0; index < count; index += 1) {
      pages[index] = firstPage + this.#places.placeOf(this.#drawRank() - 1)
    }
  }

  skip(): void {
    // Independent draws: passing over some leaves the distribution of the rest as it is.
  }

  clone(): ZipfPattern {
    return new ZipfPattern(this.#region, this.#exponent, this.#buckets, this.#places, this.#draws.clone())
  }

  /** 1…pages. */
  #drawRank(): number {
    const { table, firstRank, ranks, acceptAnyBelow } = this.#buckets
    for (;;) {
      const bucket = table.draw(this.#draws)
      const first = firstRank[bucket]!
      if (ranks[bucket] === 1) return first
      const rank = first + this.#draws.below(ranks[bucket]!)
      const draw = this.#draws.nextUint32()
      if (draw < acceptAnyBelow[bucket]! || draw < two32 * power(first / rank, this.#exponent)) return rank
    }
  }
}

function bucketsOf(rankCount: number, exponent: number): Buckets {
  const firstRanks: number[] = []
  const lengths: number[] = []
  for (let rank = 1; rank <= rankCount;) {
    const length = Math.min(Math.max(1, Math.floor(rank / ranksPerRankOfBucket)), rankCount - rank + 1)
    firstRanks.push(rank)
    lengths.push(length)
    rank += length
  }
  const firstRank = Float64Array.from(firstRanks)
  const ranks = Float64Array.from(lengths)
  const weights = firstRank.map((first, bucket) => ranks[bucket]! * power(first, -exponent))
  const acceptAnyBelow = firstRank.map((first, bucket) =>
    Math.floor(two32 * power(first / (first + ranks[bucket]! - 1), exponent)),
  )
  return { table: new AliasTable(weights), firstRank, ranks, acceptAnyBelow }
}
