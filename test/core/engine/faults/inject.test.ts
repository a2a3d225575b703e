/** The life of a fault: its times, how it ends, that nothing is left of it, and that it is a part of the run. */
import { describe, expect, it } from 'vitest'
import { nsPerSecond } from '../../../../core/base/units.ts'
import { Engine, runToEnd } from '../../../../core/engine/engine.ts'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import type { FaultSpec } from '../../../../core/scenario/fault-schema.ts'
import { begins, begun, clear, clockOf, ends, skew } from '../../../support/fault-life.ts'
import { begunEngine, recordsOf, recordsOfType, runOut, smallScenario } from '../../../support/scenarios.ts'
import { inject } from '../../../support/vcenter-faults.ts'

const vm = 'web-01'

describe('the times of a fault', () => {
  it('it begins so long after its trigger, and lasts so long', () => {
    const engine = runOut(
      begun({ at: 'stage', vm, stage: 'connect' }, { afterSeconds: 0.5, forSeconds: 0.75 }),
    )
    const connect = recordsOfType(engine, 'stage-entered').find(({ stage }) => stage === 'connect')!
    const beginS = connect.atNs / nsPerSecond + 0.5
    expect(begins(engine)).toEqual([beginS])
    expect(ends(engine)).toEqual([[beginS + 0.75, 'duration', false]])
  })

  it('it begins again, from begin to begin, as often as it is to', () => {
    const engine = begun(
      { at: 'time', seconds: 1 },
      { forSeconds: 0.2, repeat: { everySeconds: 0.5, times: 3 } },
    )
    runOut(engine)
    expect(begins(engine)).toEqual([1, 1.5, 2])
    expect(ends(engine)).toEqual([
      [1.2, 'duration', true],
      [1.7, 'duration', true],
      [2.2, 'duration', false],
    ])
    expect(recordsOfType(engine, 'fault-begun').map(({ occurrence }) => occurrence)).toEqual([1, 2, 3])
  })

  it('one that lasts longer than from begin to begin ends as it begins again', () => {
    const engine = begun(
      { at: 'time', seconds: 1 },
      { forSeconds: 3, repeat: { everySeconds: 0.5, times: 2 } },
    )
    runOut(engine)
    expect(begins(engine)).toEqual([1, 1.5])
    expect(ends(engine)).toEqual([
      [1.5, 'duration', true],
      [4.5, 'duration', false],
    ])
  })

  it('without a duration it stays until it is cleared', () => {
    const engine = runOut(begun({ at: 'time', seconds: 1 }))
    expect([ends(engine), engine.underWay().activeFaults, clockOf(engine)]).toEqual([[], ['fault'], 4])
    engine.issue(clear)
    expect([engine.underWay().activeFaults, clockOf(engine)]).toEqual([[], undefined])
  })

  it('a flapping link goes down and up, and is up when it ends', () => {
    const flapping: FaultSpec = {
      kind: 'link-flapping',
      host: 'esx-02',
      nic: 'vmnic1',
      downSeconds: 1,
      upSeconds: 2,
    }
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(inject(flapping, { forSeconds: 6.5 }))
    const isUp = () =>
      engine.inventory.hosts.get('esx-02')!.spec.physicalNics.find(({ name }) => name === 'vmnic1')!.connected
    const seen = [0, 0.5, 1.5, 2.9, 3.1, 4.1, 6.2, 6.6].map((seconds) => {
      engine.advance(seconds * nsPerSecond)
      return isUp()
    })
    expect(seen).toEqual([false, false, true, true, false, true, false, true])
    expect(
      recordsOfType(engine, 'fault-turned').map(({ atNs, detail }) => [atNs / nsPerSecond, detail]),
    ).toEqual([
      [1, 'vmnic1 up'],
      [3, 'vmnic1 down'],
      [4, 'vmnic1 up'],
      [6, 'vmnic1 down'],
    ])
    expect(engine.isIdle).toBe(true)
  })
})

describe('the end of a fault', () => {
  it('cleared before it begins it never does', () => {
    const engine = begun({ at: 'time', seconds: 1 })
    engine.issue(clear)
    runOut(engine)
    expect(begins(engine)).toEqual([])
    expect(recordsOfType(engine, 'fault-disarmed')).toMatchObject([
      { reason: 'it was cleared before it began' },
    ])
  })

  it('cleared while it waits for a migration nothing is asked for it any more', () => {
    const engine = begun({ at: 'stage', vm, stage: 'stun' })
    engine.issue(clear)
    expect(engine.snapshot().state.faults.watching).toBe(0)
    expect(begins(runOut(engine))).toEqual([])
  })

  it('cleared while it is broken it is mended, and does not begin again', () => {
    const engine = begun(
      { at: 'time', seconds: 1 },
      { forSeconds: 0.5, repeat: { everySeconds: 1, times: 5 } },
    )
    engine.advance(1.25 * nsPerSecond)
    expect(clockOf(engine)).toBe(4)
    engine.issue(clear)
    expect(clockOf(engine)).toBeUndefined()
    runOut(engine)
    expect([begins(engine), ends(engine)]).toEqual([[1], [[1.25, 'cleared', false]]])
  })

  it('cleared between two begins it does not begin again', () => {
    const engine = begun(
      { at: 'time', seconds: 1 },
      { forSeconds: 0.2, repeat: { everySeconds: 1, times: 5 } },
    )
    engine.advance(1.5 * nsPerSecond)
    engine.issue(clear)
    expect(begins(runOut(engine))).toEqual([1])
    expect(engine.underWay().waitingFaults).toEqual([])
  })

  it('one that is over, or that nobody knows, cannot be cleared', () => {
    const engine = runOut(begun({ at: 'time', seconds: 1 }, { forSeconds: 0.5 }))
    engine.issue(clear)
    engine.issue({ type: 'clear-fault', name: 'ghost' })
    expect(recordsOfType(engine, 'command-refused').map(({ id, fault }) => [id, fault])).toEqual([
      ['fault-over', 'InvalidState'],
      ['fault-unknown', 'NotFound'],
    ])
  })

  it('somebody who mends it by hand has ended it, and what he set stays', () => {
    const engine = begun({ at: 'time', seconds: 1 }, { forSeconds: 3 })
    engine.advance(1.5 * nsPerSecond)
    engine.issue({ type: 'edit-vcenter', vcenter: 'vc-a', set: { clockOffsetSeconds: 2 } })
    expect([ends(engine), clockOf(engine)]).toEqual([[[1.5, 'mended', false]], 2])
    runOut(engine)
    expect([ends(engine).length, clockOf(engine)]).toEqual([1, 2])
  })

  it('a second fault goes over the first, and is left when that one ends', () => {
    const engine = begun({ at: 'time', seconds: 1 }, { forSeconds: 1 })
    engine.issue(inject({ ...skew, seconds: 9 }, { name: 'other', trigger: { at: 'time', seconds: 1.5 } }))
    engine.advance(3 * nsPerSecond)
    expect(clockOf(engine)).toBe(9)
    engine.issue({ type: 'clear-fault', name: 'other' })
    expect(clockOf(engine)).toBeUndefined()
  })

  it('what is so anyway cannot be broken', () => {
    const engine = begun({ at: 'time', seconds: 1 }, { forSeconds: 1 })
    engine.issue({ type: 'edit-vcenter', vcenter: 'vc-a', set: { clockOffsetSeconds: skew.seconds } })
    engine.advance(1.5 * nsPerSecond)
    expect(recordsOfType(engine, 'fault-skipped')).toMatchObject([
      { fault: 'fault', reason: 'it is so already', returns: false },
    ])
    runOut(engine)
    expect(clockOf(engine)).toBe(skew.seconds)
  })

  it('two faults of one object go in any order, and leave nothing', () => {
    const engine = Engine.start({
      scenario: smallScenario({ datastores: [{ name: 'shared' }, { name: 'b' }] }),
      seed: 1,
    })
    const before = JSON.stringify(engine.inventory.hosts.get('esx-01')!.spec)
    const down = (datastore: string): FaultSpec => ({ kind: 'all-paths-down', datastore, host: 'esx-01' })
    engine.issue(inject(down('shared'), { name: 'one' }))
    engine.issue(inject(down('b'), { name: 'two' }))
    engine.issue({ type: 'clear-fault', name: 'one' })
    engine.issue({ type: 'clear-fault', name: 'two' })
    expect(JSON.stringify(engine.inventory.hosts.get('esx-01')!.spec)).toBe(before)
  })

  it('a name is taken once and for all', () => {
    const engine = runOut(begun({ at: 'time', seconds: 1 }, { forSeconds: 0.5 }))
    engine.issue(inject(skew))
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([
      {
        id: 'fault-name-taken',
        fault: 'DuplicateName',
        message: 'There is a fault named fault in this run already.',
      },
    ])
  })
})

describe('a run with faults', () => {
  const down: FaultSpec = { kind: 'link-down', host: 'esx-02', nic: 'vmnic1' }
  const fault = inject(down, { trigger: { at: 'round', vm, round: 2 }, afterSeconds: 0.05, forSeconds: 1.5 })
  const move: Command = { type: 'migrate', vm, toHost: 'esx-02', priority: 'high' }

  it('is the same whether they are planned in the scenario or injected at that time', () => {
    const commands = [
      { atSeconds: 0.5, command: fault },
      { atSeconds: 1, command: move },
    ]
    const planned = runToEnd({ scenario: smallScenario({ commands }), seed: 1, commands: [] })
    const injected = Engine.start({ scenario: smallScenario(), seed: 1 })
    for (const { atSeconds, command } of commands) {
      injected.advance(atSeconds * nsPerSecond)
      injected.issue(command)
    }
    // The scenarios differ, and so does what the first record says of them.
    expect(recordsOf(runOut(injected)).slice(1)).toEqual(recordsOf(planned).slice(1))
  })

  it('goes on from a snapshot of any moment to the same trace', () => {
    const engine = begunEngine(smallScenario())
    engine.issue(fault)
    const snapshots = []
    for (let entry = 0; !engine.isIdle; entry += 1) {
      if (entry % 23 === 0) snapshots.push(engine.snapshot())
      engine.step()
    }
    expect(snapshots.length).toBeGreaterThan(20)
    for (const snapshot of snapshots)
      expect(runOut(Engine.restore(snapshot)).recorder.hash()).toBe(engine.recorder.hash())
  })
})
