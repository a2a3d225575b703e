/**
 * SHA-256 for everything that must be the same on every platform: trace hashes, scenario hashes, the seeds of
 * named random streams. A thin face over @noble/hashes, which is plain TypeScript and runs in any host.
 */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { encodeUtf8 } from './utf8.ts'

type RunningHash = ReturnType<typeof sha256.create>

/** A hash that is fed piece by piece; `hex` may be asked at any time and does not end it. */
export class Sha256 {
  #running: RunningHash = sha256.create()

  update(bytes: Uint8Array): void {
    this.#running.update(bytes)
  }

  /** SHA-256 of everything fed so far, as 64 lower-case hexadecimal digits. */
  hex(): string {
    return hexOf(this.#running.clone().digest())
  }

  clone(): Sha256 {
    const copy = new Sha256()
    copy.#running = this.#running.clone()
    return copy
  }
}

/** SHA-256 of `text` in UTF-8, as bytes. */
export function sha256Bytes(text: string): Uint8Array {
  return sha256(encodeUtf8(text))
}

/** SHA-256 of `text` in UTF-8, as 64 lower-case hexadecimal digits. */
export function sha256Hex(text: string): string {
  return hexOf(sha256Bytes(text))
}

/** HMAC-SHA-256 of `text` in UTF-8 under a key in UTF-8, as 64 lower-case hexadecimal digits (RFC 2104). */
export function hmacSha256Hex(key: string, text: string): string {
  return hexOf(hmac(sha256, encodeUtf8(key), encodeUtf8(text)))
}

function hexOf(bytes: Uint8Array): string {
  let text = ''
  for (const byte of bytes) text += byte.toString(16).padStart(2, '0')
  return text
}
