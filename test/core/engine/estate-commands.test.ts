/** Power and task commands: tasks with vSphere's names, what they refuse, and what the guest and the trace see. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { engineOf, fully, hostsNamed, manual, quietVm, stateOf } from '../../support/clusters.ts'
import { recordsOfType, runOut, viewOf } from '../../support/scenarios.ts'

const power = (
  type: 'power-on' | 'power-off' | 'suspend' | 'resume' | 'restart-guest',
  vm = 'web-01',
): Command => ({
  type,
  vm,
})
const migrate = (vm = 'web-01', toHost = 'esx-02'): Command => ({
  type: 'migrate',
  vm,
  toHost,
  priority: 'high',
})

function faultsOf(engine: Engine): string[][] {
  return recordsOfType(engine, 'command-refused').map(({ id, fault }) => [id, fault])
}

function tasksOf(engine: Engine): string[] {
  return viewOf(engine).tasks.map((task) => `${task.name}, ${task.state}`)
}

describe('suspend, resume, restart', () => {
  it('are tasks that are done at once, and the guest goes on where it stood', () => {
    const engine = engineOf({ vms: [quietVm('web-01')] })
    engine.advance(5_000_000_000)
    engine.issue(power('suspend'))
    engine.advance(9_000_000_000)
    engine.issue(power('resume'))
    engine.advance(10_000_000_000)
    const guest = stateOf(engine).guestOf('web-01')
    guest.catchUp(10_000_000_000)
    expect([guest.mode, guest.ranNs]).toEqual(['running', 6_000_000_000])
    engine.issue(power('restart-guest'))
    expect(stateOf(engine).guestOf('web-01').ranNs).toBe(0)
    expect(tasksOf(engine)).toEqual([
      'Suspend virtual machine, success',
      'Power On virtual machine, success',
      'Initiate guest OS reboot, success',
    ])
    expect(viewOf(engine).events.map((line) => line.eventClass)).toEqual(
      expect.arrayContaining(['VmSuspendedEvent', 'VmPoweredOnEvent', 'VmGuestRebootEvent']),
    )
  })

  it('power-on of a suspended VM resumes it', () => {
    const engine = engineOf({ vms: [quietVm('web-01')] }, power('suspend'))
    const latch = engine.inventory.vms.get('web-01')!.cpuLatch
    engine.issue(power('power-on'))
    expect(engine.inventory.vms.get('web-01')).toMatchObject({ powerState: 'poweredOn', cpuLatch: latch })
  })

  it('are refused in the wrong state, and while the VM migrates', () => {
    const off = engineOf(
      { vms: [quietVm('web-01', 'esx-01', { powerState: 'poweredOff' })] },
      power('suspend'),
      power('resume'),
      power('restart-guest'),
      power('suspend', 'web-99'),
    )
    expect(faultsOf(off)).toEqual([
      ['power-state-wrong', 'InvalidPowerState'],
      ['power-state-wrong', 'InvalidPowerState'],
      ['power-state-wrong', 'InvalidPowerState'],
      ['vm-unknown', 'ManagedObjectNotFound'],
    ])
    const moving = engineOf({ vms: [quietVm('web-01')] }, migrate(), power('suspend'), power('restart-guest'))
    expect(faultsOf(moving)).toEqual([
      ['vm-task-in-progress', 'TaskInProgress'],
      ['vm-task-in-progress', 'TaskInProgress'],
    ])
    const silent = engineOf(
      { vms: [quietVm('web-01', 'esx-01', { tools: { isRunning: false } })] },
      power('restart-guest'),
    )
    expect(faultsOf(silent)).toEqual([['tools-not-running', 'ToolsUnavailable']])
  })
})

describe('power-on', () => {
  const off = { powerState: 'poweredOff' }

  it('asks reservations and required rules of the host', () => {
    const rules = [
      { type: 'vm-host', name: 'licence', vms: ['web-01'], hosts: ['esx-02'], wording: 'must-run-on' },
    ]
    const vms = [
      quietVm('web-01', 'esx-01', off),
      quietVm('web-02', 'esx-01', { ...off, cpuReservationMhz: 900_000 }),
    ]
    const engine = engineOf({ vms, cluster: { rules } }, power('power-on'), power('power-on', 'web-02'))
    expect(faultsOf(engine)).toEqual([
      ['vm-host-must-rule', 'VmHostAffinityRuleViolation'],
      ['host-cpu-reservation-insufficient', 'InsufficientHostCpuCapacityFault'],
    ])
  })

  it('in a cluster with DRS goes to a host that takes it, and stays where it is if that is good enough', () => {
    const rules = [
      { type: 'vm-host', name: 'licence', vms: ['web-01'], hosts: ['esx-02'], wording: 'must-run-on' },
      { type: 'separate', name: 'apart', vms: ['web-02', 'web-03'] },
    ]
    const vms = [
      quietVm('web-01', 'esx-01', off),
      quietVm('web-02', 'esx-01'),
      quietVm('web-03', 'esx-01', off),
      quietVm('web-04', 'esx-01', off),
    ]
    const engine = engineOf({ vms, cluster: { ...fully, rules } })
    for (const vm of ['web-01', 'web-03', 'web-04']) engine.issue(power('power-on', vm))
    const hosts = [...viewOf(engine).vms.values()].map((vm) => vm.host)
    expect(hosts).toEqual(['esx-02', 'esx-01', 'esx-03', 'esx-01'])
    expect(recordsOfType(engine, 'vm-placed')).toMatchObject([
      { vm: 'web-01', fromHost: 'esx-01', toHost: 'esx-02' },
      { vm: 'web-03', toHost: 'esx-03' },
    ])
  })

  it('avoids a loaded host and one in quarantine; with manual DRS it is left to the person', () => {
    const busy = quietVm('busy', 'esx-01', { demand: { cpuMhz: 80_000 } })
    const vms = [busy, quietVm('web-01', 'esx-01', off)]
    const hosts = [{ name: 'esx-01' }, { name: 'esx-02', isQuarantined: true }, { name: 'esx-03' }]
    const engine = engineOf({ hosts, vms }, power('power-on'))
    expect(viewOf(engine).vms.get('web-01')!.host).toBe('esx-03')
    const byHand = engineOf({ hosts, vms, cluster: manual }, power('power-on'))
    expect(viewOf(byHand).vms.get('web-01')!.host).toBe('esx-01')
  })
})

describe('cancel-task', () => {
  it('cancels a migration that waits and one that runs, by the number of its task', () => {
    const vms = Array.from({ length: 9 }, (_, index) => quietVm(`vm-${index}`))
    const engine = engineOf({ vms, hosts: hostsNamed(2) }, ...vms.map((vm) => migrate(String(vm['name']))))
    engine.issue({ type: 'cancel-task', task: 9 })
    engine.issue({ type: 'cancel-task', task: 1 })
    const states = viewOf(runOut(engine)).tasks.map((task) => task.state)
    expect(states).toEqual(['cancelled', ...Array<string>(7).fill('success'), 'cancelled'])
  })

  it('refuses one that has ended', () => {
    const engine = engineOf({ vms: [quietVm('web-01')] }, power('suspend'), { type: 'cancel-task', task: 1 })
    expect(faultsOf(engine)).toEqual([['task-ended', 'InvalidState']])
  })
})
