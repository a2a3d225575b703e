/**
 * An estate for tests of the wizard: Hamburg and Bremen in one SSO domain, Vienna in another. `web-01` runs on esx-01
 * with one disk on `fast` and one on `slow`.
 */
import { buildInventory, type Inventory } from '../../../core/estate/inventory.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { EstateView } from '../../../core/contract/estate-view.ts'
import { vmNow, type VmNow } from '../../../renderer/features/object/estate-now.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { begunEngine, viewOf } from '../../support/scenarios.ts'

type Json = Record<string, unknown>

const switches = (...groups: string[]) => [
  {
    name: 'vSwitch0',
    uplinks: ['vmnic0'],
    portGroups: [{ name: 'Management Network' }, ...groups.map((name) => ({ name }))],
  },
  { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
]

const hamburg = {
  name: 'Hamburg',
  datastores: [
    { name: 'fast', capacityGiB: 100, policies: ['Gold'] },
    { name: 'slow', capacityGiB: 500, datastoreCluster: 'Pod' },
    { name: 'local-02', capacityGiB: 50, isLocal: true },
  ],
  clusters: [
    {
      name: 'CL-1',
      drs: { level: 'fullyAutomated' },
      hosts: [
        { name: 'esx-01', datastores: ['fast', 'slow'] },
        { name: 'esx-02', datastores: ['fast', 'slow', 'local-02'] },
      ],
    },
  ],
}
const bremen = {
  name: 'Bremen',
  folders: [{ name: 'Web' }],
  datastores: [{ name: 'bremen-01', capacityGiB: 200 }],
  hosts: [{ name: 'esx-11' }],
}
const vienna = {
  name: 'Vienna',
  datastores: [{ name: 'vienna-01', capacityGiB: 200 }],
  hosts: [{ name: 'esx-21', standardSwitches: switches('Guests') }],
}

const disks = [
  { name: 'Hard disk 1', datastore: 'fast', sizeGiB: 10, usedGiB: 4 },
  { name: 'Hard disk 2', datastore: 'slow', sizeGiB: 20, usedGiB: 5, format: 'thin' },
]
const nics = [{ name: 'Network adapter 1', portGroup: 'VM Network' }]

export interface WizardEstate {
  readonly inventory: Inventory
  readonly estate: EstateView
  vm(name: string): VmNow
}

/** `change`: of `web-01`; `others`: VMs beside it. */
export function wizardEstate(change: Json = {}, others: readonly Json[] = []): WizardEstate {
  const document = {
    precopy: 'scenario',
    version: 1,
    name: 'Wizard',
    seed: 1,
    estate: {
      ssoDomains: [
        {
          name: 'one.local',
          vcenters: [
            { name: 'vc-a', datacenters: [hamburg] },
            { name: 'vc-b', datacenters: [bremen] },
          ],
        },
        { name: 'two.local', vcenters: [{ name: 'vc-c', datacenters: [vienna] }] },
      ],
      vms: [{ name: 'web-01', host: 'esx-01', memory: { sizeMiB: 1024 }, disks, nics, ...change }, ...others],
    },
  }
  const scenario = parseScenario('wizard.scenario.json', JSON.stringify(document))
  const estate = estateViewOf(scenario)
  const view = viewOf(begunEngine(scenario, { type: 'cancel', vm: 'web-01' }))
  return {
    inventory: buildInventory(scenario),
    estate,
    vm(name) {
      const found = vmNow(estate, view, name)
      if (found === null) throw new Error(`There is no VM ${name}.`)
      return found
    },
  }
}

/** On esx-02, powered off, with one disk on `fast`. */
export const offVm: Json = {
  name: 'off-01',
  host: 'esx-02',
  powerState: 'poweredOff',
  memory: { sizeMiB: 512 },
  disks: [{ name: 'Hard disk 1', datastore: 'fast', sizeGiB: 8 }],
  nics,
}
