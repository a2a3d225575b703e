/** vCenter loses a host: migrations at every stage, what vCenter shows, what it is asked meanwhile, and the way back. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../core/engine/engine.ts'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import { recordsOfType, runOut, smallScenario, smallVm, viewOf } from '../../../support/scenarios.ts'
import {
  atStage,
  begin,
  everyStage,
  inject,
  loseSource,
  mend,
  migrationIn,
  moves,
  restProblem,
  second,
  stagesOf,
  taskIn,
  type Move,
} from '../../../support/vcenter-faults.ts'

const loseDestination = inject({ kind: 'management-lost', host: 'esx-02' })
const text =
  'Cannot contact the specified host (esx-01). The host may not be available on the network, a network configuration ' +
  'problem may exist, or the management services on this host may not be responding.'

/** Stages in which vCenter speaks to the hosts, by kind. */
const speaking: Readonly<Record<keyof typeof moves, readonly string[]>> = {
  vmotion: ['validate', 'reserve'],
  'post-copy': [],
  'storage-vmotion': ['validate', 'prepare'],
  combined: ['validate', 'reserve'],
  cold: ['validate', 'register'],
  'cold-files': ['validate', 'prepare', 'register'],
}

describe('a host is lost for less than a minute', () => {
  it.each(everyStage)('%s in %s', (kind, stage) => {
    const clean = runOut(begin(moves[kind]))
    const engine = atStage(moves[kind], stage, { ...loseSource, forSeconds: 0.5 })
    expect(restProblem(engine)).toBe('')
    const { outcome } = migrationIn(engine)
    if (speaking[kind].includes(stage)) {
      expect(outcome).toMatchObject({
        outcome: 'failed',
        fault: 'HostCommunication',
        owner: 'esx-01',
        message: text,
      })
      expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-01')
    } else if (stage !== 'disk-copy' || kind !== 'cold-files') {
      expect(outcome).toEqual(migrationIn(clean).outcome)
    }
    expect(taskIn(engine).state).toBe(outcome!.outcome === 'completed' ? 'success' : 'error')
    expect(recordsOfType(engine, 'host-connection-changed')).toEqual([])
    expect(recordsOfType(engine, 'task-orphaned')).toEqual([])
  })

  it('its VM that does not run is registered elsewhere if the host is back when the files have been copied', () => {
    const engine = atStage(moves['cold-files'], 'disk-copy', { ...loseSource, forSeconds: 0.1 })
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-02' })
  })

  it('its VM that does not run stays registered there if the host is not', () => {
    const engine = atStage(moves['cold-files'], 'disk-copy', loseSource)
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).stages.map(({ stage }) => stage)).toContain('register')
    expect(migrationIn(engine).outcome).toMatchObject({ outcome: 'failed', fault: 'HostCommunication' })
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-01')
  })

  it('lost twice, each time for a short while, it is never shown as not responding', () => {
    const engine = atStage(moves.vmotion, 'pre-copy', {
      ...loseSource,
      forSeconds: 40,
      repeat: { everySeconds: 45, times: 2 },
    })
    expect(restProblem(engine)).toBe('')
    expect(recordsOfType(engine, 'host-connection-changed')).toEqual([])
  })
})

/** A vMotion of three minutes, most of them in pre-copy. */
const long: Move = {
  scenario: smallScenario({
    fabric: { limitMiBs: 1 },
    vms: [smallVm({ memory: { sizeMiB: 192 }, workload: { writes: [] } })],
  }),
  command: moves.vmotion.command,
}

const longDisk = { name: 'Hard disk 1', datastore: 'a', sizeGiB: 4, usedGiB: 4 }
const slow = { readMiBs: 20, writeMiBs: 20 }
const longFiles = (change: object): Move => ({
  scenario: smallScenario({
    vms: [smallVm({ disks: [longDisk], workload: { writes: [] }, ...change })],
    datastores: ['a', 'b'].map((name) => ({ name, capacityGiB: 100, performance: slow })),
  }),
  command: { ...moves.vmotion.command, toDatastore: 'b' },
})

describe('a host is lost for more than a minute', () => {
  const late = stagesOf(long).filter(({ atNs }) => atNs > 62 * second)

  it('a vMotion has these stages by then', () => {
    expect(late.map(({ stage }) => stage)).toEqual(['stun', 'switchover', 'resume', 'clean-up'])
  })

  it.each(
    late.flatMap(
      ({ stage, atNs }) =>
        [
          [stage, 'source', atNs],
          [stage, 'destination', atNs],
        ] as const,
    ),
  )('the task is lost in %s, with the %s, and the hosts finish', (stage, end, atNs) => {
    const engine = begin(long)
    const fault = end === 'source' ? loseSource : loseDestination
    engine.plan(fault, atNs - 60 * second + 1)
    engine.advance(atNs + 1)
    expect(migrationIn(engine).stages.at(-1)!.stage).toBe(stage)
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault: 'HostCommunication', endedAtNs: atNs + 1 })
    expect(migrationIn(engine).outcome).toBeNull()
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome).toEqual(migrationIn(runOut(begin(long))).outcome)
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-02')
    expect(recordsOfType(engine, 'task-orphaned')).toHaveLength(1)
    const lost = end === 'source' ? 'esx-01' : 'esx-02'
    expect(viewOf(engine).hosts.get(lost)!.connection).toBe('notResponding')
    expect(engine.inventory.hosts.get(lost)!.spec.connectionState).toBe('notResponding')
  })

  it.each([
    ['combined', {}, 'completed', 'esx-02'],
    ['cold', { powerState: 'poweredOff' }, 'failed', 'esx-01'],
  ] as const)('disks of a %s move are under way', (_, change, outcome, owner) => {
    const engine = begin(longFiles(change))
    engine.plan(loseSource, 10 * second)
    engine.advance(71 * second)
    expect(taskIn(engine)).toMatchObject({
      state: 'error',
      fault: 'HostCommunication',
      endedAtNs: 70 * second,
    })
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome).toMatchObject({ outcome, owner })
    expect(engine.inventory.vms.get('web-01')!.host).toBe(owner)
  })

  it('the clock of its minute begins anew when it is lost again', () => {
    const engine = begin(long)
    engine.plan({ ...loseSource, forSeconds: 50 }, 10 * second)
    engine.plan({ ...loseSource, name: 'again' }, 65 * second)
    runOut(engine)
    expect(recordsOfType(engine, 'host-connection-changed').map(({ atNs }) => atNs)).toEqual([125 * second])
  })

  it('nobody can cancel what goes on there any more, also when the host is back', () => {
    const engine = begin(long)
    engine.plan(loseSource, 10 * second)
    engine.advance(80 * second)
    engine.issue({ type: 'cancel', vm: 'web-01' })
    engine.issue(mend)
    engine.issue({ type: 'cancel-task', task: 1 })
    const refused = recordsOfType(engine, 'command-refused')
    expect(refused.map(({ id }) => id)).toEqual(['task-orphaned', 'task-orphaned'])
    expect(refused[0]!.message).toMatch(/web-01 can no longer be cancelled: vCenter has lost its task/)
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine).outcome!.outcome).toBe('completed')
  })

  it('is cancelled through the source while only the destination is lost, and not through a lost source', () => {
    const cancel: Command = { type: 'cancel', vm: 'web-01' }
    const engine = atStage(long, 'pre-copy', loseDestination)
    engine.issue(cancel)
    expect(restProblem(engine)).toBe('')
    expect(taskIn(engine).state).toBe('cancelled')
    const other = atStage(long, 'pre-copy', loseSource)
    other.issue(cancel)
    expect(recordsOfType(other, 'command-refused')[0]).toMatchObject({ fault: 'HostCommunication' })
    expect(restProblem(other)).toBe('')
  })
})

describe('the way back', () => {
  it('shows the host as connected again and lets it migrate', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue({ ...loseSource, forSeconds: 100 })
    engine.plan(moves.vmotion.command, 90 * second)
    engine.plan(moves.vmotion.command, 101 * second)
    expect(restProblem(engine)).toBe('')
    expect(recordsOfType(engine, 'host-connection-changed').map(({ atNs, state }) => [atNs, state])).toEqual([
      [60 * second, 'notResponding'],
      [100 * second, 'connected'],
    ])
    expect(viewOf(engine).migrations.map(({ outcome }) => outcome!.outcome)).toEqual(['failed', 'completed'])
    expect(taskIn(engine)).toMatchObject({ fault: 'HostCommunication', message: text })
  })

  it('leaves a host disconnected that somebody has disconnected meanwhile', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(loseSource)
    engine.advance(70 * second)
    engine.issue({ type: 'edit-host', host: 'esx-01', set: { connectionState: 'connected' } })
    expect(recordsOfType(engine, 'command-refused')).toHaveLength(1)
    engine.issue({ type: 'edit-host', host: 'esx-01', set: { connectionState: 'disconnected' } })
    engine.issue(mend)
    expect(restProblem(engine)).toBe('')
    expect(engine.inventory.hosts.get('esx-01')!.spec.connectionState).toBe('disconnected')
  })

  it('is skipped where vCenter does not reach the host anyway', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(loseSource)
    engine.issue({ ...loseSource, name: 'again' })
    expect(recordsOfType(engine, 'fault-skipped').map(({ fault, reason }) => [fault, reason])).toEqual([
      ['again', 'vCenter does not reach esx-01 as it is'],
    ])
  })
})

describe('what is asked of a host that does not answer', () => {
  const asked: readonly Command[] = [
    { type: 'power-off', vm: 'web-01' },
    { type: 'suspend', vm: 'web-01' },
    { type: 'restart-guest', vm: 'web-01' },
    { type: 'edit-vm', vm: 'web-01', set: { vcpus: 2 } },
    { type: 'edit-host', host: 'esx-01', set: { isQuarantined: true } },
    { type: 'enter-maintenance-mode', host: 'esx-01', moveOffline: false },
    { type: 'exit-maintenance-mode', host: 'esx-01' },
    { type: 'move-host', host: 'esx-01', toCluster: '' },
  ]

  it.each(asked.map((command) => [command.type, command] as const))('%s fails as a task', (_, command) => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(loseSource)
    engine.issue(command)
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault: 'HostCommunication', message: text })
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ fault: 'HostCommunication' }])
    expect(restProblem(engine)).toBe('')
  })

  it('is a matter of vCenter alone where no host has a part in it: cables, guests, faults', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(loseSource)
    engine.issue({ type: 'set-link', host: 'esx-01', nic: 'vmnic1', connected: false })
    engine.issue({
      type: 'set-workload',
      vm: 'web-01',
      workload: engine.inventory.vms.get('web-01')!.workload,
    })
    engine.issue({ ...inject({ kind: 'time-skew', vcenter: 'vc-a', seconds: 5 }), name: 'other' })
    expect(recordsOfType(engine, 'command-refused')).toEqual([])
  })
})
