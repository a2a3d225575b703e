/**
 * QEMU's speed limit for jobs (`util` of 7.2, RateLimit): slices of 100 ms with a quota of bytes. Who goes beyond
 * the quota waits until the slice, made longer in proportion to what was sent, is over.
 */
import { nsPerMs, nsPerSecond } from '../base/units.ts'

/** Length of a slice; also how often a job that is ready looks for something to do (BLOCK_JOB_SLICE_TIME). */
export const jobSliceNs = 100 * nsPerMs

export class QemuRateLimit {
  /** Infinity: no limit. */
  readonly #quotaBytes: number
  readonly #bytesPerSecond: number
  #startNs = 0
  #endNs = -1
  #sentBytes = 0

  constructor(bytesPerSecond: number) {
    this.#bytesPerSecond = bytesPerSecond
    this.#quotaBytes = (bytesPerSecond * jobSliceNs) / nsPerSecond
  }

  /** Counts bytes; returns how long to wait before more, ns. */
  delayAfter(nowNs: number, bytes: number): number {
    if (this.#endNs < nowNs) {
      this.#startNs = nowNs
      this.#endNs = nowNs + jobSliceNs
      this.#sentBytes = 0
    }
    this.#sentBytes += bytes
    if (this.#sentBytes < this.#quotaBytes) return 0
    this.#endNs = this.#startNs + Math.floor((this.#sentBytes / this.#quotaBytes) * jobSliceNs)
    return Math.max(0, this.#endNs - nowNs)
  }

  clone(): QemuRateLimit {
    const copy = new QemuRateLimit(this.#bytesPerSecond)
    copy.#startNs = this.#startNs
    copy.#endNs = this.#endNs
    copy.#sentBytes = this.#sentBytes
    return copy
  }
}
