/**
 * How many writes fall into an interval of the guest's own running time. Exact: the parts of a write that an
 * interval leaves over are carried as an integer, so that over any cut of the time the sum is
 * floor(rate × time) for each step of the rate, taken on from where the last step ended.
 */
import { assertInvariant } from '../base/assert.ts'
import { nsFromSeconds, nsPerMs, nsPerSecond } from '../base/units.ts'
import type { WriteStreamSpec } from '../scenario/workload-schema.ts'

interface RateStep {
  readonly atNs: number
  readonly pagesPerSecond: number
}

export class WriteSchedule {
  readonly #steps: readonly RateStep[]
  /** The guest's running time, ns. */
  #nowNs: number
  #step = 0
  /** Part of a write that has been earned and not yet made, in 1/10^9 of a write: 0…10^9−1. */
  #carry = 0

  private constructor(steps: readonly RateStep[], nowNs: number) {
    this.#steps = steps
    this.#nowNs = nowNs
    this.#enterSteps()
  }

  /** `nowNs`: the guest's running time at which the schedule begins to be asked. */
  static of(rate: WriteStreamSpec['pagesPerSecond'], nowNs: number): WriteSchedule {
    const steps = typeof rate === 'number' ? [{ atSeconds: 0, pagesPerSecond: rate }] : rate
    return new WriteSchedule(
      steps.map((step) => ({ atNs: nsFromSeconds(step.atSeconds), pagesPerSecond: step.pagesPerSecond })),
      nowNs,
    )
  }

  /** Writes per second at this moment. */
  get pagesPerSecond(): number {
    const step = this.#steps[this.#step]
    return step === undefined || step.atNs > this.#nowNs ? 0 : step.pagesPerSecond
  }

  /** Moves on by `durationNs` (a whole number ≥ 0) and returns the writes of that interval. */
  advance(durationNs: number): number {
    assertInvariant(
      Number.isSafeInteger(durationNs) && durationNs >= 0,
      'whole-guest-time',
      () => `a guest cannot run for ${durationNs} ns`,
    )
    const endNs = this.#nowNs + durationNs
    let writes = 0
    while (this.#nowNs < endNs) {
      const stepEndNs = Math.min(this.#nextStepNs(), endNs)
      writes += this.#earn(this.pagesPerSecond, stepEndNs - this.#nowNs)
      this.#nowNs = stepEndNs
      this.#enterSteps()
    }
    return writes
  }

  clone(): WriteSchedule {
    const copy = new WriteSchedule(this.#steps, this.#nowNs)
    copy.#carry = this.#carry
    return copy
  }

  #nextStepNs(): number {
    const step = this.#steps[this.#step]
    if (step !== undefined && step.atNs > this.#nowNs) return step.atNs
    return this.#steps[this.#step + 1]?.atNs ?? Infinity
  }

  #enterSteps(): void {
    while ((this.#steps[this.#step + 1]?.atNs ?? Infinity) <= this.#nowNs) this.#step += 1
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
