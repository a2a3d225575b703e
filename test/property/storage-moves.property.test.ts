/**
 * Over random estates, disk I/O, moves of files and what people do meanwhile: at a switch the destination equals the
 * source and no acknowledged write is lost, space is exact at every instant, a move that does not arrive leaves the
 * VM on its files and nothing behind, and a run goes on from a snapshot as it would have.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Engine } from '../../core/engine/engine.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import { diskFormats } from '../../core/scenario/vm-schema.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { runOut, smallScenario, viewOf } from '../support/scenarios.ts'
import { leftBehind, spaceProblem } from '../support/storage-moves.ts'
import { drawn } from './arbitraries.ts'

type Json = Record<string, unknown>

const ms = 1_000_000
const stores = ['a', 'b', 'c']
const names = ['vm-0', 'vm-1']

const format = fc.constantFrom(...diskFormats)
const store = fc.constantFrom(...stores)
const io = fc
  .record({
    disk: fc.constantFrom('Hard disk 1', 'Hard disk 2'),
    kind: fc.constantFrom('write', 'write', 'read'),
    pattern: fc.constantFrom('random', 'sequential'),
    operationsPerSecond: fc.integer({ min: 1, max: 80 }),
    sizeKiB: fc.constantFrom(4, 64, 256),
    arrivals: fc.constantFrom('even', 'poisson'),
  })
  .map((one): Json => one)
const virtualDisk = fc.record({
  datastore: store,
  format,
  used: fc.constantFrom(
    { usedGiB: 0 },
    { usedGiB: 0.05, zeroedGiB: 0.05 },
    { usedGiB: 0.3, zeroedGiB: 0.05 },
    { usedGiB: 1 },
  ),
  isClone: fc.boolean(),
})
const vm = fc.record({
  disks: fc.tuple(virtualDisk, virtualDisk),
  io: fc.array(io, { maxLength: 3 }),
  hasSnapshot: fc.boolean(),
})
const speed = fc.constantFrom(30, 80, 400)
const datastore = fc.record({
  capacityGiB: fc.constantFrom(5, 100),
  otherUsedGiB: fc.constantFrom(0, 0.4, 0.6),
  readMiBs: speed,
  writeMiBs: speed,
  medium: fc.constantFrom('flash', 'hard-disk'),
})

const command = fc.oneof(
  { weight: 4, arbitrary: moves() },
  { weight: 2, arbitrary: fc.record({ type: fc.constant('cancel'), vm: fc.constantFrom(...names) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('set-link'),
      host: fc.constantFrom('esx-01', 'esx-02'),
      nic: fc.constantFrom('vmnic0', 'vmnic1'),
      connected: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('power-off'), vm: fc.constantFrom(...names) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('power-on'), vm: fc.constantFrom(...names) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('set-workload'),
      vm: fc.constantFrom(...names),
      workload: fc.record({
        writes: fc.constant([]),
        client: fc.constant({ requestsPerSecond: 100, serviceTimeUs: 400 }),
        disks: fc.array(io, { maxLength: 2 }),
      }),
    }),
  },
)

function moves(): fc.Arbitrary<Json> {
  const target = fc.record({ datastore: store, format: fc.constantFrom(...diskFormats, 'same') })
  return fc.record(
    {
      type: fc.constant('migrate'),
      vm: fc.constantFrom(...names),
      priority: fc.constant('high'),
      toDatastore: store,
      toHost: fc.constantFrom('esx-01', 'esx-02'),
      diskFormat: format,
      disks: fc.record({ 'Hard disk 2': target }),
    },
    { requiredKeys: ['type', 'vm', 'priority'] },
  )
}

interface RandomMoves {
  readonly seed: number
  readonly vms: readonly {
    readonly disks: readonly Json[]
    readonly io: readonly Json[]
    readonly hasSnapshot: boolean
  }[]
  readonly datastores: readonly Json[]
  readonly method: string
  /** The second host does not see the first datastore, the first not the last. */
  readonly areIslands: boolean
  readonly acts: readonly { readonly afterMs: number; readonly command: Json }[]
}

const randomMoves: fc.Arbitrary<RandomMoves> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  vms: fc.tuple(vm, vm),
  datastores: fc.tuple(datastore, datastore, datastore),
  method: fc.constantFrom('mirror-driver', 'mirror-driver', 'changed-block-tracking'),
  areIslands: fc.boolean(),
  acts: fc.array(fc.record({ afterMs: fc.integer({ min: 0, max: 15_000 }), command }), {
    minLength: 1,
    maxLength: 6,
  }),
})

function begin(run: RandomMoves): Engine {
  const datastores = run.datastores.map(({ capacityGiB, otherUsedGiB, ...performance }, index) => ({
    name: stores[index],
    capacityGiB,
    otherUsedGiB,
    performance,
  }))
  const hosts = [
    { name: 'esx-01', datastores: run.areIslands ? ['a', 'b'] : stores },
    { name: 'esx-02', datastores: run.areIslands ? ['b', 'c'] : stores },
  ]
  const vms = run.vms.map(({ disks, io: streams, hasSnapshot }, index) => ({
    name: names[index],
    host: 'esx-01',
    memory: { sizeMiB: 64 },
    nics: [],
    disks: disks.map(({ isClone, datastore: place, used, format: is }, number) => ({
      ...(used as Json),
      format: is,
      name: `Hard disk ${number + 1}`,
      sizeGiB: 1,
      datastore: run.areIslands && place === 'c' ? 'a' : place,
      ...(isClone === true && !run.areIslands ? { parent: { datastore: 'a' } } : {}),
    })),
    ...(hasSnapshot ? { snapshots: [{ name: 'before', sizeGiB: 0.1 }] } : {}),
    workload: { disks: streams },
  }))
  const policy = { name: 'vsphere', storageMethod: run.method }
  const fabric = { limitMiBs: 100 }
  return Engine.start({ scenario: smallScenario({ vms, datastores, hosts, policy, fabric }), seed: run.seed })
}

/** Carries a run out; says what was wrong with its space on the way, '' if nothing. */
function carryOut(run: RandomMoves, engine: Engine): string {
  for (const { afterMs, command: act } of run.acts) {
    engine.issue(act as Command)
    for (let part = 1; part <= 4; part += 1) {
      engine.advance(engine.nowNs + Math.floor(afterMs / 4) * ms)
      const problem = spaceProblem(engine)
      if (problem !== '') return problem
    }
  }
  runOut(engine)
  return ''
}

function expectProof({ storage, outcome }: MigrationView): void {
  const hasArrived = outcome!.outcome === 'completed'
  for (const copy of storage?.copies ?? []) {
    expect(copy.ended).not.toBeNull()
    expect(copy.ended!.outcome === 'switched').toBe(copy.verified !== null)
    if (hasArrived) expect(copy.ended!.outcome).toBe('switched')
    if (copy.verified !== null) expect(copy.verified).toMatchObject({ staleBlocks: 0, lostWrites: 0 })
  }
}

/** Datastores of a VM's disks as switches in the trace have left them. */
function placesByTrace(run: RandomMoves, migrations: readonly MigrationView[]): Map<string, string> {
  const places = new Map<string, string>()
  for (const [index, { disks }] of run.vms.entries())
    for (const [number, { datastore: place }] of disks.entries())
      places.set(
        `${names[index]}/Hard disk ${number + 1}`,
        String(run.areIslands && place === 'c' ? 'a' : place),
      )
  for (const { vm: name, storage } of migrations)
    for (const copy of storage?.copies ?? [])
      if (copy.switchedAtNs !== null) places.set(`${name}/${copy.disk}`, copy.toDatastore)
  return places
}

describe('moves of files', () => {
  it('arrive whole or leave nothing, with exact space at every instant', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(randomMoves, (run) => {
        const engine = begin(run)
        expect(carryOut(run, engine)).toBe('')
        expect(leftBehind(engine)).toBe('')
        const { migrations } = viewOf(engine)
        for (const migration of migrations) expectProof(migration)
        const places = placesByTrace(run, migrations)
        for (const { name, spec } of engine.inventory.vms.values())
          for (const disk of spec.disks)
            expect(`${disk.name} on ${disk.datastore}`).toBe(
              `${disk.name} on ${places.get(`${name}/${disk.name}`)!}`,
            )
      }),
      drawn(11, 30),
    )
  })

  it('go on from a snapshot as they would have', { timeout: 120_000 }, () => {
    fc.assert(
      fc.property(randomMoves, fc.integer({ min: 1, max: 12_000 }), (run, atMs) => {
        const engine = begin(run)
        for (const { command: act } of run.acts) engine.issue(act as Command)
        engine.advance(atMs * ms)
        const restored = Engine.restore(engine.snapshot())
        runOut(engine)
        runOut(restored)
        expect(restored.recorder.bytes()).toEqual(engine.recorder.bytes())
      }),
      drawn(5, 8),
    )
  })
})
