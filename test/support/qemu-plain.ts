/**
 * QEMU's migration once more, page by page, as the description of the measurements tells it and in no other way: for
 * holding the engine to. Shares nothing with it but the guest, whose writes are given. Times in ms, one page at a time.
 */
import { pagesFromMib } from '../../core/base/units.ts'
import type { VmSpec } from '../../core/scenario/schema.ts'
import type { WorkloadSpec } from '../../core/scenario/workload-schema.ts'
import { GuestWriter } from '../../core/workload/guest-writer.ts'

export interface PlainCase {
  readonly memory: VmSpec['memory']
  readonly workload: WorkloadSpec
  readonly seed: number
  readonly vm: string
  /** Bytes per ms: of the wire, and of QEMU's own limit (Infinity: none). */
  readonly wire: number
  readonly limit: number
  readonly downtimeMs: number
  readonly giveUpMs: number
  readonly autoConverge: boolean
}

export interface PlainResult {
  readonly completed: boolean
  readonly syncs: number
  readonly bytes: number
  readonly totalMs: number
  readonly downtimeMs: number
  readonly throttlePercent: number
}

const socketBytes = 200_000
const setupMs = 1.2

export class PlainMigration {
  readonly #case: PlainCase
  readonly #pages: number
  readonly #writer: GuestWriter
  readonly #todo: Uint8Array
  readonly #log: Uint8Array
  readonly #hasContent: Uint8Array
  #left = 0
  #position = 0
  #nowMs = 0
  #guestNs = 0
  #bytes = 0
  #syncs = 0
  #wireFreeMs = 0
  /** Auto-converge: share taken, bytes and pages at the period's begin, periods that counted. */
  #percent = 0
  #throttledAtMs = 0
  #periodStartMs = 0
  #periodBytes = 0
  #periodPages = 0
  #counted = 0

  constructor(given: PlainCase) {
    this.#case = given
    const { memory, workload, seed, vm } = given
    const mainPages = pagesFromMib(memory.sizeMiB)
    this.#pages = mainPages + memory.firmwarePages
    this.#writer = new GuestWriter(workload, mainPages, seed, vm)
    this.#todo = new Uint8Array(this.#pages)
    this.#log = new Uint8Array(this.#pages)
    this.#hasContent = new Uint8Array(this.#pages).fill(1)
    for (const { firstPage, pages } of memory.zeroRanges)
      this.#hasContent.fill(0, firstPage, firstPage + pages)
  }

  run(): PlainResult {
    const { limit, downtimeMs, giveUpMs } = this.#case
    this.#todo.fill(1)
    this.#left = this.#pages
    this.#syncs = 1
    this.#runGuestTo(setupMs)
    this.#wireFreeMs = setupMs
    const quota = limit * 100
    let threshold = 0
    let windowStart = Math.floor(this.#nowMs)
    let windowBytes = this.#bytes
    while (this.#nowMs < giveUpMs) {
      if (this.#left * 4096 < threshold) this.#sync()
      if (this.#left === 0 || this.#left * 4096 < threshold) return this.#complete()
      this.#iterate(windowBytes + quota)
      const passed = Math.floor(this.#nowMs) - windowStart
      const isFull = this.#bytes - windowBytes > quota
      if (isFull && passed < 100) this.#runGuestTo(Math.floor(this.#nowMs) + 100 - passed)
      if (isFull || passed >= 100) {
        const length = Math.floor(this.#nowMs) - windowStart
        threshold = ((this.#bytes - windowBytes) / length) * downtimeMs
        windowStart = Math.floor(this.#nowMs)
        windowBytes = this.#bytes
      }
    }
    return this.#result(false, 0)
  }

  /** Until the quota is exceeded, todo is empty, or 50 ms have passed, looked at every 64 pages. */
  #iterate(untilBytes: number): void {
    const { wire } = this.#case
    const startMs = this.#nowMs
    for (let sent = 0; this.#left > 0 && this.#bytes <= untilBytes; sent += 1) {
      const before = this.#bytes
      this.#sendNext()
      this.#wireFreeMs = Math.max(this.#wireFreeMs, this.#nowMs) + (this.#bytes - before) / wire
      this.#runGuestTo(Math.max(this.#nowMs, this.#wireFreeMs - socketBytes / wire))
      if (sent % 64 === 0 && Math.floor(this.#nowMs - startMs) > 50) break
    }
    this.#bytes += 8
  }

  #sendNext(): void {
    while (this.#todo[this.#position] === 0) this.#position = (this.#position + 1) % this.#pages
    this.#bytes += this.#hasContent[this.#position] === 1 ? 4104 : 9
    this.#todo[this.#position] = 0
    this.#left -= 1
    this.#position = (this.#position + 1) % this.#pages
  }

  #sync(): void {
    let fresh = 0
    for (let page = 0; page < this.#pages; page += 1) {
      if (this.#log[page] === 1 && this.#todo[page] === 0) fresh += 1
      this.#todo[page]! |= this.#log[page]!
    }
    this.#log.fill(0)
    this.#left += fresh
    this.#syncs += 1
    if (this.#case.autoConverge) this.#judge(fresh)
  }

  #judge(fresh: number): void {
    this.#periodPages += fresh
    if (Math.floor(this.#nowMs) - this.#periodStartMs <= 1000) return
    const isHigh = this.#periodPages * 4096 > (this.#bytes - this.#periodBytes) / 2
    this.#periodStartMs = Math.floor(this.#nowMs)
    this.#periodPages = 0
    this.#periodBytes = this.#bytes
    if (isHigh) this.#counted += 1
    if (this.#counted < 2) return
    this.#counted = 0
    if (this.#percent === 0) this.#throttledAtMs = this.#nowMs
    this.#percent = this.#percent === 0 ? 20 : Math.min(99, this.#percent + 10)
  }

  #complete(): PlainResult {
    const stoppedMs = this.#nowMs
    const before = this.#bytes
    this.#sync()
    while (this.#left > 0) this.#sendNext()
    this.#nowMs += (this.#bytes - before) / this.#case.wire
    return this.#result(true, this.#nowMs - stoppedMs)
  }

  #result(completed: boolean, downtimeMs: number): PlainResult {
    return {
      completed,
      syncs: this.#syncs,
      bytes: this.#bytes,
      totalMs: this.#nowMs,
      downtimeMs,
      throttlePercent: this.#percent,
    }
  }

  /** The guest runs 10 ms, then sleeps 10 ms × p / (1 − p); it begins with the sleep. */
  #runGuestTo(untilMs: number): void {
    const { firstMs, stepMs } = { firstMs: this.#nowMs, stepMs: 0.05 }
    this.#nowMs = untilMs
    if (this.#percent === 0) return this.#runGuest(untilMs - firstMs)
    const sleepMs = (10 * this.#percent) / (100 - this.#percent)
    let runMs = 0
    for (let atMs = firstMs; atMs < untilMs; atMs += stepMs) {
      const isAwake = (atMs - this.#throttledAtMs) % (10 + sleepMs) >= sleepMs
      if (isAwake) runMs += Math.min(stepMs, untilMs - atMs)
    }
    this.#runGuest(runMs)
  }

  #runGuest(ms: number): void {
    const ns = this.#guestNs + ms * 1e6
    const whole = Math.floor(ns)
    this.#guestNs = ns - whole
    if (whole === 0) return
    const writeMany = (pages: Uint32Array, count: number) => {
      for (let index = 0; index < count; index += 1) {
        this.#log[pages[index]!] = 1
        this.#hasContent[pages[index]!] = 1
      }
    }
    this.#writer.run(whole, { writeMany }, whole)
  }
}
