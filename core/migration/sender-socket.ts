/**
 * The local socket between QEMU's sender and the wire, as Linux keeps it: what is written is cut into buffers, a
 * write waits when they are more than the socket may hold, and its writer is woken only when three quarters are
 * free again. So a sender is ahead of the wire by a varying amount and comes to its looks at the clock in bursts,
 * which is what decides how long an iteration takes. No constant of this file is read off a migration's times.
 * Source: Linux, net/unix/af_unix.c (unix_stream_sendmsg, unix_writable) and net/core/sock.c.
 */
import { Prng } from '../base/prng.ts'
import { nsPerSecond, pageBytes } from '../base/units.ts'

/** What the buffers of one socket may come to, with their bookkeeping (Linux, net.core.wmem_default). */
const sendBufferBytes = 212_992
/** A writer that waits is woken when so much of that is in use at most (unix_writable: a quarter). */
const wakeUpBelowBytes = sendBufferBytes * 0.25
/** Of a buffer so much lies beside its head, in whole pages (UNIX_SKB_FRAGS_SZ). */
const bufferFragmentBytes = 32_768
/** What its head takes, one page less the bookkeeping (SKB_MAX_HEAD). */
const bufferHeadBytes = pageBytes - 320
/** Bytes that one buffer carries at most. */
const bufferBytes = bufferFragmentBytes + bufferHeadBytes
/** What a buffer counts for beside the pages of its fragments: head and descriptor. */
const bookkeepingBytes = pageBytes + 512
/** The wire takes so much at a time. Groundtruth: the relay's pieces; a NIC takes up to 64 KiB (TSO). */
const pieceBytes = 32_768
/** How late who waits is woken: the slack that Linux gives its timers (PR_SET_TIMERSLACK, 50 µs by default). */
const timerSlackNs = 50_000

/**
 * What a local socket takes when nothing else limits: QEMU reading pages, and copying them there. Groundtruth: about
 * 1.6 GB/s on its host. Where the wire is faster still, so is this: no source gives the sender a ceiling.
 */
const copiedBytesPerSecond = 1_600_000_000

/** As much as the socket carries at most: buffers are taken on while those there count for less than the limit. */
export const socketBytes = bufferBytes * 6

/** Name of the stream of latenesses: the same in every run, because they are the host's and not the guest's. */
const streamName = 'host/timer-slack'

interface Buffer {
  leftBytes: number
  readonly countedBytes: number
}

export class SenderSocket {
  #buffers: Buffer[] = []
  #countedBytes = 0
  #queuedBytes = 0
  /** When the wire is next due to take a piece, by its rate, and when it does; parts of a ns are kept. */
  #dueNs = 0
  #takesAtNs = 0
  readonly #lateness: Prng

  /** `original`: for `clone` alone. */
  constructor(original: SenderSocket | null = null) {
    this.#lateness = original === null ? Prng.fromName(0, streamName) : original.#lateness.clone()
  }

  /** Hands over so many bytes from `nowNs` on; returns when the socket has taken the last of them, in whole ns. */
  write(bytes: number, nowNs: number, bytesPerSecond: number): number {
    const nsPerByte = nsPerSecond / bytesPerSecond
    const copyNsPerByte = nsPerSecond / Math.max(copiedBytesPerSecond, bytesPerSecond)
    let atNs = nowNs
    for (let leftBytes = bytes; leftBytes > 0;) {
      while (this.#queuedBytes > 0 && this.#takesAtNs <= atNs) this.#takePiece(nsPerByte)
      if (this.#countedBytes >= sendBufferBytes) atNs = this.#waitForRoom(atNs, nsPerByte)
      if (this.#queuedBytes === 0) this.#dueNs = Math.max(this.#dueNs, atNs)
      const carried = Math.min(leftBytes, bufferBytes)
      this.#put(carried)
      leftBytes -= carried
      this.#takesAtNs = Math.max(this.#takesAtNs, this.#dueNs)
      atNs += carried * copyNsPerByte
    }
    return Math.ceil(atNs)
  }

  clone(): SenderSocket {
    const copy = new SenderSocket(this)
    copy.#buffers = this.#buffers.map((buffer) => ({ ...buffer }))
    copy.#countedBytes = this.#countedBytes
    copy.#queuedBytes = this.#queuedBytes
    copy.#dueNs = this.#dueNs
    copy.#takesAtNs = this.#takesAtNs
    return copy
  }

  #put(bytes: number): void {
    const inFragments = Math.max(0, bytes - bufferHeadBytes)
    const countedBytes = bookkeepingBytes + Math.ceil(inFragments / pageBytes) * pageBytes
    this.#buffers.push({ leftBytes: bytes, countedBytes })
    this.#countedBytes += countedBytes
    this.#queuedBytes += bytes
  }

  /** Until the wire has taken enough, and the writer has noticed. Never so late that the wire runs dry. */
  #waitForRoom(fromNs: number, nsPerByte: number): number {
    let atNs = fromNs
    while (this.#countedBytes > wakeUpBelowBytes) {
      atNs = Math.max(atNs, this.#takesAtNs)
      this.#takePiece(nsPerByte)
    }
    return atNs + Math.min(this.#lateNs(), this.#queuedBytes * nsPerByte)
  }

  /** A buffer counts in full until its last byte is taken. What the wire is late it makes good. */
  #takePiece(nsPerByte: number): void {
    let leftBytes = pieceBytes
    while (leftBytes > 0 && this.#queuedBytes > 0) {
      const first = this.#buffers[0]!
      const taken = Math.min(leftBytes, first.leftBytes)
      first.leftBytes -= taken
      leftBytes -= taken
      this.#queuedBytes -= taken
      if (first.leftBytes > 0) continue
      this.#buffers.shift()
      this.#countedBytes -= first.countedBytes
    }
    const tookNs = (pieceBytes - leftBytes) * nsPerByte
    this.#dueNs += tookNs
    this.#takesAtNs = Math.max(this.#takesAtNs, this.#dueNs + Math.min(this.#lateNs(), tookNs))
  }

  /** Even from 0 to twice the slack. */
  #lateNs(): number {
    return this.#lateness.below(2 * timerSlackNs)
  }
}
