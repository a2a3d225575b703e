/** Host and datastore change together: disks first, then memory, and one pause in which both switch. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { recordsOfType, runOut, stepToStage, viewOf } from '../../support/scenarios.ts'
import {
  begunStorageMove,
  disk,
  diskVm,
  leftBehind,
  migrationOf,
  placesOf,
  randomWrites,
  spaceProblem,
  type MigrateCommand,
} from '../../support/storage-moves.ts'

type Json = Record<string, unknown>

const second = 1_000_000_000
const fast = { readMiBs: 500, writeMiBs: 500 }
const toOther: MigrateCommand = {
  type: 'migrate',
  vm: 'web-01',
  toHost: 'esx-02',
  toDatastore: 'b',
  priority: 'high',
}
const workload = {
  writes: [{ pattern: 'uniform', region: { sizeMiB: 16 }, pagesPerSecond: 500 }],
  disks: [randomWrites],
}

function begun(change: Json = {}, hosts: Json[] = islands(), command = toOther): Engine {
  const datastores = ['a', 'b'].map((name) => ({ name, performance: fast }))
  const vm = diskVm({ workload, ...change })
  return begunStorageMove({ vms: [vm], datastores, hosts, fabric: { limitMiBs: 100 } }, command)
}

/** Each host sees its own datastore alone. */
function islands(second: Json = {}): Json[] {
  return [
    { name: 'esx-01', datastores: ['a'] },
    { name: 'esx-02', datastores: ['b'], ...second },
  ]
}

const shared = [
  { name: 'esx-01', datastores: ['a', 'b'] },
  { name: 'esx-02', datastores: ['a', 'b'] },
]

describe.each([
  ['that the source host sees', shared, 'fs3dm'],
  ['that it does not see', islands(), 'network'],
] as const)('to a datastore %s', (_, hosts, mover) => {
  const engine = runOut(begun({ disks: [disk(1), disk(2)] }, [...hosts]))
  const migration = migrationOf(engine)

  it('disks are copied first, then memory, and both switch in one pause', () => {
    expect(migration.kind).toBe('combined')
    expect(migration.stages.map(({ stage }) => stage)).toEqual([
      'validate',
      'reserve',
      'connect',
      'prepare',
      'disk-copy',
      'pre-copy',
      'stun',
      'switchover',
      'resume',
      'clean-up',
    ])
    expect(migration.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(recordsOfType(engine, 'vm-stunned')).toHaveLength(1)
    for (const copy of migration.storage!.copies) {
      expect(copy.switchedAtNs).toBe(migration.stun.ownership!.atNs)
      expect(copy.quiescedAtNs!).toBeGreaterThanOrEqual(migration.stun.stunnedAtNs!)
      expect(copy.verified).toMatchObject({ staleBlocks: 0, lostWrites: 0 })
    }
    expect(migration.storage!.copies[0]!.ended!.writesToBoth).toBeGreaterThan(0)
  })

  it(`goes by ${mover}`, () => {
    expect(migration.storage!.copies.map((copy) => copy.mover)).toEqual([mover, mover])
  })

  it('brings all of it there, and leaves nothing', () => {
    expect(placesOf(engine)).toEqual(['b', 'b', 'b'])
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-02')
    expect(leftBehind(engine)).toBe('')
    expect(recordsOfType(engine, 'task-queued')[0]!.detail).toBe('esx-01 → esx-02, a → b')
  })
})

describe('over the network a mirrored write', () => {
  /** The last sample before the disk is ready, when nearly all writes are mirrored. */
  const run = (write: Json, roundTripUs: number) => {
    const datastores = ['a', 'b'].map((name) => ({ name, performance: fast }))
    const vm = diskVm({ workload: { ...workload, disks: [write] } })
    const fabric = { limitMiBs: 20, roundTripUs }
    const engine = runOut(begunStorageMove({ vms: [vm], datastores, hosts: islands(), fabric }, toOther))
    const { outcome, storage } = migrationOf(engine)
    expect(outcome!.outcome).toBe('completed')
    const [copy] = storage!.copies
    const sample = recordsOfType(engine, 'disk-sample').findLast(({ atNs }) => atNs < copy!.readyAtNs!)!
    return { ...sample, ended: copy!.ended! }
  }

  it.each([0, 5000, 100_000])('does not wait for a way of %d µs there and back', (roundTripUs) => {
    const { writesToBoth, writeLatencyNs, ended } = run(randomWrites, roundTripUs)
    expect(writesToBoth).toBeGreaterThan(10)
    expect(writeLatencyNs).toBeLessThan(2_000_000)
    expect(ended.writesSynchronous).toBe(0)
  })

  it('waits for the network once the guest writes more than that carries', () => {
    const heavy = { kind: 'write', pattern: 'random', operationsPerSecond: 400, sizeKiB: 64 }
    const { writeLatencyNs, ended } = run(heavy, 5000)
    expect(writeLatencyNs).toBeGreaterThan(20_000_000)
    expect(ended.writesSynchronous).toBeGreaterThan(100)
  })
})

describe('that does not arrive', () => {
  const whole = migrationOf(runOut(begun()))

  it.each(['reserve', 'connect', 'prepare', 'disk-copy', 'pre-copy', 'stun', 'switchover'])(
    'cancelled in %s, it leaves all at the source',
    (stage) => {
      const engine = begun()
      engine.advance(whole.stages.find((one) => one.stage === stage)!.atNs)
      engine.issue({ type: 'cancel', vm: 'web-01' })
      expect(spaceProblem(engine)).toBe('')
      runOut(engine)
      expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'cancelled', owner: 'esx-01' })
      expect(placesOf(engine)).toEqual(['a', 'a'])
      expect(leftBehind(engine)).toBe('')
    },
  )

  it('cold data that finds no way fails it at 23 per cent', () => {
    const engine = runOut(begun({}, islands({ closedPorts: ['nfc-902'] })))
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'HostCommunication' })
    expect(viewOf(engine).tasks[0]).toMatchObject({ state: 'error', percent: 23 })
    expect(migrationOf(engine).stages.at(-1)!.stage).toBe('clean-up')
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })

  it('a network that stays silent while disks are copied ends it after the timeout', () => {
    const engine = begun()
    stepToStage(engine, 'disk-copy')
    engine.advance(engine.nowNs + second)
    const nics = engine.inventory.hosts.get('esx-02')!.spec.physicalNics
    const downAtNs = engine.nowNs
    for (const { name } of nics)
      engine.issue({ type: 'set-link', host: 'esx-02', nic: name, connected: false })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'Timedout' })
    expect(migrationOf(engine).outcome!.atNs - downAtNs).toBe(20 * second)
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })

  it('a link that comes back in time lets the copy go on', () => {
    const engine = begun()
    stepToStage(engine, 'disk-copy')
    engine.advance(engine.nowNs + second)
    const nics = engine.inventory.hosts.get('esx-02')!.spec.physicalNics
    const set = (connected: boolean) => {
      for (const { name } of nics) engine.issue({ type: 'set-link', host: 'esx-02', nic: name, connected })
    }
    set(false)
    engine.advance(engine.nowNs + 5 * second)
    const silent = recordsOfType(engine, 'disk-sample').at(-1)!
    expect(silent.copyBytesPerSecond).toBe(0)
    set(true)
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed' })
    expect(migrationOf(engine).outcome!.totalNs).toBeGreaterThan(whole.outcome!.totalNs + 4.5 * second)
  })
})

it.each([
  ['qemu', { name: 'qemu' }],
  ['qemu with post-copy', { name: 'qemu', downtimeLimitMs: 100, postCopy: { afterSyncs: 2 } }],
  ['xen', { name: 'xen' }],
])('with policy %s disks switch with the VM too', (_, policy) => {
  const datastores = ['a', 'b'].map((name) => ({ name, performance: fast }))
  const writes = [{ pattern: 'uniform', region: { sizeMiB: 60 }, pagesPerSecond: 40_000 }]
  const vms = [diskVm({ workload: { ...workload, writes } })]
  const engine = runOut(
    begunStorageMove({ vms, datastores, hosts: islands(), policy, fabric: { limitMiBs: 100 } }, toOther),
  )
  expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
  const [copy] = migrationOf(engine).storage!.copies
  expect(copy!.switchedAtNs).toBe(migrationOf(engine).stun.ownership!.atNs)
  expect(placesOf(engine)).toEqual(['b', 'b'])
  expect(leftBehind(engine)).toBe('')
})

it('a snapshot of the run goes on as the run does', () => {
  const engine = begun()
  stepToStage(engine, 'disk-copy')
  engine.advance(engine.nowNs + 2 * second)
  const other = Engine.restore(engine.snapshot())
  runOut(engine)
  runOut(other)
  expect(other.recorder.bytes()).toEqual(engine.recorder.bytes())
})
