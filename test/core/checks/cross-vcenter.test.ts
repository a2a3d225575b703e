/** Checks of moves between vCenters: each speaks alone and is mended by its cures; and when they do not speak. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { CheckReport } from '../../../core/checks/finding.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { testCures } from '../../support/blockers/apply-cure.ts'
import {
  baseEstate,
  baseRequest,
  inventoryOf,
  type Blocker,
  type PlainEstate,
} from '../../support/blockers/base-estate.ts'
import { crossVcenterBlockers } from '../../support/blockers/cross-vcenter-blockers.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'

function reportOf(
  kind: MigrationKind,
  plant: (plain: PlainEstate) => void,
  request: Partial<MigrationRequest> = {},
  powerState?: Blocker['powerState'],
): CheckReport {
  const plain = baseEstate(kind, powerState)
  plant(plain)
  return checkMigration(inventoryOf(plain), { ...baseRequest(kind), ...request })
}

function checksOf(...asked: Parameters<typeof reportOf>): readonly string[] {
  return reportOf(...asked).findings.map((finding) => finding.check)
}

describe('each check between vCenters', () => {
  testBlockers(crossVcenterBlockers)
  testCures(crossVcenterBlockers)
})

describe('a host alone that is in another vCenter', () => {
  it('lacks datastore and networks, and does not see the disk', () => {
    const report = checkMigration(inventoryOf(baseEstate('xvc-elm')), { vm: 'web-01', toHost: 'esx-b1' })
    expect(report.kind).toBe('xvc-elm')
    expect(report.findings.map(({ check }) => check)).toEqual([
      'xvc-shared-storage-compute-only',
      'xvc-explicit-targets',
      'xvc-network-map',
    ])
  })

  it('of another SSO domain is looked for in the own one by who has not logged in', () => {
    const request = { vm: 'web-01', toHost: 'esx-b1' }
    const report = checkMigration(inventoryOf(baseEstate('xvc-advanced')), request)
    expect(report.kind).toBe('xvc-elm')
    expect(report.findings[0]).toMatchObject({ check: 'xvc-elm-domain', fault: '' })
    const remote = { credentials: 'accepted', certificate: 'accepted' } as const
    const loggedIn = checkMigration(inventoryOf(baseEstate('xvc-advanced')), { ...request, remote })
    expect(loggedIn.kind).toBe('xvc-advanced')
    expect(loggedIn.findings.map(({ check }) => check)).not.toContain('xvc-elm-domain')
  })
})

describe('releases', () => {
  const vcenters = (from: string, to: string) => (plain: PlainEstate) => {
    plain.vcenter.version = from
    plain.destinationVcenter.version = to
  }

  it.each([
    ['xvc-elm', '6.0', '6.0', []],
    ['xvc-elm', '6.7', '7.0 U3', []],
    ['xvc-elm', '6.7 U1', '6.7 U3', []],
    ['xvc-elm', '5.5', '6.0', ['vc-a.lab']],
    ['xvc-elm', '8.0', '6.5', ['vc-b.lab']],
    ['xvc-advanced', '7.0 U1c', '6.5', []],
    ['xvc-advanced', '7.0 U1', '6.0', ['vc-a.lab', 'vc-b.lab']],
  ] as const)('%s from %s to %s', (kind, from, to, refused) => {
    const { findings } = reportOf(kind, vcenters(from, to))
    expect(findings.map(({ left }) => left.label)).toEqual(refused)
    expect(findings.every(({ check, severity }) => check === 'xvc-version' && severity === 'error')).toBe(
      true,
    )
  })

  it('that are too old for a host are not also told as what it cannot do', () => {
    const old = ({ vm, destination }: PlainEstate) => {
      vm.hardwareVersion = 7
      destination.version = '4.1'
    }
    const checks = checksOf('xvc-elm', old)
    expect(checks).toContain('xvc-version')
    expect(checks).not.toContain('host-combined-unsupported')
  })
})

describe('clocks', () => {
  it('may differ by five minutes, and by the same error not at all', () => {
    const off = (from: number, to: number) => (plain: PlainEstate) => {
      plain.vcenter.clockOffsetSeconds = from
      plain.destinationVcenter.clockOffsetSeconds = to
    }
    expect(checksOf('xvc-elm', off(0, -300))).toEqual([])
    expect(checksOf('xvc-elm', off(0, -301))).toEqual(['xvc-time-skew'])
    expect(checksOf('xvc-elm', off(9000, 9000))).toEqual([])
  })
})

describe('the login', () => {
  it('is not tried before the certificate is confirmed', () => {
    const remote = { credentials: 'wrong', certificate: 'not-confirmed' } as const
    expect(checksOf('xvc-advanced', () => {}, { remote })).toEqual(['xvc-thumbprint'])
  })

  it('is not needed inside one SSO domain', () => {
    const remote = { credentials: 'wrong', certificate: 'accepted' } as const
    expect(checksOf('xvc-elm', () => {}, { remote })).toEqual([])
  })
})

describe.each(['xvc-elm', 'xvc-advanced'] as const)('rights for %s', (kind) => {
  it.each([
    ['Resource.HotMigrate', 'web-01', 'poweredOn'],
    ['Resource.ColdMigrate', 'web-01', 'poweredOff'],
    ['Resource.ColdMigrate', 'web-01', 'suspended'],
    ['Resource.AssignVMToPool', 'CL-B', 'poweredOn'],
    ['Resource.AssignVMToPool', 'Pool-B', 'poweredOff'],
    ['Datastore.AllocateSpace', 'shared-b', 'poweredOn'],
    ['Datastore.AllocateSpace', 'shared-b', 'poweredOff'],
    ['Network.Assign', 'VM Network', 'poweredOn'],
    ['Network.Assign', 'VM Network', 'poweredOff'],
  ] as const)('%s on %s, %s', (privilege, object, state) => {
    const lacking = (plain: PlainEstate) => {
      plain.destinationCluster.resourcePools = [{ name: 'Pool-B' }]
      plain.estate.missingPrivileges = [{ privilege, object }]
    }
    const toPool = object === 'Pool-B' ? { toPool: 'Pool-B' } : {}
    const { findings } = reportOf(kind, lacking, toPool, state)
    expect(findings).toMatchObject([
      { check: 'perm-migrate', severity: 'error', fault: 'NoPermission', right: { value: privilege } },
    ])
  })

  it('are not asked of the side where they are not needed', () => {
    const lacking = (plain: PlainEstate) => {
      plain.estate.missingPrivileges = [
        { privilege: 'Resource.AssignVMToPool', object: 'CL-1' },
        { privilege: 'Datastore.AllocateSpace', object: 'shared-1' },
        { privilege: 'Resource.HotMigrate', object: 'esx-b1' },
      ]
    }
    expect(checksOf(kind, lacking)).toEqual([])
  })
})

describe('a datastore that both vCenters see', () => {
  it('lets a VM change its host alone, named as the place where it is', () => {
    const stretched = ({ destination }: PlainEstate) => void destination.datastores.push('shared-1')
    const request = { toDatastore: 'shared-1' }
    for (const kind of ['xvc-elm', 'xvc-advanced'] as const) {
      expect(checksOf(kind, stretched, request)).toEqual([])
      expect(checksOf(kind, () => {}, request)).toEqual(['xvc-shared-storage-compute-only'])
    }
  })

  it('is never a local one', () => {
    const local = ({ destination }: PlainEstate) => void destination.datastores.push('local-1')
    expect(() => checksOf('xvc-elm', local)).toThrow('datastore of this datacenter or shared one of another')
  })
})

describe('networks, names and addresses at the destination', () => {
  it('a network that is chosen but does not exist is not one that was not chosen', () => {
    expect(checksOf('xvc-elm', () => {}, { networks: { 'VM Network': 'Nowhere' } })).not.toContain(
      'xvc-network-map',
    )
  })

  it('a MAC address of the own vCenter, or none at all, is no conflict', () => {
    const neighbour = ({ vm, vms }: PlainEstate) => {
      vm.nics[0].mac = '00:50:56:81:aa:01'
      vms.push({ ...vm, name: 'web-02', host: 'esx-02' })
    }
    expect(checksOf('xvc-elm', neighbour)).toEqual([])
    const unnamed = ({ vm, vms }: PlainEstate) =>
      void vms.push({ ...vm, name: 'db-01', host: 'esx-b1', disks: [] })
    expect(checksOf('xvc-elm', unnamed)).toEqual([])
  })

  it('a MAC address is changed while its VM is off', () => {
    const conflict = (powerState: string) => (plain: PlainEstate) => {
      plain.vm.nics[0].mac = '00:50:56:81:aa:01'
      plain.vms.push({ ...plain.vm, name: 'db-01', host: 'esx-b1', disks: [], powerState })
    }
    const typesOf = (powerState: string) =>
      reportOf('xvc-elm', conflict(powerState)).findings[0]!.cures[0]!.commands.map(({ type }) => type)
    expect(typesOf('poweredOn')).toEqual(['power-off', 'edit-vm', 'power-on'])
    expect(typesOf('poweredOff')).toEqual(['edit-vm'])
  })

  it('a name is taken by a vApp too, but only in the folder where the VM goes', () => {
    const vApp = (plain: PlainEstate) => {
      plain.vms.push({ ...plain.vm, name: 'db-01', host: 'esx-b1', disks: [], vApp: 'web-01' })
    }
    expect(checksOf('xvc-elm', vApp)).toEqual(['xvc-duplicate-name'])
    const withFolder = (plain: PlainEstate) => {
      vApp(plain)
      plain.destinationDatacenter.folders = [{ name: 'Production' }]
    }
    expect(checksOf('xvc-elm', withFolder)).toEqual(['xvc-duplicate-name'])
    expect(checksOf('xvc-elm', withFolder, { toFolder: 'Production' })).toEqual([])
  })

  it.each(['poweredOn', 'poweredOff'] as const)(
    'a name that is taken there stops a VM that is %s',
    (state) => {
      const taken = ({ destinationDatacenter }: PlainEstate) => {
        destinationDatacenter.folders = [{ holds: ['web-01'] }, { name: 'Production', holds: ['web-01'] }]
      }
      for (const kind of ['xvc-elm', 'xvc-advanced'] as const) {
        expect(checksOf(kind, taken, {}, state)).toEqual(['xvc-duplicate-name'])
        expect(checksOf(kind, taken, { toFolder: 'Production' }, state)).toEqual(['xvc-duplicate-name'])
      }
    },
  )

  it('a VM comes to the folder of the same name, or to the root where there is none', () => {
    const inWeb = (folders: object[]) => (plain: PlainEstate) => {
      plain.vm.folder = 'Web'
      plain.destinationDatacenter.folders = folders
    }
    const rootTaken = { holds: ['web-01'] }
    expect(checksOf('xvc-elm', inWeb([rootTaken]))).toEqual(['xvc-duplicate-name'])
    expect(checksOf('xvc-elm', inWeb([rootTaken, { name: 'Web' }]))).toEqual([])
    const taken = inWeb([{ name: 'Web', holds: ['web-01'] }])
    expect(checksOf('xvc-elm', taken)).toEqual(['xvc-duplicate-name'])
    expect(checksOf('xvc-elm', taken, { toFolder: '' })).toEqual([])
  })

  it('a folder must be one of the datacenter where the VM goes', () => {
    const folders = (plain: PlainEstate) => {
      plain.datacenter.folders = [{ name: 'Here' }]
      plain.destinationDatacenter.folders = [{ name: 'There' }]
    }
    expect(checksOf('xvc-elm', folders, { toFolder: 'There' })).toEqual([])
    const report = reportOf('xvc-elm', folders, { toFolder: 'Here' })
    expect(report.findings).toMatchObject([{ check: 'object-not-found', fault: 'ManagedObjectNotFound' }])
    expect(report.findings[0]!.message).toContain('VM folder of DC-B named Here')
    expect(checksOf('cold', folders, { toFolder: 'There' })).toEqual([])
  })

  it.each(['poweredOn', 'poweredOff'] as const)(
    'a name that is taken in another datacenter of the same vCenter stops a VM that is %s',
    (state) => {
      const oneVcenter = (folders: object[]) => (plain: PlainEstate) => {
        plain.destinationDatacenter.folders = folders
        plain.vcenter.datacenters.push(...plain.destinationVcenter.datacenters.splice(0))
        plain.destinationVcenter.datacenters.push({ name: 'DC-C' })
      }
      const names = (folders: object[]) =>
        reportOf('xvc-elm', oneVcenter(folders), { toFolder: 'Web' }, state)
          .findings.filter(({ severity }) => severity === 'error')
          .map(({ check }) => check)
      expect(names([{ name: 'Web', holds: ['web-01'] }])).toEqual(['xvc-duplicate-name'])
      expect(names([{ name: 'Web' }])).toEqual([])
    },
  )

  it('a VM that stays in its folder has its name for itself', () => {
    const taken = ({ datacenter }: PlainEstate) => void (datacenter.folders = [{ holds: ['web-01'] }])
    expect(checksOf('cold', taken)).toEqual([])
  })
})

describe('encryption', () => {
  it('passes with the same key provider at both sides, named by the VM or not', () => {
    const same = (named: boolean) => (plain: PlainEstate) => {
      plain.vm.isEncrypted = true
      if (named) plain.vm.keyProvider = 'kms-1'
      plain.vcenter.keyProviders = ['kms-1']
      plain.destinationVcenter.keyProviders = ['kms-0', 'kms-1']
    }
    expect(checksOf('xvc-elm', same(true))).toEqual([])
    expect(checksOf('xvc-elm', same(false))).toEqual([])
  })
})

describe('raw device mappings', () => {
  const mapped = (mode: string) => (plain: PlainEstate) => {
    plain.vm.disks.push({ name: 'Hard disk 2', datastore: 'shared-1', rdm: { mode, lun: 'naa.6000-01' } })
  }

  it('pass when they are converted, in physical mode only while the VM is off', () => {
    const thin = { diskFormat: 'thin' } as const
    expect(checksOf('xvc-elm', mapped('virtual'), thin)).toEqual([])
    expect(checksOf('xvc-elm', mapped('physical'), thin)).toEqual(['xvc-disk-rdm-remote'])
    expect(checksOf('xvc-elm', mapped('physical'), thin, 'poweredOff')).toEqual([])
  })

  it('pass when the LUN is seen from there', () => {
    const seen = (plain: PlainEstate) => {
      mapped('physical')(plain)
      plain.source.luns = [{ name: 'naa.6000-01', lunId: 4 }]
      plain.destination.luns = [{ name: 'naa.6000-01', lunId: 4 }]
    }
    expect(checksOf('xvc-elm', seen)).toEqual([])
  })
})
