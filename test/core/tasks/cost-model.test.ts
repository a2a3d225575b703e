/** The cost model as data: every row of the documented table and every worked mix. */
import { describe, expect, it } from 'vitest'
import { AdmissionLedger } from '../../../core/tasks/admission-ledger.ts'
import { networkMaxCost, usesOf } from '../../../core/tasks/cost-model.ts'
import type { OperationKind } from '../../../core/tasks/cost-model.ts'
import { requestOf, runningOf, times } from './limits.ts'
import type { Move } from './limits.ts'

const V: Move = { kind: 'vmotion' }
const S: Move = { kind: 'storage-vmotion' }
const X: Move = { kind: 'combined' }
const C: Move = { kind: 'cold' }

describe('one host', () => {
  it.each<[string, Move[], number]>([
    ['8 vMotions on 10 GbE', times(12, V), 8],
    ['4 vMotions on 1 GbE', times(12, { ...V, network: 4 }), 4],
    ['2 vMotions where the NICs do not agree', times(12, { ...V, network: 2 }), 2],
    ['2 Storage vMotions', times(5, S), 2],
    ['2 vMotions without shared storage', times(5, X), 2],
    ['8 cold migrations', times(12, C), 8],
    ['1 Storage vMotion and 4 vMotions', [S, ...times(9, V)], 5],
    ['4 vMotions and 1 Storage vMotion, no second', [...times(4, V), S, S], 5],
    ['no Storage vMotion beside 5 vMotions', [...times(5, V), S], 5],
    ['1 vMotion without shared storage and 4 cold migrations', [X, ...times(9, C)], 5],
    [
      '4 vMotions on 1 GbE and 4 cold migrations beside them',
      [...times(4, { ...V, network: 4 }), ...times(9, C)],
      8,
    ],
  ])('runs %s', (_, moves, count) => {
    expect(runningOf(new AdmissionLedger(), moves)).toBe(count)
  })

  it('is charged at either end', () => {
    const arriving = times(8, { ...V, from: 'esx-03', to: 'esx-01' })
    expect(runningOf(new AdmissionLedger(), [...arriving, V])).toBe(8)
  })
})

describe('one datastore', () => {
  const spread = (count: number, kind: OperationKind): Move[] =>
    Array.from({ length: count }, (_, index) => ({
      kind,
      from: `esx-${index}`,
      to: `esx-${index}`,
      stores: ['ds-a'],
      toStores: [`ds-${index}`],
    }))

  it('runs 8 Storage vMotions', () => {
    expect(runningOf(new AdmissionLedger(), spread(9, 'storage-vmotion'))).toBe(8)
  })

  it('with 7 Storage vMotions and 1 vMotion is at 113 of 128, and takes no 8th', () => {
    const ledger = new AdmissionLedger()
    const moves: Move[] = [
      ...spread(7, 'storage-vmotion'),
      { kind: 'vmotion', from: 'esx-20', to: 'esx-21', stores: ['ds-a'] },
      { kind: 'storage-vmotion', from: 'esx-22', stores: ['ds-a'], toStores: ['ds-z'] },
    ]
    expect(runningOf(ledger, moves)).toBe(8)
    expect(ledger.usedCost('datastore', 'ds-a')).toBe(113)
    expect(ledger.waitOf(9)).toMatchObject({ resource: 'datastore', object: 'ds-a', usedCost: 113, cost: 16 })
  })

  it('runs 128 vMotions', () => {
    const moves = Array.from({ length: 130 }, (_, index) => ({
      kind: 'vmotion' as const,
      from: `a-${index}`,
      to: `b-${index}`,
    }))
    expect(runningOf(new AdmissionLedger(), moves)).toBe(128)
  })
})

describe('an operation', () => {
  it('charges a datastore for reading and for writing, and a host once where only disks move', () => {
    const { uses } = requestOf(1, {
      kind: 'storage-vmotion',
      stores: ['ds-a', 'ds-a'],
      toStores: ['ds-a', 'ds-b'],
    })
    expect(uses.map(({ resource, object, cost }) => [resource, object, cost])).toEqual([
      ['host', 'esx-01', 4],
      ['datastore', 'ds-a', 32],
      ['datastore', 'ds-b', 16],
    ])
  })

  it('that is cold touches neither network nor datastore', () => {
    const uses = usesOf({
      kind: 'cold',
      sourceHost: 'esx-01',
      destinationHost: 'esx-02',
      networkLimitOf: () => expect.unreachable('a cold migration does not use the vMotion network'),
      sourceDatastores: ['ds-a'],
      destinationDatastores: [],
    })
    expect(uses.map((use) => `${use.resource} ${use.object}`)).toEqual(['host esx-01', 'host esx-02'])
  })
})

it('a network is counted by its detected speed', () => {
  const speeds = [100, 999, 1000, 2500, 8000, 10_000, 25_000, 40_000, 100_000]
  expect(speeds.map(networkMaxCost)).toEqual([2, 2, 4, 4, 4, 8, 8, 8, 8])
})
