/** Draws from one seed of the storm: the small vocabulary in which estates, commands and faults are made up. */
import { Prng } from '../../core/base/prng.ts'

export class Draw {
  readonly #prng: Prng

  constructor(seed: number, name: string) {
    this.#prng = Prng.fromName(seed, name)
  }

  /** True so many times of a hundred. */
  percent(chance: number): boolean {
    return this.#prng.below(100) < chance
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + this.#prng.below(to - from + 1)
  }

  /** A second of the run with a resolution of 1 ms. */
  second(from: number, to: number): number {
    return this.whole(Math.round(from * 1000), Math.round(to * 1000)) / 1000
  }

  /** Throws RangeError if there is nothing to choose from. */
  of<Item>(list: readonly Item[]): Item {
    const item = list[this.#prng.below(Math.max(1, list.length))]
    if (item === undefined) throw new RangeError('There is nothing to choose from.')
    return item
  }

  /** One of the entries, each as likely as its weight. */
  weighted<Item>(entries: readonly (readonly [weight: number, item: Item])[]): Item {
    let rest = this.#prng.below(entries.reduce((sum, [weight]) => sum + weight, 0))
    for (const [weight, item] of entries) {
      if (rest < weight) return item
      rest -= weight
    }
    throw new RangeError('There is nothing to choose from.')
  }

  /** So many in a hundred have these fields, the others do not. */
  maybe<Value extends object>(chance: number, value: () => Value): Partial<Value> {
    return this.percent(chance) ? value() : {}
  }

  list<Item>(length: number, item: (index: number) => Item): Item[] {
    return Array.from({ length }, (_, index) => item(index))
  }
}
