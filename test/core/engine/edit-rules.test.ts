/** Reconfiguring: what is refused with which fault, what passes while the VM runs, and what vCenter adds by itself. */
import { describe, expect, it } from 'vitest'
import type { Engine } from '../../../core/engine/engine.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'
import { engineOf, fully, hostsNamed, quietVm } from '../../support/clusters.ts'
import type { ClusterEstate } from '../../support/clusters.ts'
import { recordsOfType, runOut, viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const edit = (type: 'vm' | 'host' | 'cluster' | 'switch' | 'datastore', name: string, set: Json): Command =>
  ({ type: `edit-${type}`, [type]: name, set }) as unknown as Command
const editVm = (set: Json) => edit('vm', 'web-01', set)
const editHost = (set: Json) => edit('host', 'esx-01', set)
const editCluster = (set: Json) => edit('cluster', 'CL-1', set)

function faultsOf(engine: Engine): string[][] {
  return recordsOfType(engine, 'command-refused').map(({ id, fault }) => [id, fault])
}

function afterEdits(vm: Json, edits: readonly Command[], parts: ClusterEstate = {}): string[][] {
  return faultsOf(engineOf({ vms: [quietVm('web-01', 'esx-01', vm)], ...parts }, ...edits))
}

const needsOff = ['edit-needs-power-off', 'InvalidPowerState']

describe('a VM', () => {
  it('while it migrates is not reconfigured, but what happens to it happens', () => {
    const engine = engineOf(
      { vms: [quietVm('web-01', 'esx-01', { memory: { sizeMiB: 512 } })] },
      { type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' },
      editVm({ memoryReservationMiB: 16 }),
      editVm({ demand: { cpuMhz: 100 } }),
    )
    expect(faultsOf(engine)).toEqual([['vm-task-in-progress', 'TaskInProgress']])
    runOut(engine)
    engine.issue(editVm({ memoryReservationMiB: 16 }))
    expect(faultsOf(engine)).toHaveLength(1)
  })

  it('whose migration is queued is not reconfigured', () => {
    const names = Array.from({ length: 9 }, (_, index) => `vm-${index + 1}`)
    const engine = engineOf(
      { vms: names.map((name) => quietVm(name, 'esx-01', { memory: { sizeMiB: 512 } })) },
      ...names.map((vm): Command => ({ type: 'migrate', vm, toHost: 'esx-02', priority: 'high' })),
    )
    expect(viewOf(engine).tasks.at(-1)!.state).toBe('queued')
    engine.issue(edit('vm', 'vm-9', { memoryReservationMiB: 16 }))
    expect(recordsOfType(engine, 'command-refused')[0]).toMatchObject({
      fault: 'TaskInProgress',
      message: expect.stringContaining('its migration is queued'),
    })
  })

  it.each<[string, Command, RegExp]>([
    ['a pool', editVm({ resourcePool: 'gol' }), /Did you mean gold\?/],
    ['a datastore', editHost({ datastores: ['sharedd'] }), /Did you mean shared\?/],
    [
      'a VM of a rule',
      editCluster({ rules: [{ type: 'separate', name: 'r', vms: ['web-01', 'web-1'] }] }),
      /Did you mean web-01\?/,
    ],
  ])('is told the nearest name where an edit names %s that is not there', (_, command, remedy) => {
    const cluster = { ...fully, resourcePools: [{ name: 'gold' }] }
    const engine = engineOf({ cluster }, command)
    expect(recordsOfType(engine, 'command-refused')[0]!.remedy).toMatch(remedy)
  })

  it('has a failed task for an edit that is refused, with its fault', () => {
    const engine = engineOf({}, editVm({ vcpus: 4 }))
    expect(viewOf(engine).tasks).toMatchObject([
      { name: 'Reconfigure virtual machine', target: 'web-01', state: 'error', fault: 'InvalidPowerState' },
    ])
  })

  it('with another task running is not reconfigured until that has ended', () => {
    const runningTask = 'Create virtual machine snapshot'
    const edits = [
      editVm({ cpuReservationMhz: 10 }),
      editVm({ runningTask: null }),
      editVm({ cpuReservationMhz: 10 }),
    ]
    expect(afterEdits({ runningTask }, edits)).toEqual([['vm-task-in-progress', 'TaskInProgress']])
  })

  const nvdimm = { kind: 'nvdimm', name: 'NVDIMM 1', sizeGiB: 1 }
  const cd = { kind: 'cd-dvd', name: 'CD/DVD drive 1', backing: { type: 'client' }, connected: false }
  const serial = { kind: 'serial', name: 'Serial port 1', backing: { type: 'host-device', device: 'COM1' } }
  const usb = { kind: 'usb', name: 'USB device 1' }

  it.each<[string, Json, Json]>([
    ['an NVDIMM', {}, { devices: [nvdimm] }],
    ['PCI passthrough', { devices: [{ kind: 'pci-passthrough', name: 'PCI device 1' }] }, { devices: [] }],
    [
      'a vGPU',
      {},
      { devices: [{ kind: 'vgpu', name: 'PCI device 1', profile: 'grid_a40-8q', frameBufferMiB: 1 }] },
    ],
    [
      'a controller',
      {},
      { devices: [{ kind: 'scsi-controller', name: 'SCSI controller 1', busSharing: 'none' }] },
    ],
    ['a serial port', {}, { devices: [serial] }],
    [
      'SR-IOV',
      {},
      { nics: [{ name: 'Network adapter 1', portGroup: 'VM Network', connected: true, type: 'sriov' }] },
    ],
    [
      'the type of an adapter',
      {},
      { nics: [{ name: 'Network adapter 1', portGroup: 'VM Network', connected: true, type: 'e1000e' }] },
    ],
    [
      'the mode of a disk',
      {},
      { disks: [{ name: 'Hard disk 1', datastore: 'shared', sizeGiB: 40, mode: 'independent-persistent' }] },
    ],
    ['vCPUs', {}, { vcpus: 4 }],
    ['encryption', {}, { isEncrypted: true }],
    ['the switchover limit', {}, { maxSwitchoverSeconds: 200 }],
    ['a template', {}, { isTemplate: true }],
  ])('%s needs it off', (_, vm, set) => {
    expect(afterEdits(vm, [editVm(set)])).toEqual([needsOff])
    expect(afterEdits({ ...vm, powerState: 'suspended' }, [editVm(set)])).toEqual([needsOff])
    expect(afterEdits({ ...vm, powerState: 'poweredOff' }, [editVm(set)])).toEqual([])
  })

  it.each<[string, Json, Json]>([
    ['a CD drive is disconnected', { devices: [{ ...cd, connected: true }] }, { devices: [cd] }],
    ['the backing of a serial port', { devices: [serial] }, { devices: [{ ...serial, connected: false }] }],
    ['a USB device', {}, { devices: [{ ...usb, vmotionAllowed: false }] }],
    [
      'an adapter is disconnected',
      {},
      { nics: [{ name: 'Network adapter 1', portGroup: 'VM Network', connected: false }] },
    ],
    [
      'a second disk',
      {},
      {
        disks: [
          { name: 'Hard disk 1', datastore: 'shared', sizeGiB: 40 },
          { name: 'Hard disk 2', datastore: 'shared', sizeGiB: 1 },
        ],
      },
    ],
    ['encrypted vMotion', {}, { encryptedVmotion: 'disabled' }],
    ['its level for DRS', {}, { drsAutomation: 'manual' }],
  ])('while it runs: %s', (_, vm, set) => {
    expect(afterEdits(vm, [editVm(set)])).toEqual([])
  })

  it('reserves at most what it has and what its host has left', () => {
    const hosts = hostsNamed(2, { memoryGiB: 8, cpu: { sockets: 1, coresPerSocket: 1, mhz: 1000 } })
    const memory = { sizeMiB: 3000, touchedPercent: 0 }
    const vms = [
      quietVm('web-01', 'esx-01', { memory, vcpus: 1 }),
      quietVm('db-01', 'esx-01', {
        memory: { sizeMiB: 800, touchedPercent: 0, reservationMiB: 800 },
        vcpus: 1,
        cpuReservationMhz: 600,
      }),
    ]
    const engine = engineOf(
      { hosts, vms },
      editVm({ memoryReservationMiB: 3001 }),
      editVm({ cpuReservationMhz: 401 }),
      editVm({ cpuReservationMhz: 400, memoryReservationMiB: 3000 }),
    )
    expect(faultsOf(engine)).toEqual([
      ['reservation-above-size', 'InvalidArgument'],
      ['host-cpu-reservation-insufficient', 'InsufficientHostCpuCapacityFault'],
    ])
  })

  it('uses only what is there', () => {
    const edits = [
      editVm({ disks: [{ name: 'Hard disk 1', datastore: 'gone', sizeGiB: 40 }] }),
      editVm({ nics: [{ name: 'Network adapter 1', portGroup: 'VM network', connected: true }] }),
      editVm({ resourcePool: 'Gold' }),
      edit('vm', 'web-02', { question: null }),
    ]
    expect(afterEdits({}, edits).map(([, fault]) => fault)).toEqual([
      'InvalidDatastore',
      'InvalidDeviceBacking',
      'ManagedObjectNotFound',
      'ManagedObjectNotFound',
    ])
  })
})

describe('a host', () => {
  const engine = () => engineOf({ vms: [quietVm('web-01')] })
  const specOf = (one: Engine) => one.inventory.hosts.get('esx-01')!.spec

  it('keeps port groups to which somebody is attached', () => {
    const one = engine()
    const without = (label: string) =>
      editHost({
        standardSwitches: specOf(one).standardSwitches.map((entry) => ({
          ...entry,
          portGroups: entry.portGroups.filter((group) => group.name !== label),
        })),
      })
    one.issue(without('VM Network'))
    one.issue(without('vMotion'))
    one.issue({ type: 'power-off', vm: 'web-01' })
    one.issue(without('VM Network'))
    expect(faultsOf(one)).toEqual([
      ['resource-in-use', 'ResourceInUse'],
      ['resource-in-use', 'ResourceInUse'],
    ])
    expect(recordsOfType(one, 'command-refused').map(({ message }) => message)).toEqual([
      expect.stringContaining('web-01'),
      expect.stringContaining('vmk1'),
    ])
  })

  it('keeps NICs that serve a switch, gives each to one, and attaches adapters to what it has', () => {
    const one = engine()
    const { physicalNics, standardSwitches, vmkernelAdapters } = specOf(one)
    one.issue(editHost({ physicalNics: physicalNics.slice(0, 1) }))
    one.issue(
      editHost({ standardSwitches: standardSwitches.map((entry) => ({ ...entry, uplinks: ['vmnic0'] })) }),
    )
    one.issue(
      editHost({ vmkernelAdapters: vmkernelAdapters.map((entry) => ({ ...entry, portGroup: 'vmotion' })) }),
    )
    one.issue(editHost({ vmkernelAdapters: [...vmkernelAdapters, vmkernelAdapters[0]] }))
    expect(faultsOf(one).map(([, fault]) => fault)).toEqual([
      'ResourceInUse',
      'ResourceInUse',
      'NotFound',
      'AlreadyExists',
    ])
  })

  it('loses an adapter that a migration uses, and the migration with it', () => {
    const one = engineOf({ vms: [quietVm('web-01', 'esx-01', { memory: { sizeMiB: 4096 } })] })
    one.issue({ type: 'migrate', vm: 'web-01', toHost: 'esx-02', priority: 'high' })
    one.advance(2_000_000_000)
    one.issue(editHost({ vmkernelAdapters: specOf(one).vmkernelAdapters.slice(0, 1) }))
    expect(faultsOf(one)).toEqual([])
    expect(viewOf(runOut(one)).migrations[0]!.outcome).toMatchObject({ outcome: 'failed', owner: 'esx-01' })
  })

  it('unmounts a datastore only when its VMs have nothing there', () => {
    const one = engine()
    one.issue(editHost({ datastores: [] }))
    one.issue(editHost({ datastores: ['shared', 'gone'] }))
    one.issue(edit('host', 'esx-02', { datastores: [] }))
    expect(faultsOf(one)).toEqual([
      ['resource-in-use', 'ResourceInUse'],
      ['edit-object-unknown', 'NotFound'],
    ])
  })

  it('and a datastore is not made smaller than what lies on it', () => {
    const one = engineOf({ vms: [quietVm('web-01')] }, edit('datastore', 'shared', { capacityGiB: 10 }))
    expect(faultsOf(one)).toEqual([['datastore-too-small', 'InvalidArgument']])
  })
})

describe('a distributed switch', () => {
  const members = [{ host: 'esx-01', uplinks: ['vmnic2'] }]
  const portGroups = [{ name: 'dv-shop' }]
  const physicalNics = ['vmnic0', 'vmnic1', 'vmnic2'].map((name) => ({ name }))
  const parts: ClusterEstate = {
    hosts: [{ name: 'esx-01', physicalNics }, { name: 'esx-02' }],
    vms: [quietVm('web-01', 'esx-01', { nics: [{ portGroup: 'dv-shop' }] })],
    datacenter: { distributedSwitches: [{ name: 'dvs', members, portGroups }] },
  }

  it('keeps members and port groups that are in use, and takes NICs that are free', () => {
    const one = engineOf(
      parts,
      edit('switch', 'dvs', { members: [] }),
      edit('switch', 'dvs', { portGroups: [] }),
      edit('switch', 'dvs', { members: [...members, { host: 'esx-02', uplinks: ['vmnic0'] }] }),
      edit('switch', 'dvs', { members: [...members, { host: 'esx-02', uplinks: ['vmnic9'] }] }),
      edit('switch', 'dvs', { members: [...members, { host: 'esx-02', uplinks: [] }] }),
    )
    expect(faultsOf(one).map(([, fault]) => fault)).toEqual([
      'ResourceInUse',
      'ResourceInUse',
      'ResourceInUse',
      'NotFound',
    ])
  })
})

describe('a cluster', () => {
  const must = (name: string, hosts: string[], vms = ['web-01']) => ({
    type: 'vm-host',
    name,
    enabled: true,
    vms,
    hosts,
    wording: 'must-run-on',
  })

  it('deactivates the newer of two required rules that leave a VM no host, and says so', () => {
    const rules = [must('older', ['esx-01']), must('wider', ['esx-01', 'esx-02']), must('newer', ['esx-02'])]
    const engine = engineOf({ vms: [quietVm('web-01')] }, editCluster({ rules }))
    expect(recordsOfType(engine, 'rule-deactivated')).toMatchObject([{ rule: 'newer', olderRule: 'wider' }])
    expect(engine.inventory.clusters.get('CL-1')!.spec.rules!.map((rule) => rule.enabled)).toEqual([
      true,
      true,
      false,
    ])
    expect(viewOf(engine).events.at(-1)!.text).toContain('newer')
  })

  it('deactivates the newer of two rules that keep together and separate the same VMs', () => {
    const vms = ['web-01', 'web-02']
    const rules = [
      { type: 'separate', name: 'apart', enabled: true, vms },
      { type: 'keep-together', name: 'together', enabled: true, vms },
    ]
    const engine = engineOf({ vms: vms.map((name) => quietVm(name)) }, editCluster({ rules }))
    expect(recordsOfType(engine, 'rule-deactivated')).toMatchObject([
      { rule: 'together', olderRule: 'apart' },
    ])
  })

  it('loses its resource pools with DRS', () => {
    const cluster = { ...fully, resourcePools: [{ name: 'Gold' }] }
    const engine = engineOf({ cluster, vms: [] }, editCluster({ drs: null }))
    expect(engine.inventory.clusters.get('CL-1')!.spec.resourcePools).toBeUndefined()
    expect(recordsOfType(engine, 'object-reconfigured')[0]!.fields).toBe('vSphere DRS, resource pools')
  })

  it('is told what does not fit together', () => {
    const pool = (name: string, parent?: string, cpuReservationMhz = 0) => ({
      name,
      ...(parent !== undefined && { parent }),
      cpuReservationMhz,
      memoryReservationMiB: 0,
      cpuExpandable: true,
      memoryExpandable: true,
    })
    const engine = engineOf(
      { vms: [quietVm('web-01')] },
      editCluster({ rules: [must('a', ['esx-01']), must('a', ['esx-02'])] }),
      editCluster({ rules: [must('a', ['esx-01'], ['gone'])] }),
      editCluster({ rules: [must('a', ['gone'])] }),
      editCluster({ resourcePools: [pool('Gold'), pool('Gold')] }),
      editCluster({ resourcePools: [pool('Gold', 'Silver')] }),
      editCluster({ resourcePools: [pool('Gold', 'Silver'), pool('Silver', 'Gold')] }),
      editCluster({ resourcePools: [pool('Gold', undefined, 100_000_000)] }),
      editCluster({ ha: { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-77'] } } }),
    )
    expect(faultsOf(engine).map(([, fault]) => fault)).toEqual([
      'DuplicateName',
      'InvalidArgument',
      'InvalidArgument',
      'DuplicateName',
      'InvalidArgument',
      'InvalidArgument',
      'InsufficientCpuResourcesFault',
      'InvalidArgument',
    ])
  })
})
