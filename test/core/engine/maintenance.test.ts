/** Maintenance mode: who is moved by whom, what holds the host up and in which words, and every way out of it. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import { Engine as EngineClass } from '../../../core/engine/engine.ts'
import type { HoldUp } from '../../../core/trace/view.ts'
import {
  clusterScenario,
  engineOf,
  enter,
  fully,
  hostsNamed,
  manual,
  quietVm,
  stateOf,
} from '../../support/clusters.ts'
import type { ClusterEstate } from '../../support/clusters.ts'
import { recordsOfType, runOut, viewOf } from '../../support/scenarios.ts'

const three = [
  quietVm('big', 'esx-01', { memory: { sizeMiB: 64 } }),
  quietVm('small', 'esx-01'),
  quietVm('middle', 'esx-01', { memory: { sizeMiB: 32 } }),
]

function hostOf(engine: Engine, vm: string): string {
  return viewOf(engine).vms.get(vm)!.host
}

function maintenanceOf(engine: Engine, host = 'esx-01'): string {
  return viewOf(engine).hosts.get(host)!.maintenance
}

function heldUp(engine: Engine, vm: string, host = 'esx-01'): HoldUp | undefined {
  return viewOf(engine).hosts.get(host)!.heldUpBy.get(vm)
}

it('ends its task with what is so then, not with what it waited for', () => {
  const engine = runOut(engineOf({ cluster: fully, vms: three }, enter('esx-01')))
  const task = viewOf(engine).tasks.find((one) => one.name === 'Enter maintenance mode')
  expect(task).toMatchObject({ state: 'success', percent: 100, detail: 'no VM runs on esx-01' })
})

function refusals(engine: Engine) {
  return recordsOfType(engine, 'command-refused')
}

function enterTask(engine: Engine) {
  return viewOf(engine).tasks.find((task) => task.name === 'Enter maintenance mode')!
}

describe('a host of a fully automated cluster', () => {
  const begun = (parts: ClusterEstate = {}) => engineOf({ vms: three, ...parts }, enter('esx-01'))

  it('enters, moves its VMs by itself, smallest memory first, and is in when the last has left', () => {
    const engine = begun()
    expect(maintenanceOf(engine)).toBe('entering')
    expect(enterTask(engine)).toMatchObject({ state: 'running', percent: 2, isCancellable: true })
    const moves = viewOf(engine).tasks.filter((task) => task.name === 'Migrate virtual machine')
    expect(moves.map(({ target, initiator }) => [target, initiator])).toEqual([
      ['small', 'System'],
      ['middle', 'System'],
      ['big', 'System'],
    ])
    const view = viewOf(runOut(engine))
    expect(view.hosts.get('esx-01')!.maintenance).toBe('in')
    expect(enterTask(engine)).toMatchObject({ state: 'success', percent: 100 })
    expect([...view.vms.values()].filter((vm) => vm.host === 'esx-01')).toEqual([])
    expect(view.events.map(({ eventClass }) => eventClass)).toEqual(
      expect.arrayContaining([
        'EnteringMaintenanceModeEvent',
        'DrsVmMigratedEvent',
        'EnteredMaintenanceModeEvent',
      ]),
    )
  })

  it('is not in before the last migration from it has ended', () => {
    const engine = runOut(begun())
    const inAt = recordsOfType(engine, 'host-maintenance-changed').at(-1)!.atNs
    expect(inAt).toBe(Math.max(...recordsOfType(engine, 'migration-ended').map((record) => record.atNs)))
  })

  it('shows in its task what it still waits for', () => {
    const vms = Array.from({ length: 10 }, (_, index) => quietVm(`vm-${index}`))
    const engine = engineOf({ vms, hosts: hostsNamed(2) }, enter('esx-01'))
    expect(enterTask(engine).detail).toBe('10 VMs run on esx-01: 8 migrating, 2 queued')
    expect(maintenanceOf(runOut(engine))).toBe('in')
  })

  it('spreads its VMs over the least loaded hosts', () => {
    const vms = ['a', 'b', 'c', 'd'].map((name) => quietVm(name, 'esx-01', { demand: { cpuMhz: 9600 } }))
    const engine = runOut(engineOf({ vms }, enter('esx-01')))
    expect(['a', 'b', 'c', 'd'].map((name) => hostOf(engine, name)).sort()).toEqual([
      'esx-02',
      'esx-02',
      'esx-03',
      'esx-03',
    ])
  })

  it('takes no VM in and powers none on while it enters', () => {
    const vms = [
      quietVm('held', 'esx-01', { question: 'msg.x?' }),
      quietVm('off', 'esx-01', { powerState: 'poweredOff' }),
      quietVm('asleep', 'esx-01', { powerState: 'suspended' }),
      quietVm('other', 'esx-02'),
    ]
    const engine = engineOf({ vms, cluster: manual }, enter('esx-01'))
    engine.issue({ type: 'power-on', vm: 'off' })
    engine.issue({ type: 'resume', vm: 'asleep' })
    expect(refusals(engine)).toMatchObject([
      { id: 'host-in-maintenance', fault: 'InvalidState' },
      { id: 'host-in-maintenance', fault: 'InvalidState' },
    ])
    engine.issue({ type: 'migrate', vm: 'other', toHost: 'esx-01', priority: 'high' })
    runOut(engine)
    expect(hostOf(engine, 'other')).toBe('esx-02')
    expect(maintenanceOf(engine)).toBe('entering')
  })

  it('waits for a VM that comes in, and sends it on', () => {
    const vms = [quietVm('late', 'esx-02', { memory: { sizeMiB: 256 } })]
    const engine = engineOf({ vms }, { type: 'migrate', vm: 'late', toHost: 'esx-01', priority: 'high' })
    engine.issue(enter('esx-01'))
    expect(maintenanceOf(engine)).toBe('entering')
    runOut(engine)
    expect(maintenanceOf(engine)).toBe('in')
    expect(hostOf(engine, 'late')).not.toBe('esx-01')
    expect(viewOf(engine).migrations).toHaveLength(2)
  })

  it('sends no VM to another host that is entering, nor to one that left service while the move waited', () => {
    const vms = Array.from({ length: 12 }, (_, index) => quietVm(`vm-${String(index).padStart(2, '0')}`))
    const engine = engineOf({ vms }, enter('esx-01'), enter('esx-02'))
    runOut(engine)
    expect([maintenanceOf(engine, 'esx-01'), maintenanceOf(engine, 'esx-02')]).toEqual(['in', 'in'])
    expect(new Set([...viewOf(engine).vms.values()].map((vm) => vm.host))).toEqual(new Set(['esx-03']))
    expect(viewOf(engine).migrations.filter(({ outcome }) => outcome!.outcome === 'failed')).toEqual([])
  })
})

describe('what holds it up', () => {
  const oneVm = (change: Record<string, unknown>, parts: ClusterEstate = {}) =>
    runOut(engineOf({ vms: [quietVm('web-01', 'esx-01', change)], ...parts }, enter('esx-01')))

  it('is a check that no host passes, with its fault and its sentence', () => {
    const engine = oneVm({ question: 'msg.hbacommon.outofspace' })
    expect(maintenanceOf(engine)).toBe('entering')
    expect(heldUp(engine, 'web-01')).toMatchObject({ cause: 'check', check: 'vm-question-pending' })
    expect(heldUp(engine, 'web-01')!.reason).toContain('waiting for an answer')
    engine.issue({ type: 'edit-vm', vm: 'web-01', set: { question: null } })
    expect(maintenanceOf(runOut(engine))).toBe('in')
    expect(recordsOfType(engine, 'maintenance-unblocked')).toMatchObject([{ host: 'esx-01', vm: 'web-01' }])
  })

  it('is a required rule that leaves no host', () => {
    const rules = [
      { type: 'vm-host', name: 'licence', vms: ['web-01'], hosts: ['esx-01'], wording: 'must-run-on' },
    ]
    const engine = oneVm({}, { cluster: { ...fully, rules } })
    expect(heldUp(engine, 'web-01')).toMatchObject({
      cause: 'rule',
      check: 'vm-host-must-rule',
      fault: 'VmHostAffinityRuleViolation',
    })
    expect(heldUp(engine, 'web-01')!.reason).toContain('licence')
    const wider = { ...rules[0]!, enabled: true, hosts: ['esx-01', 'esx-03'] }
    engine.issue({ type: 'edit-cluster', cluster: 'CL-1', set: { rules: [wider as never] } })
    runOut(engine)
    expect([maintenanceOf(engine), hostOf(engine, 'web-01')]).toEqual(['in', 'esx-03'])
  })

  it('is a rule that separates it from VMs on every other host', () => {
    const vms = [quietVm('a', 'esx-01'), quietVm('b', 'esx-02'), quietVm('c', 'esx-03')]
    const rules = [{ type: 'separate', name: 'apart', vms: ['a', 'b', 'c'] }]
    const engine = runOut(engineOf({ vms, cluster: { ...fully, rules } }, enter('esx-01')))
    expect(heldUp(engine, 'a')).toMatchObject({ cause: 'rule', check: 'rule:apart' })
    engine.issue({ type: 'power-off', vm: 'c' })
    runOut(engine)
    expect([maintenanceOf(engine), hostOf(engine, 'a')]).toEqual(['in', 'esx-03'])
  })

  it('is room: memory that no other host has', () => {
    const hosts = hostsNamed(2, { memoryGiB: 6 })
    const vms = [
      quietVm('web-01', 'esx-01', { memory: { sizeMiB: 1500, touchedPercent: 1 } }),
      quietVm('db-01', 'esx-02', { memory: { sizeMiB: 1500, touchedPercent: 1 } }),
    ]
    const engine = runOut(engineOf({ hosts, vms }, enter('esx-01')))
    expect(heldUp(engine, 'web-01')).toMatchObject({
      cause: 'capacity',
      fault: 'InsufficientMemoryResourcesFault',
    })
    engine.issue({ type: 'power-off', vm: 'db-01' })
    expect(maintenanceOf(runOut(engine))).toBe('in')
  })

  it('is HA admission control that needs this host', () => {
    const ha = { admissionControl: { policy: 'percentage', cpuPercent: 0, memoryPercent: 60 } }
    const memory = { sizeMiB: 60_000, touchedPercent: 0, reservationMiB: 60_000 }
    const engine = oneVm({ memory }, { hosts: hostsNamed(2, { memoryGiB: 128 }), cluster: { ...fully, ha } })
    expect(heldUp(engine, 'web-01')).toMatchObject({
      cause: 'admission',
      fault: 'InsufficientFailoverResourcesFault',
    })
    engine.issue({ type: 'edit-cluster', cluster: 'CL-1', set: { ha: {} } })
    expect(maintenanceOf(runOut(engine))).toBe('in')
  })

  it('is the person, where DRS is off, the host is in no cluster, or DRS is disabled for the VM', () => {
    expect(heldUp(oneVm({}, { cluster: {} }), 'web-01')).toMatchObject({ cause: 'drs-off' })
    expect(heldUp(oneVm({ drsAutomation: 'disabled' }), 'web-01')).toMatchObject({ cause: 'drs-disabled' })
    const tolerant = { faultTolerance: { role: 'primary', partner: 'web-01' } }
    expect(heldUp(oneVm(tolerant), 'web-01')!.reason).toContain('Fault Tolerance')
    const alone = engineOf(
      { standalone: [{ name: 'esx-09' }], vms: [quietVm('web-01', 'esx-09')] },
      enter('esx-09'),
    )
    expect(heldUp(alone, 'web-01', 'esx-09')!.reason).toContain('in no cluster')
    alone.issue({ type: 'power-off', vm: 'web-01' })
    expect(maintenanceOf(alone, 'esx-09')).toBe('in')
  })

  it('is a migration that was cancelled, until something changes', () => {
    const engine = engineOf({ vms: three }, enter('esx-01'))
    engine.issue({ type: 'cancel', vm: 'big' })
    expect(heldUp(engine, 'big')).toMatchObject({ cause: 'failed' })
    runOut(engine)
    expect(maintenanceOf(engine)).toBe('in')
  })
})

describe('a host of a cluster that is not fully automated', () => {
  it.each(['manual', 'partiallyAutomated'])('waits for the recommendations to be applied: %s', (level) => {
    const engine = runOut(engineOf({ vms: three, cluster: { drs: { level } } }, enter('esx-01')))
    expect(maintenanceOf(engine)).toBe('entering')
    expect(viewOf(engine).recommendations).toMatchObject([
      { vm: 'small', reason: 'maintenance', priority: 1, state: 'pending' },
      { vm: 'middle', state: 'pending' },
      { vm: 'big', state: 'pending' },
    ])
    expect(heldUp(engine, 'big')).toMatchObject({ cause: 'drs-manual' })
    engine.issue({ type: 'apply-recommendations', cluster: 'CL-1', recommendations: [1] })
    runOut(engine)
    expect(viewOf(engine).recommendations[0]).toMatchObject({ state: 'applied' })
    expect(maintenanceOf(engine)).toBe('entering')
    engine.issue({ type: 'apply-recommendations', cluster: 'CL-1' })
    expect(maintenanceOf(runOut(engine))).toBe('in')
  })

  it('follows the level of each VM', () => {
    const vms = [quietVm('by-hand', 'esx-01', { drsAutomation: 'manual' }), quietVm('by-itself', 'esx-01')]
    const engine = runOut(engineOf({ vms }, enter('esx-01')))
    expect(hostOf(engine, 'by-itself')).not.toBe('esx-01')
    expect(heldUp(engine, 'by-hand')).toMatchObject({ cause: 'drs-manual' })
  })

  it('is satisfied when the person migrates, and drops what it recommended', () => {
    const engine = engineOf({ vms: [quietVm('web-01')], cluster: manual }, enter('esx-01'))
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-03', priority: 'high' })
    runOut(engine)
    expect(maintenanceOf(engine)).toBe('in')
    expect(viewOf(engine).recommendations).toMatchObject([{ state: 'dropped' }])
  })

  it('recommends another host when the one it named goes out of service', () => {
    const engine = engineOf({ vms: [quietVm('web-01')], cluster: manual }, enter('esx-01'))
    const first = viewOf(engine).recommendations[0]!.toHost
    engine.issue({ type: 'edit-host', host: first, set: { connectionState: 'disconnected' } })
    const [old, next] = viewOf(engine).recommendations
    expect(old).toMatchObject({ state: 'dropped' })
    expect(next).toMatchObject({ state: 'pending' })
    expect(next!.toHost).not.toBe(first)
  })
})

describe('VMs that are kept together', () => {
  const rules = [{ type: 'keep-together', name: 'stack', vms: ['small', 'big'] }]

  it('leave for the same host', () => {
    const engine = runOut(engineOf({ vms: three, cluster: { ...fully, rules } }, enter('esx-01')))
    expect(maintenanceOf(engine)).toBe('in')
    expect(hostOf(engine, 'small')).toBe(hostOf(engine, 'big'))
  })

  it('stay together where one of them may not be moved', () => {
    const vms = three.map((vm) => (vm['name'] === 'big' ? { ...vm, drsAutomation: 'disabled' } : vm))
    const engine = runOut(engineOf({ vms, cluster: { ...fully, rules } }, enter('esx-01')))
    expect(heldUp(engine, 'small')).toMatchObject({ cause: 'rule', check: 'rule:stack' })
    expect(hostOf(engine, 'middle')).not.toBe('esx-01')
  })
})

describe('VMs that do not run', () => {
  const vms = [
    quietVm('off', 'esx-01', { powerState: 'poweredOff' }),
    quietVm('asleep', 'esx-01', { powerState: 'suspended' }),
  ]

  it('stay, unless the person wants them moved', () => {
    const stays = engineOf({ vms }, enter('esx-01'))
    expect(maintenanceOf(stays)).toBe('in')
    expect(hostOf(stays, 'off')).toBe('esx-01')
    const moves = runOut(engineOf({ vms, cluster: manual }, enter('esx-01', true)))
    expect(maintenanceOf(moves)).toBe('in')
    expect([hostOf(moves, 'off'), hostOf(moves, 'asleep')]).not.toContain('esx-01')
  })

  it('keep the host waiting without DRS, and may stay behind with it', () => {
    const without = engineOf({ vms, cluster: {} }, enter('esx-01', true))
    expect(maintenanceOf(runOut(without))).toBe('entering')
    expect(heldUp(without, 'off')).toMatchObject({ cause: 'drs-off' })
    const withDrs = engineOf(
      { vms: [quietVm('off', 'esx-01', { powerState: 'poweredOff', drsAutomation: 'disabled' })] },
      enter('esx-01', true),
    )
    expect(maintenanceOf(withDrs)).toBe('in')
  })
})

describe('the ways out', () => {
  it('cancelled: what waits is given up, what runs ends, what has moved stays', () => {
    const vms = Array.from({ length: 12 }, (_, index) => quietVm(`vm-${index}`))
    const engine = engineOf({ vms, hosts: hostsNamed(2) }, enter('esx-01'))
    const { task } = enterTask(engine)
    engine.issue({ type: 'cancel-task', task })
    expect(maintenanceOf(engine)).toBe('none')
    expect(enterTask(engine)).toMatchObject({ state: 'cancelled', fault: 'RequestCanceled' })
    runOut(engine)
    const hosts = [...viewOf(engine).vms.values()].map((vm) => vm.host)
    expect(hosts.filter((host) => host === 'esx-02')).toHaveLength(8)
    expect(hosts.filter((host) => host === 'esx-01')).toHaveLength(4)
    expect(viewOf(engine).events.map((line) => line.eventClass)).toContain('CanceledHostOperationEvent')
  })

  it('exit, from in and from entering', () => {
    const engine = engineOf({ vms: [] as never }, enter('esx-01'))
    expect(maintenanceOf(engine)).toBe('in')
    engine.issue({ type: 'exit-maintenance-mode', host: 'esx-01' })
    expect(maintenanceOf(engine)).toBe('none')
    const held = engineOf({ vms: [quietVm('web-01')], cluster: manual }, enter('esx-01'))
    held.issue({ type: 'exit-maintenance-mode', host: 'esx-01' })
    expect(maintenanceOf(held)).toBe('none')
    expect(viewOf(held).recommendations).toMatchObject([{ state: 'dropped' }])
  })

  it('refusals: twice, of a host that is away, of one that is not in it, of one that is not there', () => {
    const engine = engineOf(
      {
        vms: [quietVm('web-01')],
        cluster: manual,
        hosts: [...hostsNamed(2), { name: 'esx-03', connectionState: 'disconnected' }],
      },
      enter('esx-01'),
      enter('esx-01'),
      enter('esx-03'),
      enter('esx-99'),
      { type: 'exit-maintenance-mode', host: 'esx-02' },
      { type: 'cancel-task', task: 77 },
    )
    expect(refusals(engine).map(({ id, fault }) => [id, fault])).toEqual([
      ['host-entering-maintenance', 'InvalidState'],
      ['host-not-connected', 'HostNotConnected'],
      ['host-unknown', 'ManagedObjectNotFound'],
      ['host-not-in-maintenance', 'InvalidState'],
      ['task-unknown', 'ManagedObjectNotFound'],
    ])
  })
})

describe('replay', () => {
  it('from a copy of any moment gives the same trace', () => {
    const vms = Array.from({ length: 14 }, (_, index) =>
      quietVm(`vm-${index}`, 'esx-01', { drsAutomation: index % 3 === 0 ? 'manual' : 'fullyAutomated' }),
    )
    const scenario = clusterScenario({ vms, cluster: fully })
    const whole = EngineClass.start({ scenario, seed: 5 })
    whole.plan(enter('esx-01'), 1_000_000)
    whole.plan({ type: 'apply-recommendations', cluster: 'CL-1' }, 9_000_000_000)
    const copies = [whole.snapshot()]
    for (let steps = 1; whole.step(); steps += 1)
      if (steps % 301 === 0 || steps < 6) copies.push(whole.snapshot())
    for (const copy of copies)
      expect(runOut(EngineClass.restore(copy)).recorder.hash()).toBe(whole.recorder.hash())
    const { services } = stateOf(whole)
    expect([services.entering.size, services.ownMoves.size, services.pending.size]).toEqual([0, 0, 0])
  })
})
