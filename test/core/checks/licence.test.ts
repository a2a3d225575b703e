/** Checks of licences and privileges: each speaks alone and is mended by its cures; and when they do not speak. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import type { MigrationKind, MigrationRequest } from '../../../core/checks/request.ts'
import { testCures } from '../../support/blockers/apply-cure.ts'
import { baseEstate, baseRequest, inventoryOf, type PlainEstate } from '../../support/blockers/base-estate.ts'
import { testBlockers } from '../../support/blockers/describe-blockers.ts'
import { licenceBlockers } from '../../support/blockers/host-blockers.ts'

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

const both = (licence: string) => (plain: PlainEstate) => {
  plain.source.licence = licence
  plain.destination.licence = licence
}

describe('each check of licences and privileges', () => {
  testBlockers(licenceBlockers)
  testCures(licenceBlockers)
})

describe('editions', () => {
  it.each([
    ['vmotion', 'Essentials Plus', []],
    ['combined', 'Essentials Plus', []],
    ['storage-vmotion', 'Standard', []],
    ['storage-vmotion', 'Essentials', ['lic-svmotion']],
    ['xvc-elm', 'VVF', []],
    ['xvc-elm', 'Enterprise', ['lic-xvc', 'lic-xvc']],
    ['xvc-elm', 'Essentials', ['lic-vmotion', 'lic-vmotion']],
    ['cold', 'Essentials', []],
  ] as const)('%s with %s', (kind, licence, checks) => {
    expect(checksOf(kind, both(licence))).toEqual(checks)
  })

  it('of Storage vMotion began with Enterprise before 5.1', () => {
    const old = ({ vm, source }: PlainEstate) => {
      Object.assign(source, { version: '5.0', licence: 'Standard' })
      vm.hardwareVersion = 8
    }
    const [finding] = findingsOf('storage-vmotion', old).filter(({ check }) => check === 'lic-svmotion')
    expect(finding!.cures[0]!.text).toBe('Assign esx-01 a licence of vSphere Enterprise')
  })

  it('keep what a host has when only vMotion is missing', () => {
    const [finding] = findingsOf('vmotion', ({ destination }) => void (destination.vmotionLicensed = false))
    expect(finding!.cures[0]!.commands).toEqual([
      { type: 'edit-host', host: 'esx-02', set: { vmotionLicensed: true } },
    ])
  })
})

describe('privileges', () => {
  const without =
    (...missing: readonly { readonly privilege: string; readonly object?: string }[]) =>
    ({ estate }: PlainEstate) =>
      void (estate.missingPrivileges = missing)

  it('do not count where vCenter itself moves the VM', () => {
    expect(checksOf('vmotion', without({ privilege: 'Resource.HotMigrate' }), { bySystem: true })).toEqual([])
  })

  it('are asked of what changes only', () => {
    const nothing = without(
      { privilege: 'Resource.ColdMigrate' },
      { privilege: 'Resource.HotMigrate', object: 'db-01' },
      { privilege: 'Resource.AssignVMToPool' },
      { privilege: 'Datastore.AllocateSpace' },
      { privilege: 'Network.Assign' },
    )
    expect(checksOf('vmotion', nothing)).toEqual([])
    expect(findingsOf('combined', nothing).map(({ left }) => left.value)).toEqual([
      'without Datastore.AllocateSpace',
    ])
  })

  it('are each named with their object, and granted one by one', () => {
    const all = without({ privilege: 'Datastore.AllocateSpace' }, { privilege: 'Resource.HotMigrate' })
    const findings = findingsOf('xvc-elm', all)
    expect(findings.map(({ fields }) => fields.map((field) => field.value))).toEqual([
      ['web-01', 'Resource.HotMigrate'],
      ['shared-b', 'Datastore.AllocateSpace'],
    ])
    expect(findings[0]!.cures[0]!.commands).toEqual([
      { type: 'set-privileges', missing: [{ privilege: 'Datastore.AllocateSpace' }] },
    ])
  })

  it('on a VM may be missing on its folder', () => {
    const folder = (plain: PlainEstate) => {
      plain.vm.folder = 'Production'
      without({ privilege: 'Resource.HotMigrate', object: 'Production' })(plain)
    }
    expect(checksOf('vmotion', folder)).toEqual(['perm-migrate'])
  })
})
