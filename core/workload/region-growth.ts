/**
 * A region that grows while its stream writes, as a build touches files that it has not touched before: by one
 * MiB at a time, at instants that follow from the guest's running time alone, however that is cut.
 */
import { mibBytes, nsFromSeconds, nsPerSecond, pageBytes } from '../base/units.ts'
import type { WriteStreamSpec } from '../scenario/workload-schema.ts'
import { regionOf } from './write-stream.ts'

const pagesPerMib = mibBytes / pageBytes

export class RegionGrowth {
  readonly #firstPages: number
  readonly #mostPages: number
  readonly #mibPerSecond: number
  readonly #fromNs: number

  private constructor(firstPages: number, mostPages: number, mibPerSecond: number, fromNs: number) {
    this.#firstPages = firstPages
    this.#mostPages = mostPages
    this.#mibPerSecond = mibPerSecond
    this.#fromNs = fromNs
  }

  /** null where the region does not grow. `memoryPages`: main memory; the region never leaves it. */
  static of(stream: WriteStreamSpec, memoryPages: number): RegionGrowth | null {
    const { region } = stream
    if (region === undefined || !('growsMiBPerSecond' in region)) return null
    const { growsMiBPerSecond, growsToMiB } = region
    if (growsMiBPerSecond === undefined) return null
    const { firstPage, pages } = regionOf(stream, memoryPages)
    const mostPages = growsToMiB === undefined ? Infinity : Math.round(growsToMiB * pagesPerMib)
    const endPages = Math.max(pages, Math.min(mostPages, memoryPages - firstPage))
    return new RegionGrowth(pages, endPages, growsMiBPerSecond, nsFromSeconds(stream.fromSeconds ?? 0))
  }

  /** Pages of the region at an instant of the guest's running time. */
  pagesAt(ns: number): number {
    return Math.min(this.#mostPages, this.#firstPages + this.#stepsBy(ns) * pagesPerMib)
  }

  /** When it grows next after `ns`; Infinity once it has its full size. */
  nextNs(ns: number): number {
    return this.pagesAt(ns) === this.#mostPages ? Infinity : this.#atNs(this.#stepsBy(ns) + 1)
  }

  /** Largest number of steps whose instant has come; the quotient may be off by one for its rounding. */
  #stepsBy(ns: number): number {
    if (ns <= this.#fromNs) return 0
    const near = Math.floor(((ns - this.#fromNs) / nsPerSecond) * this.#mibPerSecond)
    if (this.#atNs(near + 1) <= ns) return near + 1
    return near > 0 && this.#atNs(near) > ns ? near - 1 : near
  }

  #atNs(step: number): number {
    return this.#fromNs + Math.ceil((step / this.#mibPerSecond) * nsPerSecond)
  }
}
