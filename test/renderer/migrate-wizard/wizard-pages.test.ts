/** The migrate wizard: its pages, and what holds each of them back. */
import { describe, expect, it } from 'vitest'
import type { Compatibility } from '../../../core/contract/messages.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { compatibilityOf } from '../../../electron/services/compatibility.ts'
import {
  pageProblem,
  pagesFor,
  shownReports,
  type PageFacts,
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

const computeOnly: PageFacts = { type: 'compute', isHot: true, isElsewhere: false }

function facts(change: Partial<WizardFacts> & { readonly report?: Compatibility | null }): WizardFacts {
  const { report = reportFor('esx-03'), ...others } = change
  return {
    pages: pagesFor(computeOnly),
    vms: ['web-01'],
    where: 'esx-03',
    isTargetChosen: true,
    isStorageChosen: true,
    isLoggedIn: false,
    reports: report === null ? null : [report],
    migrating: [],
    heldBack: '',
    ...others,
  }
}

const pinned = (toHost: string) => reportFor(toHost, { cpuAffinity: [0, 1] })

describe('pages', () => {
  const titles = (change: Partial<PageFacts>) =>
    pagesFor({ ...computeOnly, ...change }).map((page) => page.title)
  const ids = (change: Partial<PageFacts>) => pagesFor({ ...computeOnly, ...change }).map((page) => page.id)

  it('are vSphere’s in vSphere’s order', () => {
    expect(titles({})).toEqual([
      'Select a migration type',
      'Select a compute resource',
      'Select networks',
      'Select vMotion priority',
      'Ready to complete',
    ])
    expect(titles({ type: 'export', isElsewhere: true })).toEqual([
      'Select a migration type',
      'Select a target vCenter Server',
      'Select a compute resource',
      'Select storage',
      'Select folder',
      'Select networks',
      'Select vMotion priority',
      'Ready to complete',
    ])
  })

  it('of a change of storage alone are no page of hosts, networks or vMotion', () => {
    expect(ids({ type: 'storage' })).toEqual(['type', 'storage', 'ready'])
  })

  it('ask for a folder only where the datacenter is another one', () => {
    expect(ids({ type: 'both' })).not.toContain('folder')
    expect(ids({ type: 'both', isElsewhere: true })).toContain('folder')
  })

  it('of VMs of which none is powered on ask for no vMotion priority', () => {
    expect(ids({ isHot: false })).toEqual(['type', 'compute', 'networks', 'ready'])
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
    expect(pageProblem('compute', facts({ isTargetChosen: false, where: '' }))).toMatchObject({
      kind: 'waits',
    })
  })

  it('an open prediction and a running migration hold back Finish alone', () => {
    expect(pageProblem('compute', facts({ heldBack: 'Predict first.' }))).toBeNull()
    expect(pageProblem('ready', facts({ heldBack: 'Predict first.' }))?.words).toBe('Predict first.')
    expect(pageProblem('ready', facts({ migrating: ['web-01'] }))?.words).toContain('being migrated already')
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
    expect(pageProblem('compute', facts({ where: target.cluster, report }))).toMatchObject({ kind: 'note' })
    expect(pageProblem('networks', facts({ where: target.cluster, report }))).toMatchObject({
      kind: 'errors',
    })
  })

  it('does not where every host has another error, or DRS is off', () => {
    expect(
      pageProblem('compute', facts({ where: target.cluster, report: clusterReport({ cpuAffinity: [0] }) }))
        ?.kind,
    ).toBe('errors')
    expect(
      pageProblem('compute', facts({ where: target.cluster, report: clusterReport({}, true) }))?.kind,
    ).toBe('errors')
  })
})

describe('a choice of storage that still comes', () => {
  const pages = pagesFor({ ...computeOnly, type: 'both' })

  function tightReport(): Compatibility {
    const inventory = buildInventory(
      smallScenario({
        hosts,
        vms: [smallVm({ disks: [{ name: 'Hard disk 1', datastore: 'a', sizeGiB: 50 }] })],
        datastores: [{ name: 'a' }, { name: 'tight', capacityGiB: 1 }],
      }),
    )
    const request = { vm: 'web-01', toHost: 'esx-03', toDatastore: 'tight' }
    return compatibilityOf(inventory, request, true)
  }

  it('does not hold the page of the compute resource back, and is not shown there', () => {
    const report = tightReport()
    expect(report.findings.map((finding) => finding.check)).toContain('ds-space')
    const [shown] = shownReports('compute', pages, [report])
    expect(shown?.findings.map((finding) => finding.check)).not.toContain('ds-space')
    expect(shown?.plan).toBeNull()
    expect(pageProblem('compute', facts({ pages, report, isStorageChosen: false }))).toBeNull()
  })

  it('holds its own page, and is shown from there on', () => {
    const report = tightReport()
    expect(shownReports('storage', pages, [report])).toEqual([report])
    expect(pageProblem('storage', facts({ pages, report }))).toMatchObject({ kind: 'errors' })
    expect(pageProblem('storage', facts({ pages, isStorageChosen: false }))).toMatchObject({ kind: 'waits' })
  })

  it('and a login that is missing hold all that comes after', () => {
    const exported = pagesFor({ ...computeOnly, type: 'export' })
    const out = facts({ pages: exported })
    expect(pageProblem('type', out)).toBeNull()
    expect(pageProblem('vcenter', out)?.words).toBe('Log in to the target vCenter Server.')
    expect(pageProblem('vcenter', { ...out, isLoggedIn: true })).toBeNull()
  })
})

it('counts the errors of all VMs together', () => {
  const reports = [pinned('esx-03'), reportFor('esx-03'), { ...pinned('esx-03'), vm: 'web-02' }]
  const problem = pageProblem('compute', facts({ vms: ['web-01', 'db-01', 'web-02'], reports }))
  expect(problem?.words).toBe('Cure both errors or choose another destination.')
})
