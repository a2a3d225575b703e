/** A map by name whose values are made when they are asked for, once each: a state of a large estate costs nothing. */

export class LazyMap<From, To> extends Map<string, To> {
  readonly #from: ReadonlyMap<string, From>
  readonly #make: (from: From, name: string) => To

  constructor(from: ReadonlyMap<string, From>, make: (from: From, name: string) => To) {
    super()
    this.#from = from
    this.#make = make
  }

  override get size(): number {
    return this.#from.size
  }

  override has(name: string): boolean {
    return this.#from.has(name)
  }

  override get(name: string): To | undefined {
    if (super.has(name)) return super.get(name)
    const source = this.#from.get(name)
    if (source === undefined) return undefined
    const made = this.#make(source, name)
    super.set(name, made)
    return made
  }

  override keys(): MapIterator<string> {
    return this.#from.keys()
  }

  override *entries(): MapIterator<[string, To]> {
    for (const name of this.#from.keys()) yield [name, this.get(name) as To]
  }

  override *values(): MapIterator<To> {
    for (const name of this.#from.keys()) yield this.get(name) as To
  }

  override [Symbol.iterator](): MapIterator<[string, To]> {
    return this.entries()
  }

  override forEach(act: (value: To, name: string, map: Map<string, To>) => void): void {
    for (const [name, value] of this.entries()) act(value, name, this)
  }
}
