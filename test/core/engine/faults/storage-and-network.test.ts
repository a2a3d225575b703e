/** Files on the network between hosts while paths to a datastore, links, or both are down. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../core/engine/engine.ts'
import type { FaultSpec, FaultTrigger } from '../../../../core/scenario/fault-schema.ts'
import { recordsOfType, runOut } from '../../../support/scenarios.ts'
import { inject, second, stepToLostPath } from '../../../support/storage-faults.ts'
import {
  begunStorageMove,
  disk,
  diskVm,
  leftBehind,
  migrationOf,
  placesOf,
  randomWrites,
  spaceProblem,
  toB,
} from '../../../support/storage-moves.ts'

/** Each host sees its own datastore alone. */
const hosts = [
  { name: 'esx-01', datastores: ['a'] },
  { name: 'esx-02', datastores: ['b'] },
]
const toOther = { ...toB, toHost: 'esx-02' }
const halfway: FaultTrigger = { at: 'copied', vm: 'web-01', of: 'disks', percent: 50 }

function begun(change: Record<string, unknown> = {}): Engine {
  const vm = diskVm({ workload: { disks: [randomWrites] }, ...change })
  return begunStorageMove({ vms: [vm], hosts, fabric: { limitMiBs: 100 } }, toOther)
}

const apd = (datastore: string): FaultSpec => ({ kind: 'all-paths-down', datastore })

/** All links of the destination, so that no way is left. */
function linksDown(engine: Engine, plan: { afterSeconds: number; forSeconds: number }): void {
  for (const { name } of engine.inventory.hosts.get('esx-02')!.spec.physicalNics) {
    const fault: FaultSpec = { kind: 'link-down', host: 'esx-02', nic: name }
    inject(engine, fault, { name: `cut of ${name}`, trigger: halfway, ...plan })
  }
}

/** Bytes copied so far, as samples told them, at this second after the first fault began. */
function copiedAt(engine: Engine, seconds: number): number {
  const [began] = recordsOfType(engine, 'fault-begun')
  const samples = recordsOfType(engine, 'disk-sample').filter(
    ({ atNs, migration }) => migration === 1 && atNs <= began!.atNs + seconds * second,
  )
  return samples.at(-1)?.copiedBytes ?? 0
}

describe.each([
  ['combined', {}],
  ['cold', { powerState: 'poweredOff', workload: {} }],
] as const)('a %s migration over the network', (kind, change) => {
  it.each(['a', 'b'])('rests while the end at %s has no paths', (datastore) => {
    const plain = migrationOf(runOut(begun({ ...change, workload: {} }))).outcome!
    const engine = begun({ ...change, workload: {} })
    inject(engine, apd(datastore), { trigger: halfway, forSeconds: 30 })
    runOut(engine)
    expect(migrationOf(engine).kind).toBe(kind)
    const { outcome } = migrationOf(engine)
    expect(outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(Math.abs(outcome!.totalNs - plain.totalNs - 30 * second)).toBeLessThan(0.2 * second)
    expect(leftBehind(engine)).toBe('')
  })

  it.each(['a', 'b'])('ends after 140 s without paths to %s', (datastore) => {
    const engine = begun(change)
    inject(engine, apd(datastore), { trigger: halfway })
    runOut(engine)
    const [began] = recordsOfType(engine, 'fault-begun')
    expect(migrationOf(engine).outcome).toMatchObject({
      outcome: 'failed',
      fault: 'InaccessibleDatastore',
      owner: 'esx-01',
      atNs: began!.atNs + 140 * second,
    })
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect([leftBehind(engine), spaceProblem(engine)]).toEqual(['', ''])
  })

  it.each([
    ['permanent-device-loss', 'a', 'InaccessibleDatastore'],
    ['permanent-device-loss', 'b', 'InaccessibleDatastore'],
    ['datastore-read-only', 'b', 'DatastoreNotWritableOnHost'],
  ] as const)('with %s of %s it ends at once', (fault, datastore, told) => {
    const engine = begun(change)
    inject(engine, { kind: fault, datastore }, { trigger: halfway })
    runOut(engine)
    const [began] = recordsOfType(engine, 'fault-begun')
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'failed', fault: told, atNs: began!.atNs })
    expect(leftBehind(engine)).toBe('')
  })

  it.each([
    ['the link is back first', { afterSeconds: 1, forSeconds: 5 }, 12],
    ['paths are back first', { afterSeconds: 1, forSeconds: 14 }, 8],
  ] as const)('with link and paths down it goes on when neither is any more: %s', (_, cut, apdSeconds) => {
    const engine = begun(change)
    inject(engine, apd('b'), { trigger: halfway, forSeconds: apdSeconds })
    linksDown(engine, cut)
    runOut(engine)
    const overAt = Math.max(apdSeconds, cut.afterSeconds + cut.forSeconds)
    expect(copiedAt(engine, overAt)).toBe(copiedAt(engine, 1))
    expect(copiedAt(engine, overAt + 2)).toBeGreaterThan(copiedAt(engine, overAt))
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(recordsOfType(engine, 'disk-verified')).toMatchObject([{ staleBlocks: 0, lostWrites: 0 }])
    expect(leftBehind(engine)).toBe('')
  })
})

describe('mirrored writes of a disk that is ready', () => {
  const whilePreCopying: FaultTrigger = { at: 'stage', vm: 'web-01', stage: 'pre-copy' }

  it('stay in their buffer while the target has no paths, and none is lost', () => {
    const engine = begun()
    inject(engine, apd('b'), { trigger: whilePreCopying, forSeconds: 15 })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(recordsOfType(engine, 'disk-verified')).toMatchObject([{ staleBlocks: 0, lostWrites: 0 }])
    // Memory is sent meanwhile, and the stopped VM then waits for its disks.
    const { stun } = migrationOf(engine)
    expect(stun.resumed!.atNs - stun.stunnedAtNs!).toBeGreaterThan(10 * second)
  })

  it('bring the migration down while memory is sent if the device is lost', () => {
    const engine = begun()
    inject(engine, { kind: 'permanent-device-loss', datastore: 'b' }, { trigger: whilePreCopying })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({
      outcome: 'failed',
      fault: 'InaccessibleDatastore',
      owner: 'esx-01',
      downtimeNs: 0,
    })
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect(leftBehind(engine)).toBe('')
  })

  it('kept back for longer than the VM may stand, the VM goes on at the source', () => {
    const engine = begun()
    inject(engine, apd('b'), { trigger: whilePreCopying, forSeconds: 130 })
    runOut(engine)
    expect(migrationOf(engine).outcome).toMatchObject({
      outcome: 'failed',
      fault: 'GenericVmConfigFault',
      owner: 'esx-01',
    })
    expect(leftBehind(engine)).toBe('')
  })
})

describe('a host that cannot reach the target when a copy begins', () => {
  it('inside one host it waits for its own paths, and takes no other way', () => {
    const vm = diskVm({ workload: {}, disks: [1, 2, 3].map((number) => disk(number)) })
    const engine = begunStorageMove({ vms: [vm] })
    inject(engine, apd('b'), { trigger: { at: 'stage', vm: 'web-01', stage: 'disk-copy' }, forSeconds: 20 })
    stepToLostPath(engine)
    runOut(engine)
    expect(migrationOf(engine).outcome!.outcome).toBe('completed')
    expect(new Set(migrationOf(engine).storage!.copies.map(({ mover }) => mover))).toEqual(new Set(['fs3dm']))
    expect(leftBehind(engine)).toBe('')
  })
})
