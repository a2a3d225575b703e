/**
 * Post-copy, page by page: the guest runs at the destination while the source sends what is missing there, and
 * stands whenever it touches a page that has not arrived. Works ahead of the clock like a slice of pre-copy and
 * records nothing. One chain of writes: while one page is awaited, all vCPUs stand.
 */
import { nsPerMs } from '../base/units.ts'
import type { ArrivingMemory } from '../memory/arriving-memory.ts'
import type { MovingMemory } from './migration-state.ts'
import type { PageSource, PostCopySender } from './post-copy-sender.ts'

/** The guest's writes are made in steps of its time of so much: the measured guest wakes 1000 times a second. */
const tickNs = 1 * nsPerMs
/** A stall of so much or more has a record of its own. Ours: the grain of the measured heartbeats. */
const shortestToldStallNs = 2 * nsPerMs

export interface Stall {
  /** Pages waited for, one after the other. */
  readonly pages: number
  readonly durationNs: number
}

export interface PostCopyTotals {
  readonly requestedPages: number
  readonly stalledNs: number
  readonly longestStallNs: number
}

export class PostCopyRun {
  readonly #memory: ArrivingMemory
  readonly #sender: PostCopySender
  /** Infinity while the guest does not run. */
  #nextTickNs = Infinity
  #requestedPages = 0
  #stalledNs = 0
  #longestStallNs = 0
  #stallStartNs = 0
  #stallPages = 0
  #stalledTakenNs = 0
  #told: Stall | null = null
  #isPaused = false

  constructor(memory: ArrivingMemory, sender: PostCopySender) {
    this.#memory = memory
    this.#sender = sender
  }

  /** All that the destination lacked has arrived, and the guest does not wait any more. */
  get isOver(): boolean {
    return this.#memory.missing.count === 0 && this.#memory.waitingPage < 0
  }

  /** The connection is broken and has not been made anew. */
  get isPaused(): boolean {
    return this.#isPaused
  }

  get missingPages(): number {
    return this.#memory.missing.count
  }

  get totals(): PostCopyTotals {
    return {
      requestedPages: this.#requestedPages,
      stalledNs: this.#stalledNs,
      longestStallNs: this.#longestStallNs,
    }
  }

  /** First instruction at the destination. */
  startGuest(nowNs: number): void {
    this.#nextTickNs = nowNs + tickNs
  }

  /** The guest was switched off; what is missing goes on arriving. */
  stopGuest(): void {
    this.#nextTickNs = Infinity
    this.#memory.forgetWrites()
  }

  /** Works ahead from `fromNs`; returns the end: `untilNs`, or earlier where a told stall ended or all has arrived. */
  runSlice(moving: MovingMemory, source: PageSource, fromNs: number, untilNs: number): number {
    let nowNs = fromNs
    for (;;) {
      this.#receive(moving, nowNs)
      this.#goOn(moving, nowNs)
      if (this.#told !== null || this.isOver || nowNs >= untilNs) return nowNs
      if (this.#memory.waitingPage < 0 && nowNs >= this.#nextTickNs) this.#tick(moving, nowNs)
      this.#sender.sendPages(source, nowNs)
      const tickNext = this.#memory.waitingPage < 0 ? this.#nextTickNs : Infinity
      nowNs = Math.min(untilNs, tickNext, this.#sender.nextEventNs)
    }
  }

  /** The connection breaks; returns how many pages were lost on their way. The guest runs until it lacks one. */
  breakOff({ transfer }: MovingMemory): number {
    const lost = this.#sender.breakOff()
    for (const page of lost) transfer.noteLoss(page)
    this.#isPaused = true
    return lost.length
  }

  /** The connection is made anew, and pages go again from `atNs` on. */
  recover(atNs: number): void {
    this.#isPaused = false
    this.#sender.goOn(atNs, this.#memory.waitingPage)
  }

  /** A stall worth a record that has ended at the slice's end, or null. */
  takeStall(): Stall | null {
    const told = this.#told
    this.#told = null
    return told
  }

  /** Time that the guest has stood since this was last asked, up to `nowNs`. */
  takeStalledNs(nowNs: number): number {
    const standingNs = this.#memory.waitingPage >= 0 ? nowNs - this.#stallStartNs : 0
    const stalledNs = this.#stalledNs + standingNs - this.#stalledTakenNs
    this.#stalledTakenNs += stalledNs
    return stalledNs
  }

  clone(moving: MovingMemory): PostCopyRun {
    const copy = new PostCopyRun(this.#memory.clone(moving.memory), this.#sender.clone())
    copy.#nextTickNs = this.#nextTickNs
    copy.#requestedPages = this.#requestedPages
    copy.#stalledNs = this.#stalledNs
    copy.#longestStallNs = this.#longestStallNs
    copy.#stallStartNs = this.#stallStartNs
    copy.#stallPages = this.#stallPages
    copy.#stalledTakenNs = this.#stalledTakenNs
    copy.#told = this.#told
    copy.#isPaused = this.#isPaused
    return copy
  }

  #receive({ transfer }: MovingMemory, nowNs: number): void {
    for (;;) {
      const page = this.#sender.takeArrival(nowNs)
      if (page < 0) return
      transfer.noteArrival(page)
      this.#memory.missing.clear(page)
    }
  }

  #tick({ run }: MovingMemory, nowNs: number): void {
    run.run(tickNs, this.#memory)
    this.#nextTickNs = nowNs + tickNs
    if (this.#memory.waitingPage < 0) return
    this.#stallStartNs = nowNs
    this.#stallPages = 0
    this.#request(nowNs)
  }

  #request(nowNs: number): void {
    this.#stallPages += 1
    this.#requestedPages += 1
    this.#sender.request(this.#memory.waitingPage, nowNs)
  }

  /** The guest goes on if its page has come: to the next gap, or out of the stall. */
  #goOn({ run }: MovingMemory, nowNs: number): void {
    const memory = this.#memory
    if (memory.waitingPage < 0 || memory.missing.has(memory.waitingPage)) return
    memory.goOn()
    if (memory.waitingPage >= 0) {
      this.#request(nowNs)
      return
    }
    const durationNs = nowNs - this.#stallStartNs
    run.stall(durationNs)
    this.#nextTickNs = nowNs + tickNs
    this.#stalledNs += durationNs
    this.#longestStallNs = Math.max(this.#longestStallNs, durationNs)
    if (durationNs >= shortestToldStallNs) this.#told = { pages: this.#stallPages, durationNs }
  }
}
