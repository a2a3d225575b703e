/** The report of all checks: nothing on a good estate, a blocker for every condition, errors first. */
import { describe, expect, it } from 'vitest'
import { conditions, checkMigration } from '../../../core/checks/check-migration.ts'
import type { CheckReport } from '../../../core/checks/finding.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { allBlockers } from '../../support/blockers/all-blockers.ts'
import { longNameBlocker } from '../../support/blockers/storage-blockers.ts'
import type { SmallScenario } from '../../support/scenarios.ts'
import { smallScenario } from '../../support/scenarios.ts'

const request = { vm: 'web-01', toHost: 'esx-02' }

function reportOf(parts: SmallScenario, asked = request): CheckReport {
  return checkMigration(buildInventory(smallScenario({ fabric: { limitMiBs: 0 }, ...parts })), asked)
}

describe('a small estate where nothing is wrong', () => {
  it('passes every check of the catalogue', () => {
    const report = reportOf({})
    expect(report).toMatchObject({ ...request, findings: [] })
  })
})

describe('each condition', () => {
  it('has a blocker that makes it speak', () => {
    const covered = new Set([
      'same-host',
      'same-storage',
      ...[...allBlockers, longNameBlocker].map(({ check }) => check),
    ])
    expect(Object.keys(conditions).filter((id) => !covered.has(id))).toEqual([])
  })
})

describe('the report', () => {
  it('has all findings at once, errors first', () => {
    const physicalNics = [{ name: 'vmnic0' }, { name: 'vmnic1', linkMbps: 100 }]
    const wrong = { vmotionLicensed: false, physicalNics, cpu: { vendor: 'AMD' } }
    const { findings } = reportOf({ hosts: [{ name: 'esx-01' }, { name: 'esx-02', ...wrong }] })
    expect(findings.map((finding) => finding.severity)).toEqual(['error', 'error', 'warning', 'warning'])
  })

  it('is one finding when there is no such VM or host', () => {
    for (const asked of [
      { ...request, vm: 'ghost' },
      { ...request, toHost: 'ghost' },
    ]) {
      const { findings, checksRun } = reportOf({}, asked)
      expect([findings.length, checksRun]).toEqual([1, 1])
      expect(findings[0]).toMatchObject({ severity: 'error', fault: 'ManagedObjectNotFound' })
    }
  })
})
