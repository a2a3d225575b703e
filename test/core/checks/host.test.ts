/** Checks of the two hosts: each speaks alone and is mended by its cures; and when they do not speak. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { reportAfter, testCures } from '../../support/blockers/apply-cure.ts'
import { baseEstate, baseRequest, inventoryOf, type PlainEstate } from '../../support/blockers/base-estate.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'
import { hostBlockers } from '../../support/blockers/host-blockers.ts'

function findingsOf(
  kind: MigrationKind,
  plant: (plain: PlainEstate) => void,
  request: Partial<MigrationRequest> = {},
): readonly Finding[] {
  const plain = baseEstate(kind)
  plant(plain)
  return checkMigration(inventoryOf(plain), { ...baseRequest(kind), ...request }).findings
}

function checksOf(...asked: Parameters<typeof findingsOf>): readonly string[] {
  return findingsOf(...asked).map((finding) => finding.check)
}

describe('each check of the hosts', () => {
  testBlockers(hostBlockers)
  testCures(hostBlockers)
})

describe('a host that is out of service', () => {
  it('is told by one fault, the gravest', () => {
    const out = ({ destination }: PlainEstate) => {
      destination.connectionState = 'disconnected'
      destination.inMaintenanceMode = true
      destination.isQuarantined = true
    }
    expect(checksOf('vmotion', out)).toEqual(['host-not-connected'])
    const inMaintenance = ({ destination }: PlainEstate) => {
      destination.inMaintenanceMode = true
      destination.isQuarantined = true
    }
    expect(checksOf('vmotion', inMaintenance)).toEqual(['dest-in-maintenance'])
  })

  it('is named at both ends, each by itself', () => {
    const out = ({ source, destination }: PlainEstate) => {
      source.connectionState = 'disconnected'
      destination.connectionState = 'notResponding'
    }
    const findings = findingsOf('vmotion', out)
    expect(findings.map(({ check, left }) => [check, left.label])).toEqual([
      ['host-not-connected', 'esx-01 is'],
      ['host-not-reachable', 'esx-02 is'],
    ])
  })

  it('refuses VMs while it enters maintenance mode, until that is taken back', () => {
    const inventory = inventoryOf(baseEstate('vmotion'))
    inventory.hosts.get('esx-02')!.maintenance = 'entering'
    const [finding] = checkMigration(inventory, baseRequest('vmotion')).findings
    expect(finding!.message).toContain('it is entering maintenance mode.')
    expect(reportAfter(inventory, baseRequest('vmotion'), finding!.cures[0]!).findings).toEqual([])
  })

  it('lets VMs leave while it enters maintenance mode, but does not move their files', () => {
    const inventory = inventoryOf(baseEstate('vmotion'))
    inventory.hosts.get('esx-01')!.maintenance = 'entering'
    expect(checkMigration(inventory, baseRequest('vmotion')).findings).toEqual([])
    const combined = checkMigration(inventory, baseRequest('combined')).findings
    expect(combined.map((finding) => finding.check)).toEqual(['source-maintenance-file-move'])
    const storage = checkMigration(inventory, baseRequest('storage-vmotion')).findings
    expect(storage.map((finding) => finding.check)).toEqual(['source-maintenance-file-move'])
  })

  it('is no destination of a VM that is powered off either, but quarantine does not matter to it', () => {
    expect(checksOf('cold', ({ destination }) => void (destination.inMaintenanceMode = true))).toEqual([
      'dest-in-maintenance',
    ])
    expect(checksOf('cold', ({ destination }) => void (destination.isQuarantined = true))).toEqual([])
  })
})

describe('the host on which the VM is', () => {
  it('is refused as destination, powered on or off', () => {
    expect(checksOf('vmotion', () => {}, { toHost: 'esx-01' })).toEqual(['same-host'])
    expect(findingsOf('cold', () => {}, { toHost: 'esx-01' })[0]!.message).toBe(
      'web-01 already is on esx-01.',
    )
  })

  it('is where the VM stays while its storage moves', () => {
    expect(checksOf('cold', () => {}, { toHost: 'esx-01', toDatastore: 'shared-2' })).toEqual([])
    expect(checksOf('cold', () => {}, { toHost: undefined, toDatastore: 'shared-2' })).toEqual([])
  })
})

describe('dedicated failover hosts', () => {
  it('are free for VMs that are powered off', () => {
    const failover = ({ sourceCluster }: PlainEstate) => {
      sourceCluster.ha = { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-02'] } }
    }
    expect(checksOf('cold', failover)).toEqual([])
  })

  it('other than the destination do not matter, and one of two is taken out', () => {
    const other = ({ sourceCluster }: PlainEstate) => {
      sourceCluster.ha = { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-01'] } }
    }
    expect(checksOf('vmotion', other)).toEqual([])
    const two = ({ sourceCluster }: PlainEstate) => {
      sourceCluster.ha = { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-01', 'esx-02'] } }
    }
    const [finding] = findingsOf('vmotion', two)
    expect(finding!.cures[0]!.commands).toEqual([
      {
        type: 'edit-cluster',
        cluster: 'CL-1',
        set: { ha: { admissionControl: { policy: 'dedicated-hosts', hosts: ['esx-01'] } } },
      },
    ])
  })
})

describe('what hosts can do', () => {
  it('names the side that cannot', () => {
    const source = ({ source: host }: PlainEstate) => void (host.capabilities = { vmotionSupported: false })
    expect(findingsOf('vmotion', source)[0]!.fields).toEqual([
      { label: 'atSourceHost', value: 'true' },
      { label: 'failedHost', value: 'esx-01' },
    ])
  })

  it('does not ask for a change of networks where none changes', () => {
    const old = ({ destination }: PlainEstate) => {
      destination.capabilities = { vmotionAcrossNetworkSupported: false }
    }
    expect(checksOf('vmotion', old)).toEqual([])
    expect(checksOf('vmotion', old, { networks: { 'VM Network': 'VM Network' } })).toEqual([])
  })

  it('upgrades a host whose release is the cause, and powers the VM off where it runs there', () => {
    const old = ({ vm, source }: PlainEstate) => {
      vm.hardwareVersion = 8
      source.version = '5.0'
    }
    const findings = findingsOf('combined', old)
    const finding = findings.find(({ check }) => check === 'host-combined-unsupported')!
    const upgrade = finding.cures.find(({ text }) => text.startsWith('Upgrade'))!
    expect(upgrade).toMatchObject({ text: 'Upgrade esx-01 to ESXi 5.1', effort: 5 })
  })

  it('finds a protocol version that both speak, and asks nothing of hosts that do not say', () => {
    const common = ({ source, destination }: PlainEstate) => {
      source.vmotionProtocols = [7, 8]
      destination.vmotionProtocols = [6, 7]
    }
    expect(checksOf('vmotion', common)).toEqual([])
    expect(checksOf('vmotion', ({ source }) => void (source.vmotionProtocols = [1]))).toEqual([])
  })

  it('minds the family of management addresses and not the addresses', () => {
    const ipv6 = ({ source, destination }: PlainEstate) => {
      source.managementAddress = 'fd00::11'
      destination.managementAddress = 'fd00::12'
    }
    expect(checksOf('vmotion', ipv6)).toEqual([])
    expect(checksOf('vmotion', ({ source }) => void (source.managementAddress = '192.168.0.9'))).toEqual([])
  })
})
