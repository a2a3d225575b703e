/**
 * The source's side of post-copy, with the wire: pages go in sweep order, a requested one first, and the sweep goes
 * on behind it, since the guest is likely to want its neighbours next. What is in the sockets cannot be overtaken.
 * Source: QEMU 7.2, migration/ram.c (get_queued_page).
 */
import { nsPerSecond } from '../base/units.ts'
import { contentPageBytes } from '../policy/qemu.ts'
import { socketBytes } from './sender-socket.ts'

/** The destination takes so long to read a page and put it in place (UFFDIO_COPY). Measured: 5.4 to 7.5 µs (MODEL.md). */
const placePageNs = 6_000
/** A waiting sender is woken when three quarters of its socket are free (Linux, unix_writable). */
const wakeUpShare = 0.75

/** A page on its way. */
interface Departure {
  readonly page: number
  readonly arrivesNs: number
}

/** What a sender needs of its migration during one slice. */
export interface PageSource {
  /** Of the path at present. */
  readonly bytesPerSecond: number
  /** Sends one page: the wanted one if it is still to send, else the next of the sweep. `page` −1: none is left. */
  sendPage(wanted: number): { readonly page: number; readonly bytes: number }
}

export class PostCopySender {
  readonly #oneWayNs: number
  /** Oldest first; those before `#firstInFlight` have arrived. */
  #inFlight: Departure[] = []
  #firstInFlight = 0
  #isAllSent = false
  /** The socket is full until then. */
  #waitsUntilNs = 0
  /** When the wire will have carried all that was handed to it; a fraction of a ns is kept. */
  #wireFreeNs: number
  #request: { readonly page: number; readonly heardNs: number } | null = null
  /** The connection is broken: nothing is sent and nothing arrives. */
  #isBroken = false

  constructor(startNs: number, oneWayNs: number) {
    this.#wireFreeNs = startNs
    this.#oneWayNs = oneWayNs
  }

  /** The destination asks for a page; one request is open at a time, because the guest stands. */
  request(page: number, nowNs: number): void {
    this.#request = { page, heardNs: nowNs + this.#oneWayNs }
  }

  /** Next instant at which something arrives or can be sent; Infinity when all is there. */
  get nextEventNs(): number {
    const arrivesNs = this.#inFlight[this.#firstInFlight]?.arrivesNs ?? Infinity
    return this.#isAllSent || this.#isBroken ? arrivesNs : Math.min(arrivesNs, this.#waitsUntilNs)
  }

  /** The connection breaks: what is on its way is lost. Returns those pages, which are to be sent again. */
  breakOff(): number[] {
    const lost = this.#inFlight.slice(this.#firstInFlight).map(({ page }) => page)
    this.#inFlight = []
    this.#firstInFlight = 0
    this.#isBroken = true
    return lost
  }

  /** A new connection: sending goes on at `atNs`, with the page that the guest waits for (−1: none) asked for again. */
  goOn(atNs: number, waitingPage: number): void {
    this.#isBroken = false
    this.#isAllSent = false
    this.#waitsUntilNs = atNs
    this.#wireFreeNs = atNs
    this.#request = waitingPage < 0 ? null : { page: waitingPage, heardNs: atNs }
  }

  /** Fills the socket as far as it goes at this instant. */
  sendPages(source: PageSource, nowNs: number): void {
    const nsPerByte = Math.max(nsPerSecond / source.bytesPerSecond, placePageNs / contentPageBytes)
    const socketNs = socketBytes * nsPerByte
    while (!this.#isAllSent && !this.#isBroken && nowNs >= this.#waitsUntilNs) {
      if (this.#wireFreeNs - nowNs >= socketNs) {
        this.#waitsUntilNs = Math.ceil(this.#wireFreeNs - socketNs * (1 - wakeUpShare))
        return
      }
      const { page, bytes } = source.sendPage(this.#takeRequest(nowNs))
      if (page < 0) {
        this.#isAllSent = true
        return
      }
      this.#wireFreeNs = Math.max(this.#wireFreeNs, nowNs) + Math.max(bytes * nsPerByte, placePageNs)
      // Between wire and destination lies a socket as large as the one before it, and as full.
      const arrivesNs = Math.ceil(this.#wireFreeNs + socketNs) + this.#oneWayNs
      this.#inFlight.push({ page, arrivesNs })
    }
  }

  /** The next page that has arrived by now, or −1. */
  takeArrival(nowNs: number): number {
    const next = this.#inFlight[this.#firstInFlight]
    if (next === undefined || next.arrivesNs > nowNs) return -1
    this.#firstInFlight += 1
    if (this.#firstInFlight === this.#inFlight.length) {
      this.#inFlight = []
      this.#firstInFlight = 0
    }
    return next.page
  }

  clone(): PostCopySender {
    const copy = new PostCopySender(this.#wireFreeNs, this.#oneWayNs)
    copy.#inFlight = this.#inFlight.slice(this.#firstInFlight)
    copy.#isAllSent = this.#isAllSent
    copy.#waitsUntilNs = this.#waitsUntilNs
    copy.#request = this.#request
    copy.#isBroken = this.#isBroken
    return copy
  }

  #takeRequest(nowNs: number): number {
    const request = this.#request
    if (request === null || request.heardNs > nowNs) return -1
    this.#request = null
    return request.page
  }
}
