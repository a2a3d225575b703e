/** A move to a cluster or pool without a host: DRS must be on, and takes the best host that passes all checks. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { MigrationRequest } from '../../../core/checks/request.ts'
import { baseEstate, inventoryOf, type Plain, type PlainEstate } from '../../support/blockers/base-estate.ts'

/** Cluster CL-2 with esx-03, esx-04 and esx-05, DRS on and a pool. */
function reportOf(
  plant: (hosts: readonly Plain[], cluster: Plain, estate: PlainEstate) => void = () => {},
  request: Omit<MigrationRequest, 'vm'> = { toCluster: 'CL-2' },
) {
  const estate = baseEstate('vmotion')
  const hosts: Plain[] = ['esx-03', 'esx-04', 'esx-05'].map((name) => ({
    name,
    datastores: ['shared-1', 'shared-2'],
  }))
  const cluster: Plain = { name: 'CL-2', hosts, drs: {}, resourcePools: [{ name: 'Gold' }] }
  estate.datacenter.clusters.push(cluster)
  plant(hosts, cluster, estate)
  return checkMigration(inventoryOf(estate), { vm: 'web-01', ...request })
}

describe('a move to a cluster', () => {
  it('goes to the first of equal hosts, with a report of each', () => {
    const report = reportOf()
    expect(report).toMatchObject({ toHost: 'esx-03', kind: 'vmotion', findings: [] })
    expect(report.hosts!.map(({ toHost }) => toHost)).toEqual(['esx-03', 'esx-04', 'esx-05'])
  })

  it('goes to the host with the most free memory that passes all checks', () => {
    const report = reportOf((hosts) => {
      hosts[1]!.memoryGiB = 512
      hosts[2]!.memoryGiB = 1024
      hosts[2]!.inMaintenanceMode = true
    })
    expect(report.toHost).toBe('esx-04')
    expect(report.hosts![2]!.findings.map(({ check }) => check)).toEqual(['dest-in-maintenance'])
  })

  it('breaks no rule between VMs, and pleases a preference where it can', () => {
    const apart = reportOf((_, cluster, { vms }) => {
      cluster.rules = [{ type: 'separate', name: 'Rule-1', vms: ['web-01', 'db-01'] }]
      vms.push({ name: 'db-01', host: 'esx-03', memory: { sizeMiB: 1024 } })
    })
    expect(apart.toHost).toBe('esx-04')
    const preferred = reportOf((_, cluster) => {
      cluster.rules = [
        { type: 'vm-host', name: 'Rule-1', vms: ['web-01'], hosts: ['esx-05'], wording: 'should-run-on' },
      ]
    })
    expect(preferred).toMatchObject({ toHost: 'esx-05', findings: [] })
  })

  it('needs a chosen host where DRS is off', () => {
    const report = reportOf((_, cluster) => delete cluster.drs)
    expect(report).toMatchObject({
      toHost: '',
      findings: [{ check: 'drs-required-for-pool', fault: 'InvalidArgument', right: { value: 'off' } }],
    })
    expect(report.hosts).toHaveLength(3)
  })

  it('names what stands in the way on every host, and the cures of hosts that lack one thing', () => {
    const { toHost, findings } = reportOf((hosts) => {
      hosts[0]!.memoryGiB = 5
      hosts[0]!.datastores = ['shared-2']
      hosts[1]!.inMaintenanceMode = true
      hosts[2]!.mounts = [{ datastore: 'shared-1', readOnly: true }]
    })
    expect(toHost).toBe('')
    expect(findings).toMatchObject([{ check: 'no-compatible-host', fault: 'NoCompatibleHost' }])
    expect(findings[0]!.left.value).toBe(
      'esx-03: disk-not-shared, host-mem-free; esx-04: dest-in-maintenance; esx-05: ds-readonly-on-dest',
    )
    const texts = findings[0]!.cures.map(({ text }) => text)
    expect(texts).toContain('Remount shared-1 read-write on esx-05')
    expect(texts.join()).not.toContain('esx-03')
  })
})

describe('a move inside the cluster', () => {
  it('does not count the host that it runs on among those that cannot take it', () => {
    const { findings, hosts } = reportOf(
      (_, __, estate) => {
        const [own] = estate.datacenter.clusters
        own!.drs = {}
        for (const host of own!.hosts as Plain[]) if (host.name !== 'esx-01') host.inMaintenanceMode = true
      },
      { toCluster: 'CL-1' },
    )
    expect(findings).toMatchObject([{ check: 'no-compatible-host' }])
    expect(findings[0]!.left.value).toBe('esx-02: dest-in-maintenance')
    expect(hosts!.map(({ toHost }) => toHost)).toContain('esx-01')
  })
})

describe('a move to a resource pool', () => {
  it('goes to the cluster that has it', () => {
    expect(reportOf(() => {}, { toPool: 'Gold' })).toMatchObject({ toHost: 'esx-03', findings: [] })
  })

  it('counts what the pool has', () => {
    const report = reportOf(
      (_, cluster, { vm }) => {
        cluster.resourcePools = [{ name: 'Gold', cpuExpandable: false }]
        vm.cpuReservationMhz = 100
      },
      { toPool: 'Gold' },
    )
    expect(report.findings).toMatchObject([{ check: 'no-compatible-host' }])
    expect(report.findings[0]!.left.value).toContain('esx-04: pool-cpu-insufficient')
  })
})

describe('a cluster or pool that is not there', () => {
  it.each([
    [{ toCluster: 'Ghost' }, 'There is no cluster named Ghost in this estate.'],
    [{ toPool: 'Ghost' }, 'There is no resource pool named Ghost in this estate.'],
    [{ toCluster: 'CL-1', toPool: 'Gold' }, 'There is no resource pool named Gold in this estate.'],
  ])('%o is not found', (request, message) => {
    expect(reportOf(() => {}, request).findings).toMatchObject([{ check: 'object-not-found', message }])
  })
})
