/** All paths down in the middle of Storage vMotion: copies and guests wait, and go on or give up. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../core/engine/engine.ts'
import type { FaultSpec, FaultTrigger } from '../../../../core/scenario/fault-schema.ts'
import { recordsOf, recordsOfType, runOut, viewOf } from '../../../support/scenarios.ts'
import {
  clear,
  inject,
  pathsTold,
  second,
  stallsTold,
  stepToLostPath,
} from '../../../support/storage-faults.ts'
import {
  begunStorageMove,
  disk,
  diskVm,
  leftBehind,
  migrationOf,
  placesOf,
  randomWrites,
  spaceProblem,
} from '../../../support/storage-moves.ts'

const apd = (datastore: string, host?: string): FaultSpec => ({
  kind: 'all-paths-down',
  datastore,
  ...(host && { host }),
})
const halfway: FaultTrigger = { at: 'copied', vm: 'web-01', of: 'disks', percent: 50 }
/** A VM whose guest leaves its disk alone, so that nothing but the copy takes time. */
const quiet = { vms: [diskVm({ workload: {} })] }
const byChangedBlocks = {
  type: 'migrate',
  vm: 'web-01',
  toDatastore: 'b',
  storageMethod: 'changed-block-tracking',
  priority: 'high',
} as const

function endOf(engine: Engine) {
  return migrationOf(engine).outcome!
}

describe('all paths down', () => {
  it.each(['a', 'b'])('to datastore %s hold the copy for exactly as long', (datastore) => {
    const plain = runOut(begunStorageMove(quiet))
    const engine = begunStorageMove(quiet)
    inject(engine, apd(datastore), { trigger: halfway, forSeconds: 30 })
    runOut(engine)
    expect(endOf(engine)).toMatchObject({ outcome: 'completed', owner: 'esx-01' })
    const laterNs = endOf(engine).totalNs - endOf(plain).totalNs
    // Extents that were on their way finish meanwhile: at most their time is saved.
    expect(Math.abs(laterNs - 30 * second)).toBeLessThan(0.03 * second)
    expect(placesOf(engine)).toEqual(['b', 'b'])
    expect(leftBehind(engine)).toBe('')
  })

  it('of a host that has nothing to do with it hold nothing', () => {
    const plain = runOut(begunStorageMove())
    const engine = begunStorageMove()
    inject(engine, apd('b', 'esx-03'), { trigger: halfway, forSeconds: 30 })
    runOut(engine)
    expect(endOf(engine).totalNs).toBe(endOf(plain).totalNs)
    expect(pathsTold(engine)).toEqual(['esx-03 all-paths-down', 'esx-03 accessible'])
  })

  it('for 140 s end the copy at that instant, and the VM keeps its files', () => {
    const engine = begunStorageMove()
    inject(engine, apd('b'), { trigger: halfway })
    runOut(engine)
    const [begun] = recordsOfType(engine, 'fault-begun')
    expect(endOf(engine)).toMatchObject({
      outcome: 'failed',
      fault: 'InaccessibleDatastore',
      owner: 'esx-01',
      atNs: begun!.atNs + 140 * second,
    })
    expect(endOf(engine).message).toContain('2 min 20 s (APD timeout)')
    expect(placesOf(engine)).toEqual(['a', 'a'])
    expect([leftBehind(engine), spaceProblem(engine)]).toEqual(['', ''])
    const own = pathsTold(engine).filter((told) => told.startsWith('esx-01'))
    expect(own).toEqual(['esx-01 all-paths-down', 'esx-01 apd-timeout'])
  })

  it('that come back after 139 s end nothing; every 60 s for 50 s they only delay', () => {
    const long = begunStorageMove(quiet)
    inject(long, apd('b'), { trigger: halfway, forSeconds: 139 })
    expect(endOf(runOut(long)).outcome).toBe('completed')
    const often = begunStorageMove(quiet)
    const repeat = { everySeconds: 51, times: 4 }
    inject(often, apd('b'), { trigger: halfway, forSeconds: 50, repeat })
    expect(endOf(runOut(often))).toMatchObject({ outcome: 'completed' })
    expect(pathsTold(often).filter((told) => told === 'esx-01 all-paths-down')).toHaveLength(4)
    expect(pathsTold(often)).not.toContain('esx-01 apd-timeout')
  })

  it('to the source keep the guest waiting: nothing is acknowledged, and it goes on when they are back', () => {
    const engine = begunStorageMove()
    inject(engine, apd('a'), { trigger: halfway, forSeconds: 20 })
    runOut(engine)
    const [from, to] = stallsTold(engine)
    expect([from?.isStalled, to?.isStalled]).toEqual([true, false])
    expect(to!.atNs - from!.atNs).toBe(20 * second)
    expect(viewOf(engine).vms.get('web-01')!.stalledDisks.size).toBe(0)
    const samples = recordsOfType(engine, 'disk-sample')
    const during = samples.filter(({ atNs }) => atNs > from!.atNs + second && atNs < to!.atNs)
    expect(during.length).toBeGreaterThan(100)
    expect(during.every(({ writesPerSecond }) => writesPerSecond === 0)).toBe(true)
    const after = samples.filter(({ atNs }) => atNs >= to!.atNs)
    expect(Math.max(...after.map(({ worstWriteLatencyNs }) => worstWriteLatencyNs))).toBeGreaterThan(
      19 * second,
    )
    expect(endOf(engine).outcome).toBe('completed')
    expect(recordsOfType(engine, 'disk-verified')).toMatchObject([{ staleBlocks: 0, lostWrites: 0 }])
  })

  it('by changed-block tracking they delay as well', () => {
    const engine = begunStorageMove({}, byChangedBlocks)
    inject(engine, apd('b'), { trigger: halfway, forSeconds: 30 })
    runOut(engine)
    expect(endOf(engine)).toMatchObject({ outcome: 'completed' })
    expect(endOf(engine).totalNs).toBeGreaterThan(35 * second)
    expect(recordsOfType(engine, 'disk-verified')).toMatchObject([{ staleBlocks: 0, lostWrites: 0 }])
  })

  it('before the home directory is copied hold that; before the next disk begins, that one', () => {
    const parts = { vms: [diskVm({ workload: {}, disks: [1, 2, 3].map((number) => disk(number)) })] }
    const home = begunStorageMove(parts)
    inject(home, apd('b'), { trigger: { at: 'stage', vm: 'web-01', stage: 'prepare' }, forSeconds: 25 })
    runOut(home)
    expect(endOf(home).outcome).toBe('completed')
    expect(recordsOfType(home, 'home-copied')[0]!.durationNs).toBeGreaterThan(25 * second)
    const early = begunStorageMove(parts)
    inject(early, apd('b'), { trigger: { at: 'stage', vm: 'web-01', stage: 'prepare' } })
    runOut(early)
    expect(endOf(early)).toMatchObject({ outcome: 'failed', fault: 'InaccessibleDatastore' })
    expect(endOf(early).message).toContain('home directory')
    expect(placesOf(early)).toEqual(['a', 'a', 'a', 'a'])
    expect(leftBehind(early)).toBe('')
  })

  it('a snapshot taken while they are down goes on as the run did', () => {
    const engine = begunStorageMove()
    inject(engine, apd('a'), { trigger: halfway, forSeconds: 20 })
    stepToLostPath(engine)
    engine.advance(engine.nowNs + 5 * second)
    const twin = Engine.restore(engine.snapshot())
    expect(recordsOf(runOut(twin))).toEqual(recordsOf(runOut(engine)))
  })

  it('cleared by a person the copy goes on at that instant', () => {
    const engine = begunStorageMove(quiet)
    inject(engine, apd('b'), { trigger: halfway })
    stepToLostPath(engine)
    engine.advance(engine.nowNs + 40 * second)
    clear(engine)
    expect(endOf(runOut(engine))).toMatchObject({ outcome: 'completed' })
    expect(endOf(engine).totalNs).toBeLessThan(50 * second)
  })

  it('that a person mends by remounting are over too', () => {
    const engine = begunStorageMove(quiet)
    inject(engine, apd('b', 'esx-01'), { trigger: halfway })
    stepToLostPath(engine)
    engine.issue({
      type: 'edit-host',
      host: 'esx-01',
      set: { mounts: [{ datastore: 'b', readOnly: false, state: 'accessible' }] },
    })
    runOut(engine)
    expect(recordsOfType(engine, 'fault-ended')).toMatchObject([{ cause: 'mended' }])
    expect(endOf(engine).outcome).toBe('completed')
  })
})

describe('another VM on the same datastore', () => {
  const other = diskVm({ name: 'db-01', disks: [disk(1)], workload: { disks: [randomWrites] } })

  it('waits with it while its disk is simulated, and is told of until paths are back', () => {
    const engine = begunStorageMove({ vms: [diskVm(), other] })
    inject(engine, apd('a'), { trigger: halfway, forSeconds: 400 })
    runOut(engine)
    expect(endOf(engine)).toMatchObject({ outcome: 'failed', fault: 'InaccessibleDatastore' })
    const told = recordsOfType(engine, 'disk-stalled').filter(({ vm }) => vm === 'db-01')
    // The room has been empty since the migration failed at 140 s; paths came back at 400 s.
    expect(told[1]!.atNs - told[0]!.atNs).toBe(400 * second)
    expect(leftBehind(engine)).toBe('')
  })
})

describe('while no files move', () => {
  it('lost paths are told of, change nothing else, and begin no simulation', () => {
    const engine = runOut(begunStorageMove())
    inject(engine, apd('b'), { forSeconds: 300 })
    runOut(engine)
    expect(stallsTold(engine)).toEqual([])
    expect(leftBehind(engine)).toBe('')
    expect(pathsTold(engine).filter((told) => told.startsWith('esx-02'))).toEqual([
      'esx-02 all-paths-down',
      'esx-02 apd-timeout',
      'esx-02 accessible',
    ])
  })

  it('a host that has not mounted the datastore cannot lose its paths', () => {
    const hosts = [{ name: 'esx-01' }, { name: 'esx-02', datastores: ['a'] }]
    const engine = runOut(begunStorageMove({ hosts }))
    inject(engine, apd('b', 'esx-02'))
    expect(recordsOfType(engine, 'fault-skipped')).toMatchObject([{ reason: 'esx-02 has not mounted b' }])
    expect(pathsTold(engine)).toEqual([])
  })

  it('two faults of one mount go in any order, and leave nothing', () => {
    for (const order of [
      ['first', 'second'],
      ['second', 'first'],
    ]) {
      const engine = runOut(begunStorageMove())
      inject(engine, apd('b'), { name: 'first' })
      inject(engine, { kind: 'datastore-read-only', datastore: 'b' }, { name: 'second' })
      const mounts = () => [...engine.inventory.hosts.values()].map(({ spec }) => spec.mounts?.[0])
      expect(mounts()[0]).toMatchObject({ state: 'all-paths-down', readOnly: true })
      engine.issue({ type: 'clear-fault', name: order[0]! })
      expect(mounts()[0]).toMatchObject(
        order[0] === 'first'
          ? { state: 'accessible', readOnly: true }
          : { state: 'all-paths-down', readOnly: false },
      )
      engine.issue({ type: 'clear-fault', name: order[1]! })
      expect(mounts().filter((mount) => mount !== undefined)).toEqual([])
    }
  })
})
