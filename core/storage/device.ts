/**
 * Whatever carries I/O one after the other: a datastore's medium, a host's data mover, a link. A single server
 * with a queue, first come, first served: a request begins when the one before it is through, takes bytes over
 * bandwidth and what its kind costs, and is done after a latency that occupies nobody. Waiting is not a formula
 * but the queue itself; for random arrivals of one size it comes to Pollaczek and Khinchine's M/D/1 (MODEL.md §18).
 */
import { nsPerSecond } from '../base/units.ts'

export interface DeviceSpec {
  readonly readBytesPerSecond: number
  readonly writeBytesPerSecond: number
  /** Way there and back, cache, controller: no other request waits for it. */
  readonly readLatencyNs: number
  readonly writeLatencyNs: number
  /** Moving the head to where the last request did not end; 0 for flash and wires. Occupies the device. */
  readonly seekNs: number
  /** Each commit to the medium of at most `commitBytes`, one after the other; 0 where writes may stay in a cache. */
  readonly commitNs: number
  readonly commitBytes: number
}

export interface DeviceRequest {
  readonly kind: 'read' | 'write'
  readonly bytes: number
  /** File and place in it: what follows on needs no seek. */
  readonly file: string
  readonly offsetBytes: number
}

/** A wire, or a mover's processor time: bytes over rate and a latency. */
export function wireDevice(bytesPerSecond: number, latencyNs = 0): DeviceSpec {
  return {
    readBytesPerSecond: bytesPerSecond,
    writeBytesPerSecond: bytesPerSecond,
    readLatencyNs: latencyNs,
    writeLatencyNs: latencyNs,
    seekNs: 0,
    commitNs: 0,
    commitBytes: 1,
  }
}

export class Device {
  #spec: DeviceSpec
  /** When it will be through with all that was asked of it; a fraction of a ns is kept. */
  #freeAtNs = 0
  #headFile = ''
  #headBytes = 0
  #busyNs = 0
  /** When the last read and the last write are done: none overtakes one of its kind, also if the device gets faster. */
  #lastDoneNs = { read: 0, write: 0 }

  constructor(spec: DeviceSpec) {
    this.#spec = spec
  }

  get spec(): DeviceSpec {
    return this.#spec
  }

  /** Time for which it has been, or will be, at work for all that was asked of it so far. */
  get busyNs(): number {
    return this.#busyNs
  }

  /** Time for which it has been at work until `nowNs`: what it was asked for is done without a gap. */
  busyNsUntil(nowNs: number): number {
    return this.#busyNs - Math.max(0, this.#freeAtNs - nowNs)
  }

  /** How long a request that comes now waits before its turn. */
  backlogNs(nowNs: number): number {
    return Math.max(0, this.#freeAtNs - nowNs)
  }

  /** From the next request on. */
  change(spec: DeviceSpec): void {
    this.#spec = spec
  }

  /** Queues a request; returns when it is done (whole ns). */
  submit(nowNs: number, request: DeviceRequest): number {
    const { kind, bytes, file, offsetBytes } = request
    const isRead = kind === 'read'
    const rate = isRead ? this.#spec.readBytesPerSecond : this.#spec.writeBytesPerSecond
    const isNext = file === this.#headFile && offsetBytes === this.#headBytes
    const commits = isRead ? 0 : Math.ceil(bytes / this.#spec.commitBytes)
    const commitsNs = commits * this.#spec.commitNs
    // The way of the head is part of a commit.
    const seekNs = isNext || commitsNs > 0 ? 0 : this.#spec.seekNs
    const serviceNs = (bytes / rate) * nsPerSecond + seekNs + commitsNs
    this.#freeAtNs = Math.max(this.#freeAtNs, nowNs) + serviceNs
    this.#busyNs += serviceNs
    this.#headFile = file
    this.#headBytes = offsetBytes + bytes
    const latencyNs = isRead ? this.#spec.readLatencyNs : this.#spec.writeLatencyNs
    this.#lastDoneNs[kind] = Math.max(this.#lastDoneNs[kind], Math.ceil(this.#freeAtNs) + latencyNs)
    return this.#lastDoneNs[kind]
  }

  clone(): Device {
    const copy = new Device(this.#spec)
    copy.#freeAtNs = this.#freeAtNs
    copy.#headFile = this.#headFile
    copy.#headBytes = this.#headBytes
    copy.#busyNs = this.#busyNs
    copy.#lastDoneNs = { ...this.#lastDoneNs }
    return copy
  }
}
