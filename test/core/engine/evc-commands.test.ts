/** EVC in a run: modes set by command with their real faults, features latched at power-on, hosts let in or kept out. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { engineOf, quietVm } from '../../support/clusters.ts'
import type { ClusterEstate } from '../../support/clusters.ts'
import { recordsOfType, runOut, viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const skylake = { cpu: { processor: 'xeon-gold-6148' } }
const broadwell = { cpu: { processor: 'xeon-e5-2697v4' } }
const epyc = { cpu: { vendor: 'AMD', processor: 'epyc-7742' } }

const setMode = (evcMode: string | null): Command => ({
  type: 'edit-cluster',
  cluster: 'CL-1',
  set: { evcMode },
})
const power = (
  type: 'power-on' | 'power-off' | 'suspend' | 'resume' | 'restart-guest',
  vm = 'web-01',
): Command => ({
  type,
  vm,
})

function refusalsOf(engine: Engine) {
  return recordsOfType(engine, 'command-refused').map(({ id, fault }) => [id, fault])
}

function modeOf(engine: Engine): string | undefined {
  return engine.inventory.clusters.get('CL-1')!.spec.evcMode
}

const mixed: ClusterEstate = {
  hosts: [
    { name: 'esx-01', ...skylake },
    { name: 'esx-02', ...broadwell },
  ],
  cluster: {},
}

function mixedWith(vm: Json = {}, cluster: Json = {}, ...commands: Command[]): Engine {
  return engineOf({ ...mixed, cluster, vms: [quietVm('web-01', 'esx-01', vm)] }, ...commands)
}

describe('enabling', () => {
  it('is refused while VMs, suspended ones too, are on hosts that show more than the mode', () => {
    for (const powerState of ['poweredOn', 'suspended'] as const) {
      const engine = mixedWith({ powerState }, {}, setMode('intel-broadwell'))
      expect(refusalsOf(engine)).toEqual([['evc-active-vms', 'ActiveVMsBlockingEVC']])
      expect(recordsOfType(engine, 'command-refused')[0]!.message).toMatch(/^EVC of CL-1 .*web-01/)
      expect(modeOf(engine)).toBeUndefined()
    }
  })

  it('is done with them off, under its own task name; they then see the mode', () => {
    const engine = mixedWith({}, {}, power('power-off'), setMode('intel-broadwell'), power('power-on'))
    expect([refusalsOf(engine), modeOf(engine)]).toEqual([[], 'intel-broadwell'])
    expect(viewOf(engine).tasks.map((task) => task.name)).toContain('Configure cluster EVC')
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' })
    expect(viewOf(runOut(engine)).vms.get('web-01')!.host).toBe('esx-02')
  })

  it('names every fault of the hosts: silicon, vendor, an unknown mode', () => {
    const off = { powerState: 'poweredOff' }
    expect(refusalsOf(mixedWith(off, {}, setMode('intel-skylake')))).toEqual([
      ['evc-mode-unsupported-by-hosts', 'EVCModeUnsupportedByHosts'],
    ])
    expect(refusalsOf(mixedWith(off, {}, setMode('amd-zen')))).toEqual([
      ['evc-mode-illegal-by-vendor', 'EVCModeIllegalByVendor'],
    ])
    expect(refusalsOf(mixedWith(off, {}, setMode('intel-skylak')))).toEqual([
      ['evc-mode-unknown', 'InvalidArgument'],
    ])
    const vendors = engineOf({
      hosts: [
        { name: 'esx-01', ...skylake },
        { name: 'esx-02', ...epyc },
      ],
      cluster: {},
      vms: [quietVm('web-01', 'esx-01', off)],
    })
    vendors.issue(setMode('intel-broadwell'))
    expect(refusalsOf(vendors)).toEqual([['evc-heterogenous-hosts', 'HeterogenousHostsBlockingEVC']])
    const away = engineOf({ ...mixed, vms: [quietVm('web-01', 'esx-01', off)] })
    away.issue({ type: 'edit-host', host: 'esx-02', set: { connectionState: 'disconnected' } })
    away.issue(setMode('intel-broadwell'))
    expect(refusalsOf(away)[0]).toEqual(['evc-disconnected-hosts', 'DisconnectedHostsBlockingEVC'])
  })
})

describe('raising and lowering', () => {
  const cluster = { evcMode: 'intel-haswell' }

  it('raising leaves running VMs as they are until a power cycle', () => {
    const engine = mixedWith({}, cluster, setMode('intel-broadwell'))
    expect([refusalsOf(engine), modeOf(engine)]).toEqual([[], 'intel-broadwell'])
    expect(engine.inventory.vms.get('web-01')!.cpuLatch!.evcMode).toBe('intel-haswell')
    for (const command of [power('restart-guest'), power('suspend'), power('resume')]) engine.issue(command)
    expect(engine.inventory.vms.get('web-01')!.cpuLatch!.evcMode).toBe('intel-haswell')
    engine.issue(power('power-off'))
    expect(engine.inventory.vms.get('web-01')!.cpuLatch).toBeNull()
    engine.issue(power('power-on'))
    expect(engine.inventory.vms.get('web-01')!.cpuLatch!.evcMode).toBe('intel-broadwell')
  })

  it('lowering is refused for VMs above the new mode, and not for those below', () => {
    const above = mixedWith({}, { evcMode: 'intel-broadwell' }, setMode('intel-haswell'))
    expect(refusalsOf(above)).toEqual([['evc-active-vms', 'ActiveVMsBlockingEVC']])
    const poweredOnAt = { processor: 'xeon-gold-6148', evcMode: 'intel-haswell' }
    const below = mixedWith({ poweredOnAt }, { evcMode: 'intel-broadwell' }, setMode('intel-haswell'))
    expect([refusalsOf(below), modeOf(below)]).toEqual([[], 'intel-haswell'])
  })

  it('disabling is always allowed', () => {
    const engine = mixedWith({}, cluster, setMode(null))
    expect([refusalsOf(engine), modeOf(engine)]).toEqual([[], undefined])
    expect(viewOf(engine).tasks.at(-1)!.name).toBe('Disable cluster EVC')
  })

  it('says which running VMs exceed the mode that was set', () => {
    const poweredOnAt = { processor: 'xeon-gold-6148' }
    const engine = mixedWith({ host: 'esx-02', poweredOnAt }, cluster, setMode('intel-broadwell'))
    expect(recordsOfType(engine, 'evc-exceeded')).toMatchObject([{ vm: 'web-01', cluster: 'CL-1' }])
    expect(viewOf(engine).events.map((line) => line.eventClass)).toContain(
      'VmRequirementsExceedCurrentEVCModeEvent',
    )
  })
})

describe('a suspended VM', () => {
  it('is not resumed where its features are no longer offered, as a vMotion would not let it in', () => {
    const poweredOnAt = { processor: 'xeon-gold-6148' }
    const engine = mixedWith({ host: 'esx-02', powerState: 'suspended', poweredOnAt }, {}, power('resume'))
    expect(refusalsOf(engine)).toEqual([['cpu-feature-missing', 'FeatureRequirementsNotMet']])
    expect(viewOf(engine).vms.get('web-01')!.powerState).toBe('suspended')
  })
})

describe('EVC of a VM itself', () => {
  const set = (perVmEvc: string | null): Command => ({ type: 'edit-vm', vm: 'web-01', set: { perVmEvc } })

  it('is set while it is off and hardware and releases allow it', () => {
    expect(refusalsOf(mixedWith({}, {}, set('intel-broadwell')))).toEqual([
      ['per-vm-evc-power-state', 'InvalidPowerState'],
    ])
    const off = { powerState: 'poweredOff' }
    expect(refusalsOf(mixedWith({ ...off, hardwareVersion: 13 }, {}, set('intel-broadwell')))).toEqual([
      ['per-vm-evc-hardware-version', 'NotSupported'],
    ])
    expect(refusalsOf(mixedWith(off, {}, set('intel-haswel')))).toEqual([
      ['evc-mode-unknown', 'InvalidArgument'],
    ])
    const engine = mixedWith(off, {}, set('intel-broadwell'), power('power-on'))
    expect(refusalsOf(engine)).toEqual([])
    engine.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' })
    expect(viewOf(runOut(engine)).vms.get('web-01')!.host).toBe('esx-02')
  })

  it('above the cluster is found out at power-on only', () => {
    const off = { powerState: 'poweredOff' }
    const engine = mixedWith(off, { evcMode: 'intel-haswell' }, set('intel-broadwell'), power('power-on'))
    expect(refusalsOf(engine)).toEqual([['per-vm-evc-not-exposed', 'FeatureRequirementsNotMet']])
    engine.issue(set(null))
    engine.issue(power('power-on'))
    expect(viewOf(engine).vms.get('web-01')!.powerState).toBe('poweredOn')
  })
})

describe('a host that is moved', () => {
  const others = [{ name: 'CL-2', hosts: [{ name: 'esx-21', ...broadwell }], evcMode: 'intel-broadwell' }]
  const standalone = [
    { name: 'esx-31', ...skylake },
    { name: 'esx-32', ...epyc },
    { name: 'esx-33', cpu: { processor: 'xeon-e5-2697v2' } },
  ]
  const estate = (vms: readonly Json[] = []): ClusterEstate => ({
    hosts: mixed.hosts!,
    cluster: {},
    others,
    standalone,
    vms,
  })
  const move = (host: string, toCluster: string): Command => ({ type: 'move-host', host, toCluster })

  it('comes in with a newer processor, masked, and is kept out with an older or another one', () => {
    const engine = engineOf(estate(), move('esx-31', 'CL-2'), move('esx-32', 'CL-2'), move('esx-33', 'CL-2'))
    expect(refusalsOf(engine)).toEqual([
      ['evc-admission-cpu-vendor', 'EVCAdmissionFailedCPUVendor'],
      ['evc-admission-cpu-model-for-mode', 'EVCAdmissionFailedCPUModelForMode'],
    ])
    expect(viewOf(engine).hosts.get('esx-31')!.cluster).toBe('CL-2')
    expect(viewOf(engine).tasks[0]!.name).toBe('Move host into cluster')
  })

  it('brings running VMs along where EVC allows it', () => {
    const withVm = (host: string) => estate([quietVm('web-01', host)])
    const kept = engineOf(withVm('esx-31'), move('esx-31', 'CL-2'))
    expect(refusalsOf(kept)).toEqual([['evc-admission-vm-active', 'EVCAdmissionFailedVmActive']])
    expect(viewOf(kept).tasks).toMatchObject([
      {
        name: 'Move host into cluster',
        target: 'esx-31',
        state: 'error',
        fault: 'EVCAdmissionFailedVmActive',
      },
    ])
    const free = engineOf(withVm('esx-31'), move('esx-31', 'CL-1'))
    expect([refusalsOf(free), free.inventory.hosts.get('esx-31')!.cluster]).toEqual([[], 'CL-1'])
  })

  it('leaves a cluster only in maintenance mode', () => {
    const engine = engineOf(
      estate(),
      move('esx-01', ''),
      { type: 'enter-maintenance-mode', host: 'esx-01', moveOffline: false },
      move('esx-01', ''),
    )
    expect(refusalsOf(engine)).toEqual([['host-not-in-maintenance', 'InvalidState']])
    expect(viewOf(engine).hosts.get('esx-01')!.cluster).toBe('')
    expect(viewOf(engine).events.map((line) => line.eventClass)).toContain('HostRemovedEvent')
  })

  it('is refused while it takes part in a migration, where it is already, and to what is not there', () => {
    const busy = estate([quietVm('web-01', 'esx-31', { memory: { sizeMiB: 256 } })])
    const engine = engineOf(
      busy,
      { type: 'migrate', vm: 'web-01', toHost: 'esx-01', priority: 'high' },
      move('esx-31', 'CL-1'),
      move('esx-32', ''),
      move('esx-32', 'CL-9'),
      move('esx-99', 'CL-1'),
    )
    expect(refusalsOf(engine).map(([id]) => id)).toEqual([
      'host-task-in-progress',
      'host-already-there',
      'cluster-unknown',
      'host-unknown',
    ])
  })
})
