/**
 * A bijection of 0…size−1 onto itself that looks random: where the page of each rank lies. A Feistel network
 * of four rounds over the next power of two, walked until it falls inside (on average less than twice), so
 * that no table is needed whatever the size of memory.
 */
import { assertInvariant } from '../base/assert.ts'
import type { Prng } from '../base/prng.ts'

export class Scatter {
  readonly #size: number
  readonly #lowBits: number
  readonly #lowMask: number
  readonly #highMask: number
  readonly #keys: Int32Array

  /** size: 1…2^32. Takes four draws for the keys. */
  constructor(size: number, draws: Prng) {
    assertInvariant(
      size >= 1 && size <= 2 ** 32,
      'size-of-scatter',
      () => `cannot scatter over ${size} places`,
    )
    const bits = Math.max(2, 32 - Math.clz32(size - 1))
    this.#size = size
    this.#lowBits = bits >>> 1
    this.#lowMask = 2 ** this.#lowBits - 1
    this.#highMask = 2 ** (bits - this.#lowBits) - 1
    this.#keys = Int32Array.from({ length: 4 }, () => draws.nextUint32() | 0)
  }

  /** Where `index` (0…size−1) goes. */
  placeOf(index: number): number {
    let place = index
    do place = this.#permute(place)
    while (place >= this.#size)
    return place
  }

  #permute(value: number): number {
    let high = value >>> this.#lowBits
    let low = value & this.#lowMask
    low = (low ^ mix(high, this.#keys[0]!)) & this.#lowMask
    high = (high ^ mix(low, this.#keys[1]!)) & this.#highMask
    low = (low ^ mix(high, this.#keys[2]!)) & this.#lowMask
    high = (high ^ mix(low, this.#keys[3]!)) & this.#highMask
    return ((high << this.#lowBits) | low) >>> 0
  }
}

/** Spreads 16 bits over 32; constants of Chris Wellons's `lowbias32` (public domain). */
function mix(value: number, key: number): number {
  let word = value ^ key
  word = Math.imul(word ^ (word >>> 16), 0x7feb352d)
  word = Math.imul(word ^ (word >>> 15), 0x846ca68b)
  return word ^ (word >>> 16)
}
