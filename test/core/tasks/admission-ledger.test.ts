/** Who may run, who waits and why, and in which order those who wait come in. */
import { describe, expect, it } from 'vitest'
import { AdmissionLedger } from '../../../core/tasks/admission-ledger.ts'
import { askAll, requestOf, times } from './limits.ts'
import type { Move } from './limits.ts'

const V: Move = { kind: 'vmotion' }
const S: Move = { kind: 'storage-vmotion' }

describe('a task that waits', () => {
  it('says what is used up, of what, and by whom', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, times(8, V))
    const wait = ledger.request(requestOf(9, V))
    expect(wait).toEqual({
      resource: 'network',
      object: 'esx-01',
      cost: 1,
      usedCost: 8,
      maxCost: 8,
      behind: '',
      heldBy: ['vm-1', 'vm-2', 'vm-3', 'vm-4', 'vm-5', 'vm-6', 'vm-7', 'vm-8'],
      reason: 'esx-01 runs 8 of 8 vMotions on its 10 GbE vMotion network',
    })
  })

  it('says what it counts where hosts or datastores decide', () => {
    const ledger = new AdmissionLedger()
    const waits = askAll(ledger, [...times(5, V), S])
    expect(waits[5]!.reason).toBe('esx-01 carries 5 of 8 for migrations, and a Storage vMotion counts 4')
    const full = new AdmissionLedger()
    const onOneStore = Array.from({ length: 9 }, (_, index) => ({
      ...S,
      from: `esx-${index}`,
      toStores: [`to-${index}`],
    }))
    expect(askAll(full, onOneStore)[8]!.reason).toBe(
      'datastore ds-a carries 128 of 128 for migrations, and this Storage vMotion counts 16 there',
    )
  })

  it('names who comes first where there is room, but not for it', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, [...times(5, V), S])
    expect(ledger.request(requestOf(7, V))).toMatchObject({
      resource: 'host',
      behind: 'vm-6',
      usedCost: 5,
      reason: 'vm-6 waits for esx-01 as well and came first',
    })
  })
})

describe('the order', () => {
  it('is first come, first served', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, times(11, V))
    expect(ledger.release(3).admitted).toEqual([9])
    expect(ledger.release(9).admitted).toEqual([10])
    expect(ledger.waitingCount).toBe(1)
  })

  it('lets a later task pass on resources that no earlier one claims', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, [...times(8, V), V])
    expect(ledger.request(requestOf(10, { ...V, from: 'esx-03', to: 'esx-04' }))).toBeNull()
  })

  it('keeps small tasks from passing a large one for ever', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, [...times(8, V), S, ...times(20, V)])
    const admitted = [1, 2, 3, 4].flatMap((id) => ledger.release(id).admitted)
    expect(admitted).toEqual([9])
    expect(ledger.release(5).admitted).toEqual([10])
  })

  it('lets in several at once when a large one ends, earliest first', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, [S, S, ...times(6, V)])
    expect(ledger.release(1)).toMatchObject({ admitted: [3, 4, 5, 6], reconsidered: [7] })
  })

  it('goes on behind a task that is cancelled while it waits', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, [...times(5, V), S, V, V])
    expect(ledger.cancel(6).admitted).toEqual([7, 8])
    expect(ledger.waitingCount).toBe(0)
  })

  it('keeps a claim until the task is admitted, also on what has room again', () => {
    const ledger = new AdmissionLedger()
    // vm-2 lacks both hosts; esx-02 has room first, and is kept for it.
    askAll(ledger, [S, S, { ...S, from: 'esx-02' }, { ...S, from: 'esx-02' }])
    expect(ledger.request(requestOf(5, { kind: 'cold' }))).not.toBeNull()
    expect(ledger.release(3).admitted).toEqual([])
    expect(ledger.request(requestOf(6, { kind: 'cold', from: 'esx-02', to: 'esx-03' }))).toMatchObject({
      behind: 'vm-5',
    })
    expect(ledger.release(1).admitted).toEqual([5, 6])
  })
})

describe('limits that change', () => {
  it('let in what now fits, and take nothing away from what runs', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, times(6, { ...V, network: 4 }))
    expect(ledger.setLimit('network', 'esx-01', 8, '10 GbE vMotion network').admitted).toEqual([])
    expect(ledger.waitOf(5)).toMatchObject({ object: 'esx-02', maxCost: 4 })
    expect(ledger.setLimit('network', 'esx-02', 8, '10 GbE vMotion network').admitted).toEqual([5, 6])
    expect(ledger.setLimit('network', 'esx-02', 2, '100 Mbit/s vMotion network').admitted).toEqual([])
    expect(ledger.usedCost('network', 'esx-02')).toBe(6)
    expect(ledger.request(requestOf(7, { ...V, network: 2 }))).not.toBeNull()
  })

  it('of a resource that nothing has used are no concern', () => {
    expect(new AdmissionLedger().setLimit('host', 'esx-99', 1, '')).toEqual({
      admitted: [],
      reconsidered: [],
    })
  })
})

describe('a copy', () => {
  it('goes on by itself', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, times(10, V))
    const copy = ledger.clone()
    expect(ledger.release(1).admitted).toEqual([9])
    expect(copy.waitOf(9)).not.toBeNull()
    expect(copy.release(2).admitted).toEqual([9])
    expect(copy.waitOf(10)).not.toBeNull()
  })
})

describe('ten thousand tasks', () => {
  it('of one host pass in well under a second', () => {
    const ledger = new AdmissionLedger()
    const count = 10_000
    const moves = Array.from({ length: count }, (_, index) => ({ ...V, to: `to-${index % 31}` }))
    const order = [...askAll(ledger, moves)].flatMap((wait, index) => (wait === null ? [index + 1] : []))
    const startedMs = performance.now()
    for (let place = 0; place < order.length; place += 1)
      order.push(...ledger.release(order[place]!).admitted)
    expect(performance.now() - startedMs).toBeLessThan(1500)
    expect(order).toEqual(moves.map((_, index) => index + 1))
    expect(ledger.isEmpty).toBe(true)
  })
})

describe('misuse', () => {
  it('is an error that names the task', () => {
    const ledger = new AdmissionLedger()
    askAll(ledger, times(9, V))
    expect(() => ledger.release(9)).toThrow('task 9 waits')
    expect(() => ledger.cancel(1)).toThrow('task 1 is admitted')
    expect(() => ledger.release(99)).toThrow('99')
    expect(() => ledger.request(requestOf(4, V))).toThrow('request 4 follows 9')
  })
})
