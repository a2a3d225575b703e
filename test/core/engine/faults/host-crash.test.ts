/** A host stops at once: who keeps the VM, what is said, and that nothing is left, for every kind of move at every stage. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../../core/engine/engine.ts'
import { recordsOfType, runOut, viewOf } from '../../../support/scenarios.ts'
import { placesOf } from '../../../support/storage-moves.ts'
import {
  atStage,
  begin,
  everyStage,
  inject,
  migrationIn,
  mend,
  moves,
  restProblem,
  second,
  stagesOf,
  taskIn,
} from '../../../support/vcenter-faults.ts'

const crashSource = inject({ kind: 'host-crash', host: 'esx-01' }, { forSeconds: 100 })
const crashDestination = inject({ kind: 'host-crash', host: 'esx-02' }, { forSeconds: 100 })
const isHandedOver = new Set(['resume', 'post-copy', 'clean-up'])
const timeouts = {
  vmotion: 20,
  'post-copy': 20,
  'storage-vmotion': 20,
  combined: 20,
  cold: 60,
  'cold-files': 60,
}

const between = everyStage.filter(([kind]) => kind !== 'storage-vmotion')
const live = between.filter(([kind]) => !kind.startsWith('cold'))

function vmOf(engine: Engine) {
  return engine.inventory.vms.get('web-01')!
}

/** s from the crash to the end of the migration. */
function secondsToEnd(engine: Engine): number {
  const [failed] = recordsOfType(engine, 'host-failed')
  return (migrationIn(engine).outcome!.atNs - failed!.atNs) / second
}

describe('the source', () => {
  it.each(everyStage.filter(([kind, stage]) => !isHandedOver.has(stage) && !kind.startsWith('cold')))(
    '%s dies with its VM in %s',
    (kind, stage) => {
      const engine = atStage(moves[kind], stage, crashSource)
      expect(vmOf(engine).powerState).toBe('poweredOff')
      expect(viewOf(engine).vms.get('web-01')!.failure).toMatchObject({ host: 'esx-01', restarted: null })
      expect(restProblem(engine)).toBe('')
      expect(migrationIn(engine).outcome).toMatchObject({
        outcome: 'failed',
        fault: 'HostNotReachable',
        owner: 'esx-01',
      })
      expect(secondsToEnd(engine)).toBeCloseTo(timeouts[kind], 6)
      expect(recordsOfType(engine, 'vm-resumed')).toEqual([])
      expect(recordsOfType(engine, 'ownership-passed')).toEqual([])
      expect(new Set(placesOf(engine)).size).toBe(1)
    },
  )

  it.each(everyStage.filter(([kind]) => kind.startsWith('cold')))(
    '%s dies in %s: its VM is off and stays',
    (kind, stage) => {
      const engine = atStage(moves[kind], stage, crashSource)
      expect(restProblem(engine)).toBe('')
      expect(recordsOfType(engine, 'vm-failed')).toEqual([])
      expect(migrationIn(engine).outcome).toMatchObject({
        outcome: 'failed',
        owner: 'esx-01',
        fault: 'HostNotReachable',
      })
      expect(secondsToEnd(engine)).toBeCloseTo(60, 6)
    },
  )

  it('dies after the hand-over: the VM goes on, and the migration completes without it', () => {
    for (const stage of ['resume', 'clean-up']) {
      const engine = atStage(moves.vmotion, stage, crashSource)
      expect(restProblem(engine)).toBe('')
      expect(migrationIn(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
      expect(vmOf(engine)).toMatchObject({ host: 'esx-02', powerState: 'poweredOn' })
      expect(
        migrationIn(engine)
          .undone.filter(({ isDone }) => !isDone)
          .map(({ place }) => place),
      ).toEqual(['esx-01'])
    }
  })

  it('dies with pages of a post-copy: the VM cannot go on', () => {
    const engine = atStage(moves['post-copy'], 'post-copy', crashSource)
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome).toMatchObject({
      outcome: 'failed',
      owner: 'esx-02',
      fault: 'HostNotReachable',
    })
    expect(viewOf(engine).vms.get('web-01')).toMatchObject({ host: 'esx-02', powerState: 'poweredOff' })
    expect(viewOf(engine).vms.get('web-01')!.failure!.reason).toMatch(
      /pages of its memory that had not arrived$/,
    )
  })

  it('boots before the destination has given up: it does not know the migration any more', () => {
    const engine = atStage(moves.vmotion, 'pre-copy', { ...crashSource, forSeconds: 5 })
    expect(restProblem(engine)).toBe('')
    expect(secondsToEnd(engine)).toBeCloseTo(20, 6)
    expect(vmOf(engine)).toMatchObject({ host: 'esx-01', powerState: 'poweredOff' })
    expect(recordsOfType(engine, 'host-connection-changed')).toEqual([])
  })
})

describe('the destination', () => {
  it.each(between.filter(([, stage]) => !isHandedOver.has(stage)))(
    '%s dies in %s: the VM stays where it is',
    (kind, stage) => {
      const before = vmOf(begin(moves[kind])).powerState
      const engine = atStage(moves[kind], stage, crashDestination)
      expect(restProblem(engine)).toBe('')
      expect(migrationIn(engine).outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
      expect(vmOf(engine)).toMatchObject({ host: 'esx-01', powerState: before })
      expect(secondsToEnd(engine)).toBeGreaterThanOrEqual(timeouts[kind])
      expect(secondsToEnd(engine)).toBeLessThan(timeouts[kind] + 0.1)
      expect(taskIn(engine).state).toBe('error')
      expect(recordsOfType(engine, 'migration-ended')).toHaveLength(1)
      expect(recordsOfType(engine, 'vm-failed')).toEqual([])
      expect(new Set(placesOf(engine)).size).toBe(1)
    },
  )

  it.each(live.filter(([, stage]) => isHandedOver.has(stage)))(
    '%s dies in %s: the VM dies with its owner',
    (kind, stage) => {
      const engine = atStage(moves[kind], stage, crashDestination)
      expect(migrationIn(engine).outcome).toMatchObject({
        outcome: 'failed',
        owner: 'esx-02',
        fault: 'HostNotReachable',
      })
      expect(restProblem(engine)).toBe('')
      expect(secondsToEnd(engine)).toBe(0)
      expect(vmOf(engine)).toMatchObject({ host: 'esx-02', powerState: 'poweredOff' })
    },
  )

  it('boots at once: what it had of the VM is gone all the same', () => {
    const engine = atStage(moves.vmotion, 'pre-copy', { ...crashDestination, forSeconds: 1 })
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome).toMatchObject({
      outcome: 'failed',
      owner: 'esx-01',
      fault: 'HostNotReachable',
    })
  })

  it('is asked again when it is known to be dead: the checks say so', () => {
    const engine = begin(moves['storage-vmotion'])
    runOut(engine)
    engine.issue(crashDestination)
    engine.issue(moves.vmotion.command)
    expect(taskIn(engine, 2)).toMatchObject({ state: 'error', fault: 'HostCommunication' })
    expect(restProblem(engine)).toBe('')
  })
})

describe('restoring at the destination', () => {
  /** All has crossed, and nothing is handed over yet. */
  function restoring(): Engine {
    const engine = begin(moves.vmotion)
    while (recordsOfType(engine, 'memory-verified').length === 0) engine.step()
    return engine
  }

  it('ends with its host: the source waits for the acknowledgement and takes the VM back', () => {
    const engine = restoring()
    engine.issue(crashDestination)
    expect(restProblem(engine)).toBe('')
    const { outcome } = migrationIn(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01', fault: 'GenericVmConfigFault' })
    expect(outcome!.message).toMatch(/^The source detected that the destination failed to resume/)
    expect(recordsOfType(engine, 'vm-resumed').map(({ host }) => host)).toEqual(['esx-01'])
  })

  it('is not acknowledged over a cut link: nothing is handed over until it is back', () => {
    const engine = restoring()
    const cut = inject({ kind: 'link-down', host: 'esx-02', nic: 'vmnic1' }, { forSeconds: 3 })
    engine.issue(cut)
    const cutNs = engine.nowNs
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(recordsOfType(engine, 'ownership-passed')[0]!.atNs).toBeGreaterThanOrEqual(cutNs + 3 * second)
  })

  it('is not acknowledged in time over a cut link: the VM goes on at the source', () => {
    const engine = restoring()
    engine.issue(inject({ kind: 'link-down', host: 'esx-02', nic: 'vmnic1' }, { forSeconds: 30 }))
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome).toMatchObject({
      outcome: 'failed',
      owner: 'esx-01',
      fault: 'GenericVmConfigFault',
    })
  })

  it('of a Storage vMotion dies with its VM, on its old files before the switch and on its new ones after it', () => {
    const places = stagesOf(moves['storage-vmotion']).map(({ stage }) => {
      const engine = atStage(moves['storage-vmotion'], stage, crashSource)
      expect(restProblem(engine)).toBe('')
      return [stage, placesOf(engine)[0]]
    })
    expect(places.find(([stage]) => stage === 'switch')).toEqual(['switch', 'a'])
    expect(places.find(([stage]) => stage === 'clean-up')).toEqual(['clean-up', 'b'])
  })
})

describe('a host that has failed', () => {
  it('is shown as not responding after a minute, and comes back connected', () => {
    const engine = atStage(moves.vmotion, 'pre-copy', inject({ kind: 'host-crash', host: 'esx-03' }))
    runOut(engine)
    expect(viewOf(engine).hosts.get('esx-03')).toMatchObject({ isFailed: true, connection: 'notResponding' })
    engine.issue(mend)
    expect(viewOf(engine).hosts.get('esx-03')).toMatchObject({ isFailed: false, connection: 'connected' })
    expect(migrationIn(engine).outcome!.outcome).toBe('completed')
  })

  it('starts no VM, and the one that stopped with it can be started when it is back', () => {
    const engine = atStage(moves.vmotion, 'pre-copy', { ...crashSource, forSeconds: 200 })
    engine.advance(engine.nowNs + 30 * second)
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(vmOf(engine).powerState).toBe('poweredOff')
    runOut(engine)
    engine.issue({ type: 'power-on', vm: 'web-01' })
    expect(vmOf(engine)).toMatchObject({ host: 'esx-01', powerState: 'poweredOn' })
  })
})
