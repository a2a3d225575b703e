/** Checks of the VM's networks: each speaks alone and is mended by its cures; and when they do not speak. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { reportAfter, testCures } from '../../support/blockers/apply-cure.ts'
import { baseEstate, baseRequest, inventoryOf, type PlainEstate } from '../../support/blockers/base-estate.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'
import { vmNetworkBlockers } from '../../support/blockers/vm-network-blockers.ts'
import { internalSwitches, onDistributed, switchesWith } from '../../support/blockers/vm-network-plants.ts'

function findingsOf(
  kind: MigrationKind,
  plant: (plain: PlainEstate) => void,
  request: Partial<MigrationRequest> = {},
): readonly Finding[] {
  const plain = baseEstate(kind)
  plant(plain)
  return checkMigration(inventoryOf(plain), { ...baseRequest(kind), ...request }).findings
}

const checksOf = (...asked: Parameters<typeof findingsOf>) => findingsOf(...asked).map(({ check }) => check)

describe('each check of VM networks', () => {
  testBlockers(vmNetworkBlockers)
  testCures(vmNetworkBlockers)
})

describe('a standard network', () => {
  it('matches by its label, case included; a near miss is named and can be renamed', () => {
    const near = ({ destination }: PlainEstate) => {
      destination.standardSwitches = switchesWith([{ name: 'vm network' }])
    }
    const [finding] = findingsOf('vmotion', near)
    expect(finding!.remedy).toContain('It has “vm network”: labels must match in upper and lower case.')
    expect(finding!.cures[0]!.text).toBe('Rename port group vm network of esx-02 to VM Network')
  })

  it('that another VM uses is not renamed', () => {
    const [finding] = findingsOf('vmotion', ({ vms, destination }) => {
      destination.standardSwitches = switchesWith([{ name: 'vm network' }])
      vms.push({
        name: 'app-02',
        host: 'esx-02',
        memory: { sizeMiB: 64 },
        nics: [{ portGroup: 'vm network' }],
      })
    })
    expect(finding!.cures[0]!.text).toBe('Create port group VM Network on vSwitch0 of esx-02')
  })

  it('may be another one by choice, for single adapters before whole networks', () => {
    const other = ({ vm, destination }: PlainEstate) => {
      vm.nics.push({ name: 'Network adapter 2', portGroup: 'VM Network' })
      destination.standardSwitches = switchesWith([{ name: 'Production' }])
    }
    expect(checksOf('vmotion', other, { networks: { 'VM Network': 'Production' } })).toEqual([])
    const single = findingsOf('vmotion', other, { adapters: { 'Network adapter 1': 'Production' } })
    expect(single.map(({ check, left }) => [check, left.label])).toEqual([
      ['net-missing-connected', 'Network adapter 2'],
    ])
  })

  it('may become a distributed port group', () => {
    expect(checksOf('vmotion', () => {}, { networks: { 'VM Network': 'DPG-VMs' } })).toEqual([])
  })

  it('that is not chosen between vCenters is told once', () => {
    const gone = ({ destination }: PlainEstate) => {
      destination.standardSwitches = switchesWith([{ name: 'Production' }])
    }
    expect(checksOf('xvc-elm', gone, { networks: {} })).toEqual(['xvc-network-map'])
  })
})

describe('a distributed port group', () => {
  it('needs the destination on its switch; a standard network of the same name is another one', () => {
    const alike = (plain: PlainEstate) => {
      onDistributed(plain)
      plain.distributedSwitch.members = [{ host: 'esx-01' }]
      plain.destination.standardSwitches = switchesWith([{ name: 'VM Network' }, { name: 'DPG-VMs' }])
    }
    expect(checksOf('vmotion', alike)).toEqual(['net-vds-not-member'])
  })

  it('says when the host has joined another switch, and joins with a NIC that is free', () => {
    const [finding] = findingsOf('vmotion', (plain) => {
      onDistributed(plain)
      plain.distributedSwitch.members = [{ host: 'esx-01' }]
      plain.destination.physicalNics = ['vmnic0', 'vmnic1', 'vmnic2'].map((name) => ({ name }))
      plain.datacenter.distributedSwitches.push({ name: 'Other', members: [{ host: 'esx-02' }] })
    })
    expect(finding).toMatchObject({ right: { value: 'Other' }, note: '' })
    expect(finding!.cures[0]!.text).toBe('Add esx-02 to DSwitch with uplink vmnic2')
  })

  it('to a standard one is told by that alone, and allowed while the VM is off', () => {
    const reserved = (plain: PlainEstate) => {
      onDistributed(plain, { reservationMbps: 100 })
      plain.distributedSwitch.networkIoControl = { reservableMbps: 1000 }
      const security = { promiscuousMode: true }
      plain.destination.standardSwitches = switchesWith([{ name: 'VM Network', security }], { ports: 1 })
    }
    const request = { networks: { 'DPG-VMs': 'VM Network' } }
    expect(checksOf('vmotion', reserved, request)).toEqual(['net-vds-to-vss'])
    expect(checksOf('cold', reserved, request)).toEqual([])
  })

  it('of another version passes in hybrid mode; one of another vendor does not', () => {
    const differing = (change: object) => (plain: PlainEstate) => {
      onDistributed(plain)
      plain.vcenter.settings = { 'config.vmprov.enableHybridMode': true }
      plain.datacenter.distributedSwitches.push({
        name: 'DSwitch-2',
        members: [{ host: 'esx-02' }],
        portGroups: [{ name: 'DPG-New' }],
        ...change,
      })
    }
    const request = { networks: { 'DPG-VMs': 'DPG-New' } }
    expect(checksOf('vmotion', differing({ version: '7.0.3' }), request)).toEqual([])
    expect(checksOf('vmotion', differing({ vendor: 'Cisco' }), request)).toEqual(['net-vds-version-mismatch'])
    expect(checksOf('vmotion', differing({}), request)).toEqual([])
  })

  it('is upgraded at its older switch', () => {
    const [finding] = findingsOf(
      'vmotion',
      (plain) => {
        onDistributed(plain)
        plain.distributedSwitch.version = '10.0'
        plain.datacenter.distributedSwitches.push({
          name: 'DSwitch-2',
          version: '9.9.9',
          members: [{ host: 'esx-02' }],
          portGroups: [{ name: 'DPG-New' }],
        })
      },
      { networks: { 'DPG-VMs': 'DPG-New' } },
    )
    expect(finding!.cures[0]!.text).toBe('Upgrade DSwitch-2 to version 10.0')
  })

  it('keeps its port where the VM stays in it', () => {
    const full = (plain: PlainEstate) => {
      onDistributed(plain)
      plain.distributedSwitch.portGroups = [{ name: 'DPG-VMs', ports: 1 }]
    }
    expect(checksOf('vmotion', full)).toEqual([])
  })

  it('with Network I/O Control supports reservations', () => {
    const reserved = (plain: PlainEstate) => {
      onDistributed(plain, { reservationMbps: 100 })
      plain.distributedSwitch.networkIoControl = { reservableMbps: 100 }
    }
    expect(checksOf('vmotion', reserved)).toEqual([])
  })
})

describe('a virtual intranet', () => {
  it('stops nothing where vCenter is told so, or where the VM is off', () => {
    const internal = (setting: boolean) => (plain: PlainEstate) => {
      plain.source.standardSwitches = internalSwitches()
      plain.vcenter.settings = {
        'config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet': setting,
      }
    }
    expect(checksOf('vmotion', internal(true))).toEqual(['net-internal-only'])
    expect(checksOf('vmotion', internal(false))).toEqual([])
    expect(checksOf('cold', internal(true))).toEqual([])
  })

  it('may be left for another network by an uplink, by disconnecting, by another network, or by the setting', () => {
    const plain = baseEstate('vmotion')
    plain.source.standardSwitches = internalSwitches('Lab')
    plain.vm.nics = [{ name: 'Network adapter 1', portGroup: 'Lab' }]
    plain.source.physicalNics = ['vmnic0', 'vmnic1', 'vmnic2'].map((name) => ({ name }))
    plain.destination.standardSwitches = switchesWith([{ name: 'VM Network' }, { name: 'Lab' }])
    const inventory = inventoryOf(plain)
    const [finding] = checkMigration(inventory, baseRequest('vmotion')).findings
    expect(finding!.cures.map(({ text }) => text)).toEqual([
      'Add vmnic2 of esx-01 to vSwitch2 as an uplink',
      'Disconnect Network adapter 1 of web-01, and connect it again afterwards',
      'Connect Network adapter 1 of web-01 to VM Network, which both hosts have',
      'Set config.migrate.test.CompatibleNetworks.VMOnVirtualIntranet to false',
    ])
    const after = finding!.cures.map((cure) =>
      reportAfter(inventory, baseRequest('vmotion'), cure).findings.map(({ severity }) => severity),
    )
    expect(after).toEqual([[], ['warning'], [], []])
  })
})

describe('ports of a standard switch', () => {
  it('are taken by live adapters only, and counted for each adapter that comes', () => {
    const withPorts = (ports: number) => (plain: PlainEstate) => {
      plain.vm.nics = [{ name: 'Network adapter 1' }, { name: 'Network adapter 2' }]
      plain.destination.standardSwitches = switchesWith([{ name: 'VM Network' }], { ports })
      plain.vms.push({
        name: 'app-02',
        host: 'esx-02',
        memory: { sizeMiB: 64 },
        nics: [{ connected: false }],
      })
    }
    expect(checksOf('vmotion', withPorts(2))).toEqual([])
    const findings = findingsOf('vmotion', withPorts(1))
    expect(findings.map(({ right }) => right.label)).toEqual(['Network adapter 2'])
    expect(findings[0]!.cures[0]!.text).toBe('Give vSwitch0 of esx-02 2 ports')
  })
})
