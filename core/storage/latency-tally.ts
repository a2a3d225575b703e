/** Latencies of many requests in bounded memory: 64 steps to a doubling, so that a quantile is right to 0.8 %. */

const stepsPerDoubling = 64

export class LatencyTally {
  /** Bucket → requests in it. */
  readonly #buckets = new Map<number, number>()
  #count = 0
  #sumNs = 0
  #maxNs = 0
  #bytes = 0

  get count(): number {
    return this.#count
  }

  /** Bytes of the requests that were counted. */
  get bytes(): number {
    return this.#bytes
  }

  get maxNs(): number {
    return this.#maxNs
  }

  get meanNs(): number {
    return this.#count === 0 ? Number.NaN : this.#sumNs / this.#count
  }

  note(latencyNs: number, bytes: number): void {
    const bucket = bucketOf(latencyNs)
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1)
    this.#count += 1
    this.#bytes += bytes
    this.#sumNs += latencyNs
    this.#maxNs = Math.max(this.#maxNs, latencyNs)
  }

  /** The smallest latency that at least this share (0…1) does not exceed, ns; NaN of nothing. */
  quantileNs(share: number): number {
    const wanted = Math.ceil(this.#count * share)
    let seen = 0
    for (const bucket of [...this.#buckets.keys()].sort((left, right) => left - right)) {
      seen += this.#buckets.get(bucket)!
      if (seen >= wanted) return Math.min(this.#maxNs, middleOf(bucket))
    }
    return Number.NaN
  }

  clone(): LatencyTally {
    const copy = new LatencyTally()
    for (const [bucket, count] of this.#buckets) copy.#buckets.set(bucket, count)
    copy.#count = this.#count
    copy.#sumNs = this.#sumNs
    copy.#maxNs = this.#maxNs
    copy.#bytes = this.#bytes
    return copy
  }
}

/** Up to 64 ns a bucket each; above, the six bits after the leading one. */
function bucketOf(latencyNs: number): number {
  let doublings = 0
  let step = Math.max(0, Math.floor(latencyNs))
  while (step >= 2 * stepsPerDoubling) {
    step = Math.floor(step / 2)
    doublings += 1
  }
  return doublings * stepsPerDoubling + step
}

function middleOf(bucket: number): number {
  if (bucket < 2 * stepsPerDoubling) return bucket
  const doublings = Math.floor(bucket / stepsPerDoubling) - 1
  const width = 2 ** doublings
  return (bucket - doublings * stepsPerDoubling) * width + width / 2
}
