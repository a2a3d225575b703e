/**
 * Entries waiting for their virtual time, in a total order: time, then priority (lower first), then the
 * order of arrival. Entries are data, never closures, so that a copy of the queue is a snapshot of it.
 */

export interface QueueEntry<Kind extends string = string, Payload = unknown> {
  readonly timeNs: number
  /** Among entries of one instant: lower goes first. */
  readonly priority: number
  /** Order of arrival, unique in one queue. */
  readonly sequence: number
  readonly kind: Kind
  /** Plain, immutable: it is shared by snapshots. */
  readonly payload: Payload
}

/** A binary heap; push and pop cost O(log n), removal O(n). */
export class EventQueue<Entry extends QueueEntry> {
  readonly #heap: Entry[] = []

  get size(): number {
    return this.#heap.length
  }

  peek(): Entry | undefined {
    return this.#heap[0]
  }

  push(entry: Entry): void {
    this.#heap.push(entry)
    this.#rise(this.#heap.length - 1)
  }

  pop(): Entry | undefined {
    const first = this.#heap[0]
    if (first !== undefined) this.#removeAt(0)
    return first
  }

  /** Removes the entry with this sequence; false if it is not there (any more). */
  remove(sequence: number): boolean {
    const index = this.#heap.findIndex((entry) => entry.sequence === sequence)
    if (index < 0) return false
    this.#removeAt(index)
    return true
  }

  /** True if some waiting entry is as `test` wants it. */
  some(test: (entry: Entry) => boolean): boolean {
    return this.#heap.some(test)
  }

  clone(): EventQueue<Entry> {
    const copy = new EventQueue<Entry>()
    copy.#heap.push(...this.#heap)
    return copy
  }

  #removeAt(index: number): void {
    const last = this.#heap.pop()!
    if (index === this.#heap.length) return
    this.#heap[index] = last
    this.#rise(index)
    this.#sink(index)
  }

  #rise(from: number): void {
    let index = from
    while (index > 0) {
      const parent = (index - 1) >> 1
      if (!comesBefore(this.#heap[index]!, this.#heap[parent]!)) return
      this.#swap(index, parent)
      index = parent
    }
  }

  #sink(from: number): void {
    let index = from
    for (;;) {
      const left = 2 * index + 1
      if (left >= this.#heap.length) return
      const right = left + 1
      const isRightFirst = right < this.#heap.length && comesBefore(this.#heap[right]!, this.#heap[left]!)
      const child = isRightFirst ? right : left
      if (!comesBefore(this.#heap[child]!, this.#heap[index]!)) return
      this.#swap(index, child)
      index = child
    }
  }

  #swap(a: number, b: number): void {
    const held = this.#heap[a]!
    this.#heap[a] = this.#heap[b]!
    this.#heap[b] = held
  }
}

function comesBefore(a: QueueEntry, b: QueueEntry): boolean {
  if (a.timeNs !== b.timeNs) return a.timeNs < b.timeNs
  if (a.priority !== b.priority) return a.priority < b.priority
  return a.sequence < b.sequence
}
