/** Moves between vCenters from end to end: what arrives, what stays behind, and what never goes there. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import { Engine } from '../../../core/engine/engine.ts'
import { describeEstate } from '../../../electron/services/estate-view.ts'
import { recordsOfType, runOut } from '../../support/scenarios.ts'
import { leftBehind, placesOf, randomWrites, spaceProblem } from '../../support/storage-moves.ts'
import {
  begunCrossing,
  crossed,
  islands,
  newestMigration,
  toOtherIsland,
  type MigrateCommand,
  type TwoIslands,
} from '../../support/two-islands.ts'

type Json = Record<string, unknown>

const onStretched = { disks: [{ name: 'Hard disk 1', datastore: 'stretched', sizeGiB: 1, usedGiB: 0.5 }] }
const writing: Json = {
  workload: {
    writes: [{ pattern: 'uniform', region: { sizeMiB: 16 }, pagesPerSecond: 2000 }],
    disks: [randomWrites],
  },
}

const variants: readonly [string, Json, Partial<MigrateCommand>, string][] = [
  ['compute only', { ...onStretched, ...writing }, { toDatastore: 'stretched' }, 'vmotion'],
  ['compute and storage', writing, {}, 'combined'],
  ['powered off', { powerState: 'poweredOff' }, {}, 'cold'],
  ['suspended', { powerState: 'suspended' }, {}, 'cold'],
  [
    'powered off on shared storage',
    { powerState: 'poweredOff', ...onStretched },
    { toDatastore: 'stretched' },
    'cold',
  ],
]

describe.each([
  ['inside one SSO domain', false],
  ['between two SSO domains', true],
])('%s', (_, isOtherDomain) => {
  it.each(variants)('%s', (_name, vm, change, kind) => {
    const engine = crossed({ isOtherDomain, vm }, change)
    const migration = newestMigration(engine)
    expect(migration.outcome).toMatchObject({ outcome: 'completed', fault: '', owner: 'esx-b1' })
    expect(migration.kind).toBe(kind)
    expect(migration.vcenterChange).toMatchObject({
      fromVcenter: 'vc-a',
      toVcenter: 'vc-b',
      isSameSsoDomain: !isOtherDomain,
    })
    const datastore = change.toDatastore ?? 'san-b'
    expect(placesOf(engine)).toEqual([datastore, datastore])
    expect(leftBehind(engine)).toBe('')
    expect(spaceProblem(engine)).toBe('')
    for (const { staleBlocks, lostWrites } of recordsOfType(engine, 'disk-verified'))
      expect([staleBlocks, lostWrites]).toEqual([0, 0])
    for (const { stalePages } of recordsOfType(engine, 'memory-verified')) expect(stalePages).toBe(0)
  })

  it('hands the VM over once, at the instant at which the destination owns it', () => {
    const engine = crossed({ isOtherDomain })
    const [change] = recordsOfType(engine, 'vcenter-changed')
    const [passed] = recordsOfType(engine, 'ownership-passed')
    expect(recordsOfType(engine, 'vcenter-changed')).toHaveLength(1)
    expect(change!.atNs).toBe(passed!.atNs)
    expect(change!.toMoRef).toMatch(/^vm-\d+$/)
    expect(change!.toMoRef).not.toBe(change!.fromMoRef)
    expect(engine.inventory.vms.get('web-01')!.moRef).toBe(change!.toMoRef)
  })

  it('shows the VM under its new vCenter', () => {
    const estate = describeEstate(crossed({ isOtherDomain }).inventory)
    const host = estate.vms.find((vm) => vm.name === 'web-01')!.host
    expect(estate.hosts.find((one) => one.name === host)).toMatchObject({
      vcenter: 'vc-b',
      datacenter: 'DC-B',
    })
    const [a, b] = ['vc-a', 'vc-b'].map((name) => estate.hosts.filter((one) => one.vcenter === name))
    const runsOn = (hosts: typeof a) => estate.vms.filter((vm) => hosts!.some((one) => one.name === vm.host))
    expect([runsOn(a).length, runsOn(b).length]).toEqual([0, 1])
  })

  it('leaves the VM as it was when it is cancelled', () => {
    const engine = begunCrossing({ isOtherDomain, vm: { storagePolicy: 'Gold', folder: 'Web' } })
    const before = engine.inventory.vms.get('web-01')!
    const { spec, moRef } = before
    engine.advance(3_000_000_000)
    expect(newestMigration(engine).stages.at(-1)!.stage).toBe('disk-copy')
    engine.issue({ type: 'cancel', vm: 'web-01' })
    runOut(engine)
    const after = engine.inventory.vms.get('web-01')!
    expect(newestMigration(engine).outcome).toMatchObject({ outcome: 'cancelled' })
    expect(after).toMatchObject({ host: 'esx-a1', moRef, spec })
    expect(recordsOfType(engine, 'vcenter-changed')).toEqual([])
    expect(engine.inventory.vcenters.get('vc-a')!.blockedMacs).toEqual([])
    expect(leftBehind(engine)).toBe('')
  })
})

const settled: TwoIslands = {
  vm: {
    storagePolicy: 'Gold',
    drsAutomation: 'manual',
    folder: 'Web',
    resourcePool: 'Pool-A',
    perVmEvc: undefined,
    cpuReservationMhz: 100,
  },
  vms: [
    { name: 'web-02', host: 'esx-a2', memory: { sizeMiB: 64 } },
    { name: 'web-03', host: 'esx-a2', memory: { sizeMiB: 64 } },
  ],
  fromDatacenter: { folders: [{ name: 'Web' }] },
  fromCluster: {
    drs: { level: 'manual' },
    resourcePools: [{ name: 'Pool-A' }],
    rules: [
      { type: 'separate', name: 'apart', vms: ['web-01', 'web-02'] },
      { type: 'keep-together', name: 'all', vms: ['web-02', 'web-03', 'web-01'] },
      { type: 'vm-host', name: 'here', vms: ['web-01'], hosts: ['esx-a1'], wording: 'should-run-on' },
    ],
  },
  toCluster: { drs: { level: 'manual' }, resourcePools: [{ name: 'Pool-B' }] },
  toDatacenter: { folders: [{ name: 'Arrivals' }] },
}

describe('what travels', () => {
  const specAfter = (parts: TwoIslands, change: Partial<MigrateCommand> = {}) =>
    crossed(parts, change).inventory.vms.get('web-01')!.spec

  it('is in the folder and the pool that were chosen, else in the roots', () => {
    const chosen = specAfter(settled, { folder: 'Arrivals', resourcePool: 'Pool-B' })
    expect(chosen).toMatchObject({ folder: 'Arrivals', resourcePool: 'Pool-B' })
    const left = specAfter(settled)
    expect([left.folder, left.resourcePool]).toEqual([undefined, undefined])
    const alike = { ...settled, toDatacenter: { folders: [{ name: 'Web' }] } }
    expect(specAfter(alike).folder).toBe('Web')
    expect(specAfter(alike, { folder: '' }).folder).toBeUndefined()
  })

  it('has the policy that was chosen there', () => {
    const datastores = [{ name: 'san-b', capacityGiB: 100, policies: ['Gold', 'Silver'] }]
    const there = { ...settled, toDatacenter: { datastores } }
    for (const storagePolicy of ['Gold', 'Silver'])
      expect(specAfter(there, { storagePolicy }).storagePolicy).toBe(storagePolicy)
  })

  it('keeps reservations and addresses, and loses its policy; its DRS level stays in one SSO domain', () => {
    const same = specAfter(settled)
    expect(same).toMatchObject({ cpuReservationMhz: 100, drsAutomation: 'manual' })
    expect(same.nics[0]!.mac).toBe('00:50:56:80:00:01')
    expect(same.storagePolicy).toBeUndefined()
    expect(specAfter({ ...settled, isOtherDomain: true }).drsAutomation).toBeUndefined()
    const withoutDrs = { ...settled, toCluster: { resourcePools: [{ name: 'Pool-B' }] } }
    expect(specAfter(withoutDrs).drsAutomation).toBeUndefined()
  })

  it('leaves the rules of its cluster, and those that are left with too few VMs go', () => {
    const engine = crossed(settled)
    expect(engine.inventory.clusters.get('CL-A')!.spec.rules).toEqual([
      { type: 'keep-together', name: 'all', enabled: true, vms: ['web-02', 'web-03'] },
    ])
    const [change] = recordsOfType(engine, 'vcenter-changed')
    expect(change!.lost).toContain('rules apart and all and here (unconfirmed)')
    expect(change!.lost).toContain('storage policy Gold')
    const fields = recordsOfType(engine, 'object-reconfigured').map(({ kind, name, fields: changed }) => [
      kind,
      name,
      changed,
    ])
    expect(fields).toEqual([
      ['VM', 'web-01', 'storage policy, resource pool, VM folder'],
      ['cluster', 'CL-A', 'VM/Host rules'],
    ])
  })

  it('is told in words without what the VM does not have', () => {
    const view = newestMigration(crossed())
    const { kept, lost } = view.vcenterChange!
    expect(kept).toContain('MAC addresses')
    expect(lost).toContain('performance history')
    expect([...kept, ...lost].some((words) => /policy|rules|vApp|DRS|encryption/.test(words))).toBe(false)
  })
})

describe('a MAC address', () => {
  const back = toOtherIsland({}, { toHost: 'esx-a2', toDatastore: 'san-a' })

  it('stays blocked in the vCenter that it left, and meets whoever comes there with it', () => {
    const twin = {
      name: 'web-02',
      host: 'esx-b2',
      memory: { sizeMiB: 64 },
      nics: [{ mac: '00:50:56:80:00:01' }],
    }
    const engine = crossed({ vms: [twin] })
    expect(engine.inventory.vcenters.get('vc-a')!.blockedMacs).toEqual([
      { mac: '00:50:56:80:00:01', vm: 'web-01' },
    ])
    const request = { vm: 'web-02', toHost: 'esx-a1', toDatastore: 'san-a', networks: back.networks }
    const { findings } = checkMigration(engine.inventory, request)
    expect(findings.map(({ check, severity }) => [check, severity])).toEqual([
      ['xvc-mac-conflict', 'warning'],
    ])
    expect(findings[0]!.message).toContain('is blocked in vc-a: web-01 has taken it to another vCenter')
  })

  it('is free again for the VM that comes back, which gets another managed object id once more', () => {
    const engine = crossed()
    const first = engine.inventory.vms.get('web-01')!.moRef
    engine.issue(back)
    runOut(engine)
    expect(newestMigration(engine).outcome).toMatchObject({ outcome: 'completed', owner: 'esx-a2' })
    const [a, b] = ['vc-a', 'vc-b'].map((name) => engine.inventory.vcenters.get(name)!.blockedMacs)
    expect(a).toEqual([])
    expect(b).toEqual([{ mac: '00:50:56:80:00:01', vm: 'web-01' }])
    const moRefs = recordsOfType(engine, 'vcenter-changed').flatMap(({ fromMoRef, toMoRef }) => [
      fromMoRef,
      toMoRef,
    ])
    expect(moRefs[1]).toBe(first)
    expect(moRefs[2]).toBe(first)
    expect(new Set(moRefs).size).toBe(3)
  })
})

describe('what vCenter does by itself', () => {
  const busy: TwoIslands = {
    vm: { demand: { cpuMhz: 30_000 } },
    vms: [{ name: 'web-02', host: 'esx-a1', memory: { sizeMiB: 64 }, demand: { cpuMhz: 30_000 } }],
    fromCluster: { drs: { level: 'fullyAutomated' } },
    toCluster: { drs: { level: 'fullyAutomated' } },
  }

  it('never goes to a host of another vCenter, though that is idle and sees the same datastore', () => {
    const engine = Engine.start({
      scenario: islands({ ...busy, vm: { ...busy.vm, ...onStretched } }),
      seed: 1,
    })
    engine.issue({ type: 'enter-maintenance-mode', host: 'esx-a2', moveOffline: true })
    engine.issue({ type: 'enter-maintenance-mode', host: 'esx-a1', moveOffline: true })
    runOut(engine)
    expect([...engine.inventory.vms.values()].map(({ host }) => host)).toEqual(['esx-a1', 'esx-a1'])
    expect(engine.inventory.hosts.get('esx-a1')!.maintenance).toBe('entering')
    expect(recordsOfType(engine, 'vcenter-changed')).toEqual([])
  })

  it('looks after a VM that has come in its new cluster', () => {
    const engine = begunCrossing({ ...busy, vm: onStretched }, { toDatastore: 'stretched' })
    runOut(engine)
    engine.issue({ type: 'enter-maintenance-mode', host: 'esx-b1', moveOffline: false })
    runOut(engine)
    expect(engine.inventory.vms.get('web-01')!.host).toBe('esx-b2')
    expect(engine.inventory.hosts.get('esx-b1')!.maintenance).toBe('in')
  })
})

describe('a run', () => {
  it('is the same from a copy in the middle, blocked addresses and ids included', () => {
    const engine = begunCrossing({ vm: writing })
    engine.advance(4_000_000_000)
    const copy = Engine.restore(engine.snapshot())
    runOut(engine)
    runOut(copy)
    expect(copy.recorder.bytes()).toEqual(engine.recorder.bytes())
    for (const name of ['vc-a', 'vc-b'])
      expect(copy.inventory.vcenters.get(name)).toEqual(engine.inventory.vcenters.get(name))
  })
})
