/** The order in which an attempt shows what it shuffles: drawn from the attempt's seed, the same whenever it is opened. */
import { Prng } from '../base/prng.ts'

/**
 * `items` in an order drawn from the stream of this lab step. With three or more items never the order that
 * came in: a question whose answer is already there would ask nothing.
 */
export function shuffled<Item>(items: readonly Item[], seed: number, labId: string, stepId: string): Item[] {
  const stream = Prng.fromName(seed, `lab/${labId}/${stepId}`)
  const drawn = [...items]
  for (let last = drawn.length - 1; last > 0; last -= 1) {
    const chosen = stream.below(last + 1)
    ;[drawn[last], drawn[chosen]] = [drawn[chosen]!, drawn[last]!]
  }
  const isAsBefore = drawn.length > 2 && drawn.every((item, index) => item === items[index])
  return isAsBefore ? [...drawn.slice(1), drawn[0]!] : drawn
}
