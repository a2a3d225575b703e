/** The networks page: what the destination offers, what keeps its name, what is chosen. */
import { describe, expect, it } from 'vitest'
import { vmNow } from '../../../renderer/features/object/estate-now.ts'
import {
  adapterRows,
  networkRows,
  noNetworkChoice,
  offeredNetworks,
  switchWords,
  withNetwork,
} from '../../../renderer/features/migrate-wizard/network-choices.ts'
import { parseScenario } from '../../../core/scenario/parse.ts'
import { estateViewOf } from '../../support/estate-view.ts'
import { begunEngine, smallScenarioText, smallVm, viewOf } from '../../support/scenarios.ts'

const switches = (...groups: string[]) => [
  {
    name: 'vSwitch0',
    uplinks: ['vmnic0'],
    portGroups: [{ name: 'Management Network' }, ...groups.map((name) => ({ name, vlan: 7 }))],
  },
  { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
]
const document = JSON.parse(
  smallScenarioText({
    hosts: [
      { name: 'esx-01', standardSwitches: switches('Production', 'Backup') },
      { name: 'esx-02', standardSwitches: switches('production', 'Backup') },
      { name: 'esx-03', standardSwitches: switches('Production') },
    ],
    vms: [
      smallVm({
        nics: [
          { name: 'Network adapter 1', portGroup: 'Production' },
          { name: 'Network adapter 2', portGroup: 'Production', connected: false },
          { name: 'Network adapter 3', portGroup: 'Backup' },
        ],
      }),
    ],
  }),
)
document.estate.ssoDomains[0].vcenters[0].datacenters[0].distributedSwitches = [
  { name: 'DSwitch', members: [{ host: 'esx-02' }], portGroups: [{ name: 'DPG-VMs', vlan: 30 }] },
]
const scenario = parseScenario('small.scenario.json', JSON.stringify(document))
const estate = estateViewOf(scenario)
const vm = vmNow(estate, viewOf(begunEngine(scenario, { type: 'cancel', vm: 'web-01' })), 'web-01')!

describe('networks that the destination offers', () => {
  it('are those of VMs, of standard and of distributed switches; ESXi’s own are not among them', () => {
    expect(offeredNetworks(estate, ['esx-02']).map((network) => network.name)).toEqual([
      'production',
      'Backup',
      'DPG-VMs',
    ])
    expect(offeredNetworks(estate, ['esx-02']).map(switchWords).at(-1)).toBe('DSwitch (distributed), VLAN 30')
  })

  it('of several hosts are named once', () => {
    const names = offeredNetworks(estate, ['esx-02', 'esx-03']).map((network) => network.name)
    expect(names).toEqual(['production', 'Backup', 'DPG-VMs', 'Production'])
  })
})

describe('rows', () => {
  it('are one for each source network; a label of another case is another network', () => {
    expect(networkRows(estate, [vm], ['esx-02'], noNetworkChoice)).toMatchObject([
      {
        key: 'Production',
        adapters: ['Network adapter 1', 'Network adapter 2'],
        sourceSwitch: 'vSwitch0',
        isConnected: true,
        destination: null,
      },
      { key: 'Backup', destination: { name: 'Backup' } },
    ])
  })

  it('take what is chosen, in Advanced for single adapters', () => {
    const basic = withNetwork(noNetworkChoice, { vm: '', key: 'Production' }, 'production')
    const advanced = withNetwork(basic, { vm: 'web-01', key: 'Network adapter 2' }, 'DPG-VMs')
    const names = adapterRows(estate, [vm], ['esx-02'], advanced).map((row) => row.destination?.name)
    expect(names).toEqual(['production', 'DPG-VMs', 'Backup'])
    expect(networkRows(estate, [vm], ['esx-02'], advanced)[0]?.destination?.name).toBe('production')
  })

  it('say which adapters are connected: only those need a network', () => {
    const rows = adapterRows(estate, [vm], ['esx-02'], noNetworkChoice)
    expect(rows.map((row) => row.isConnected)).toEqual([true, false, true])
  })

  it('of several VMs are one for each source network, with all adapters by VM', () => {
    const other = { ...vm, name: 'web-02' }
    const [first] = networkRows(estate, [vm, other], ['esx-02'], noNetworkChoice)
    expect(first?.adapters).toContain('web-02 Network adapter 1')
    const advanced = withNetwork(noNetworkChoice, { vm: 'web-02', key: 'Network adapter 1' }, 'DPG-VMs')
    const rows = adapterRows(estate, [vm, other], ['esx-02'], advanced)
    expect(rows.filter((row) => row.destination?.name === 'DPG-VMs').map((row) => row.vm)).toEqual(['web-02'])
  })
})
