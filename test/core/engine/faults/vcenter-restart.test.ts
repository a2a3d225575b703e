/** vCenter restarts: migrations at every stage, queues, maintenance, DRS, commands meanwhile. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../../core/engine/engine.ts'
import type { Command } from '../../../../core/scenario/command-schema.ts'
import { engineOf, enter, fully, hostsNamed, manual, quietVm } from '../../../support/clusters.ts'
import { recordsOfType, runOut, smallScenario, smallVm, viewOf } from '../../../support/scenarios.ts'
import { storageEstate } from '../../../support/storage-moves.ts'
import {
  atStage,
  begin,
  everyStage,
  loseSource,
  mend,
  migrationIn,
  moves,
  restart,
  restProblem,
  second,
  taskIn,
} from '../../../support/vcenter-faults.ts'

const forTenSeconds = { ...restart, forSeconds: 10 }

/** Of a vMotion. */
const byHosts = ['connect', 'pre-copy', 'stun', 'switchover', 'resume', 'clean-up']

/** Stages in which the hosts go on by themselves, by kind. */
const handedOver: Readonly<Record<keyof typeof moves, readonly string[]>> = {
  vmotion: byHosts,
  'post-copy': [...byHosts, 'post-copy'],
  'storage-vmotion': ['disk-copy', 'quiesce', 'switch', 'clean-up'],
  combined: [...byHosts, 'prepare', 'disk-copy'],
  cold: [],
  'cold-files': [],
}

describe('the service stops during a migration', () => {
  it.each(everyStage)('%s in %s', (kind, stage) => {
    const clean = migrationIn(runOut(begin(moves[kind]))).outcome!
    const engine = atStage(moves[kind], stage, forTenSeconds)
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault: 'SystemError', endedAtNs: engine.nowNs })
    const goesOn = handedOver[kind].includes(stage)
    expect(migrationIn(engine).outcome === null).toBe(goesOn)
    expect(restProblem(engine)).toBe('')
    const { outcome } = migrationIn(engine)
    if (goesOn) expect(outcome).toEqual(clean)
    else expect(outcome).toMatchObject({ outcome: 'failed', fault: 'SystemError', owner: 'esx-01' })
    expect(engine.inventory.vms.get('web-01')!.host).toBe(outcome!.owner)
    expect(recordsOfType(engine, 'task-orphaned')).toHaveLength(goesOn ? 1 : 0)
  })

  it('the VM can be moved again when it is back', () => {
    const engine = runOut(atStage(moves.vmotion, 'pre-copy', forTenSeconds))
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-03', priority: 'high' })
    expect(restProblem(engine)).toBe('')
    expect(migrationIn(engine, 2).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-03' })
  })

  it('a new move of the VM is refused while the hosts still move it', () => {
    const engine = atStage(moves.vmotion, 'pre-copy', { ...restart, forSeconds: 0.001 })
    engine.advance(engine.nowNs + 2_000_000)
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-03', priority: 'high' })
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ fault: 'TaskInProgress' }])
    expect(restProblem(engine)).toBe('')
  })
})

const tenVms = Array.from({ length: 10 }, (_, index) =>
  smallVm({ name: `vm-${index + 1}`, memory: { sizeMiB: 16 }, workload: { writes: [] } }),
)
const moveAll = tenVms.map((_, index): Command => ({
  type: 'migrate',
  vm: `vm-${index + 1}`,
  toHost: 'esx-02',
  priority: 'high',
}))

describe('tasks that wait', () => {
  it('are lost, their VMs untouched; the hosts finish the eight that ran, with all of their slots', () => {
    const engine = Engine.start({ scenario: smallScenario({ vms: tenVms }), seed: 1 })
    for (const command of moveAll) engine.issue(command)
    engine.advance(2 * second)
    engine.issue({ ...restart, forSeconds: 1 })
    expect(viewOf(engine).tasks.map(({ state }) => state)).toEqual(Array<string>(10).fill('error'))
    expect(engine.snapshot().state.admissions.usedCost('network', 'esx-01')).toBe(8)
    engine.plan({ type: 'migrate', vm: 'vm-9', toHost: 'esx-02', priority: 'high' }, 3 * second + 1)
    engine.advance(3 * second + 1)
    expect(viewOf(engine).tasks.at(-1)!.state).toBe('queued')
    expect(restProblem(engine)).toBe('')
    const hosts = [...engine.inventory.vms.values()].map(({ host }) => host)
    expect(hosts).toEqual([...Array<string>(9).fill('esx-02'), 'esx-01'])
  })

  it('are lost at the instant at which vCenter has to let go of those that run', () => {
    const engine = Engine.start({ scenario: smallScenario({ vms: tenVms }), seed: 1 })
    for (const command of moveAll) engine.issue(command)
    engine.issue(restart)
    expect(viewOf(engine).migrations.every(({ outcome }) => outcome?.outcome === 'failed')).toBe(true)
    expect(viewOf(engine).migrations).toHaveLength(8)
    expect(restProblem(engine)).toBe('')
  })
})

it('from a copy of any moment the run goes on as it did', () => {
  const engine = Engine.start({ scenario: smallScenario({ vms: tenVms }), seed: 1 })
  for (const command of moveAll) engine.plan(command, 0)
  engine.plan({ ...restart, forSeconds: 3 }, 2 * second)
  engine.plan({ ...loseSource, name: 'lost', forSeconds: 70 }, 3 * second)
  const hashes = new Set<string>()
  for (let steps = 0; engine.step(); steps += 1)
    if (steps % 997 === 0) hashes.add(runOut(Engine.restore(engine.snapshot())).recorder.hash())
  expect([...hashes]).toEqual([engine.recorder.hash()])
})

describe('maintenance mode', () => {
  const three = ['one', 'two', 'three'].map((name) => quietVm(name))

  it('is not entered: the task ends, and the host is as it was', () => {
    const engine = engineOf({ cluster: fully, vms: three }, enter('esx-01'))
    engine.advance(1.5 * second)
    engine.issue(forTenSeconds)
    const view = viewOf(engine)
    expect(view.tasks[0]).toMatchObject({
      name: 'Enter maintenance mode',
      state: 'error',
      fault: 'SystemError',
    })
    expect(view.hosts.get('esx-01')!.maintenance).toBe('none')
    expect(restProblem(engine)).toBe('')
    expect(engine.inventory.hosts.get('esx-01')!.maintenance).toBe('none')
  })

  it('of a host that is lost: the task ends when the host is shown as not responding', () => {
    const engine = engineOf({ cluster: manual, vms: three }, enter('esx-01'))
    engine.issue(loseSource)
    expect(restProblem(engine)).toBe('')
    expect(taskIn(engine)).toMatchObject({
      state: 'error',
      fault: 'HostCommunication',
      endedAtNs: 60 * second,
    })
    expect(engine.inventory.hosts.get('esx-01')!.maintenance).toBe('none')
  })

  it('moves nothing to or from a host that does not answer, and ends all the same', () => {
    const engine = engineOf({ cluster: fully, vms: three, hosts: hostsNamed(3) }, loseSource)
    engine.issue(enter('esx-02'))
    engine.issue(enter('esx-01'))
    expect(restProblem(engine)).toBe('')
    expect(viewOf(engine).tasks.map(({ state }) => state)).toEqual(['success', 'error'])
    expect([...engine.inventory.vms.values()].every(({ host }) => host === 'esx-01')).toBe(true)
  })

  it('of a datastore ends as well', () => {
    const engine = Engine.start({ scenario: smallScenario(storageEstate()), seed: 1 })
    engine.issue({ type: 'enter-datastore-maintenance-mode', datastore: 'a' })
    engine.issue(forTenSeconds)
    expect(taskIn(engine)).toMatchObject({ state: 'error', fault: 'SystemError' })
    expect(engine.inventory.datastores.get('a')!.spec.maintenance).toBe('normal')
    expect(restProblem(engine)).toBe('')
  })
})

describe('DRS', () => {
  const hosts = hostsNamed(3, { cpu: { sockets: 1, coresPerSocket: 10, mhz: 1000 } })
  const demand = { cpuMhz: 2200, activeMemoryMiB: 1 }
  const crowd = ['one', 'two', 'three', 'four'].map((name) => quietVm(name, 'esx-01', { demand }))
  const waiting = (engine: Engine) =>
    viewOf(engine).recommendations.filter(({ state }) => state === 'pending').length
  const runsOf = (engine: Engine) => recordsOfType(engine, 'drs-evaluated').map(({ atNs }) => atNs)

  it('does not look while vCenter is down, and does when it is back', () => {
    const usual = runsOf(runOut(engineOf({ cluster: fully, vms: crowd, hosts })))
    const firstNs = usual[0]!
    const engine = engineOf({ cluster: fully, vms: crowd, hosts })
    engine.plan({ ...restart, forSeconds: 30 }, firstNs - 10 * second)
    expect(restProblem(engine)).toBe('')
    const runs = runsOf(engine)
    expect(runs).toEqual(usual.map((atNs) => atNs + 60 * second))
  })

  it('forgets what it has recommended', () => {
    const engine = engineOf({ cluster: manual, vms: crowd, hosts })
    runOut(engine)
    expect(waiting(engine)).toBe(2)
    engine.issue(restart)
    expect(waiting(engine)).toBe(0)
    engine.issue({ type: 'run-drs', cluster: 'CL-1' })
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([{ fault: 'HttpFault' }])
    engine.issue(mend)
    expect(restProblem(engine)).toBe('')
    expect(waiting(engine)).toBe(2)
  })
})

describe('while the service is down', () => {
  const refused: readonly Command[] = [
    moves.vmotion.command,
    { type: 'cancel', vm: 'web-01' },
    { type: 'power-off', vm: 'web-01' },
    { type: 'edit-host', host: 'esx-01', set: { isQuarantined: true } },
    { type: 'edit-vcenter', vcenter: 'vc-a', set: { clockOffsetSeconds: 5 } },
    { type: 'enter-maintenance-mode', host: 'esx-01', moveOffline: false },
    { type: 'enter-datastore-maintenance-mode', datastore: 'shared' },
    { type: 'edit-cluster', cluster: 'CL-1', set: { evcMode: null } },
    { type: 'set-privileges', missing: [] },
  ].map((command) => command as Command)

  it.each(refused.map((command) => [command.type, command] as const))('%s is refused', (_, command) => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(restart)
    engine.issue(command)
    expect(viewOf(engine).tasks).toEqual([])
    expect(recordsOfType(engine, 'command-refused')).toMatchObject([
      {
        id: 'vcenter-not-running',
        fault: 'HttpFault',
        message: 'vc-a does not answer: 503 Service Unavailable. Its vCenter Server service is not running.',
      },
    ])
  })

  it('cables, guests and faults are as ever', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(restart)
    engine.issue({ type: 'set-link', host: 'esx-01', nic: 'vmnic1', connected: false })
    engine.issue({
      type: 'set-workload',
      vm: 'web-01',
      workload: engine.inventory.vms.get('web-01')!.workload,
    })
    engine.issue(mend)
    expect(recordsOfType(engine, 'command-refused')).toEqual([])
    expect(recordsOfType(engine, 'vcenter-service-changed').map(({ isRunning }) => isRunning)).toEqual([
      false,
      true,
    ])
  })

  it('a second restart is skipped', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue(restart)
    engine.issue({ ...restart, name: 'again' })
    expect(recordsOfType(engine, 'fault-skipped')).toHaveLength(1)
  })

  it('nobody watches hosts: one that is lost meanwhile is shown a minute after vCenter is back', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue({ ...restart, forSeconds: 100 })
    engine.plan({ ...loseSource, name: 'lost', forSeconds: 200 }, 10 * second)
    runOut(engine)
    expect(recordsOfType(engine, 'host-connection-changed').map(({ atNs, state }) => [atNs, state])).toEqual([
      [160 * second, 'notResponding'],
      [210 * second, 'connected'],
    ])
  })

  it('a host that comes back meanwhile is connected when vCenter is', () => {
    const engine = Engine.start({ scenario: smallScenario(), seed: 1 })
    engine.issue({ ...loseSource, name: 'lost', forSeconds: 100 })
    engine.plan({ ...restart, forSeconds: 100 }, 70 * second)
    runOut(engine)
    expect(recordsOfType(engine, 'host-connection-changed').map(({ atNs, state }) => [atNs, state])).toEqual([
      [60 * second, 'notResponding'],
      [170 * second, 'connected'],
    ])
  })
})
