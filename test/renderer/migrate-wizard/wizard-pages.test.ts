/** The migrate wizard: what holds a page back, and what it says of hosts and networks. */
import { describe, expect, it } from 'vitest'
import type { Compatibility } from '../../../core/contract/messages.ts'
import { checkMigration } from '../../../core/checks/check-migration.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { vmNow } from '../../../renderer/features/object/estate-now.ts'
import {
  checkWords,
  countChecks,
  networkRows,
  pageProblem,
  wizardPages,
  type WizardFacts,
} from '../../../renderer/features/migrate-wizard/wizard-pages.ts'
import { begunEngine, smallScenario, viewOf } from '../../support/scenarios.ts'

const switches = (group: string) => [
  {
    name: 'vSwitch0',
    uplinks: ['vmnic0'],
    portGroups: [{ name: 'Management Network' }, { name: group, vlan: 7 }],
  },
  { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
]
const scenario = smallScenario({
  hosts: [
    { name: 'esx-01' },
    { name: 'esx-02', standardSwitches: switches('Other Network') },
    { name: 'esx-03', standardSwitches: switches('VM Network') },
  ],
})
const estate = estateViewOf(scenario)
const vm = vmNow(estate, viewOf(begunEngine(scenario, { type: 'power-on', vm: 'web-01' })), 'web-01')!

function reportFor(toHost: string): Compatibility {
  const report = checkMigration(buildInventory(scenario), { vm: 'web-01', toHost })
  return {
    ...report,
    findings: report.findings.map((finding) => ({ ...finding, fields: [...finding.fields], cures: [] })),
  }
}

function facts(change: Partial<WizardFacts>): WizardFacts {
  return {
    choice: { toHost: 'esx-03', priority: 'high' },
    report: reportFor('esx-03'),
    isMigrating: false,
    heldBack: '',
    vm: 'web-01',
    ...change,
  }
}

it('has vSphere’s pages in vSphere’s order', () => {
  expect(wizardPages.map((page) => page.title)).toEqual([
    'Select a migration type',
    'Select a compute resource',
    'Select networks',
    'Select vMotion priority',
    'Ready to complete',
  ])
})

describe('what holds a page back', () => {
  it('errors do, and the reason counts them; a missing port group is such an error', () => {
    const report = reportFor('esx-02')
    expect(countChecks(report).errors).toBe(1)
    expect(pageProblem('host', facts({ report }))).toBe('Cure the error or choose another host.')
  })

  it('warnings do not', () => {
    const [warning] = reportFor('esx-02').findings.map((one) => ({ ...one, severity: 'warning' as const }))
    const report = { ...reportFor('esx-03'), findings: [warning!] }
    expect(checkWords(countChecks(report))).toBe('1 warning')
    expect(pageProblem('host', facts({ report }))).toBe('')
  })

  it('a check that has not answered yet does', () => {
    expect(pageProblem('host', facts({ report: null }))).toContain('checks esx-03')
    expect(pageProblem('host', facts({ choice: { toHost: null, priority: 'high' } }))).toContain('Choose')
  })

  it('an open prediction and a running migration hold back Finish alone', () => {
    expect(pageProblem('host', facts({ heldBack: 'Predict first.' }))).toBe('')
    expect(pageProblem('ready', facts({ heldBack: 'Predict first.' }))).toBe('Predict first.')
    expect(pageProblem('ready', facts({ isMigrating: true }))).toContain('being migrated already')
    expect(pageProblem('ready', facts({}))).toBe('')
  })
})

it('checks that brought nothing have passed, however many findings another brought', () => {
  const report = reportFor('esx-02')
  const twice = { ...report, findings: [...report.findings, ...report.findings] }
  expect(countChecks(twice)).toEqual({
    errors: 2 * countChecks(report).errors,
    warnings: 2 * countChecks(report).warnings,
    passed: countChecks(report).passed,
  })
})

describe('networks at the destination', () => {
  it('a port group of the same name is found, with its switch and VLAN there', () => {
    expect(networkRows(estate, vm, 'esx-03')).toEqual([
      expect.objectContaining({
        sourceNetwork: 'VM Network',
        destinationNetwork: 'VM Network',
        destinationSwitch: 'vSwitch0',
        destinationVlan: 7,
      }),
    ])
  })

  it('one that the destination does not have is missing, not guessed', () => {
    expect(networkRows(estate, vm, 'esx-02')[0]).toMatchObject({
      destinationNetwork: null,
      destinationVlan: null,
    })
  })
})
