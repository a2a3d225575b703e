/**
 * Decides which tasks may run under the limits on simultaneous migrations, and says why the others wait. It knows
 * resources and costs only; it is part of the engine's state and copied with it.
 *
 * vSphere does not document the order of its queue; this one is ours (inferred, vsphere-rules C): first come, first
 * served on each resource. A task that finds a resource used up, or claimed by an earlier one, claims it until it is
 * admitted; a later task may pass it only on resources that it does not claim. So nobody starves: what the earliest
 * task claims can only be given back, and it claims each of its resources at most once.
 */
import { assertInvariant } from '../base/assert.ts'
import { insertOnce, placeIn } from './ascending.ts'
import type { ResourceKind, ResourceUse } from './cost-model.ts'
import { behindInWords, fullInWords } from './wait-words.ts'

export interface AdmissionRequest {
  /** Greater than that of every request before it: it is the place in the queue. */
  readonly id: number
  /** What is moved, for the reasons of others. */
  readonly label: string
  /** What is done, for its own reason, for example `vMotion`. */
  readonly operation: string
  readonly uses: readonly ResourceUse[]
}

/** What a task waits for. */
export interface Wait {
  readonly resource: ResourceKind
  readonly object: string
  readonly cost: number
  readonly usedCost: number
  readonly maxCost: number
  /** Label of the earlier task that has the first claim where the resource has room; '' where it has none. */
  readonly behind: string
  /** Labels of the tasks that use the resource, in the order in which they were admitted. */
  readonly heldBy: readonly string[]
  /** A sentence without its full stop. */
  readonly reason: string
}

/** What a change has come to. */
export interface Admissions {
  /** May begin now, in order of their requests. */
  readonly admitted: readonly number[]
  /** Looked at, still waiting, and for another reason than before. */
  readonly reconsidered: readonly number[]
}

interface Entry {
  readonly request: AdmissionRequest
  /** null once it is admitted. */
  wait: Wait | null
  /** Keys of the resources in whose lines it stands. */
  readonly claims: Set<string>
}

interface Resource {
  maxCost: number
  words: string
  usedCost: number
  /** Cost by task, of those admitted. */
  readonly holders: Map<number, number>
  /** Tasks that claim it, in ascending order. */
  readonly line: number[]
}

function keyOf(resource: ResourceKind, object: string): string {
  return `${resource} ${object}`
}

export class AdmissionLedger {
  readonly #entries = new Map<number, Entry>()
  readonly #resources = new Map<string, Resource>()
  #newestId = 0
  #waitingCount = 0

  get waitingCount(): number {
    return this.#waitingCount
  }

  /** Nothing runs and nothing waits. */
  get isEmpty(): boolean {
    return this.#entries.size === 0
  }

  /** Takes a request in; null if it may begin at once. Limits of its uses hold for all from here on. */
  request(request: AdmissionRequest): Wait | null {
    assertInvariant(
      request.id > this.#newestId,
      'requests-in-order',
      () => `request ${request.id} follows ${this.#newestId}`,
    )
    this.#newestId = request.id
    for (const use of request.uses) this.#noteLimit(use)
    const entry: Entry = { request, wait: null, claims: new Set() }
    this.#entries.set(request.id, entry)
    entry.wait = this.#findWait(entry)
    if (entry.wait === null) this.#occupy(entry)
    else this.#waitingCount += 1
    return entry.wait
  }

  /** An admitted task is over. */
  release(id: number): Admissions {
    const entry = this.#entryOf(id)
    assertInvariant(entry.wait === null, 'release-of-admitted-task', () => `task ${id} waits`)
    this.#entries.delete(id)
    const keys = entry.request.uses.map(({ resource, object, cost }) => {
      const key = keyOf(resource, object)
      const held = this.#resourceOf(key)
      held.usedCost -= cost
      held.holders.delete(id)
      return key
    })
    return this.#settle(keys)
  }

  /** A task that waits is given up. */
  cancel(id: number): Admissions {
    const entry = this.#entryOf(id)
    assertInvariant(entry.wait !== null, 'cancel-of-waiting-task', () => `task ${id} is admitted`)
    this.#entries.delete(id)
    this.#waitingCount -= 1
    const keys = [...entry.claims]
    this.#leaveLines(entry)
    return this.#settle(keys)
  }

  /** A resource's maximum has changed. What runs above a lower one runs on. A resource never used is left out. */
  setLimit(resource: ResourceKind, object: string, maxCost: number, words: string): Admissions {
    const key = keyOf(resource, object)
    const known = this.#resources.get(key)
    if (known === undefined || (known.maxCost === maxCost && known.words === words))
      return { admitted: [], reconsidered: [] }
    known.maxCost = maxCost
    known.words = words
    return this.#settle([key])
  }

  /** Names of the objects of this kind that a request has named. */
  objectsOf(resource: ResourceKind): string[] {
    const prefix = `${resource} `
    return [...this.#resources.keys()]
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
  }

  /** Why it waits, as it was when last looked at; null if it is admitted or unknown. */
  waitOf(id: number): Wait | null {
    return this.#entries.get(id)?.wait ?? null
  }

  isWaiting(id: number): boolean {
    return this.waitOf(id) !== null
  }

  /** Cost in use; 0 for a resource never used. */
  usedCost(resource: ResourceKind, object: string): number {
    return this.#resources.get(keyOf(resource, object))?.usedCost ?? 0
  }

  /** An independent copy; what never changes is shared. */
  clone(): AdmissionLedger {
    const copy = new AdmissionLedger()
    for (const [id, entry] of this.#entries) {
      copy.#entries.set(id, { ...entry, claims: new Set(entry.claims) })
    }
    for (const [key, resource] of this.#resources) {
      copy.#resources.set(key, {
        ...resource,
        holders: new Map(resource.holders),
        line: [...resource.line],
      })
    }
    copy.#newestId = this.#newestId
    copy.#waitingCount = this.#waitingCount
    return copy
  }

  /**
   * Looks at those who are first in line where something has changed, earliest first. Whoever is admitted leaves
   * its lines, and the next in these are looked at as well: they come after it, so one pass is enough.
   */
  #settle(changedKeys: readonly string[]): Admissions {
    const admitted: number[] = []
    const reconsidered: number[] = []
    const due: number[] = []
    const callFirst = (key: string) => {
      const first = this.#resourceOf(key).line[0]
      if (first !== undefined) insertOnce(due, first)
    }
    for (const key of changedKeys) callFirst(key)
    for (let id = due.shift(); id !== undefined; id = due.shift()) {
      const entry = this.#entryOf(id)
      const wait = this.#findWait(entry)
      if (wait === null) {
        const keys = [...entry.claims]
        entry.wait = null
        this.#waitingCount -= 1
        this.#leaveLines(entry)
        this.#occupy(entry)
        admitted.push(id)
        for (const key of keys) callFirst(key)
      } else {
        if (entry.wait?.reason !== wait.reason || !isSame(entry.wait.heldBy, wait.heldBy))
          reconsidered.push(id)
        entry.wait = wait
      }
    }
    return { admitted, reconsidered }
  }

  /** Claims all that holds a task back; null if nothing does. What is used up is told before who comes first. */
  #findWait(entry: Entry): Wait | null {
    let full: Wait | null = null
    let behind: Wait | null = null
    for (const use of entry.request.uses) {
      const key = keyOf(use.resource, use.object)
      const resource = this.#resourceOf(key)
      const isFull = resource.usedCost + use.cost > resource.maxCost
      const first = resource.line[0] ?? entry.request.id
      if (!isFull && first >= entry.request.id) continue
      entry.claims.add(key)
      insertOnce(resource.line, entry.request.id)
      if (isFull) full ??= this.#waitAt(entry, use, resource, null)
      else behind ??= this.#waitAt(entry, use, resource, this.#entryOf(first))
    }
    return full ?? behind
  }

  #waitAt(entry: Entry, use: ResourceUse, resource: Resource, first: Entry | null): Wait {
    const { maxCost, words, usedCost } = resource
    const behind = first?.request.label ?? ''
    return {
      resource: use.resource,
      object: use.object,
      cost: use.cost,
      usedCost,
      maxCost,
      behind,
      heldBy: [...resource.holders.keys()].map((id) => this.#entryOf(id).request.label),
      reason:
        first === null
          ? fullInWords({ use, usedCost, maxCost, words, operation: entry.request.operation })
          : behindInWords(use, behind),
    }
  }

  #occupy(entry: Entry): void {
    const { id, uses } = entry.request
    for (const { resource, object, cost } of uses) {
      const taken = this.#resourceOf(keyOf(resource, object))
      taken.usedCost += cost
      taken.holders.set(id, cost)
      assertInvariant(
        taken.usedCost <= taken.maxCost,
        'admission-within-limit',
        () => `task ${id} makes it ${taken.usedCost} of ${taken.maxCost} on ${resource} ${object}`,
      )
    }
  }

  #leaveLines(entry: Entry): void {
    for (const key of entry.claims) {
      const { line } = this.#resourceOf(key)
      line.splice(placeIn(line, entry.request.id), 1)
    }
    entry.claims.clear()
  }

  #noteLimit({ resource, object, maxCost, words }: ResourceUse): void {
    const key = keyOf(resource, object)
    const known = this.#resources.get(key)
    if (known === undefined) {
      this.#resources.set(key, { maxCost, words, usedCost: 0, holders: new Map(), line: [] })
    } else {
      known.maxCost = maxCost
      known.words = words
    }
  }

  #entryOf(id: number): Entry {
    const entry = this.#entries.get(id)
    assertInvariant(entry !== undefined, 'ledger-knows-task', () => `task ${id} neither waits nor runs`)
    return entry
  }

  #resourceOf(key: string): Resource {
    const resource = this.#resources.get(key)
    assertInvariant(resource !== undefined, 'ledger-knows-resource', () => `no resource "${key}"`)
    return resource
  }
}

function isSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((text, index) => text === right[index])
}
