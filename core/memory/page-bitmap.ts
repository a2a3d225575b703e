/**
 * One bit a page, in words of 32, with the count of set bits kept. Bulk work goes through `words` directly:
 * whoever changes them there adjusts `count` in the same breath.
 */

export const pagesPerWord = 32

/** Set bits of a 32-bit word. */
export function popcount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** Position of the lowest set bit of a word that is not 0. */
export function lowestBit(word: number): number {
  return 31 - Math.clz32(word & -word)
}

export class PageBitmap {
  /** Pages that it covers; bits beyond are never set. */
  readonly size: number
  /** Bit p & 31 of word p >>> 5 stands for page p. */
  readonly words: Uint32Array
  /** Pages whose bit is set. */
  count: number

  /** Empty unless `words` and the `count` of their set bits are given. */
  constructor(size: number, words = new Uint32Array(Math.ceil(size / pagesPerWord)), count = 0) {
    this.size = size
    this.words = words
    this.count = count
  }

  has(page: number): boolean {
    return ((this.words[page >>> 5]! >>> (page & 31)) & 1) === 1
  }

  /** Returns true if the bit was not set before. */
  set(page: number): boolean {
    if (this.has(page)) return false
    this.words[page >>> 5]! |= 1 << (page & 31)
    this.count += 1
    return true
  }

  /** Returns true if the bit was set before. */
  clear(page: number): boolean {
    if (!this.has(page)) return false
    this.words[page >>> 5]! &= ~(1 << (page & 31))
    this.count -= 1
    return true
  }

  /** Sets `pages` bits from `firstPage` on. */
  setRange(firstPage: number, pages: number): void {
    this.#changeRange(firstPage, pages, true)
  }

  clearRange(firstPage: number, pages: number): void {
    this.#changeRange(firstPage, pages, false)
  }

  clearAll(): void {
    this.words.fill(0)
    this.count = 0
  }

  /** First set page at or after `from`, or −1. */
  nextSet(from: number): number {
    if (from >= this.size) return -1
    let index = from >>> 5
    let word = this.words[index]! & (-1 << (from & 31))
    while (word === 0) {
      index += 1
      if (index === this.words.length) return -1
      word = this.words[index]!
    }
    return index * pagesPerWord + lowestBit(word)
  }

  clone(): PageBitmap {
    return new PageBitmap(this.size, this.words.slice(), this.count)
  }

  #changeRange(firstPage: number, pages: number, isSet: boolean): void {
    const endPage = firstPage + pages
    for (let page = firstPage; page < endPage;) {
      const index = page >>> 5
      const inWord = Math.min(pagesPerWord - (page & 31), endPage - page)
      const mask = inWord === pagesPerWord ? -1 : ((1 << inWord) - 1) << (page & 31)
      const before = this.words[index]!
      const after = isSet ? before | mask : before & ~mask
      this.words[index] = after
      this.count += popcount(after) - popcount(before)
      page += inWord
    }
  }
}
