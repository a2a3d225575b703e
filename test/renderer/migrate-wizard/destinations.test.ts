/** Destinations that a page offers: vCenters, what is asked of each for all VMs, and one row for several answers. */
import { describe, expect, it } from 'vitest'
import { compatibilityOf } from '../../../electron/services/compatibility.ts'
import { joinedReport } from '../../../renderer/features/migrate-wizard/destination-checks.ts'
import { noChoices, type Choices } from '../../../renderer/features/migrate-wizard/wizard-choices.ts'
import {
  askedCompute,
  askedStorage,
  isOtherDatacenter,
  offeredVcenters,
} from '../../../renderer/features/migrate-wizard/wizard-destinations.ts'
import { offVm, wizardEstate } from './wizard-estate.ts'

const { estate, inventory, vm } = wizardEstate({}, [offVm])
const vms = [vm('web-01'), vm('off-01')]
const remote = { vcenter: 'vc-c', ssoDomain: 'two.local', user: 'administrator@two.local' }
const facts = (choices: Partial<Choices> = {}) => ({ estate, vms, choices: { ...noChoices, ...choices } })

describe('compute resources', () => {
  it('are those of all vCenters of the own SSO domain; of an export those of the one logged in to', () => {
    expect(offeredVcenters(facts())).toEqual(['vc-a', 'vc-b'])
    expect(offeredVcenters(facts({ type: 'export' }))).toEqual([])
    expect(offeredVcenters(facts({ type: 'export', remote }))).toEqual(['vc-c'])
  })

  it('are asked for once each, of every VM', () => {
    const asked = askedCompute(facts(), false)
    expect(asked.map((one) => one.where)).toEqual(['CL-1', 'esx-11'])
    expect(asked[0]?.requests.map((request) => request.vm)).toEqual(['web-01', 'off-01'])
  })

  it('of another datacenter bring the page of folders', () => {
    const at = (host: string) => ({ ...noChoices, target: { kind: 'host', host } as const })
    expect(isOtherDatacenter(estate, at('esx-11'), vms)).toBe(true)
    expect(isOtherDatacenter(estate, at('esx-02'), vms)).toBe(false)
    expect(isOtherDatacenter(estate, { ...at('esx-11'), type: 'storage' }, vms)).toBe(false)
  })
})

it('datastores are those of the hosts of all VMs where only storage moves', () => {
  expect(askedStorage(facts({ type: 'storage' })).map((one) => one.where)).toEqual([
    'fast',
    'slow',
    'local-02',
  ])
})

it('several answers make one row: all findings, and the hosts that DRS found', () => {
  const request = { toCluster: 'CL-1' }
  const found = vms.map(({ name }) => compatibilityOf(inventory, { vm: name, ...request }, false))
  const row = joinedReport([found[0]!, { ...found[1]!, toHost: '' }])
  expect(row).toMatchObject({ toHost: 'esx-02', checksRun: found[0]!.checksRun + found[1]!.checksRun })
  expect(joinedReport(undefined)).toBeNull()
  expect(joinedReport([found[0]!])).toBe(found[0])
})
