/** Datastore maintenance mode: Storage DRS empties a datastore, a person does, or something holds it up. */
import { describe, expect, it } from 'vitest'
import { Engine } from '../../../core/engine/engine.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { recordsOfType, runOut, smallScenarioText, smallVm, viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

interface Parts {
  readonly automation?: 'manual' | 'fullyAutomated' | null
  readonly datastores?: readonly Json[]
  readonly vms?: readonly Json[]
  readonly hosts?: readonly Json[]
}

const pod = { datastoreCluster: 'POD-1' }
const threeStores = [
  { name: 'vmfs-01', capacityGiB: 100, ...pod },
  { name: 'vmfs-02', capacityGiB: 100, ...pod, otherUsedGiB: 40 },
  { name: 'vmfs-03', capacityGiB: 100, ...pod, otherUsedGiB: 10 },
]

function idleVm(name: string, change: Json = {}): Json {
  return smallVm({
    name,
    disks: [{ name: 'Hard disk 1', datastore: 'vmfs-01', sizeGiB: 1, format: 'thin', usedGiB: 0.05 }],
    workload: {},
    ...change,
  })
}

function engineOf({ automation = 'fullyAutomated', datastores = threeStores, vms, hosts }: Parts): Engine {
  const text = smallScenarioText({ datastores, vms: vms ?? [idleVm('web-01')], ...(hosts && { hosts }) })
  const document = JSON.parse(text) as { estate: { ssoDomains: { vcenters: { datacenters: Json[] }[] }[] } }
  const [datacenter] = document.estate.ssoDomains[0]!.vcenters[0]!.datacenters
  if (automation !== null) datacenter!['datastoreClusters'] = [{ name: 'POD-1', automation }]
  const scenario = parseScenario('pods.scenario.json', JSON.stringify(document))
  return Engine.start({ scenario, seed: 1 })
}

const enter: Command = { type: 'enter-datastore-maintenance-mode', datastore: 'vmfs-01' }
const exit: Command = { type: 'exit-datastore-maintenance-mode', datastore: 'vmfs-01' }

function taskOf(engine: Engine, name: string) {
  return viewOf(engine).tasks.find((task) => task.name === name)
}

function storeOf(engine: Engine, name = 'vmfs-01') {
  return viewOf(engine).datastores.get(name)
}

function placesOf(engine: Engine, vm: string): readonly string[] {
  return engine.inventory.vms.get(vm)?.spec.disks.map((disk) => disk.datastore) ?? []
}

describe('a datastore of a fully automated datastore cluster', () => {
  it('is emptied by Storage DRS and is in maintenance mode when the last file has left', () => {
    const engine = engineOf({ vms: [idleVm('web-01'), idleVm('web-02')] })
    engine.issue(enter)
    expect(storeOf(engine)?.maintenance).toBe('entering')
    const task = taskOf(engine, 'Enter SDRS maintenance mode')
    expect(task?.state).toBe('running')
    expect(task?.detail).toContain('2 VMs have files on vmfs-01: 2 moving')
    runOut(engine)
    expect(taskOf(engine, 'Enter SDRS maintenance mode')?.state).toBe('success')
    expect(storeOf(engine)?.maintenance).toBe('inMaintenance')
    expect(placesOf(engine, 'web-01')).toEqual(['vmfs-03'])
    expect(placesOf(engine, 'web-02')).toEqual(['vmfs-03'])
    const moves = viewOf(engine).tasks.filter((one) => one.name === 'Migrate virtual machine')
    expect(moves.map(({ initiator, state }) => [initiator, state])).toEqual([
      ['System', 'success'],
      ['System', 'success'],
    ])
  })

  it('is in maintenance mode at once when it is empty', () => {
    const engine = engineOf({})
    engine.issue({ type: 'enter-datastore-maintenance-mode', datastore: 'vmfs-02' })
    expect(storeOf(engine, 'vmfs-02')?.maintenance).toBe('inMaintenance')
  })

  it('spreads files that would not fit together', () => {
    const big = (name: string) =>
      idleVm(name, {
        powerState: 'poweredOff',
        disks: [{ name: 'Hard disk 1', datastore: 'vmfs-01', sizeGiB: 50, format: 'thin', usedGiB: 50 }],
      })
    const engine = engineOf({ vms: [big('a'), big('b')] })
    engine.issue(enter)
    runOut(engine)
    expect([placesOf(engine, 'a'), placesOf(engine, 'b')]).toEqual([['vmfs-03'], ['vmfs-02']])
  })

  it('leaves disks alone that lie elsewhere', () => {
    const disks = [
      { name: 'Hard disk 1', datastore: 'vmfs-01', sizeGiB: 1, format: 'thin', usedGiB: 0.05 },
      { name: 'Hard disk 2', datastore: 'vmfs-02', sizeGiB: 1, format: 'thin', usedGiB: 0.05 },
    ]
    const engine = engineOf({ vms: [idleVm('web-01', { disks })] })
    engine.issue(enter)
    runOut(engine)
    expect(placesOf(engine, 'web-01')).toEqual(['vmfs-03', 'vmfs-02'])
    expect(storeOf(engine)?.maintenance).toBe('inMaintenance')
  })

  it('keeps within two Storage vMotions of a host, the others waiting in the queue', () => {
    const vms = ['a', 'b', 'c'].map((name) => idleVm(name))
    const engine = engineOf({ vms })
    engine.issue(enter)
    expect(taskOf(engine, 'Enter SDRS maintenance mode')?.detail).toContain('2 moving, 1 queued')
    runOut(engine)
    expect(storeOf(engine)?.maintenance).toBe('inMaintenance')
  })

  it('names a VM that Storage vMotion refuses, with the reason of its check, and goes on when it is mended', () => {
    const engine = engineOf({ vms: [idleVm('web-01'), idleVm('db-01', { runningTask: 'Create snapshot' })] })
    engine.issue(enter)
    runOut(engine)
    const held = storeOf(engine)?.heldUpBy.get('db-01')
    expect(held?.check).toBe('vm-task-in-progress')
    expect(held?.reason).toContain('no datastore of POD-1 takes it.')
    expect(taskOf(engine, 'Enter SDRS maintenance mode')?.detail).toContain('1 held up (db-01)')
    engine.issue({ type: 'edit-vm', vm: 'db-01', set: { runningTask: null } })
    runOut(engine)
    expect(storeOf(engine)?.heldUpBy.size).toBe(0)
    expect(storeOf(engine)?.maintenance).toBe('inMaintenance')
  })

  it('asks only datastores that all hosts of the cluster see', () => {
    const hosts = [{ name: 'esx-01' }, { name: 'esx-02', datastores: ['vmfs-01', 'vmfs-02'] }]
    const engine = engineOf({ hosts })
    engine.issue(enter)
    runOut(engine)
    expect(placesOf(engine, 'web-01')).toEqual(['vmfs-02'])
  })

  it('says so when no datastore of the cluster has room', () => {
    const full = threeStores.map((one) => (one.name === 'vmfs-01' ? one : { ...one, otherUsedGiB: 99.99 }))
    const engine = engineOf({ datastores: full })
    engine.issue(enter)
    expect(storeOf(engine)?.heldUpBy.get('web-01')).toMatchObject({ cause: 'capacity', check: 'ds-space' })
    engine.issue({ type: 'edit-datastore', datastore: 'vmfs-02', set: { otherUsedGiB: 10 } })
    runOut(engine)
    expect(placesOf(engine, 'web-01')).toEqual(['vmfs-02'])
  })

  it('refuses new files meanwhile', () => {
    const vms = [
      idleVm('web-01', { runningTask: 'Create snapshot' }),
      idleVm('web-02', { disks: [{ name: 'Hard disk 1', datastore: 'vmfs-02', sizeGiB: 1 }] }),
    ]
    const engine = engineOf({ vms })
    engine.issue(enter)
    engine.issue({ type: 'migrate', vm: 'web-02', toDatastore: 'vmfs-01', priority: 'high' })
    runOut(engine)
    const task = taskOf(engine, 'Relocate virtual machine')
    expect(task).toMatchObject({ state: 'error' })
    expect(task?.message).toContain('entering maintenance mode')
  })
})

describe('a datastore that nobody empties by itself', () => {
  it('waits for the person where Storage DRS is in Manual Mode, and names the datastore it would choose', () => {
    const engine = engineOf({ automation: 'manual' })
    engine.issue(enter)
    runOut(engine)
    const held = storeOf(engine)?.heldUpBy.get('web-01')
    expect(held?.cause).toBe('sdrs-manual')
    expect(held?.reason).toContain('It would choose vmfs-03')
    engine.issue({ type: 'migrate', vm: 'web-01', toDatastore: 'vmfs-02', priority: 'high' })
    runOut(engine)
    expect(storeOf(engine)?.maintenance).toBe('inMaintenance')
  })

  it('waits for the person where it is in no datastore cluster', () => {
    const datastores = threeStores.map(({ name, capacityGiB }) => ({ name, capacityGiB }))
    const engine = engineOf({ datastores, automation: null })
    engine.issue(enter)
    runOut(engine)
    expect(taskOf(engine, 'Enter datastore maintenance mode')?.state).toBe('running')
    expect(storeOf(engine)?.heldUpBy.get('web-01')?.cause).toBe('no-datastore-cluster')
  })

  it('does not move templates', () => {
    const engine = engineOf({ vms: [idleVm('gold', { powerState: 'poweredOff', isTemplate: true })] })
    engine.issue(enter)
    runOut(engine)
    expect(storeOf(engine)?.heldUpBy.get('gold')?.cause).toBe('template')
  })

  it('tells of a swap file that the host keeps there', () => {
    const hosts = [{ name: 'esx-01', localSwapDatastore: 'vmfs-01' }]
    const disks = [{ name: 'Hard disk 1', datastore: 'vmfs-02', sizeGiB: 1 }]
    const engine = engineOf({ hosts, vms: [idleVm('web-01', { disks, swapFile: 'host' })] })
    engine.issue(enter)
    expect(storeOf(engine)?.heldUpBy.get('web-01')?.cause).toBe('swap-file')
    engine.issue({ type: 'power-off', vm: 'web-01' })
    expect(storeOf(engine)?.maintenance).toBe('inMaintenance')
  })
})

describe('leaving', () => {
  it('cancelled by its task, it gives up what waits and lets what runs be finished', () => {
    const engine = engineOf({ vms: ['a', 'b', 'c'].map((name) => idleVm(name)) })
    engine.issue(enter)
    const task = taskOf(engine, 'Enter SDRS maintenance mode')
    engine.issue({ type: 'cancel-task', task: task!.task })
    expect(storeOf(engine)?.maintenance).toBe('normal')
    runOut(engine)
    expect(taskOf(engine, 'Enter SDRS maintenance mode')?.state).toBe('cancelled')
    expect(['a', 'b', 'c'].map((name) => placesOf(engine, name)[0])).toEqual([
      'vmfs-03',
      'vmfs-03',
      'vmfs-01',
    ])
  })

  it('exits with a task of its own, and takes files again', () => {
    const engine = engineOf({})
    engine.issue(enter)
    runOut(engine)
    engine.issue(exit)
    expect(taskOf(engine, 'Exit SDRS maintenance mode')?.state).toBe('success')
    engine.issue({ type: 'migrate', vm: 'web-01', toDatastore: 'vmfs-01', priority: 'high' })
    runOut(engine)
    expect(placesOf(engine, 'web-01')).toEqual(['vmfs-01'])
  })

  it('refuses what makes no sense', () => {
    const engine = engineOf({ automation: 'manual' })
    engine.issue(exit)
    engine.issue({ ...enter, datastore: 'none' })
    engine.issue(enter)
    engine.issue(enter)
    const refused = recordsOfType(engine, 'command-refused').map(({ id }) => id)
    expect(refused).toEqual([
      'datastore-not-in-maintenance',
      'datastore-unknown',
      'datastore-entering-maintenance',
    ])
  })
})

describe('a VM that was renamed', () => {
  it('has files of its present name once its home directory has moved', () => {
    const engine = engineOf({ vms: [idleVm('web-01', { filesNamed: 'intranet' })] })
    engine.issue({ type: 'migrate', vm: 'web-01', toDatastore: 'vmfs-02', priority: 'high' })
    runOut(engine)
    expect(engine.inventory.vms.get('web-01')?.spec.filesNamed).toBeUndefined()
  })
})

describe('a copy of the engine', () => {
  it('goes on alike in the middle of entering', () => {
    const engine = engineOf({ vms: ['a', 'b', 'c'].map((name) => idleVm(name)) })
    engine.issue(enter)
    for (let step = 0; step < 60; step += 1) engine.step()
    const copy = Engine.restore(engine.snapshot())
    runOut(engine)
    runOut(copy)
    expect(copy.recorder.bytes()).toEqual(engine.recorder.bytes())
  })
})
