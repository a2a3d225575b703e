/** What stops a move between vCenters, with its fault, and what a long way between them does to one. */
import { describe, expect, it } from 'vitest'
import { recordsOfType, viewOf } from '../../support/scenarios.ts'
import { leftBehind } from '../../support/storage-moves.ts'
import { crossed, newestMigration, type MigrateCommand, type TwoIslands } from '../../support/two-islands.ts'

type Json = Record<string, unknown>

const onStretched = { disks: [{ name: 'Hard disk 1', datastore: 'stretched', sizeGiB: 1, usedGiB: 0.5 }] }

describe('what stops it', () => {
  const failed = (parts: TwoIslands, change: Partial<MigrateCommand> = {}) => {
    const engine = crossed(parts, change)
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-a1')
    expect(leftBehind(engine)).toBe('')
    return newestMigration(engine).outcome?.fault
  }
  const other = { isOtherDomain: true }

  it.each([
    [
      'wrong credentials',
      other,
      { remote: { credentials: 'wrong', certificate: 'accepted' } },
      'InvalidLogin',
    ],
    [
      'a certificate that nobody confirmed',
      other,
      { remote: { credentials: 'accepted', certificate: 'not-confirmed' } },
      'SSLVerifyFault',
    ],
    ['no login at all', other, { remote: undefined }, ''],
    ['no network chosen', {}, { networks: undefined }, 'CannotAccessNetwork'],
    ['a network that is not there', {}, { networks: { 'VM Network': 'Nowhere' } }, 'CannotAccessNetwork'],
    ['storage that the destination does not see', {}, { toDatastore: 'san-a' }, 'CannotAccessVmDisk'],
    ['no datastore named', { vm: onStretched }, { toDatastore: undefined }, 'InvalidArgument'],
    [
      'a name that is taken there',
      { toDatacenter: { folders: [{ holds: ['web-01'] }] } },
      {},
      'DuplicateName',
    ],
    ['clocks apart', { to: { clockOffsetSeconds: 400 } }, {}, 'InvalidLogin'],
    ['too long a way', { way: { roundTripUs: 151_000 } }, {}, ''],
  ] as const)('%s', (_, parts, change, fault) => {
    expect(failed(parts as TwoIslands, change as Partial<MigrateCommand>)).toBe(fault)
  })

  it('a folder that is not there is no task at all', () => {
    const engine = crossed({}, { folder: 'Nowhere' })
    expect(viewOf(engine).migrations).toEqual([])
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([
      { fault: 'ManagedObjectNotFound', message: expect.stringContaining('VM folder of DC-B named Nowhere') },
    ])
  })

  it('a way of more than 100 ms does not, and less than 150 ms', () => {
    const engine = crossed({ way: { roundTripUs: 149_000, limitMiBs: 0 } })
    expect(newestMigration(engine).outcome).toMatchObject({ outcome: 'completed' })
  })
})

describe('a long way', () => {
  const endOf = (way: Json, policy: Json, vm: Json = {}) => {
    const parts = { vm: { ...onStretched, ...vm }, way: { limitMiBs: 0, ...way }, policy }
    const migration = newestMigration(crossed(parts, { toDatastore: 'stretched' }))
    expect(migration.outcome).toMatchObject({ outcome: 'completed' })
    return migration.outcome!
  }
  const vsphere = { name: 'vsphere', preCopySwitchoverTimeGoalMs: 100 }

  it('makes the stun and the silence longer by its round trips', () => {
    const near = endOf({ roundTripUs: 5000 }, vsphere)
    const far = endOf({ roundTripUs: 105_000 }, vsphere)
    // The acknowledgement crosses once in the stun, the announcement once more.
    expect((far.downtimeNs - near.downtimeNs) / 1e6).toBeCloseTo(100, -1)
    expect((far.networkSilenceNs - near.networkSilenceNs) / 1e6).toBeCloseTo(200, -1)
  })

  it('takes longer with a fixed window, and with loss', () => {
    const total = (way: Json) => endOf(way, { name: 'qemu' }, { workload: {} }).totalNs
    expect(total({ roundTripUs: 100_000 })).toBeGreaterThan(2 * total({ roundTripUs: 10_000 }))
    expect(total({ roundTripUs: 10_000, lossPercent: 0.1 })).toBeGreaterThan(total({ roundTripUs: 10_000 }))
  })
})
