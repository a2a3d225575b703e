/** A request checked for a window: the report, those of a cluster's hosts, and the smallest cure where it is asked for. */
import { describe, expect, it } from 'vitest'
import { compatibilitySchema } from '../../../core/contract/messages.ts'
import { buildInventory } from '../../../core/estate/inventory.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { compatibilityOf } from '../../../electron/services/compatibility.ts'
import { smallScenarioText, smallVm } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

function estate(vm: Json, drs: Json | undefined = {}) {
  // oxlint-disable-next-line typescript/no-explicit-any -- plain data on purpose: a test changes it before it is parsed
  const document = JSON.parse(smallScenarioText({ vms: [smallVm(vm)] }))
  document.estate.ssoDomains[0].vcenters[0].datacenters[0].clusters[0].drs = drs
  return buildInventory(parseScenario('small.scenario.json', JSON.stringify(document)))
}

describe('the smallest cure', () => {
  const pinned = estate({ cpuAffinity: [0, 1] })
  const request = { vm: 'web-01', toHost: 'esx-02' }

  it('comes only where it is asked for and something blocks', () => {
    expect(compatibilityOf(pinned, request, false).plan).toBeNull()
    expect(compatibilityOf(estate({}), request, true).plan).toBeNull()
  })

  it('is a plan of commands', () => {
    const { plan, findings } = compatibilityOf(pinned, request, true)
    expect(findings.some((finding) => finding.severity === 'error')).toBe(true)
    expect(plan?.incurable).toEqual([])
    expect(plan?.cures.flatMap((cure) => cure.commands).length).toBeGreaterThan(0)
  })

  it('names what no change mends', () => {
    const { plan } = compatibilityOf(estate({}), { vm: 'web-01', toHost: 'esx-09' }, true)
    expect(plan?.cures).toEqual([])
    expect(plan?.incurable.map((finding) => finding.fault)).toEqual(['ManagedObjectNotFound'])
  })
})

it('of a cluster names the host of DRS and tells all of them, in the contract’s words', () => {
  const answer = compatibilityOf(estate({}), { vm: 'web-01', toCluster: 'CL-1' }, true)
  expect(answer.toHost).toBe('esx-02')
  expect(answer.hosts.map((host) => host.toHost)).toEqual(['esx-01', 'esx-02', 'esx-03'])
  expect(compatibilitySchema.parse(answer)).toEqual(answer)
})

it('of single hosts has no list of hosts', () => {
  const answer = compatibilityOf(estate({}), { vm: 'web-01', toHost: 'esx-03' }, true)
  expect(answer.hosts).toEqual([])
  expect(compatibilitySchema.parse(answer)).toEqual(answer)
})
