/** A migration ends while vCenter does not hear the host that could tell it: its task waits for that host's word. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../core/engine/engine.ts'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import { recordsOfType, runOut, viewOf } from '../../../support/scenarios.ts'
import {
  atStage,
  begin,
  inject,
  loseSource,
  migrationIn,
  moves,
  restProblem,
  second,
  taskIn,
} from '../../../support/vcenter-faults.ts'

const loseDestination = inject({ kind: 'management-lost', host: 'esx-02' })

describe('a migration ends at a host that vCenter does not hear', () => {
  const endedAtNs = migrationIn(runOut(begin(moves.vmotion))).outcome!.atNs
  const lostFor = (forSeconds: number) =>
    atStage(moves.vmotion, 'pre-copy', { ...loseDestination, forSeconds })
  const taskEnds = (engine: Engine) => recordsOfType(engine, 'task-ended').map(({ atNs }) => atNs)

  it('its task runs on, holds its slots, and ends as the migration did when the host is heard again', () => {
    const engine = lostFor(30)
    const backAtNs = engine.nowNs + 30 * second
    engine.advance(backAtNs - 1)
    expect(migrationIn(engine).outcome).toMatchObject({ outcome: 'completed', atNs: endedAtNs })
    expect(engine.inventory.vms.get('web-01')).toMatchObject({
      host: 'esx-02',
      isMigrating: false,
      queuedTask: null,
    })
    expect(taskIn(engine).state).toBe('running')
    expect(engine.isAtRest).toBe(false)
    expect(engine.underWay()).toMatchObject({ unheard: new Map([[1, 'web-01']]), hasAdmissions: true })
    expect(restProblem(engine)).toBe('')
    expect(taskIn(engine)).toMatchObject({ state: 'success', endedAtNs: backAtNs })
    expect(recordsOfType(engine, 'task-orphaned')).toEqual([])
  })

  it('a snapshot taken meanwhile goes on as the run does', () => {
    const engine = lostFor(30)
    engine.advance(endedAtNs + second)
    const other = Engine.restore(engine.snapshot())
    expect([restProblem(engine), restProblem(other)]).toEqual(['', ''])
    expect(taskEnds(other)).toEqual(taskEnds(engine))
  })

  it('its task is lost when the host has been silent for a minute', () => {
    const engine = lostFor(100)
    const lostAtNs = engine.nowNs + 60 * second
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
    expect(migrationIn(engine).orphaned).toMatch(/esx-02/)
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault: 'HostCommunication', endedAtNs: lostAtNs })
  })

  it('one that has failed tells why when its source is heard again', () => {
    const engine = atStage(moves.vmotion, 'pre-copy', { ...loseSource, forSeconds: 50 })
    const backAtNs = engine.nowNs + 50 * second
    engine.issue({
      ...inject({ kind: 'link-down', host: 'esx-01', nic: 'vmnic1' }),
      name: 'cut',
      forSeconds: 49,
    })
    engine.advance(backAtNs - 1)
    const { outcome } = migrationIn(engine)
    expect(outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
    expect(taskIn(engine).state).toBe('running')
    expect(restProblem(engine)).toBe('')
    const { fault, message } = outcome!
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault, message, endedAtNs: backAtNs })
  })

  it.each([
    ['arrived', loseSource, [] as Command[]],
    ['failed', loseDestination, [{ type: 'cancel', vm: 'web-01' }] as Command[]],
  ])('a partner that is lost does not keep vCenter from knowing that it has %s', (_, lost, commands) => {
    const engine = atStage(moves.vmotion, 'pre-copy', lost)
    for (const command of commands) engine.issue(command)
    expect(restProblem(engine)).toBe('')
    expect(taskEnds(engine)).toEqual([migrationIn(engine).outcome!.atNs])
  })

  it('cannot be cancelled, and its VM cannot be migrated again', () => {
    const engine = lostFor(30)
    engine.advance(endedAtNs + second)
    engine.issue({ type: 'cancel-task', task: 1 })
    engine.issue({ ...moves.vmotion.command, toHost: 'esx-01' })
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ fault: 'HostCommunication' }])
    expect(restProblem(engine)).toBe('')
    expect(viewOf(engine).tasks.map(({ state, fault }) => [state, fault])).toEqual([
      ['success', ''],
      ['error', 'HostCommunication'],
    ])
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-02')
  })

  it('is lost at once when vCenter restarts', () => {
    const engine = lostFor(30)
    engine.advance(endedAtNs + second)
    engine.issue({ ...inject({ kind: 'vcenter-restart', vcenter: 'vc-a' }), name: 'restart', forSeconds: 5 })
    expect(taskIn(engine)).toMatchObject({
      state: 'error',
      fault: 'SystemError',
      endedAtNs: endedAtNs + second,
    })
    expect(restProblem(engine)).toBe('')
  })

  it('is told by nobody if the host fails before it is heard again', () => {
    const engine = lostFor(20)
    engine.advance(endedAtNs + second)
    engine.issue({ ...inject({ kind: 'host-crash', host: 'esx-02' }), name: 'crash', forSeconds: 30 })
    const backAtNs = engine.nowNs + 30 * second
    engine.advance(backAtNs - 1)
    expect(taskIn(engine).state).toBe('running')
    expect(restProblem(engine)).toBe('')
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault: 'HostCommunication', endedAtNs: backAtNs })
  })
})
