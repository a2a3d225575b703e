/**
 * How many writes fall into an interval of the guest's own running time. Exact: the parts of a write that an
 * interval leaves over are carried as an integer, so that over any cut of the time the sum is
 * floor(rate × time) for each step of the rate, taken on from where the last step ended.
 */
import { assertInvariant } from '../base/assert.ts'
import { nsFromSeconds, nsPerMs, nsPerSecond } from '../base/units.ts'
import type { WriteStreamSpec } from '../scenario/workload-schema.ts'
import { BurstRate, StepRate, type WriteRate } from './write-rate.ts'

/** When and how fast a stream writes. */
export type WriteTimes = Pick<WriteStreamSpec, 'pagesPerSecond' | 'fromSeconds' | 'untilSeconds'>

export class WriteSchedule {
  readonly #rate: WriteRate
  /** The work of this stream lies between these instants of the guest's running time. */
  readonly #fromNs: number
  readonly #untilNs: number
  /** The guest's running time, ns. */
  #nowNs: number
  /** Part of a write that has been earned and not yet made, in 1/10^9 of a write: 0…10^9−1. */
  #carry = 0

  private constructor(rate: WriteRate, fromNs: number, untilNs: number, nowNs: number) {
    this.#rate = rate
    this.#fromNs = fromNs
    this.#untilNs = untilNs
    this.#nowNs = nowNs
  }

  /** `nowNs`: the guest's running time at which the schedule begins to be asked. */
  static of({ pagesPerSecond, fromSeconds = 0, untilSeconds }: WriteTimes, nowNs: number): WriteSchedule {
    const isBursts = typeof pagesPerSecond === 'object' && !Array.isArray(pagesPerSecond)
    const rate = isBursts ? new BurstRate(pagesPerSecond) : StepRate.of(pagesPerSecond)
    const untilNs = untilSeconds === undefined ? Infinity : nsFromSeconds(untilSeconds)
    return new WriteSchedule(rate, nsFromSeconds(fromSeconds), untilNs, nowNs)
  }

  /** The guest's running time up to which it has been asked, ns. */
  get nowNs(): number {
    return this.#nowNs
  }

  /** Writes per second at this moment. */
  get pagesPerSecond(): number {
    const isAtWork = this.#nowNs >= this.#fromNs && this.#nowNs < this.#untilNs
    return isAtWork ? this.#rate.at(this.#nowNs) : 0
  }

  /** Moves on by `durationNs` (a whole number ≥ 0) and returns the writes of that interval. */
  advance(durationNs: number): number {
    assertInvariant(
      Number.isSafeInteger(durationNs) && durationNs >= 0,
      'whole-guest-time',
      () => `a guest cannot run for ${durationNs} ns`,
    )
    const startNs = Math.max(this.#nowNs, this.#fromNs)
    this.#nowNs += durationNs
    const endNs = Math.min(this.#nowNs, this.#untilNs)
    let writes = 0
    for (let atNs = startNs; atNs < endNs;) {
      const part = this.#rate.part(atNs, endNs)
      writes += this.#earn(part.pagesPerSecond, part.activeNs)
      atNs = part.endNs
    }
    return writes
  }

  clone(): WriteSchedule {
    const copy = new WriteSchedule(this.#rate.clone(), this.#fromNs, this.#untilNs, this.#nowNs)
    copy.#carry = this.#carry
    return copy
  }

  /** Cut so that no product leaves the exact integers: rates are at most 10^8 a second. */
  #earn(pagesPerSecond: number, durationNs: number): number {
    const seconds = Math.floor(durationNs / nsPerSecond)
    const restNs = durationNs % nsPerSecond
    const perMs = pagesPerSecond * Math.floor(restNs / nsPerMs)
    const earned = (perMs % 1000) * nsPerMs + pagesPerSecond * (restNs % nsPerMs) + this.#carry
    this.#carry = earned % nsPerSecond
    return pagesPerSecond * seconds + Math.floor(perMs / 1000) + Math.floor(earned / nsPerSecond)
  }
}
