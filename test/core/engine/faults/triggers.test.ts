/** What a fault waits for: each kind of trigger fires at the instant that it names. */
import { describe, expect, it } from 'vitest'
import { nsPerSecond } from '../../../../core/base/units.ts'
import type { Engine } from '../../../../core/engine/engine.ts'
import { watchedMigration } from '../../../../core/engine/faults/watched-migration.ts'
import type { FaultSpec } from '../../../../core/scenario/fault-schema.ts'
import { begins, begun, skew } from '../../../support/fault-life.ts'
import { begunEngine, recordsOfType, runOut, smallScenario, viewOf } from '../../../support/scenarios.ts'
import { begunStorageMove } from '../../../support/storage-moves.ts'
import { inject } from '../../../support/vcenter-faults.ts'

const vm = 'web-01'

function stepToBegin(engine: Engine): Engine {
  while (recordsOfType(engine, 'fault-begun').length === 0 && engine.step());
  return engine
}

describe('a trigger', () => {
  it('of a time fires then, or at once where that has passed', () => {
    expect(begins(runOut(begun({ at: 'time', seconds: 1.25 })))).toEqual([1.25])
    const engine = begunEngine(smallScenario())
    engine.advance(2 * nsPerSecond)
    engine.issue(inject(skew, { trigger: { at: 'time', seconds: 1 } }))
    expect(begins(engine)).toEqual([2])
  })

  it('of a fault that the scenario plans for later waits for it', () => {
    const follower = inject(skew, { trigger: { at: 'fault', name: 'later', is: 'begun' } })
    const later = inject(
      { kind: 'link-slow', host: 'esx-01', nic: 'vmnic0', linkMbps: 100 },
      { name: 'later' },
    )
    const commands = [
      { atSeconds: 1, command: follower },
      { atSeconds: 2, command: later },
    ]
    expect(begins(runOut(begunEngine(smallScenario({ commands }))))).toEqual([2])
  })

  const stages = [
    'validate',
    'reserve',
    'connect',
    'pre-copy',
    'stun',
    'switchover',
    'resume',
    'clean-up',
  ] as const
  it.each(stages)('of the stage %s fires as it is entered', (stage) => {
    const engine = runOut(begun({ at: 'stage', vm, stage }))
    const entered = recordsOfType(engine, 'stage-entered').find((one) => one.stage === stage)!
    expect(begins(engine)).toEqual([entered.atNs / nsPerSecond])
  })

  it('of a round fires as it begins', () => {
    const engine = runOut(begun({ at: 'round', vm, round: 2 }))
    const started = recordsOfType(engine, 'round-started').find(({ round }) => round === 2)!
    expect(begins(engine)).toEqual([started.atNs / nsPerSecond])
  })

  it.each([10, 50, 99])('of %d per cent of memory fires within a slice of that', (percent) => {
    const engine = stepToBegin(begun({ at: 'copied', vm, of: 'memory', percent }))
    const { memoryShare, round } = watchedMigration(engine.snapshot().state, vm)!
    expect(round).toBe(1)
    expect(memoryShare * 100).toBeGreaterThanOrEqual(percent)
    // A slice of 10 ms at 20 MiB/s is 0.3 % of 64 MiB.
    expect(memoryShare * 100).toBeLessThan(percent + 0.4)
  })

  it.each([1, 62, 99])('of %d per cent of the disks fires within what is copied at once', (percent) => {
    const engine = begunStorageMove()
    engine.issue(inject(skew, { trigger: { at: 'copied', vm, of: 'disks', percent } }))
    stepToBegin(engine)
    const { diskShare } = watchedMigration(engine.snapshot().state, vm)!
    expect(diskShare * 100).toBeGreaterThanOrEqual(percent)
    expect(diskShare * 100).toBeLessThan(percent + 1)
  })

  it('of the progress fires when the task shows so much', () => {
    const engine = runOut(begun({ at: 'progress', vm, percent: 30 }))
    const shown = recordsOfType(engine, 'task-progress').find(({ percent }) => percent >= 30)!
    expect(begins(engine)).toEqual([shown.atNs / nsPerSecond])
  })

  it.each([0, 0.25, 0.5, 0.9, 1])('of %d of the stun fires there', (fraction) => {
    const engine = runOut(begun({ at: 'stun', vm, fraction }))
    const stunnedNs = recordsOfType(engine, 'vm-stunned')[0]!.atNs
    const resumedNs = recordsOfType(engine, 'vm-resumed')[0]!.atNs
    const found = (begins(engine)[0]! * nsPerSecond - stunnedNs) / (resumedNs - stunnedNs)
    expect(found).toBeCloseTo(fraction, 1)
  })

  it('of the resume fires when the VM runs at the destination and the source still holds it', () => {
    const engine = runOut(begun({ at: 'resumed', vm }))
    const resumed = recordsOfType(engine, 'vm-resumed')[0]!
    const ended = recordsOfType(engine, 'migration-ended')[0]!
    expect(begins(engine)).toEqual([resumed.atNs / nsPerSecond])
    expect(resumed.atNs).toBeLessThan(ended.atNs)
  })

  it('of another fault fires as that begins, or as it is over', () => {
    const engine = begun({ at: 'time', seconds: 1 }, { forSeconds: 0.5 })
    const burst: FaultSpec = { kind: 'guest-burst', vm, pagesPerSecond: 10 }
    const busy: FaultSpec = { kind: 'guest-busy', vm, factor: 2 }
    engine.issue(inject(burst, { name: 'with', trigger: { at: 'fault', name: 'fault', is: 'begun' } }))
    engine.issue(
      inject(busy, {
        name: 'after',
        trigger: { at: 'fault', name: 'fault', is: 'over' },
        afterSeconds: 0.25,
      }),
    )
    runOut(engine)
    expect([begins(engine, 'with'), begins(engine, 'after')]).toEqual([[1], [1.75]])
  })

  it('of a fault that is over already fires at once, and of one that nobody knows is refused', () => {
    const engine = begun({ at: 'time', seconds: 1 }, { forSeconds: 0.5 })
    engine.advance(2 * nsPerSecond)
    const burst: FaultSpec = { kind: 'guest-burst', vm, pagesPerSecond: 10 }
    engine.issue(inject(burst, { name: 'after', trigger: { at: 'fault', name: 'fault', is: 'over' } }))
    engine.issue(inject(burst, { name: 'never', trigger: { at: 'fault', name: 'ghost', is: 'begun' } }))
    expect(begins(engine, 'after')).toEqual([2])
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([
      { id: 'fault-unknown', message: 'There is no fault named ghost in this run.' },
    ])
  })

  it('that never comes leaves the run as it is', () => {
    const engine = runOut(begun({ at: 'round', vm, round: 900 }))
    expect(begins(engine)).toEqual([])
    expect(engine.underWay().waitingFaults).toEqual(['fault'])
    const alone = runOut(begunEngine(smallScenario()))
    expect(viewOf(engine).migrations[0]!.outcome).toEqual(viewOf(alone).migrations[0]!.outcome)
  })
})
