/**
 * Takes records in and keeps them as bytes with a running SHA-256. Append-only: a clone shares every filled
 * chunk with its original and copies only the open one, so that snapshots of long runs stay cheap.
 */
import { assertInvariant } from '../base/assert.ts'
import { Sha256 } from '../base/hash.ts'
import { encodeRecord } from './encode.ts'
import type { TraceRecord } from './events.ts'

/** Size of a chunk in bytes; ours: large against a record (some 30 bytes), small against a trace. */
const chunkBytes = 65_536

export class TraceRecorder {
  readonly #filled: Uint8Array[] = []
  #open = new Uint8Array(chunkBytes)
  #openLength = 0
  #recordCount = 0
  #lastAtNs = 0
  #hash = new Sha256()

  /** Appends one record. Throws AssertionError if it lies before the last one or is malformed. */
  record(record: TraceRecord): void {
    assertInvariant(
      record.atNs >= this.#lastAtNs,
      'trace-in-time-order',
      () => `${record.type} at ${record.atNs} ns follows a record at ${this.#lastAtNs} ns`,
    )
    const bytes = encodeRecord(record)
    this.#hash.update(bytes)
    this.#append(bytes)
    this.#lastAtNs = record.atNs
    this.#recordCount += 1
  }

  get byteLength(): number {
    return this.#filled.length * chunkBytes + this.#openLength
  }

  get recordCount(): number {
    return this.#recordCount
  }

  /** A copy of the trace's bytes from `from` up to `to`, or to its end where `to` is left out or lies beyond. */
  bytes(from = 0, to = this.byteLength): Uint8Array {
    const end = Math.min(to, this.byteLength)
    const copy = new Uint8Array(Math.max(0, end - from))
    let at = from
    while (at < end) {
      const chunk = this.#filled[Math.floor(at / chunkBytes)] ?? this.#open
      const offset = at % chunkBytes
      const length = Math.min(chunkBytes - offset, end - at)
      copy.set(chunk.subarray(offset, offset + length), at - from)
      at += length
    }
    return copy
  }

  /** SHA-256 of all bytes so far, as 64 hexadecimal digits. */
  hash(): string {
    return this.#hash.hex()
  }

  /** An independent recorder that holds the same trace and goes on from here. */
  clone(): TraceRecorder {
    const copy = new TraceRecorder()
    copy.#filled.push(...this.#filled)
    copy.#open.set(this.#open.subarray(0, this.#openLength))
    copy.#openLength = this.#openLength
    copy.#recordCount = this.#recordCount
    copy.#lastAtNs = this.#lastAtNs
    copy.#hash = this.#hash.clone()
    return copy
  }

  #append(bytes: Uint8Array): void {
    let at = 0
    while (at < bytes.length) {
      const length = Math.min(chunkBytes - this.#openLength, bytes.length - at)
      this.#open.set(bytes.subarray(at, at + length), this.#openLength)
      this.#openLength += length
      at += length
      if (this.#openLength === chunkBytes) {
        this.#filled.push(this.#open)
        this.#open = new Uint8Array(chunkBytes)
        this.#openLength = 0
      }
    }
  }
}
