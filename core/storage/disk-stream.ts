/**
 * One stream of a guest's disk I/O: what it reads or writes, where and when. It says what comes next and when it
 * is due; whoever drives it issues the requests and tells it when they are done. The rate may change in steps;
 * requests come evenly or at random (Poisson); no more than `outstanding` are on the way, and what a stall keeps
 * back is made good up to `catchUpNs`.
 */
import { assertInvariant } from '../base/assert.ts'
import { naturalLog } from '../base/fixed-math.ts'
import { Prng } from '../base/prng.ts'
import { nsFromSeconds, nsPerSecond } from '../base/units.ts'
import { SequentialPattern } from '../workload/sequential.ts'
import { UniformPattern } from '../workload/uniform.ts'
import type { WritePattern } from '../workload/write-stream.ts'

export interface RateStep {
  /** Virtual second from which the rate holds. */
  readonly atSeconds: number
  readonly operationsPerSecond: number
}

export interface DiskStreamSpec {
  readonly kind: 'read' | 'write'
  /** Of one request. */
  readonly bytes: number
  readonly pattern: 'sequential' | 'uniform'
  /** Part of the disk, in whole requests: they lie at multiples of `bytes` from its start. */
  readonly span: { readonly startBytes: number; readonly sizeBytes: number }
  /** Constant, or steps in ascending order of time. */
  readonly operationsPerSecond: number | readonly RateStep[]
  readonly arrivals: 'even' | 'poisson'
  /** From the last disk's answer until the guest has it: adapter, hypervisor, or a network in between, ns. */
  readonly pathNs: number
  /** Requests on the way at once. */
  readonly outstanding: number
  /** A stall beyond this is lost for good. */
  readonly catchUpNs: number
}

const two32 = 4_294_967_296

export class DiskStream {
  readonly spec: DiskStreamSpec
  readonly #steps: readonly { readonly atNs: number; readonly perSecond: number }[]
  readonly #pattern: WritePattern
  readonly #gaps: Prng
  readonly #place = new Uint32Array(1)
  /** When the next request is due, ns, not rounded; Infinity: never. */
  #dueNs: number
  #outstanding = 0
  #slowdownPermyriad = 0

  /** Begins at `nowNs`. `name` is that of its draws, for example `disk/db-01_1/stream-0`. */
  constructor(spec: DiskStreamSpec, seed: number, name: string, nowNs: number, original?: DiskStream) {
    const requests = Math.floor(spec.span.sizeBytes / spec.bytes)
    assertInvariant(
      requests > 0,
      'span-holds-a-request',
      () => `${spec.bytes} bytes in ${spec.span.sizeBytes}`,
    )
    this.spec = spec
    const rate = spec.operationsPerSecond
    this.#steps = (typeof rate === 'number' ? [{ atSeconds: 0, operationsPerSecond: rate }] : rate).map(
      (step) => ({
        atNs: nsFromSeconds(step.atSeconds),
        perSecond: step.operationsPerSecond,
      }),
    )
    if (original !== undefined) {
      this.#pattern = original.#pattern.clone()
      this.#gaps = original.#gaps.clone()
      this.#outstanding = original.#outstanding
      this.#slowdownPermyriad = original.#slowdownPermyriad
      this.#dueNs = original.#dueNs
      return
    }
    this.#pattern = patternOf(spec, requests, seed, name)
    this.#gaps = Prng.fromName(seed, `${name}/gaps`)
    this.#dueNs = this.#after(nowNs)
  }

  /** When the next request is to be issued, whole ns; null: never, or not before one on the way is done. */
  nextNs(nowNs: number): number | null {
    if (this.#dueNs === Infinity || this.#outstanding >= this.spec.outstanding) return null
    return Math.max(nowNs, Math.ceil(this.#dueNs))
  }

  /** Issues the request that is due: where it begins on the disk, bytes. */
  take(nowNs: number): number {
    this.#dueNs = this.#after(Math.max(this.#dueNs, nowNs - this.spec.catchUpNs))
    this.#outstanding += 1
    this.#pattern.fill(this.#place, 1)
    return this.spec.span.startBytes + this.#place[0]! * this.spec.bytes
  }

  /** The guest is given this share of its time less, in ten-thousandths (0…9999); from the request after the next on. */
  slow(permyriad: number): void {
    this.#slowdownPermyriad = permyriad
  }

  noteDone(): void {
    this.#outstanding -= 1
  }

  clone(): DiskStream {
    return new DiskStream(this.spec, 0, '', 0, this)
  }

  /** When the request after one that was due at `fromNs` is due. */
  #after(fromNs: number): number {
    let wanted = this.spec.arrivals === 'even' ? 1 : -naturalLog((this.#gaps.nextUint32() + 1) / two32)
    let atNs = fromNs
    for (;;) {
      const { perSecond, endNs } = this.#rateAt(atNs)
      const gapNs = perSecond === 0 ? Infinity : (wanted / perSecond) * nsPerSecond
      if (atNs + gapNs <= endNs) return atNs + gapNs
      wanted -= ((endNs - atNs) / nsPerSecond) * perSecond
      atNs = endNs
    }
  }

  #rateAt(atNs: number): { perSecond: number; endNs: number } {
    const next = this.#steps.findIndex((step) => step.atNs > atNs)
    const current = next < 0 ? this.#steps.length - 1 : next - 1
    const full = this.#steps[current]?.perSecond ?? 0
    const perSecond =
      this.#slowdownPermyriad === 0 ? full : (full * (10_000 - this.#slowdownPermyriad)) / 10_000
    return { perSecond, endNs: this.#steps[next]?.atNs ?? Infinity }
  }
}

function patternOf(spec: DiskStreamSpec, requests: number, seed: number, name: string): WritePattern {
  const region = { firstPage: 0, pages: requests }
  return spec.pattern === 'sequential'
    ? new SequentialPattern(region, 0)
    : new UniformPattern(region, Prng.fromName(seed, `${name}/places`))
}
