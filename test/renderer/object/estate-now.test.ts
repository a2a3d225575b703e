/** The estate as it is now: the trace is right where scenario and trace differ. */
import { describe, expect, it } from 'vitest'
import { estateViewOf } from '../../support/estate-view.ts'
import { mibBytes } from '../../../core/base/units.ts'
import {
  hostNow,
  memoryShare,
  networksOf,
  vlanWords,
  vmNow,
} from '../../../renderer/features/object/estate-now.ts'
import { scopeOf } from '../../../renderer/features/object/object-scope.ts'
import { begunEngine, runOut, smallScenario, smallVm, stepToStage, viewOf } from '../../support/scenarios.ts'

const scenario = smallScenario()
const estate = estateViewOf(scenario)

describe('a migration', () => {
  const engine = begunEngine(scenario)
  stepToStage(engine, 'pre-copy')
  const during = viewOf(engine)
  const after = viewOf(runOut(engine))

  it('reserves memory at the destination while the VM still runs at the source', () => {
    expect(vmNow(estate, during, 'web-01')).toMatchObject({ host: 'esx-01', destination: 'esx-02' })
    const destination = hostNow(estate, during, 'esx-02')!
    expect(destination.reservedMemoryBytes).toBeGreaterThan(0)
    expect(memoryShare(destination)).toBeGreaterThan(0)
  })

  it('leaves exactly one host with the VM, and nothing reserved', () => {
    const owners = estate.hosts.filter((host) => hostNow(estate, after, host.name)!.vms.length > 0)
    expect(owners.map((host) => host.name)).toEqual(['esx-02'])
    expect(hostNow(estate, after, 'esx-02')).toMatchObject({
      reservedMemoryBytes: 0,
      vmMemoryBytes: 64 * mibBytes,
    })
    expect(vmNow(estate, after, 'web-01')).toMatchObject({ task: null, destination: '' })
  })

  it('moves the VM from one host’s tab to the other’s', () => {
    const vmsOf = (host: string) =>
      scopeOf({ kind: 'host', name: host }, estate, after).vms.map((vm) => vm.name)
    expect(vmsOf('esx-01')).toEqual([])
    expect(vmsOf('esx-02')).toEqual(['web-01'])
  })
})

it('a powered-off VM takes no memory of its host', () => {
  const off = smallScenario({ vms: [smallVm({ powerState: 'poweredOff' })] })
  const view = viewOf(runOut(begunEngine(off, { type: 'power-off', vm: 'web-01' })))
  expect(hostNow(estateViewOf(off), view, 'esx-01')).toMatchObject({ vmMemoryBytes: 0, vcpus: 0 })
})

it('port groups of one name with different VLANs are one network with both', () => {
  const hosts = [
    { name: 'esx-01' },
    {
      name: 'esx-02',
      standardSwitches: [
        {
          name: 'vSwitch0',
          uplinks: ['vmnic0'],
          portGroups: [{ name: 'Management Network' }, { name: 'VM Network', vlan: 12 }],
        },
        { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
      ],
    },
  ]
  const network = networksOf(estateViewOf(smallScenario({ hosts }))).find((one) => one.name === 'VM Network')!
  expect(vlanWords(network.vlans)).toBe('no VLAN, VLAN 12')
})
