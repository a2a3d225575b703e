/** The migrate wizard: its pages, and what holds each of them back. */
import { describe, expect, it } from 'vitest'
import type { Compatibility } from '../../../core/contract/messages.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { compatibilityOf } from '../../../electron/services/compatibility.ts'
import {
  pageProblem,
  pagesFor,
  type WizardFacts,
} from '../../../renderer/features/migrate-wizard/wizard-pages.ts'
import { smallScenario, smallVm } from '../../support/scenarios.ts'

const switches = (group: string) => [
  {
    name: 'vSwitch0',
    uplinks: ['vmnic0'],
    portGroups: [{ name: 'Management Network' }, { name: group, vlan: 7 }],
  },
  { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
]
const hosts = [
  { name: 'esx-01' },
  { name: 'esx-02', standardSwitches: switches('Other Network') },
  { name: 'esx-03', standardSwitches: switches('VM Network') },
]

function reportFor(toHost: string, vm: Record<string, unknown> = {}): Compatibility {
  const scenario = smallScenario({ hosts, vms: [smallVm(vm)] })
  return compatibilityOf(buildInventory(scenario), { vm: 'web-01', toHost }, false)
}

function facts(change: Partial<WizardFacts>): WizardFacts {
  return {
    target: { kind: 'host', host: 'esx-03' },
    report: reportFor('esx-03'),
    isMigrating: false,
    heldBack: '',
    vm: 'web-01',
    ...change,
  }
}

const pinned = (toHost: string) => reportFor(toHost, { cpuAffinity: [0, 1] })

describe('pages', () => {
  it('are vSphere’s in vSphere’s order', () => {
    expect(pagesFor('poweredOn').map((page) => page.title)).toEqual([
      'Select a migration type',
      'Select a compute resource',
      'Select networks',
      'Select vMotion priority',
      'Ready to complete',
    ])
  })

  it.each(['poweredOff', 'suspended'])('of a VM that is %s ask for no vMotion priority', (powerState) => {
    expect(pagesFor(powerState).map((page) => page.id)).toEqual(['type', 'compute', 'networks', 'ready'])
  })
})

describe('what holds a page back', () => {
  it('errors are shown again by Next, and the reason counts them', () => {
    expect(pageProblem('compute', facts({ report: pinned('esx-03') }))).toEqual({
      kind: 'errors',
      words: 'Cure the error or choose another destination.',
    })
  })

  it('what networks lack waits for the page on which they are chosen', () => {
    const report = reportFor('esx-02')
    const errors = report.findings.filter((finding) => finding.severity === 'error')
    expect(errors.map((finding) => finding.check)).toEqual(['net-missing-connected'])
    expect(pageProblem('compute', facts({ report }))).toMatchObject({ kind: 'note' })
    expect(pageProblem('networks', facts({ report }))).toMatchObject({ kind: 'errors' })
    const both = pinned('esx-02')
    expect(pageProblem('compute', facts({ report: both }))?.words).toBe(
      'Cure 1 error or choose another destination; the networks are chosen later.',
    )
    expect(pageProblem('networks', facts({ report: both }))?.words).toContain('both errors')
  })

  it('warnings hold nothing back', () => {
    const [warning] = reportFor('esx-02').findings.map((one) => ({ ...one, severity: 'warning' as const }))
    const report = { ...reportFor('esx-03'), findings: [warning!] }
    expect(pageProblem('compute', facts({ report }))).toBeNull()
    expect(pageProblem('ready', facts({ report }))).toBeNull()
  })

  it('a check that has not answered yet and a missing choice do', () => {
    expect(pageProblem('compute', facts({ report: null }))).toEqual({
      kind: 'waits',
      words: 'vCenter checks esx-03.',
    })
    expect(pageProblem('compute', facts({ target: null }))).toMatchObject({ kind: 'waits' })
  })

  it('an open prediction and a running migration hold back Finish alone', () => {
    expect(pageProblem('compute', facts({ heldBack: 'Predict first.' }))).toBeNull()
    expect(pageProblem('ready', facts({ heldBack: 'Predict first.' }))?.words).toBe('Predict first.')
    expect(pageProblem('ready', facts({ isMigrating: true }))?.words).toContain('being migrated already')
    expect(pageProblem('ready', facts({}))).toBeNull()
  })
})

describe('a cluster', () => {
  const target = { kind: 'cluster', cluster: 'CL-1' } as const

  function clusterReport(vm: Record<string, unknown>, noDrs = false): Compatibility {
    const inventory = buildInventory(smallScenario({ hosts: hosts.slice(0, 2), vms: [smallVm(vm)] }))
    const cluster = inventory.clusters.get('CL-1')!
    if (!noDrs) cluster.spec = { ...cluster.spec, drs: { level: 'fullyAutomated', threshold: 3 } }
    return compatibilityOf(inventory, { vm: 'web-01', toCluster: 'CL-1' }, false)
  }

  it('goes on where networks alone keep DRS from a host', () => {
    const report = clusterReport({})
    expect(report.findings.map((finding) => finding.check)).toEqual(['no-compatible-host'])
    expect(pageProblem('compute', facts({ target, report }))).toMatchObject({ kind: 'note' })
    expect(pageProblem('networks', facts({ target, report }))).toMatchObject({ kind: 'errors' })
  })

  it('does not where every host has another error, or DRS is off', () => {
    expect(pageProblem('compute', facts({ target, report: clusterReport({ cpuAffinity: [0] }) }))?.kind).toBe(
      'errors',
    )
    expect(pageProblem('compute', facts({ target, report: clusterReport({}, true) }))?.kind).toBe('errors')
  })
})
