/** An estate with what the Configure pages show: a distributed switch, teaming, a stand-alone host, pools, a local datastore. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import type { EstateHost, EstateVm } from '../../../renderer/features/object/estate-now.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { smallVm } from '../../support/scenarios.ts'

const wideHost = {
  name: 'esx-01',
  datastores: ['shared', 'local-01'],
  physicalNics: [{ name: 'vmnic0' }, { name: 'vmnic1' }, { name: 'vmnic2', linkMbps: 25_000 }],
  standardSwitches: [
    {
      name: 'vSwitch0',
      uplinks: ['vmnic0', 'vmnic1'],
      portGroups: [
        { name: 'Management Network' },
        { name: 'VM Network' },
        { name: 'vMotion', vlan: 20, activeUplinks: ['vmnic1'], standbyUplinks: ['vmnic0'] },
      ],
    },
  ],
  vmkernelAdapters: [
    { name: 'vmk0', portGroup: 'Management Network', ip: '10.10.0.11', services: ['management'] },
    { name: 'vmk1', portGroup: 'vMotion', ip: '10.20.0.11', services: ['vmotion'] },
  ],
}

export const wideScenario: Scenario = parseScenario(
  'wide.scenario.json',
  JSON.stringify({
    precopy: 'scenario',
    version: 1,
    name: 'Wide',
    estate: {
      ssoDomains: [
        {
          vcenters: [
            {
              name: 'vc-a',
              datacenters: [
                {
                  name: 'DC-1',
                  datastores: [{ name: 'shared' }, { name: 'local-01', isLocal: true, capacityGiB: 800 }],
                  clusters: [
                    {
                      name: 'CL-1',
                      hosts: [wideHost, { name: 'esx-02' }],
                      resourcePools: [{ name: 'Production' }, { name: 'Web', parent: 'Production' }],
                    },
                  ],
                  hosts: [{ name: 'lonely-01' }],
                  distributedSwitches: [
                    {
                      name: 'DSwitch-1',
                      members: [{ host: 'esx-01', uplinks: ['vmnic2'] }],
                      portGroups: [{ name: 'dv-app', vlan: 110 }],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
      vms: [
        smallVm({ resourcePool: 'Web' }),
        smallVm({ name: 'db-01', nics: [{ portGroup: 'dv-app' }] }),
        smallVm({ name: 'golden', powerState: 'poweredOff', isTemplate: true }),
        smallVm({ name: 'alone-01', host: 'lonely-01' }),
      ],
    },
  }),
)

export const wideEstate: EstateView = estateViewOf(wideScenario)

export function hostOf(name: string): EstateHost {
  const found = wideEstate.hosts.find((host) => host.name === name)
  if (found === undefined) throw new Error(`No host ${name}.`)
  return found
}

export function vmOf(name: string): EstateVm {
  const found = wideEstate.vms.find((vm) => vm.name === name)
  if (found === undefined) throw new Error(`No VM ${name}.`)
  return found
}
