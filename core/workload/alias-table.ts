/**
 * Draws an index with given weights in constant time: Walker's alias method, built as Vose (1991) does, with
 * thresholds in units of 2^-32, so that a draw compares integers only.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Prng } from '../base/prng.ts'

const two32 = 4_294_967_296

export class AliasTable {
  readonly size: number
  /** A 32-bit draw below this keeps the index; a double because 2^32 itself must fit. */
  readonly #keepBelow: Float64Array
  readonly #alias: Uint32Array

  /** weights: at least one, none negative, sum above 0. */
  constructor(weights: Float64Array) {
    this.size = weights.length
    this.#keepBelow = new Float64Array(this.size).fill(two32)
    this.#alias = Uint32Array.from(weights, (_, index) => index)
    let total = 0
    for (const weight of weights) total += weight
    assertInvariant(total > 0, 'weights-above-zero', () => `${this.size} weights add up to ${total}`)
    this.#pair(Float64Array.from(weights, (weight) => (weight * this.size) / total))
  }

  draw(draws: Prng): number {
    const index = draws.below(this.size)
    return draws.nextUint32() < this.#keepBelow[index]! ? index : this.#alias[index]!
  }

  /** Fills each index that has less than its share from one that has more. `shares` average 1 and are used up. */
  #pair(shares: Float64Array): void {
    const poor: number[] = []
    const rich: number[] = []
    shares.forEach((share, index) => (share < 1 ? poor : rich).push(index))
    while (poor.length > 0 && rich.length > 0) {
      const taker = poor.pop()!
      const giver = rich.at(-1)!
      this.#keepBelow[taker] = Math.round(shares[taker]! * two32)
      this.#alias[taker] = giver
      shares[giver] = shares[giver]! - (1 - shares[taker]!)
      if (shares[giver] < 1) poor.push(rich.pop()!)
    }
  }
}
