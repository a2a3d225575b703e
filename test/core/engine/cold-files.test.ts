/** VMs that do not run take their files along: copied first, then registered at the destination. */
import { describe, expect, it } from 'vitest'
import { runOut, viewOf } from '../../support/scenarios.ts'
import {
  begunStorageMove,
  disk,
  diskVm,
  leftBehind,
  migrationOf,
  placesOf,
  toB,
} from '../../support/storage-moves.ts'

const islands = [
  { name: 'esx-01', datastores: ['a'] },
  { name: 'esx-02', datastores: ['b'] },
]

describe.each(['poweredOff', 'suspended'])('a VM that is %s', (powerState) => {
  const vm = diskVm({ powerState, disks: [disk(1), disk(2)] })

  it('changes its datastore on its own host', () => {
    const engine = runOut(begunStorageMove({ vms: [vm] }, { ...toB, diskFormat: 'thin' }))
    const migration = migrationOf(engine)
    expect(migration.kind).toBe('cold')
    expect(migration.stages.map(({ stage }) => stage)).toEqual([
      'validate',
      'prepare',
      'disk-copy',
      'register',
    ])
    expect(migration.storage).toMatchObject({ method: 'offline-copy', disks: 2 })
    expect(migration.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-01' })
    expect(placesOf(engine)).toEqual(['b', 'b', 'b'])
    expect(viewOf(engine).vms.get('web-01')!.powerState).toBe(powerState)
    expect(leftBehind(engine)).toBe('')
  })

  it('goes to another host by NFC where no datastore is shared', () => {
    const engine = runOut(begunStorageMove({ vms: [vm], hosts: islands }, { ...toB, toHost: 'esx-02' }))
    expect(migrationOf(engine).storage!.copies.map(({ mover }) => mover)).toEqual(['nfc', 'nfc'])
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-02')
    expect(leftBehind(engine)).toBe('')
  })

  it('stays where it is if it is cancelled', () => {
    const engine = begunStorageMove({ vms: [vm] })
    engine.advance(4_000_000_000)
    engine.issue({ type: 'cancel', vm: 'web-01' })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'cancelled' })
    expect(placesOf(engine)).toEqual(['a', 'a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })
})
