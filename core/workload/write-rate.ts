/**
 * Rates that change in time, cut into parts of one rate each: in steps, or in bursts that come back. What lies
 * between two instants of a burst is counted, not walked through, so that hours with thousands of bursts cost
 * as much as one.
 */
import { nsFromSeconds } from '../base/units.ts'
import type { BurstSpec, WriteStreamSpec } from '../scenario/workload-schema.ts'

/** From the instant asked for to `endNs` the stream writes at this rate, for `activeNs` of that time. */
export interface RatePart {
  readonly pagesPerSecond: number
  readonly activeNs: number
  readonly endNs: number
}

export interface WriteRate {
  /** Page writes per second at an instant of the guest's running time. */
  at(ns: number): number
  /** The part that begins at `fromNs` and ends at `toNs` at the latest. Instants never go back. */
  part(fromNs: number, toNs: number): RatePart
  clone(): WriteRate
}

interface RateStep {
  readonly atNs: number
  readonly pagesPerSecond: number
}

export class StepRate implements WriteRate {
  readonly #steps: readonly RateStep[]
  /** Index of the step that was asked for last. */
  #step = 0

  private constructor(steps: readonly RateStep[]) {
    this.#steps = steps
  }

  static of(rate: Exclude<WriteStreamSpec['pagesPerSecond'], BurstSpec>): StepRate {
    if (typeof rate === 'number') return new StepRate([{ atNs: 0, pagesPerSecond: rate }])
    return new StepRate(
      rate.map(({ atSeconds, pagesPerSecond }) => ({ atNs: nsFromSeconds(atSeconds), pagesPerSecond })),
    )
  }

  at(ns: number): number {
    while (this.#nextNs() <= ns) this.#step += 1
    const step = this.#steps[this.#step]
    return step === undefined || step.atNs > ns ? 0 : step.pagesPerSecond
  }

  part(fromNs: number, toNs: number): RatePart {
    const pagesPerSecond = this.at(fromNs)
    const firstNs = this.#steps[0]?.atNs ?? 0
    const endNs = Math.min(toNs, firstNs > fromNs ? firstNs : this.#nextNs())
    return { pagesPerSecond, activeNs: endNs - fromNs, endNs }
  }

  clone(): StepRate {
    const copy = new StepRate(this.#steps)
    copy.#step = this.#step
    return copy
  }

  #nextNs(): number {
    return this.#steps[this.#step + 1]?.atNs ?? Infinity
  }
}

export class BurstRate implements WriteRate {
  readonly #pagesPerSecond: number
  readonly #firstNs: number
  readonly #everyNs: number
  readonly #forNs: number

  constructor({ pagesPerSecond, firstAtSeconds, everySeconds, forSeconds }: BurstSpec) {
    this.#pagesPerSecond = pagesPerSecond
    this.#firstNs = nsFromSeconds(firstAtSeconds)
    this.#everyNs = nsFromSeconds(everySeconds)
    this.#forNs = nsFromSeconds(forSeconds)
  }

  at(ns: number): number {
    const sinceNs = ns - this.#firstNs
    return sinceNs >= 0 && sinceNs % this.#everyNs < this.#forNs ? this.#pagesPerSecond : 0
  }

  part(fromNs: number, toNs: number): RatePart {
    const activeNs = this.#activeBefore(toNs) - this.#activeBefore(fromNs)
    return { pagesPerSecond: this.#pagesPerSecond, activeNs, endNs: toNs }
  }

  clone(): BurstRate {
    return this
  }

  /** Time in bursts from the first one's begin to `ns`. */
  #activeBefore(ns: number): number {
    const sinceNs = Math.max(0, ns - this.#firstNs)
    const bursts = Math.floor(sinceNs / this.#everyNs)
    return bursts * this.#forNs + Math.min(sinceNs % this.#everyNs, this.#forNs)
  }
}
