/** Every way in which a Storage vMotion does not arrive, and commands in its middle. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import { usedGiBOf } from '../../../core/estate/storage.ts'
import { recordsOfType, runOut, stepToStage, viewOf } from '../../support/scenarios.ts'
import {
  begunStorageMove,
  disk,
  diskVm,
  gib,
  leftBehind,
  migrationOf,
  placesOf,
  randomWrites,
  spaceProblem,
  toB,
} from '../../support/storage-moves.ts'

const second = 1_000_000_000

/** As the inventory has it, and as the trace last told it of a datastore where files moved. */
function usedBytesOf(engine: Engine): readonly number[] {
  const told = viewOf(engine).datastores
  return [...engine.inventory.datastores.values()].map((one) => {
    const used = usedGiBOf(engine.inventory, one) * gib
    expect(told.get(one.name)?.series.usedBytes.at(-1) ?? used).toBe(used)
    return used
  })
}

describe('cancelled', () => {
  const whole = migrationOf(runOut(begunStorageMove({ vms: [diskVm({ disks: [disk(1), disk(2)] })] })))

  it.each(['validate', 'prepare', 'disk-copy', 'quiesce', 'switch'])(
    'in %s it leaves the VM on its old files',
    (stage) => {
      const engine = begunStorageMove({ vms: [diskVm({ disks: [disk(1), disk(2)] })] })
      const used = usedBytesOf(engine)
      const { atNs } = whole.stages.find((one) => one.stage === stage)!
      engine.advance(stage === 'disk-copy' ? atNs + 7 * second : atNs)
      const before = engine.nowNs
      engine.issue({ type: 'cancel', vm: 'web-01' })
      expect(spaceProblem(engine)).toBe('')
      runOut(engine)
      const migration = migrationOf(engine)
      expect(migration.outcome).toMatchObject({
        outcome: 'cancelled',
        fault: 'RequestCanceled',
        owner: 'esx-01',
      })
      expect(migration.outcome!.atNs - before).toBeLessThan(second)
      expect(placesOf(engine)).toEqual(['a', 'a', 'a'])
      expect(engine.inventory.vms.get('web-01')!.spec.disks[0]!.format).toBeUndefined()
      expect(leftBehind(engine)).toBe('')
      expect(usedBytesOf(engine)).toEqual(used)
      const stuns = recordsOfType(engine, 'vm-stunned').length
      expect(recordsOfType(engine, 'vm-resumed')).toHaveLength(stuns)
      expect(stuns).toBe(stage === 'switch' ? 1 : 0)
    },
  )

  it('is refused once the VM has switched', () => {
    const engine = begunStorageMove()
    engine.advance(migrationOf(runOut(begunStorageMove())).stages.at(-1)!.atNs)
    engine.issue({ type: 'cancel', vm: 'web-01' })
    expect(viewOf(engine).refusals).toMatchObject([{ fault: 'NotSupported' }])
    runOut(engine)
    expect(placesOf(engine)).toEqual(['b', 'b'])
  })
})

describe('failures', () => {
  it('powering off in mid-copy ends it at the source', () => {
    const engine = begunStorageMove()
    stepToStage(engine, 'disk-copy')
    engine.advance(engine.nowNs + second)
    engine.issue({ type: 'power-off', vm: 'web-01' })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'InvalidPowerState' })
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })

  it('a datastore that fills ends it, and the partial files are gone', () => {
    const filler = diskVm({
      name: 'filler',
      disks: [disk(1, { datastore: 'b', sizeGiB: 2, usedGiB: 0.25, format: 'thin' })],
      workload: { disks: [{ kind: 'write', pattern: 'sequential', sizeKiB: 1024, operationsPerSecond: 60 }] },
    })
    const performance = { readMiBs: 100, writeMiBs: 100 }
    const datastores = [
      { name: 'a', capacityGiB: 100, performance },
      { name: 'b', capacityGiB: 1.25, performance },
    ].map((one) => ({ ...one, capacityGiB: Math.ceil(one.capacityGiB) }))
    const engine = begunStorageMove({ vms: [diskVm(), filler], datastores }, { ...toB, diskFormat: 'thin' })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'NoDiskSpace' })
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })

  it('a guest whose datastore is full waits with its writes until its disk has moved', () => {
    const vm = diskVm({
      disks: [disk(1, { format: 'thin' })],
      workload: { disks: [{ ...randomWrites, sizeKiB: 64, operationsPerSecond: 100 }] },
    })
    const performance = { readMiBs: 100, writeMiBs: 100 }
    const datastores = [
      { name: 'a', capacityGiB: 1, otherUsedGiB: 0.4, performance },
      { name: 'b', capacityGiB: 100, performance },
    ]
    const engine = runOut(begunStorageMove({ vms: [vm], datastores }))
    expect(recordsOfType(engine, 'write-out-of-space')).toMatchObject([
      { vm: 'web-01', disk: 'Hard disk 1', datastore: 'a' },
    ])
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed' })
    const rates = viewOf(engine).vms.get('web-01')!.disks.get('Hard disk 1')!.writesPerSecond
    expect(Math.min(...rates)).toBe(0)
    expect(rates.slice(-10).reduce((sum, rate) => sum + rate, 0)).toBeGreaterThan(500)
  })

  it('changed-block tracking gives up where the guest writes faster than it copies', () => {
    const workload = { disks: [{ ...randomWrites, operationsPerSecond: 4000, sizeKiB: 8 }] }
    const policy = { name: 'vsphere', storageMethod: 'changed-block-tracking' }
    const engine = runOut(begunStorageMove({ vms: [diskVm({ workload })], policy }))
    const [copy] = migrationOf(engine).storage!.copies
    expect(copy!.passes.at(-1)).toMatchObject({ verdict: 'give-up' })
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed' })
    expect(leftBehind(engine)).toBe('')
  })

  it('the method that was asked for with the move goes before the policy’s', () => {
    const workload = { disks: [{ ...randomWrites, operationsPerSecond: 20 }] }
    const move = { ...toB, storageMethod: 'changed-block-tracking' } as const
    const engine = runOut(begunStorageMove({ vms: [diskVm({ workload })] }, move))
    const { storage, outcome } = migrationOf(engine)
    expect(storage).toMatchObject({ method: 'changed-block-tracking' })
    expect(storage!.copies[0]!.passes.length).toBeGreaterThan(0)
    expect(outcome).toMatchObject({ outcome: 'completed' })
  })

  it('changed-block tracking arrives where it writes little', () => {
    const workload = { disks: [{ ...randomWrites, operationsPerSecond: 20 }] }
    const policy = { name: 'vsphere', storageMethod: 'changed-block-tracking' }
    const engine = runOut(begunStorageMove({ vms: [diskVm({ workload })], policy }))
    expect(migrationOf(engine).storage).toMatchObject({ method: 'changed-block-tracking' })
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed' })
  })

  it('the VM does not stand for longer than fsr.maxSwitchoverSeconds', () => {
    const slow = { readMiBs: 100, writeMiBs: 100, readLatencyUs: 400_000, writeLatencyUs: 400_000 }
    const datastores = [{ name: 'a' }, { name: 'b', performance: slow }]
    const vm = diskVm({ storageMaxSwitchoverSeconds: 3 })
    const engine = runOut(begunStorageMove({ vms: [vm], datastores }))
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'GenericVmConfigFault' })
    expect(migrationOf(engine).outcome!.message).toContain('maximum switchover time of 3 second(s)')
    expect(migrationOf(engine).outcome!.downtimeNs).toBeGreaterThan(3 * second)
    expect(migrationOf(engine).outcome!.downtimeNs).toBeLessThan(3.1 * second)
    expect(migrationOf(engine).storage!.copies.map((copy) => copy.ended!.outcome)).toEqual(['failed'])
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })
})

describe('commands in mid-copy', () => {
  it('set-workload replaces what the guest does with its disks', () => {
    const engine = begunStorageMove()
    stepToStage(engine, 'disk-copy')
    engine.advance(engine.nowNs + second)
    const workload = { writes: [], client: { requestsPerSecond: 1000, serviceTimeUs: 400 } }
    engine.issue({ type: 'set-workload', vm: 'web-01', workload: { ...workload, disks: [] } })
    engine.advance(engine.nowNs + second)
    const last = recordsOfType(engine, 'disk-sample').at(-1)!
    expect(last.writesPerSecond).toBe(0)
    runOut(engine)
    expect(migrationOf(engine).outcome!.outcome).toBe('completed')
  })

  it('suspend and restart are refused', () => {
    const engine = begunStorageMove()
    stepToStage(engine, 'disk-copy')
    engine.issue({ type: 'suspend', vm: 'web-01' })
    expect(viewOf(engine).refusals).toMatchObject([{ fault: 'TaskInProgress' }])
  })
})
