/**
 * UTF-8 without the platform's TextEncoder, which plain ECMAScript does not have. A lone surrogate becomes
 * U+FFFD, as the Encoding standard says, so that every string has exactly one encoding on every platform.
 */

const replacementCharacter = 0xfffd

/** UTF-8 bytes of `text`. */
export function encodeUtf8(text: string): Uint8Array {
  const bytes: number[] = []
  for (const character of text) {
    const point = character.codePointAt(0) ?? replacementCharacter
    appendCodePoint(bytes, point >= 0xd800 && point <= 0xdfff ? replacementCharacter : point)
  }
  return Uint8Array.from(bytes)
}

function appendCodePoint(bytes: number[], point: number): void {
  if (point < 0x80) bytes.push(point)
  else if (point < 0x800) bytes.push(0xc0 | (point >> 6), 0x80 | (point & 63))
  else if (point < 0x10000) bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63))
  else {
    bytes.push(
      0xf0 | (point >> 18),
      0x80 | ((point >> 12) & 63),
      0x80 | ((point >> 6) & 63),
      0x80 | (point & 63),
    )
  }
}

/** Text of the well-formed UTF-8 in `bytes[from…to)`. Throws RangeError on a broken sequence. */
export function decodeUtf8(bytes: Uint8Array, from: number, to: number): string {
  let text = ''
  let at = from
  while (at < to) {
    const first = bytes[at]!
    const length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    if ((first & 0xc0) === 0x80 || at + length > to) throw new RangeError(`Broken UTF-8 at byte ${at}.`)
    let point = length === 1 ? first : first & (0xff >> (length + 1))
    for (let next = 1; next < length; next += 1) point = (point << 6) | (bytes[at + next]! & 63)
    text += String.fromCodePoint(point)
    at += length
  }
  return text
}
