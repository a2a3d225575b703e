/** Faults of guests and of people in numbers: bursts, busy clients, a cancel at any stage. */
import { describe, expect, it } from 'vitest'
import { nsPerSecond } from '../../../../core/base/units.ts'
import { Engine } from '../../../../core/engine/engine.ts'
import type { FaultSpec } from '../../../../core/scenario/fault-schema.ts'
import {
  begunEngine,
  recordsOfType,
  runOut,
  smallScenario,
  smallVm,
  viewOf,
} from '../../../support/scenarios.ts'
import { placesOf } from '../../../support/storage-moves.ts'
import {
  atStage,
  inject,
  migrationIn,
  moves,
  restProblem,
  stagesOf,
  taskIn,
} from '../../../support/vcenter-faults.ts'

const vm = 'web-01'
const burst: FaultSpec = { kind: 'guest-burst', vm, pagesPerSecond: 20_000 }
const inPreCopy = { trigger: { at: 'stage', vm, stage: 'pre-copy' } } as const
const workloadOf = (engine: Engine) => engine.inventory.vms.get(vm)!.workload

function broken(
  fault: FaultSpec,
  more: Parameters<typeof inject>[1] = inPreCopy,
  scenario = smallScenario(),
): Engine {
  const engine = begunEngine(scenario)
  engine.issue(inject(fault, more))
  return runOut(engine)
}

describe('a burst of guest writes', () => {
  const calm = viewOf(runOut(begunEngine(smallScenario()))).migrations[0]!

  it('that stays slows the guest down until its memory fits, and nothing is lost', () => {
    const engine = broken(burst)
    const migration = migrationIn(engine)
    expect(migration.outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(migration.outcome!.rounds).toBeGreaterThan(calm.outcome!.rounds)
    expect(
      Math.max(...recordsOfType(engine, 'guest-slowed').map((one) => one.slowdownPermyriad)),
    ).toBeGreaterThan(5000)
    expect(migration.verifiedPages).toBe(64 * 256)
  })

  it('that passes takes the time of a round or two', () => {
    const engine = broken(burst, { ...inPreCopy, forSeconds: 0.5 })
    const migration = migrationIn(engine)
    expect(migration.outcome).toMatchObject({ outcome: 'completed' })
    expect(migration.outcome!.sentPages).toBeGreaterThan(calm.outcome!.sentPages)
    expect(migration.outcome!.totalNs).toBeGreaterThan(calm.outcome!.totalNs)
  })

  it('writes over all of memory at its rate', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    const before = workloadOf(engine)
    engine.issue(inject(burst, { forSeconds: 2 }))
    expect(recordsOfType(engine, 'workload-changed')).toMatchObject([{ vm, pagesPerSecond: 22_000 }])
    runOut(engine)
    expect(recordsOfType(engine, 'workload-changed').at(-1)).toMatchObject({
      atNs: 2 * nsPerSecond,
      pagesPerSecond: 2000,
    })
    expect(workloadOf(engine)).toEqual(before)
  })

  it('leaves what somebody changes of the workload meanwhile', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(inject(burst, { forSeconds: 2 }))
    const { client } = workloadOf(engine)
    const quiet = { writes: [{ pattern: 'uniform' as const, pagesPerSecond: 7 }], client }
    engine.issue({ type: 'set-workload', vm, workload: quiet })
    runOut(engine)
    expect(workloadOf(engine)).toEqual(quiet)
  })
})

describe('a busy guest', () => {
  const working = smallScenario({
    vms: [
      smallVm({
        workload: {
          writes: [
            { pattern: 'uniform', pagesPerSecond: 1000 },
            { pattern: 'uniform', pagesPerSecond: { everySeconds: 2, forSeconds: 1, pagesPerSecond: 300 } },
            {
              pattern: 'uniform',
              pagesPerSecond: [
                { atSeconds: 0, pagesPerSecond: 0 },
                { atSeconds: 1, pagesPerSecond: 51 },
              ],
            },
          ],
          client: { requestsPerSecond: 100, serviceTimeUs: 100 },
        },
      }),
    ],
  })
  const busy: FaultSpec = { kind: 'guest-busy', vm, factor: 3 }

  it('writes and is asked so many times as much, and is as it was afterwards', () => {
    const engine = Engine.start({ scenario: working, seed: 1 })
    const before = workloadOf(engine)
    engine.issue(inject(busy, { forSeconds: 3 }))
    const { writes, client } = workloadOf(engine)
    expect(client.requestsPerSecond).toBe(300)
    expect(writes[0]!.pagesPerSecond).toBe(3000)
    expect(writes[1]!.pagesPerSecond).toMatchObject({ pagesPerSecond: 900 })
    expect(writes[2]!.pagesPerSecond).toMatchObject([{ pagesPerSecond: 0 }, { pagesPerSecond: 153 }])
    runOut(engine)
    expect(workloadOf(engine)).toEqual(before)
  })

  it('of an odd factor is as it was afterwards too', () => {
    const engine = Engine.start({ scenario: working, seed: 1 })
    const before = workloadOf(engine)
    engine.issue(inject({ ...busy, factor: 1.7 } as FaultSpec, { forSeconds: 3 }))
    runOut(engine)
    expect(workloadOf(engine)).toEqual(before)
  })

  it('that does not run is left alone', () => {
    const engine = Engine.start({
      scenario: smallScenario({ vms: [smallVm({ powerState: 'poweredOff' })] }),
      seed: 1,
    })
    engine.issue(inject(busy))
    engine.issue(inject(burst, { name: 'burst' }))
    expect(recordsOfType(engine, 'fault-skipped').map(({ reason }) => reason)).toEqual([
      'web-01 does not run',
      'web-01 does not run',
    ])
  })
})

describe('a cancel', () => {
  const cancel: FaultSpec = { kind: 'cancel', vm }
  const kinds = Object.keys(moves) as (keyof typeof moves)[]
  const everyStage = kinds.flatMap((kind) => stagesOf(moves[kind]).map(({ stage }) => [kind, stage] as const))
  const home = (kind: keyof typeof moves) =>
    placesOf(Engine.start({ scenario: moves[kind].scenario, seed: 1 }))

  it.each(everyStage)('of %s in %s leaves the VM at the source, or comes too late', (kind, stage) => {
    const engine = atStage(moves[kind], stage, inject(cancel))
    expect(restProblem(engine)).toBe('')
    const { outcome } = migrationIn(engine)
    const skipped = recordsOfType(engine, 'fault-skipped')
    if (skipped.length > 0) {
      expect(outcome).toMatchObject({ outcome: 'completed' })
      expect(taskIn(engine).state).toBe('success')
      return
    }
    expect(outcome).toMatchObject({ outcome: 'cancelled', owner: 'esx-01' })
    expect(engine.inventory.vms.get(vm)!.host).toBe('esx-01')
    expect(placesOf(engine)).toEqual(home(kind))
    expect(recordsOfType(engine, 'fault-ended')).toMatchObject([{ cause: 'once' }])
  })

  it('of nothing is skipped', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(inject(cancel))
    expect(recordsOfType(engine, 'fault-skipped')).toHaveLength(1)
    expect(engine.underWay().activeFaults).toEqual([])
  })

  it('again and again lets the last of three moves through', () => {
    const engine = begunEngine(smallScenario())
    engine.issue(
      inject(cancel, { trigger: { at: 'time', seconds: 2 }, repeat: { everySeconds: 5, times: 2 } }),
    )
    for (const seconds of [6, 12])
      engine.plan({ type: 'migrate', vm, toHost: 'esx-02', priority: 'high' }, seconds * nsPerSecond)
    runOut(engine)
    expect(viewOf(engine).migrations.map(({ outcome }) => outcome!.outcome)).toEqual([
      'cancelled',
      'cancelled',
      'completed',
    ])
  })
})
