/** Destinations of the wizard: keys, the rows of the tabs, vCenters as headings, and DRS's choice in words. */
import { describe, expect, it } from 'vitest'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { compatibilityOf } from '../../../electron/services/compatibility.ts'
import { hostsNow } from '../../../renderer/features/object/estate-now.ts'
import { drsHostRows, pickSentence } from '../../../renderer/features/migrate-wizard/drs-choice.ts'
import {
  byVcenter,
  clusterRows,
  clusterSentence,
  hostsOfTarget,
  poolRows,
  targetKey,
  type Target,
} from '../../../renderer/features/migrate-wizard/wizard-targets.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { begunEngine, smallScenarioText, smallVm, viewOf } from '../../support/scenarios.ts'

const document = JSON.parse(
  smallScenarioText({
    vms: [smallVm(), smallVm({ name: 'big-01', host: 'esx-02', memory: { sizeMiB: 4096 } })],
  }),
)
Object.assign(document.estate.ssoDomains[0].vcenters[0].datacenters[0].clusters[0], {
  drs: { level: 'partiallyAutomated' },
  evcMode: 'intel-skylake',
  resourcePools: [
    { name: 'Web', memoryReservationMiB: 2048, memoryExpandable: false },
    { name: 'Front', parent: 'Web' },
  ],
})
const scenario = parseScenario('small.scenario.json', JSON.stringify(document))
const estate = estateViewOf(scenario)
const hosts = hostsNow(estate, viewOf(begunEngine(scenario, { type: 'cancel', vm: 'web-01' })))
const cluster: Target = { kind: 'cluster', cluster: 'CL-1' }
const pool: Target = { kind: 'pool', cluster: 'CL-1', pool: 'Web' }

describe('destinations', () => {
  it('tells places of one name apart', () => {
    const keys = [cluster, pool, { kind: 'host', host: 'CL-1' } as Target].map(targetKey)
    expect(new Set(keys).size).toBe(3)
  })
})

describe('rows', () => {
  it('of clusters say what DRS and EVC do', () => {
    expect(clusterRows(estate)).toMatchObject([
      { drs: 'Partially automated', evc: 'intel-skylake', hosts: '3' },
    ])
    expect(clusterSentence(clusterRows(estate)[0]!)).toBe('CL-1, 3 hosts, DRS partially automated')
    expect(hostsOfTarget(estate, pool)).toEqual(['esx-01', 'esx-02', 'esx-03'])
  })

  it('of resource pools say what is reserved and whether it expands', () => {
    expect(poolRows(estate)).toMatchObject([
      { name: 'Web', parent: '', cpu: '0 MHz, expandable', memory: '2\u00a0GiB' },
      { name: 'Front', parent: 'Web', memory: '0\u00a0B, expandable' },
    ])
  })
})

it('stand under their vCenter only where there are several', () => {
  const row = (name: string, vcenter: string) => ({ name, vcenter })
  const own = [row('a', 'vc-a'), row('b', 'vc-a')]
  expect(byVcenter(own, (one) => one.vcenter)).toEqual([{ vcenter: '', rows: own }])
  const two = byVcenter([row('a', 'vc-a'), row('c', 'vc-b'), row('b', 'vc-a')], (one) => one.vcenter)
  expect(two.map((group) => [group.vcenter, group.rows.length])).toEqual([
    ['vc-a', 2],
    ['vc-b', 1],
  ])
})

describe('the choice of DRS', () => {
  const answer = (request: object) =>
    compatibilityOf(buildInventory(scenario), { vm: 'web-01', toCluster: 'CL-1', ...request }, false)

  it('is told with its reason', () => {
    expect(pickSentence(answer({}))).toBe(
      'DRS picks esx-03: of 2 compatible hosts it has the most free memory.',
    )
    const rows = drsHostRows(answer({}), hosts)
    expect(rows.map(({ host, isPicked, isHere }) => ({ host, isPicked, isHere }))).toEqual([
      { host: 'esx-01', isPicked: false, isHere: true },
      { host: 'esx-02', isPicked: false, isHere: false },
      { host: 'esx-03', isPicked: true, isHere: false },
    ])
    expect(rows.map((row) => row.freeMemory)).toEqual(['256\u00a0GiB', '252\u00a0GiB', '256\u00a0GiB'])
  })

  it('of one compatible host names it as the only one', () => {
    const report = answer({})
    const [first, second, third] = report.hosts
    const blocked = { ...second!, findings: first!.findings }
    expect(pickSentence({ ...report, hosts: [first!, blocked, third!] })).toContain(
      'the only compatible host',
    )
  })
})
