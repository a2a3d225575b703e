/** Checks of Fault Tolerance pairs: when they speak, when not, and who can turn it off. */
import { describe, expect, it } from 'vitest'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import type { Finding } from '../../../core/checks/finding.ts'
import type { MigrationKind } from '../../../core/checks/request.ts'
import { baseEstate, baseRequest, inventoryOf, type PlainEstate } from '../../support/blockers/base-estate.ts'

function findingsOf(
  plant: (plain: PlainEstate) => void,
  kind: MigrationKind = 'vmotion',
): readonly Finding[] {
  const plain = baseEstate(kind)
  plant(plain)
  return checkMigration(inventoryOf(plain), baseRequest(kind)).findings
}

const checksOf = (plant: (plain: PlainEstate) => void) => findingsOf(plant).map(({ check }) => check)

describe('Fault Tolerance', () => {
  const pair = (role: 'primary' | 'secondary', host: string) => (plain: PlainEstate) => {
    plain.sourceCluster.hosts.push({ name: 'esx-03', datastores: ['shared-1', 'shared-2'] })
    plain.vm.faultTolerance = { role, partner: 'twin' }
    plain.vms.push({
      name: 'twin',
      host,
      memory: { sizeMiB: 1024 },
      faultTolerance: { role: role === 'primary' ? 'secondary' : 'primary', partner: 'web-01' },
    })
  }

  it('lets a half go to a third host of the same build', () => {
    expect(checksOf(pair('primary', 'esx-03'))).toEqual([])
  })

  it('compares releases where the scenario names no build', () => {
    const old = (plain: PlainEstate) => {
      pair('primary', 'esx-03')(plain)
      plain.source.version = '7.0 U3'
      plain.destination.build = '1'
    }
    expect(checksOf(old)).toEqual(['ft-build-mismatch'])
    const same = (plain: PlainEstate) => {
      pair('primary', 'esx-03')(plain)
      plain.destination.build = '1'
    }
    expect(checksOf(same)).toEqual([])
  })

  it('is turned off at the primary only, and of both halves', () => {
    const [atPrimary] = findingsOf(pair('primary', 'esx-03'), 'storage-vmotion')
    expect(atPrimary!.cures[0]!.commands).toEqual([
      { type: 'edit-vm', vm: 'web-01', set: { faultTolerance: null } },
      { type: 'edit-vm', vm: 'twin', set: { faultTolerance: null } },
    ])
    const [atSecondary] = findingsOf(pair('secondary', 'esx-03'), 'storage-vmotion')
    expect(atSecondary).toMatchObject({ check: 'ft-move-out-or-storage', cures: [] })
  })

  it('has no cure but another host where both halves would meet', () => {
    expect(findingsOf(pair('primary', 'esx-02'))).toMatchObject([{ check: 'ft-same-host', cures: [] }])
  })
})
