/**
 * What clients of a guest see: an open loop of λ requests a second, each needing service time on one of the
 * vCPUs, first come first served. Fluid, not request by request, and without any function but + − × ÷:
 *   served = min(backlog + λ·t, capacity·t), the backlog grows while the guest stands and drains after;
 *   response of what completes now = tail(λ / capacity) + age of the oldest request = backlog / λ.
 * See MODEL.md for the formulas and where they come from.
 */
import { nsPerSecond, nsPerUs } from '../base/units.ts'
import type { WorkloadSpec } from '../scenario/workload-schema.ts'

/**
 * `running` · `stopped`: no vCPU runs, clients wait · `unreachable`: it runs, but the physical switches still
 * send its clients' frames to the old place · `off`: powered off, there are no clients.
 */
export type GuestMode = 'running' | 'stopped' | 'unreachable' | 'off'

/** 99th percentile of an exponential distribution over its mean: ln 100. */
const tailFactor = 4.605

/** Utilisation up to which the waiting formula is taken; beyond, the backlog tells the wait. Ours. */
const largestUtilisation = 0.98

/** Guest time that one newly traced page costs: the write fault that marks it. Ours; a VM exit and a table update. */
export const traceFaultNs = 2000

/** Longest that a client waits for an answer before it gives up; bounds the backlog of an overloaded guest. Ours. */
const clientPatienceNs = 30 * nsPerSecond

/** Backlog below which it counts as drained, in requests. Ours. */
const drainedRequests = 1

export interface GuestSample {
  readonly throughputPermyriad: number
  readonly requestsPerSecond: number
  readonly latencyNs: number
}

export class GuestService {
  readonly #vcpus: number
  #requestsPerSecond: number
  #serviceNs: number
  #backlogRequests = 0
  #latencyNs = 0
  #servedRequests = 0
  #offeredRequests = 0
  #sampledNs = 0
  /** vCPU time of write faults that is less than 1 ns for all vCPUs. */
  #untakenFaultNs = 0

  constructor(client: WorkloadSpec['client'], vcpus: number) {
    this.#vcpus = vcpus
    this.#requestsPerSecond = client.requestsPerSecond
    this.#serviceNs = client.serviceTimeUs * nsPerUs
  }

  /** Clients behave like this from here on; what waits keeps waiting. */
  replaceClient(client: WorkloadSpec['client']): void {
    this.#requestsPerSecond = client.requestsPerSecond
    this.#serviceNs = client.serviceTimeUs * nsPerUs
  }

  /** Whether time has passed since the last sample. */
  get hasPassed(): boolean {
    return this.#sampledNs > 0
  }

  get isDrained(): boolean {
    return this.#backlogRequests < drainedRequests
  }

  /** `durationNs` pass in this mode; `tracedPages` write faults fell into them. */
  advance(durationNs: number, mode: GuestMode, slowdownPermyriad: number, tracedPages: number): void {
    if (durationNs <= 0 || mode === 'off') return
    const seconds = durationNs / nsPerSecond
    const offered = this.#requestsPerSecond * seconds
    const capacity = mode === 'running' ? this.#capacity(durationNs, slowdownPermyriad, tracedPages) : 0
    const served = Math.min(this.#backlogRequests + offered, capacity)
    const patient = (this.#requestsPerSecond * clientPatienceNs) / nsPerSecond
    this.#backlogRequests = Math.min(patient, this.#backlogRequests + offered - served)
    this.#servedRequests += served
    this.#offeredRequests += offered
    this.#sampledNs += durationNs
    this.#latencyNs = this.#latency(mode, offered, capacity, slowdownPermyriad)
  }

  /** Time that all vCPUs together lose to write faults on so many pages, whole ns; what is less is kept for the next. */
  takeFaultNs(tracedPages: number): number {
    const vcpuNs = tracedPages * traceFaultNs + this.#untakenFaultNs
    this.#untakenFaultNs = vcpuNs % this.#vcpus
    return (vcpuNs - this.#untakenFaultNs) / this.#vcpus
  }

  /** The guest was powered off: nobody waits any more. */
  forgetBacklog(): void {
    this.#backlogRequests = 0
    this.#latencyNs = 0
  }

  /** What was served since the last sample. All whole numbers; throughput may exceed 10000 while a backlog drains. */
  takeSample(): GuestSample {
    const { throughputPermyriad, requestsPerSecond } = this.#ratesSinceSample()
    this.#servedRequests = 0
    this.#offeredRequests = 0
    this.#sampledNs = 0
    return { throughputPermyriad, requestsPerSecond, latencyNs: this.#latencyNs }
  }

  clone(): GuestService {
    const copy = new GuestService({ requestsPerSecond: 1, serviceTimeUs: 1 }, this.#vcpus)
    copy.#requestsPerSecond = this.#requestsPerSecond
    copy.#serviceNs = this.#serviceNs
    copy.#backlogRequests = this.#backlogRequests
    copy.#latencyNs = this.#latencyNs
    copy.#servedRequests = this.#servedRequests
    copy.#offeredRequests = this.#offeredRequests
    copy.#sampledNs = this.#sampledNs
    copy.#untakenFaultNs = this.#untakenFaultNs
    return copy
  }

  #ratesSinceSample(): { throughputPermyriad: number; requestsPerSecond: number } {
    if (this.#sampledNs === 0) return { throughputPermyriad: 0, requestsPerSecond: 0 }
    return {
      throughputPermyriad: Math.round((this.#servedRequests * 10_000) / this.#offeredRequests),
      requestsPerSecond: Math.round((this.#servedRequests * nsPerSecond) / this.#sampledNs),
    }
  }

  /** Requests that the vCPUs can serve in this time. */
  #capacity(durationNs: number, slowdownPermyriad: number, tracedPages: number): number {
    const cpuNs =
      (durationNs * this.#vcpus * (10_000 - slowdownPermyriad)) / 10_000 - tracedPages * traceFaultNs
    return Math.max(0, cpuNs) / this.#serviceNs
  }

  #latency(mode: GuestMode, offered: number, capacity: number, slowdownPermyriad: number): number {
    if (mode === 'stopped') return 0
    const oldestNs = (this.#backlogRequests / this.#requestsPerSecond) * nsPerSecond
    if (capacity === 0) return Math.round(oldestNs)
    const serviceNs = (this.#serviceNs * 10_000) / (10_000 - slowdownPermyriad)
    const utilisation = Math.min(largestUtilisation, offered / capacity)
    return Math.round(tailFactor * (serviceNs / (1 - power(utilisation, this.#vcpus))) + oldestNs)
  }
}

/** base^exponent by squaring; exponent is a whole number ≥ 1. The same on every platform, unlike Math.pow. */
function power(base: number, exponent: number): number {
  let result = 1
  let square = base
  for (let rest = exponent; rest > 0; rest = Math.floor(rest / 2)) {
    if (rest % 2 === 1) result *= square
    square *= square
  }
  return result
}
