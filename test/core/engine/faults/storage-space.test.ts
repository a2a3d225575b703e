/** A datastore that other files fill in the middle of a move, and one whose medium becomes slow. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../core/engine/engine.ts'
import { freeGiBOf } from '../../../../core/estate/storage.ts'
import type { FaultSpec, FaultTrigger } from '../../../../core/scenario/fault-schema.ts'
import { recordsOf, recordsOfType, runOut, viewOf } from '../../../support/scenarios.ts'
import { clear, inject, second } from '../../../support/storage-faults.ts'
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
} from '../../../support/storage-moves.ts'

const full = (datastore: string): FaultSpec => ({ kind: 'datastore-full', datastore })
const copied = (percent: number): FaultTrigger => ({ at: 'copied', vm: 'web-01', of: 'disks', percent })
const quietVm = diskVm({ workload: {} })
const toThinB = { ...toB, diskFormat: 'thin' } as const

function freeOf(engine: Engine, name: string): number {
  return freeGiBOf(engine.inventory, engine.inventory.datastores.get(name)!)
}

describe('a target that others fill', () => {
  it('at 62 % of the copy ends a copy to a thin disk, which leaves nothing behind', () => {
    const engine = begunStorageMove({ vms: [quietVm] }, toThinB)
    inject(engine, full('b'), { trigger: copied(62) })
    runOut(engine)
    const { outcome, storage } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', fault: 'NoDiskSpace', owner: 'esx-01' })
    const { copiedBytes } = storage!.copies[0]!.ended!
    // 62 % had left the source; of that, what was still on its way to the target has found no space.
    expect(copiedBytes / (0.5 * gib)).toBeGreaterThan(0.6)
    expect(copiedBytes / (0.5 * gib)).toBeLessThanOrEqual(0.62)
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
    // Others took what was free then; what the copy, the home directory and the swap file of 64 MiB had is free again.
    expect(freeOf(engine, 'b') - 1 / 16).toBeGreaterThan(0.6 * 0.5)
    expect(freeOf(engine, 'b') - 1 / 16).toBeLessThan(0.65 * 0.5)
    clear(engine)
    expect(engine.inventory.datastores.get('b')!.spec.otherUsedGiB).toBeUndefined()
    expect(freeOf(engine, 'b')).toBe(100)
  })

  it('takes all that is free at that instant, what is being copied there counted', () => {
    const engine = begunStorageMove({ vms: [quietVm] }, toThinB)
    inject(engine, full('b'), { trigger: copied(62) })
    while (recordsOfType(engine, 'fault-begun').length === 0) engine.step()
    expect(freeOf(engine, 'b') * gib).toBeLessThan(1024)
    expect(spaceProblem(engine)).toBe('')
  })

  it('does not hurt a copy to a thick disk, which has its space from the start', () => {
    const plain = runOut(begunStorageMove({ vms: [quietVm] }))
    const engine = begunStorageMove({ vms: [quietVm] })
    inject(engine, full('b'), { trigger: copied(62) })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed' })
    expect(migrationOf(engine).outcome!.totalNs).toBe(migrationOf(plain).outcome!.totalNs)
    expect(leftBehind(engine)).toBe('')
  })

  it('refuses a second disk before its copy begins, and the first is not switched', () => {
    const disks = [1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => disk(number, { usedGiB: 0.0625 }))
    const engine = begunStorageMove({ vms: [diskVm({ workload: {}, disks })] })
    inject(engine, full('b'), { trigger: copied(20) })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'NoDiskSpace' })
    expect(new Set(placesOf(engine))).toEqual(new Set(['a']))
    expect(leftBehind(engine)).toBe('')
  })

  it('between two hosts ends the move before it comes to memory', () => {
    const engine = begunStorageMove({ vms: [quietVm] }, { ...toThinB, toHost: 'esx-02' })
    inject(engine, full('b'), { trigger: copied(50), forSeconds: 30 })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({
      outcome: 'failed',
      fault: 'NoDiskSpace',
      owner: 'esx-01',
    })
    expect(migrationOf(engine).stages.map(({ stage }) => stage)).not.toContain('pre-copy')
    expect(leftBehind(engine)).toBe('')
  })
})

describe('a source that others fill', () => {
  const thin = diskVm({
    disks: [disk(1, { format: 'thin' })],
    workload: { disks: [{ ...randomWrites, sizeKiB: 64 }] },
  })

  it('lets a thin disk wait for space, and its writes go on when there is some', () => {
    const engine = begunStorageMove({ vms: [thin] })
    inject(engine, full('a'), { trigger: copied(10), forSeconds: 3 })
    runOut(engine)
    const [begun] = recordsOfType(engine, 'fault-begun')
    expect(recordsOfType(engine, 'write-out-of-space')).toMatchObject([{ vm: 'web-01', datastore: 'a' }])
    const { atNs, writesPerSecond } = viewOf(engine).vms.get('web-01')!.disks.get('Hard disk 1')!
    const between = (from: number, to: number) =>
      writesPerSecond.filter((_, index) => {
        const sinceNs = atNs[index]! - begun!.atNs
        return sinceNs > from * second && sinceNs <= to * second
      })
    expect(Math.min(...between(1, 3))).toBe(0)
    expect(Math.max(...between(3, 4))).toBeGreaterThan(0)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed' })
    expect(recordsOfType(engine, 'disk-verified')).toMatchObject([{ staleBlocks: 0, lostWrites: 0 }])
    expect(leftBehind(engine)).toBe('')
  })
})

const slow = (datastore: string, factor: number): FaultSpec => ({ kind: 'datastore-slow', datastore, factor })

describe('a medium that becomes slow', () => {
  const readyNs = (engine: Engine) => migrationOf(engine).storage!.copies[0]!.readyAtNs!
  const startedNs = (engine: Engine) => migrationOf(engine).storage!.copies[0]!.startedAtNs

  it.each([
    ['source', 'a'],
    ['target', 'b'],
  ])('ten times, the copy takes what the %s then gives: 10 MiB/s', (_, datastore) => {
    const engine = begunStorageMove({ vms: [quietVm] })
    inject(engine, slow(datastore, 10))
    runOut(engine)
    // Half a GiB at 100 MiB/s over ten.
    const seconds = (readyNs(engine) - startedNs(engine)) / second
    expect(seconds).toBeGreaterThan(51.2)
    expect(seconds).toBeLessThan(52)
  })

  it('for five seconds takes as much longer as those five cost', () => {
    const plain = runOut(begunStorageMove({ vms: [quietVm] }))
    const engine = begunStorageMove({ vms: [quietVm] })
    inject(engine, slow('b', 10), { trigger: copied(30), forSeconds: 5 })
    runOut(engine)
    // 4.5 of 5 s bring nothing; requests that were queued at either rate keep theirs.
    const laterNs = readyNs(engine) - readyNs(plain)
    expect(laterNs / second).toBeGreaterThan(4.2)
    expect(laterNs / second).toBeLessThan(4.8)
    expect(engine.inventory.datastores.get('b')!.slowness).toBe(1)
  })

  it('makes a guest wait ten times as long for its reads and for what is before them', () => {
    const read = { kind: 'read', pattern: 'random', operationsPerSecond: 20 }
    const performance = { readMiBs: 100, writeMiBs: 100, readLatencyUs: 1000 }
    const parts = {
      vms: [
        quietVm,
        diskVm({ name: 'db-01', disks: [disk(1, { datastore: 'b' })], workload: { disks: [read] } }),
      ],
      datastores: ['a', 'b'].map((name) => ({ name, capacityGiB: 100, performance })),
    }
    const latencyOf = (engine: Engine) => {
      const samples = recordsOfType(engine, 'disk-sample').filter(
        ({ vm, atNs, readLatencyNs }) => vm === 'db-01' && atNs > 2 * second && readLatencyNs > 0,
      )
      return samples.reduce((sum, { readLatencyNs }) => sum + readLatencyNs, 0) / samples.length
    }
    const plain = latencyOf(runOut(begunStorageMove(parts)))
    const engine = begunStorageMove(parts)
    inject(engine, slow('b', 10))
    const slowed = latencyOf(runOut(engine))
    expect(slowed / plain).toBeGreaterThan(10)
  })

  it('lengthens the pause of the switch, past its limit too', () => {
    const vm = (change = {}) =>
      diskVm({
        workload: {},
        disks: [1, 2, 3, 4].map((number) => disk(number, { usedGiB: 0.0625 })),
        ...change,
      })
    const datastores = ['a', 'b'].map((name) => ({
      name,
      capacityGiB: 100,
      performance: { readMiBs: 1000, writeMiBs: 1000, readLatencyUs: 10_000 },
    }))
    const trigger = { at: 'stage', vm: 'web-01', stage: 'quiesce' } as const
    const run = (factor: number) => {
      const engine = begunStorageMove({ vms: [vm()], datastores })
      if (factor > 1) inject(engine, slow('b', factor), { trigger })
      return migrationOf(runOut(engine)).outcome!
    }
    // Four disks of ten requests each of 10 ms, and 40 ms for the VM itself.
    expect(run(1).downtimeNs / second).toBeCloseTo(0.45, 1)
    expect(run(10).downtimeNs / second).toBeCloseTo(4.06, 1)
    expect(run(400)).toMatchObject({ outcome: 'failed', fault: 'GenericVmConfigFault', owner: 'esx-01' })
  })

  it('is slowed by two faults as their product says, and a snapshot remembers how slow it is', () => {
    const engine = begunStorageMove({ vms: [quietVm] })
    const slowness = (of: Engine) => of.inventory.datastores.get('b')!.slowness
    inject(engine, slow('b', 10), { trigger: copied(30), forSeconds: 5 })
    inject(engine, slow('b', 5), { name: 'other', trigger: { at: 'fault', name: 'broken', is: 'begun' } })
    while (recordsOfType(engine, 'fault-begun').length < 2) engine.step()
    const twin = Engine.restore(engine.snapshot())
    expect(slowness(twin)).toBe(50)
    expect(recordsOf(runOut(twin))).toEqual(recordsOf(runOut(engine)))
    expect([slowness(engine), leftBehind(engine)]).toEqual([5, ''])
    engine.issue({ type: 'clear-fault', name: 'other' })
    expect(slowness(engine)).toBe(1)
  })
})

describe('while no files move', () => {
  it.each([full('b'), slow('b', 10)])('%j is harmless, and over when it is cleared', (fault) => {
    const engine = runOut(begunStorageMove({ vms: [quietVm] }, { ...toB, toDatastore: 'c' }))
    inject(engine, fault)
    runOut(engine)
    expect(leftBehind(engine)).toBe('')
    clear(engine)
    expect(freeOf(engine, 'b')).toBe(100)
    engine.issue(toB)
    runOut(engine)
    expect(placesOf(engine)).toEqual(['b', 'b'])
  })

  it('a full datastore takes no files', () => {
    const engine = runOut(begunStorageMove({ vms: [quietVm] }, { ...toB, toDatastore: 'c' }))
    inject(engine, full('b'))
    engine.issue(toB)
    runOut(engine)
    expect(placesOf(engine)).toEqual(['c', 'c'])
  })
})
