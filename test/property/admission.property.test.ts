/**
 * The limits on simultaneous migrations over random mixes of all kinds: never above any of them, nobody waits
 * without need, nobody is passed on what was used up when it came, and nobody starves.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AdmissionLedger } from '../../core/tasks/admission-ledger.ts'
import type { AdmissionRequest } from '../../core/tasks/admission-ledger.ts'
import type { ResourceUse } from '../../core/tasks/cost-model.ts'
import { requestOf } from '../core/tasks/limits.ts'
import type { Move } from '../core/tasks/limits.ts'
import { drawn } from './arbitraries.ts'

const hosts = ['esx-01', 'esx-02', 'esx-03', 'esx-04']
/** Line speed decides: one host has 1 GbE, one NICs that do not agree. */
const networkOf: Readonly<Record<string, number>> = { 'esx-01': 8, 'esx-02': 8, 'esx-03': 4, 'esx-04': 2 }
const stores = ['ds-a', 'ds-b', 'ds-c']

const move: fc.Arbitrary<Move> = fc
  .record({
    kind: fc.constantFrom(
      'vmotion' as const,
      'storage-vmotion' as const,
      'combined' as const,
      'cold' as const,
    ),
    from: fc.nat(hosts.length - 1),
    hop: fc.integer({ min: 1, max: hosts.length - 1 }),
    stores: fc.subarray(stores, { minLength: 1, maxLength: 2 }),
    toStores: fc.subarray(stores, { minLength: 1, maxLength: 2 }),
  })
  .map(({ from, hop, ...rest }) => ({ ...rest, from: hosts[from]!, to: hosts[(from + hop) % hosts.length]! }))

/** Asks, ends the running task of this place, gives up the waiting one of this place, or goes on with a copy. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ act: fc.constant('ask' as const), move }) },
  { weight: 4, arbitrary: fc.record({ act: fc.constant('end' as const), place: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('cancel' as const), place: fc.nat(1000) }) },
  { weight: 1, arbitrary: fc.record({ act: fc.constant('clone' as const) }) },
)

type Step = typeof step extends fc.Arbitrary<infer Value> ? Value : never

function withNetworks(request: AdmissionRequest): AdmissionRequest {
  const uses = request.uses.map((use) =>
    use.resource === 'network' ? { ...use, maxCost: networkOf[use.object]! } : use,
  )
  return { ...request, uses }
}

const hostBut = (name: string) => fc.constantFrom(...hosts.filter((host) => host !== name))

const nameOf = (use: ResourceUse) => `${use.resource} ${use.object}`

/** A ledger and, beside it, an account of its own of what runs. */
class Watched {
  ledger = new AdmissionLedger()
  readonly running = new Map<number, AdmissionRequest>()
  /** With what was used up when it came. */
  readonly waiting = new Map<number, { request: AdmissionRequest; lacked: Set<string> }>()
  asked = 0

  used(name: string): number {
    let cost = 0
    for (const { uses } of this.running.values()) {
      for (const use of uses) if (nameOf(use) === name) cost += use.cost
    }
    return cost
  }

  lacks({ uses }: AdmissionRequest): string[] {
    return uses.filter((use) => this.used(nameOf(use)) + use.cost > use.maxCost).map(nameOf)
  }

  take(given: Step): void {
    if (given.act === 'clone') this.ledger = this.ledger.clone()
    else if (given.act === 'ask') this.ask(given.move)
    else if (given.act === 'end')
      this.end([...this.running.keys()][given.place % Math.max(1, this.running.size)])
    else this.cancel([...this.waiting.keys()][given.place % Math.max(1, this.waiting.size)])
    expect(this.ledger.waitingCount).toBe(this.waiting.size)
    const [earliest] = this.waiting.values()
    if (earliest !== undefined) expect(this.lacks(earliest.request)).not.toEqual([])
  }

  ask(asked: Move): void {
    this.asked += 1
    const request = withNetworks(requestOf(this.asked, asked))
    const lacked = new Set(this.lacks(request))
    const wait = this.ledger.request(request)
    if (wait === null) this.begin(request)
    else this.waiting.set(request.id, { request, lacked })
    if (lacked.size > 0) expect(wait?.reason).not.toBe('')
  }

  end(id: number | undefined): void {
    if (id === undefined) return
    this.running.delete(id)
    this.beginAll(this.ledger.release(id).admitted)
  }

  cancel(id: number | undefined): void {
    if (id === undefined) return
    this.waiting.delete(id)
    this.beginAll(this.ledger.cancel(id).admitted)
  }

  private beginAll(ids: readonly number[]): void {
    expect(ids).toEqual(ids.toSorted((a, b) => a - b))
    for (const id of ids) {
      const { request } = this.waiting.get(id)!
      this.waiting.delete(id)
      this.begin(request)
    }
  }

  private begin(request: AdmissionRequest): void {
    expect(this.lacks(request)).toEqual([])
    for (const [id, earlier] of this.waiting) {
      if (id > request.id) break
      expect(request.uses.map(nameOf).filter((name) => earlier.lacked.has(name))).toEqual([])
    }
    this.running.set(request.id, request)
  }
}

describe('random mixes of all kinds', () => {
  it('are never above a limit, are served in order, and all end', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 120 }), (steps) => {
        const watched = new Watched()
        for (const given of steps) watched.take(given)
        while (watched.running.size > 0) watched.end([...watched.running.keys()][0])
        expect([watched.waiting.size, watched.ledger.isEmpty]).toEqual([0, true])
      }),
      drawn(4001, 400),
    )
  })

  it('never starve, however many small ones come after', () => {
    const small = fc.record({
      kind: fc.constantFrom('vmotion' as const, 'cold' as const),
      to: hostBut('esx-01'),
    })
    const large = fc.record({ kind: fc.constantFrom('storage-vmotion' as const, 'combined' as const) })
    const arrival = fc.oneof({ weight: 12, arbitrary: small }, { weight: 1, arbitrary: large })
    const stream = fc.array(fc.tuple(arrival, fc.nat(1000)), { minLength: 300, maxLength: 300 })
    fc.assert(
      fc.property(stream, (arrivals) => {
        const watched = new Watched()
        const endsWhenAsked: number[] = []
        let ends = 0
        for (const [asked, place] of arrivals) {
          if (watched.waiting.size < 12) {
            watched.ask(asked)
            endsWhenAsked[watched.asked] = ends
          }
          if (watched.waiting.size > 0 || watched.ledger.usedCost('host', 'esx-01') >= 7) {
            watched.end([...watched.running.keys()][place % watched.running.size])
            ends += 1
          }
          // All share esx-01: at most 8 that ran and 11 that waited come before anyone.
          for (const id of watched.waiting.keys()) expect(ends - endsWhenAsked[id]!).toBeLessThanOrEqual(19)
        }
      }),
      drawn(4002, 40),
    )
  })
})
