/**
 * Seeded randomness: sfc32, one independent stream per name. The name is hashed together with the run's seed,
 * so that adding a VM to a scenario leaves the draws of all others as they were. Chosen because it stays even
 * over the 10^8 and more draws of a large VM, where xorshift32 is visibly off (MODEL.md).
 * Source: Chris Doty-Humphrey, PractRand, `sfc32` (public domain algorithm).
 */
import { assertInvariant } from './assert.ts'
import { sha256Bytes } from './hash.ts'

const two16 = 65_536
const two32 = 4_294_967_296
const perTwo32 = 1 / two32
/** Up to here a draw times the bound is exact in a double (32 + 21 bits). */
const largestExactBound = 2_097_152
/** Draws thrown away after seeding, as its author does. */
const warmUpDraws = 12

export class Prng {
  #a: number
  #b: number
  #c: number
  #counter: number

  private constructor(a: number, b: number, c: number, counter: number) {
    this.#a = a
    this.#b = b
    this.#c = c
    this.#counter = counter
  }

  /** The stream called `name`, for example `workload/web-01/stream-0`, of the run with this seed. */
  static fromName(seed: number, name: string): Prng {
    const hash = sha256Bytes(`${seed}|${name}`)
    const words = new DataView(hash.buffer, hash.byteOffset, hash.byteLength)
    const stream = new Prng(words.getInt32(0), words.getInt32(4), words.getInt32(8), 1)
    for (let draw = 0; draw < warmUpDraws; draw += 1) stream.nextUint32()
    return stream
  }

  /** Next draw, 0…2^32−1. */
  nextUint32(): number {
    const b = this.#b
    const c = this.#c
    const draw = (this.#a + b + this.#counter) | 0
    this.#counter = (this.#counter + 1) | 0
    this.#a = b ^ (b >>> 9)
    this.#b = (c + (c << 3)) | 0
    this.#c = (((c << 21) | (c >>> 11)) + draw) | 0
    return draw >>> 0
  }

  /**
   * A whole number 0…n−1, each exactly as likely as the others (Lemire's method, 2019). n: 1…2^32.
   * Throws AssertionError on any other n.
   */
  below(n: number): number {
    assertInvariant(n >= 1 && n <= two32, 'bound-of-draw', () => `asked for a draw below ${n}`)
    return n <= largestExactBound ? this.#belowSmall(n) : this.#belowLarge(n)
  }

  /** Writes `count` draws of `offset` + 0…n−1 to the start of `out`: the same numbers as `below`, in a tight loop. */
  fillBelow(out: Uint32Array, count: number, n: number, offset: number): void {
    assertInvariant(n >= 1 && n <= two32, 'bound-of-draw', () => `asked for draws below ${n}`)
    if (n > largestExactBound) {
      for (let index = 0; index < count; index += 1) out[index] = offset + this.#belowLarge(n)
      return
    }
    const rejectBelow = (two32 - n) % n
    let a = this.#a
    let b = this.#b
    let c = this.#c
    let counter = this.#counter
    for (let index = 0; index < count;) {
      const draw = (a + b + counter) | 0
      counter = (counter + 1) | 0
      a = b ^ (b >>> 9)
      b = (c + (c << 3)) | 0
      c = (((c << 21) | (c >>> 11)) + draw) | 0
      const product = (draw >>> 0) * n
      const whole = Math.floor(product * perTwo32)
      out[index] = offset + whole
      if (product - whole * two32 >= rejectBelow) index += 1
    }
    this.#a = a
    this.#b = b
    this.#c = c
    this.#counter = counter
  }

  clone(): Prng {
    return new Prng(this.#a, this.#b, this.#c, this.#counter)
  }

  #belowSmall(n: number): number {
    for (;;) {
      const product = this.nextUint32() * n
      const whole = Math.floor(product * perTwo32)
      const fraction = product - whole * two32
      if (fraction >= n || fraction >= (two32 - n) % n) return whole
    }
  }

  /** The same with the product in two halves, each exact. */
  #belowLarge(n: number): number {
    for (;;) {
      const draw = this.nextUint32()
      const lowProduct = (draw & 0xffff) * n
      const upper = (draw >>> 16) * n + Math.floor(lowProduct / two16)
      const fraction = (upper % two16) * two16 + (lowProduct % two16)
      if (fraction >= n || fraction >= (two32 - n) % n) return Math.floor(upper / two16)
    }
  }
}
