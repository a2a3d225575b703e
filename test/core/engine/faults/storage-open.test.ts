/** Disks that cannot be opened where a VM is about to run: it goes back to where it was, or waits and goes on. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../core/engine/engine.ts'
import type { FaultSpec } from '../../../../core/scenario/fault-schema.ts'
import {
  begunEngine,
  recordsOf,
  recordsOfType,
  runOut,
  smallScenario,
  smallVm,
} from '../../../support/scenarios.ts'
import { inject, second, stepToLostPath } from '../../../support/storage-faults.ts'
import {
  begunStorageMove,
  disk,
  diskVm,
  leftBehind,
  migrationOf,
  placesOf,
  randomWrites,
  toB,
  type MigrateCommand,
} from '../../../support/storage-moves.ts'

const at = (stage: 'switchover' | 'switch' | 'register') => ({ at: 'stage', vm: 'web-01', stage }) as const

const sharedVms = [smallVm({ workload: { client: { requestsPerSecond: 100 } } })]
const vmotion = (policy?: Record<string, unknown>) =>
  begunEngine(smallScenario({ vms: sharedVms, ...(policy && { policy }) }))
const storageVmotion = () => begunStorageMove({ vms: [diskVm({ disks: [disk(1), disk(2)] })] })
const combinedTo: MigrateCommand = { ...toB, toHost: 'esx-02' }
const toHost: MigrateCommand = { type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' }
const workload = { disks: [randomWrites] }
const combined = () =>
  begunStorageMove({ vms: [diskVm({ workload })], fabric: { limitMiBs: 100 } }, combinedTo)

interface Move {
  readonly begun: () => Engine
  readonly stage: 'switchover' | 'switch'
  readonly datastore: string
  readonly host: string
}

const moves: [string, Move][] = [
  ['vMotion', { begun: vmotion, stage: 'switchover', datastore: 'shared', host: 'esx-02' }],
  ['Storage vMotion', { begun: storageVmotion, stage: 'switch', datastore: 'b', host: 'esx-01' }],
  ['combined migration', { begun: combined, stage: 'switchover', datastore: 'b', host: 'esx-02' }],
]

describe.each(moves)('at the end of a %s', (_, { begun, stage, datastore, host }) => {
  const plain = migrationOf(runOut(begun()))
  const broken = (kind: FaultSpec['kind'], forSeconds?: number): Engine => {
    const engine = begun()
    const fault = { kind, datastore, host } as FaultSpec
    inject(engine, fault, { trigger: at(stage), ...(forSeconds !== undefined && { forSeconds }) })
    return engine
  }

  it('the VM stands while all paths are down, and goes on as soon as they are back', () => {
    const engine = runOut(broken('all-paths-down', 20))
    const { outcome, stun } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'completed', owner: plain.outcome!.owner })
    const [began] = recordsOfType(engine, 'fault-begun')
    expect(stun.resumed!.atNs - began!.atNs - 20 * second).toBeLessThan(0.02 * second)
    expect(stun.resumed!.atNs).toBeGreaterThan(began!.atNs + 20 * second)
    expect(leftBehind(engine)).toBe('')
  })

  it('after 100 s of that it is back at the source', () => {
    const engine = runOut(broken('all-paths-down'))
    const { outcome, stun } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01', fault: 'GenericVmConfigFault' })
    expect(outcome!.message).toContain('maximum switchover time of 100 s')
    expect(outcome!.message).toContain(`All paths of ${host} to ${datastore} are down (APD)`)
    const stoodNs = stun.resumed!.atNs - stun.stunnedAtNs!
    expect(stoodNs).toBeGreaterThanOrEqual(100 * second)
    expect(stoodNs).toBeLessThan(100.1 * second)
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-01')
    expect(placesOf(engine)).not.toContain('b')
    expect(leftBehind(engine)).toBe('')
  })

  it.each(['permanent-device-loss', 'datastore-read-only'] as const)('with %s it is back at once', (kind) => {
    const engine = runOut(broken(kind))
    const { outcome } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01', fault: 'GenericVmConfigFault' })
    expect(outcome!.message).toContain('the destination failed to resume')
    expect(outcome!.downtimeNs).toBeLessThan(2 * second)
    expect(placesOf(engine)).not.toContain('b')
    expect(leftBehind(engine)).toBe('')
  })

  it('a device that turns out to be lost while it waits ends the wait', () => {
    const engine = broken('all-paths-down')
    stepToLostPath(engine)
    engine.advance(engine.nowNs + 10 * second)
    const mount = { datastore, readOnly: false, state: 'permanent-device-loss' } as const
    engine.issue({ type: 'edit-host', host, set: { mounts: [mount] } })
    runOut(engine)
    const { outcome } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01', fault: 'GenericVmConfigFault' })
    expect(outcome!.message).toContain('lost for good (PDL)')
    expect(outcome!.downtimeNs).toBeLessThan(11 * second)
    expect(leftBehind(engine)).toBe('')
  })

  it('a snapshot of the wait goes on as the run does', () => {
    const engine = broken('all-paths-down', 20)
    stepToLostPath(engine)
    engine.advance(engine.nowNs + 10 * second)
    const twin = Engine.restore(engine.snapshot())
    expect(recordsOf(runOut(twin))).toEqual(recordsOf(runOut(engine)))
  })

  it('cancelled while it waits it is back at the source', () => {
    const engine = broken('all-paths-down')
    stepToLostPath(engine)
    engine.advance(engine.nowNs + 10 * second)
    engine.issue({ type: 'cancel', vm: 'web-01' })
    runOut(engine)
    const { outcome } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'cancelled', owner: 'esx-01' })
    expect(outcome!.downtimeNs).toBeLessThan(12 * second)
    expect(leftBehind(engine)).toBe('')
  })
})

describe('a vMotion', () => {
  it('leaves a host that has lost its paths', () => {
    const engine = begunStorageMove({ vms: [diskVm()] }, toHost)
    inject(engine, { kind: 'all-paths-down', datastore: 'a', host: 'esx-01' })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
  })

  it('by post-copy asks for its disks before anything of its memory is left behind', () => {
    const policy = { name: 'qemu', downtimeLimitMs: 100, postCopy: { afterSyncs: 1 } }
    const engine = vmotion(policy)
    inject(
      engine,
      { kind: 'permanent-device-loss', datastore: 'shared', host: 'esx-02' },
      { trigger: at('switchover') },
    )
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
    expect(recordsOfType(engine, 'post-copy-started')).toEqual([])
    expect(leftBehind(engine)).toBe('')
  })
})

describe('a VM that does not run', () => {
  const powerState = 'poweredOff'
  const moved = () => begunStorageMove({ vms: [diskVm({ powerState })] }, combinedTo)
  const inPlace = () => begunStorageMove({ vms: [diskVm({ powerState })] }, toHost)
  const cases: [string, () => Engine, string][] = [
    ['that takes its files along', moved, 'b'],
    ['whose files stay', inPlace, 'a'],
  ]

  it.each(cases)('%s is registered as soon as paths are back', (_, begun, datastore) => {
    const plain = migrationOf(runOut(begun()))
    const engine = begun()
    const fault = { kind: 'all-paths-down', datastore, host: 'esx-02' } as const
    inject(engine, fault, { trigger: at('register'), forSeconds: 30 })
    runOut(engine)
    const [began] = recordsOfType(engine, 'fault-begun')
    expect(migrationOf(engine).outcome).toMatchObject({
      outcome: 'completed',
      owner: 'esx-02',
      atNs: began!.atNs + 30 * second,
    })
    expect(plain.outcome!.atNs - began!.atNs).toBe(1.2 * second)
    expect(leftBehind(engine)).toBe('')
  })

  it.each(cases)('%s stays registered at its host once the other has given up', (_, begun, datastore) => {
    const engine = begun()
    inject(engine, { kind: 'all-paths-down', datastore, host: 'esx-02' }, { trigger: at('register') })
    runOut(engine)
    const [began] = recordsOfType(engine, 'fault-begun')
    expect(migrationOf(engine).outcome).toMatchObject({
      outcome: 'failed',
      fault: 'InaccessibleDatastore',
      owner: 'esx-01',
      atNs: began!.atNs + 140 * second,
    })
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-01')
    expect(leftBehind(engine)).toBe('')
  })

  it.each([
    ['permanent-device-loss', 'InaccessibleDatastore'],
    ['datastore-read-only', 'DatastoreNotWritableOnHost'],
  ] as const)('with %s it stays where it is at once', (kind, told) => {
    const engine = moved()
    inject(engine, { kind, datastore: 'b', host: 'esx-02' }, { trigger: at('register') })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: told, owner: 'esx-01' })
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })
})
