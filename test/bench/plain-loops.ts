/**
 * The least that any page-level simulation must do, without a simulation around it: set a bit for each write at
 * a drawn page, then scan for the set bits and clear them one by one, round by round. The yardstick of the
 * benchmark, not a model: no time passes, and nothing interleaves.
 */

/** Pages and writes of one round, as a migration had them. */
export interface RoundWork {
  readonly writes: number
  readonly sentPages: number
}

/** Does the work of these rounds over `pages` pages; returns how many it found set, which is near the sum of what was sent. */
export function runPlainLoops(pages: number, rounds: readonly RoundWork[]): number {
  let todo = new Uint32Array(Math.ceil(pages / 32)).fill(0xffff_ffff)
  let log = new Uint32Array(todo.length)
  let found = 0
  for (const { writes, sentPages } of rounds) {
    setBits(log, pages, writes)
    found += clearBits(todo, sentPages)
    const sent = todo
    todo = log
    log = sent
    log.fill(0)
  }
  return found
}

function setBits(words: Uint32Array, pages: number, writes: number): void {
  let draw = 0x9e3779b9
  for (let index = 0; index < writes; index += 1) {
    draw = (Math.imul(draw, 1_664_525) + 1_013_904_223) | 0
    const page = Math.floor(((draw >>> 0) / 4_294_967_296) * pages)
    words[page >>> 5]! |= 1 << (page & 31)
  }
}

function clearBits(words: Uint32Array, most: number): number {
  let found = 0
  for (let at = 0; at < words.length && found < most; at += 1) {
    let word = words[at]!
    while (word !== 0) {
      word &= word - 1
      words[at] = word
      found += 1
    }
  }
  return found
}
