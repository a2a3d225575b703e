/** Checks of resources, HA and rules: each speaks for its own cause, its cures mend it, near misses are silent. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import {
  baseEstate,
  baseRequest,
  inventoryOf,
  type Plain,
  type PlainEstate,
} from '../../support/blockers/base-estate.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'
import { testCures } from '../../support/blockers/apply-cure.ts'
import { clusterBlockers, resourceBlockers } from '../../support/blockers/resource-blockers.ts'

describe('each check of resources', () => {
  testBlockers([...resourceBlockers, ...clusterBlockers])
  testCures([...resourceBlockers, ...clusterBlockers])
})

function findingsOf(
  kind: MigrationKind,
  plant: (estate: PlainEstate) => void,
  request: Partial<MigrationRequest> = {},
) {
  const plain = baseEstate(kind)
  plant(plain)
  return checkMigration(inventoryOf(plain), { ...baseRequest(kind), ...request }).findings
}

const idsOf = (...asked: Parameters<typeof findingsOf>) => findingsOf(...asked).map(({ check }) => check)

/** A second cluster CL-2 with esx-03 and esx-04 in the same datacenter. */
function secondCluster({ datacenter }: PlainEstate, settings: Plain = {}): void {
  const hosts = ['esx-03', 'esx-04'].map((name) => ({ name, datastores: ['shared-1', 'shared-2'] }))
  datacenter.clusters.push({ name: 'CL-2', hosts, ...settings })
}

describe('resource pools', () => {
  const pool = { name: 'Small', cpuReservationMhz: 500, memoryReservationMiB: 1024 }

  it('let a VM in that fits, or whose parents have room, or that is in the pool already', () => {
    const small = (change: Plain) => (estate: PlainEstate) => {
      estate.sourceCluster.resourcePools = [{ ...pool, cpuExpandable: false, ...change }]
      estate.vm.cpuReservationMhz = 1000
    }
    const toPool = { toPool: 'Small' }
    expect(idsOf('vmotion', small({ cpuReservationMhz: 1000 }), toPool)).toEqual([])
    expect(idsOf('vmotion', small({ cpuExpandable: true }), toPool)).toEqual([])
    const inside = (estate: PlainEstate) => {
      small({})(estate)
      estate.vm.resourcePool = 'Small'
    }
    expect(idsOf('vmotion', inside, toPool)).toEqual([])
    expect(idsOf('vmotion', inside)).toEqual([])
  })

  it('count the overhead of a VM that reserves nothing', () => {
    const empty = { name: 'Small', memoryExpandable: false }
    const [finding] = findingsOf(
      'vmotion',
      ({ sourceCluster }) => {
        sourceCluster.resourcePools = [empty]
      },
      { toPool: 'Small' },
    )
    expect(finding).toMatchObject({ check: 'pool-mem-insufficient', left: { value: '52.9 MiB' } })
    // Lowering a reservation of nothing does not help; an expandable or larger pool does.
    expect(finding!.cures.map(({ text }) => text)).toEqual([
      'Make the memory reservation of resource pool Small expandable',
      'Raise the memory reservation of resource pool Small',
    ])
  })

  it('say nothing of a full cluster that the host does not say', () => {
    const full = ({ vm, destination }: PlainEstate) => {
      vm.memory.reservationMiB = 4096
      destination.memoryGiB = 8
    }
    expect(idsOf('xvc-elm', full)).toEqual(['host-mem-insufficient'])
  })

  it('name a pool that the cluster does not have', () => {
    expect(findingsOf('vmotion', () => {}, { toPool: 'Ghost' })).toMatchObject([
      { check: 'object-not-found', message: 'There is no resource pool named Ghost in this estate.' },
    ])
  })
})

describe('capacity of the host', () => {
  it('is met by a VM that fits to the last MHz', () => {
    const exact = ({ vm, vms }: PlainEstate) => {
      vm.cpuReservationMhz = 1000
      vms.push({
        name: 'db-01',
        host: 'esx-02',
        memory: { sizeMiB: 1024 },
        cpuReservationMhz: 95_000,
      })
    }
    expect(idsOf('vmotion', exact)).toEqual([])
  })

  it('counts what runs there only', () => {
    const off = ({ vm, vms }: PlainEstate) => {
      vm.cpuReservationMhz = 1000
      vms.push({
        name: 'db-01',
        host: 'esx-02',
        powerState: 'poweredOff',
        memory: { sizeMiB: 1024 },
        cpuReservationMhz: 95_500,
      })
    }
    expect(idsOf('vmotion', off)).toEqual([])
  })

  it('lets vMotions under way hold their CPU', () => {
    const plain = baseEstate('vmotion')
    plain.vm.cpuReservationMhz = 4800
    plain.destination.cpu = { sockets: 1, coresPerSocket: 2, mhz: 2400 }
    const inventory = inventoryOf(plain)
    expect(checkMigration(inventory, baseRequest('vmotion')).findings).toEqual([])
    inventory.hosts.get('esx-02')!.reservedCpuMhz = 2400
    expect(checkMigration(inventory, baseRequest('vmotion')).findings).toMatchObject([
      { check: 'host-cpu-insufficient', right: { value: '2,400 MHz' } },
    ])
  })

  it('does not count the VM where it is', () => {
    expect(idsOf('storage-vmotion', ({ source }) => void (source.memoryGiB = 9))).toEqual([])
  })

  it('holds as many vGPUs as its GPUs have slots', () => {
    const vgpus =
      (slots: number) =>
      ({ vm, vms, source, destination, vcenter }: PlainEstate) => {
        const device = { kind: 'vgpu', name: 'PCI device 1', profile: 'grid_a40-8q' }
        const gpus = [{ name: 'NVIDIA A40', vgpuProfiles: ['grid_a40-8q'], slots }]
        source.gpus = gpus
        destination.gpus = gpus
        vm.devices = [device]
        vms.push({ name: 'db-01', host: 'esx-02', memory: { sizeMiB: 1024 }, devices: [device] })
        vcenter.settings = { 'vgpu.hotmigrate.enabled': true }
      }
    expect(idsOf('vmotion', vgpus(2))).toEqual([])
    expect(idsOf('vmotion', vgpus(1))).toEqual(['graphics-insufficient'])
  })
})

describe('HA admission control', () => {
  const tight = { ha: { admissionControl: { policy: 'percentage', cpuPercent: 25, memoryPercent: 100 } } }

  it('refuses what comes into the cluster and not what moves inside it', () => {
    const inside = ({ sourceCluster }: PlainEstate) => void Object.assign(sourceCluster, tight)
    expect(idsOf('vmotion', inside)).toEqual([])
    const into = (estate: PlainEstate) => secondCluster(estate, tight)
    expect(idsOf('vmotion', into, { toHost: 'esx-03' })).toEqual(['ha-admission'])
  })

  it('leaves a cluster alone whose admission control is disabled or that has dedicated hosts', () => {
    for (const ha of [{}, { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-04'] } }]) {
      const into = (estate: PlainEstate) => secondCluster(estate, { ha })
      expect(idsOf('vmotion', into, { toHost: 'esx-03' })).toEqual([])
    }
  })

  it('warns of an agent in error only where the cluster has HA', () => {
    expect(idsOf('vmotion', ({ destination }) => void (destination.haAgent = 'error'))).toEqual([])
  })

  it('keeps silent on protection where another host sees the datastore, or there was none', () => {
    const ha = ({ sourceCluster }: PlainEstate) => void (sourceCluster.ha = {})
    expect(idsOf('storage-vmotion', ha)).toEqual([])
    const alone = (estate: PlainEstate) => {
      ha(estate)
      estate.vm.disks[0].datastore = 'local-1'
      estate.source.datastores.push('local-3')
      estate.datacenter.datastores.push({ name: 'local-3', isLocal: true })
    }
    expect(idsOf('storage-vmotion', alone, { toDatastore: 'local-3' })).toEqual([])
  })
})

describe('rules', () => {
  const vmHost = (wording: string, hosts: string[], name = 'Rule-1') => ({
    type: 'vm-host',
    name,
    vms: ['web-01'],
    hosts,
    wording,
  })
  const withRules =
    (rules: Plain[], drs: Plain | undefined = {}) =>
    ({ sourceCluster, vms }: PlainEstate) => {
      sourceCluster.rules = rules
      if (drs !== undefined) sourceCluster.drs = drs
      vms.push({ name: 'db-01', host: 'esx-02', memory: { sizeMiB: 1024 } })
    }

  it('that are disabled, name other VMs, or allow the host say nothing', () => {
    const rules = [
      { ...vmHost('must-run-on', ['esx-01'], 'Rule-1'), enabled: false },
      { ...vmHost('must-run-on', ['esx-01'], 'Rule-2'), vms: ['db-01'] },
      vmHost('must-run-on', ['esx-01', 'esx-02'], 'Rule-3'),
      vmHost('must-not-run-on', ['esx-01'], 'Rule-4'),
    ]
    expect(idsOf('vmotion', withRules(rules))).toEqual([])
  })

  it('that are required stay in force without DRS; others do not', () => {
    const off = (rules: Plain[]) => (estate: PlainEstate) => {
      withRules(rules)(estate)
      delete estate.sourceCluster.drs
    }
    const [must] = findingsOf('vmotion', off([vmHost('must-run-on', ['esx-01'])]))
    expect(must).toMatchObject({ check: 'vm-host-must-rule', severity: 'error' })
    expect(must!.note).toContain('stays in force')
    const separate = { type: 'separate', name: 'Rule-2', vms: ['web-01', 'db-01'] }
    expect(idsOf('vmotion', off([vmHost('should-run-on', ['esx-01']), separate]))).toEqual([])
  })

  it('that are required intersect, and a preference that they rule out is moot', () => {
    const rules = [
      vmHost('must-run-on', ['esx-01', 'esx-02'], 'Rule-1'),
      vmHost('must-not-run-on', ['esx-01'], 'Rule-2'),
      vmHost('should-run-on', ['esx-01'], 'Rule-3'),
    ]
    expect(idsOf('vmotion', withRules(rules))).toEqual([])
    const none = [
      vmHost('must-run-on', ['esx-01'], 'Rule-1'),
      vmHost('must-not-run-on', ['esx-01'], 'Rule-2'),
    ]
    const [finding] = findingsOf('vmotion', withRules(none))
    expect(finding!.remedy).toContain('leave no host of CL-1')
  })

  it('between VMs count those that run, and a pair that stays apart or together is content', () => {
    const together = { type: 'keep-together', name: 'Rule-1', vms: ['web-01', 'db-01'] }
    expect(idsOf('vmotion', withRules([together]))).toEqual([])
    const off = (estate: PlainEstate) => {
      withRules([{ ...together, type: 'separate' }])(estate)
      estate.vms[1]!.powerState = 'poweredOff'
    }
    expect(idsOf('vmotion', off)).toEqual([])
  })

  it('of the cluster that the VM leaves do not hold it', () => {
    const leaving = (estate: PlainEstate) => {
      withRules([vmHost('must-run-on', ['esx-01'])])(estate)
      secondCluster(estate)
    }
    expect(idsOf('vmotion', leaving, { toHost: 'esx-03' })).toEqual([])
  })
})
