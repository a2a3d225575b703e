/** The smallest cure of a request to a cluster: one host that is mended is enough. */
import { describe, expect, it } from 'vitest'
import { checkMigration, isError } from '../../../core/checks/check-migration.ts'
import { afterCure, requestAfter } from '../../../core/checks/apply-cure.ts'
import { smallestCure } from '../../../core/checks/smallest-cure.ts'
import { buildInventory, type Inventory } from '../../../core/estate/inventory.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { smallScenarioText, smallVm } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

function clusterOf(hosts: readonly Json[], vm: Json, cluster: Json = {}): Inventory {
  const document = JSON.parse(smallScenarioText({ hosts, vms: [smallVm(vm)] }))
  Object.assign(document.estate.ssoDomains[0].vcenters[0].datacenters[0].clusters[0], { drs: {}, ...cluster })
  return buildInventory(parseScenario('small.scenario.json', JSON.stringify(document)))
}

const request = { vm: 'web-01', toCluster: 'CL-1' }

function errorsAfter(inventory: Inventory): readonly string[] {
  const mended = smallestCure(inventory, request).cures.reduce(afterCure, inventory)
  return checkMigration(mended, request)
    .findings.filter(isError)
    .map((finding) => finding.check)
}

describe('where DRS finds no host', () => {
  it('takes the host that needs least', () => {
    const hosts = [
      { name: 'esx-01' },
      { name: 'esx-02', inMaintenanceMode: true, vmotionLicensed: false },
      { name: 'esx-03' },
    ]
    const inventory = clusterOf(hosts, { cpuAffinity: [0] })
    const { cures, incurable } = smallestCure(inventory, request)
    expect(incurable).toEqual([])
    expect(cures.map((cure) => cure.text)).toEqual(['Clear the CPU affinity of web-01'])
    expect(errorsAfter(inventory)).toEqual([])
  })

  it('mends more than one thing where every host needs it', () => {
    const hosts = [{ name: 'esx-01' }, { name: 'esx-02', inMaintenanceMode: true }]
    const inventory = clusterOf(hosts, { cpuAffinity: [0] })
    expect(smallestCure(inventory, request).cures).toHaveLength(2)
    expect(errorsAfter(inventory)).toEqual([])
  })

  it('says that nothing helps where the only host is the one that it runs on', () => {
    const { cures, incurable } = smallestCure(clusterOf([{ name: 'esx-01' }], {}), request)
    expect(cures).toEqual([])
    expect(incurable.map((finding) => finding.check)).toEqual(['no-compatible-host'])
  })
})

describe('a thick disk on NFS without a plug-in', () => {
  const thick = { vm: 'web-01', diskFormat: 'eager-zeroed-thick' as const, toDatastore: 'nfs-1' }
  const estate = (): Inventory => {
    const datastores = [{ name: 'shared' }, { name: 'nfs-1', type: 'NFS' }]
    return buildInventory(
      parseScenario('small.scenario.json', smallScenarioText({ datastores, vms: [smallVm()] })),
    )
  }

  it.each([
    ['for all disks', {}],
    ['for one', { disks: { 'Hard disk 1': { format: 'eager-zeroed-thick' as const } } }],
  ])('is mended by a choice that disturbs nothing, asked %s', (_, asked) => {
    const plan = smallestCure(estate(), { ...thick, ...asked })
    expect(plan.cures.map((cure) => cure.text)).toEqual(['Select virtual disk format: Thin Provision'])
    const chosen = plan.cures.reduce(requestAfter, { ...thick, ...asked })
    expect(checkMigration(estate(), chosen).findings.filter(isError)).toEqual([])
  })
})

describe('storage alone, asked for where it is', () => {
  it.each([
    ['poweredOn', 'storage-vmotion'],
    ['poweredOff', 'cold'],
  ])('is a move of storage (%s) whose files are there already', (powerState, kind) => {
    const scenario = parseScenario(
      'small.scenario.json',
      smallScenarioText({ vms: [smallVm({ powerState })] }),
    )
    const report = checkMigration(buildInventory(scenario), { vm: 'web-01', toDatastore: 'shared' })
    expect(report).toMatchObject({
      kind,
      toHost: '',
      findings: [{ check: 'same-storage', fault: 'AlreadyExists' }],
    })
    expect(report.findings[0]!.message).toBe('The files of web-01 are already on shared, in that format.')
  })
})

it('turns on DRS, or leaves it to a choice, where the cluster has none', () => {
  const inventory = clusterOf([{ name: 'esx-01' }, { name: 'esx-02' }], {}, { drs: undefined })
  expect(smallestCure(inventory, request).cures.map((cure) => cure.text)).toEqual([
    'Turn on vSphere DRS of CL-1',
  ])
})
