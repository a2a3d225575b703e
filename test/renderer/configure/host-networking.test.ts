/** Networking of a host: what its pages show, and the edits that change it. */
import { describe, expect, it } from 'vitest'
import {
  failoverOrder,
  freeNics,
  inUseBecause,
  newAdapter,
  portGroupEdit,
  portGroupLabels,
  replaced,
  subnetMaskHint,
  switchesOf,
  switchOfNic,
  teamingOf,
} from '../../../renderer/features/configure/host-networking.ts'
import { allVmsNow } from '../../../renderer/features/object/estate-now.ts'
import { begunEngine, viewOf } from '../../support/scenarios.ts'
import { hostOf, wideEstate, wideScenario } from './wide-estate.ts'

const host = hostOf('esx-01')
const vms = allVmsNow(wideEstate, viewOf(begunEngine(wideScenario))).filter((vm) => vm.host === 'esx-01')

describe('virtual switches', () => {
  it('are the standard ones and the distributed ones that the host has joined', () => {
    const names = switchesOf(host, wideEstate, vms).map((one) => `${one.kind} ${one.name}`)
    expect(names).toEqual(['standard vSwitch0', 'distributed DSwitch-1'])
    expect(switchesOf(hostOf('esx-02'), wideEstate, []).map((one) => one.kind)).not.toContain('distributed')
    expect(portGroupLabels(host, wideEstate)).toContain('dv-app')
  })

  it('say who is on each port group, and so why it cannot be removed', () => {
    const groups = switchesOf(host, wideEstate, vms).flatMap((one) => one.portGroups)
    const named = (name: string) => groups.find(({ group }) => group.name === name)!
    expect(inUseBecause(named('vMotion'))).toBe('vmk1 is on vMotion.')
    expect(inUseBecause(named('dv-app'))).toBe('db-01 is on dv-app.')
    expect(inUseBecause({ ...named('vMotion'), adapters: [] })).toBe('')
  })

  it('share no physical NIC: one that another switch has is not offered', () => {
    expect(switchOfNic(host, wideEstate, 'vmnic2')).toBe('DSwitch-1')
    expect(freeNics(host, wideEstate, 'vSwitch0')).toEqual(['vmnic0', 'vmnic1'])
    expect(freeNics(host, wideEstate, 'vSwitch7')).toEqual([])
  })
})

describe('a new VMkernel adapter', () => {
  it('has the next name, and an address of the last one’s subnet that is free in the estate', () => {
    expect(newAdapter(host, wideEstate)).toMatchObject({
      name: 'vmk2',
      portGroup: 'vMotion',
      ip: '10.20.0.14',
      services: [],
    })
  })
})

describe('a prefix length', () => {
  it.each([
    [0, '0.0.0.0'],
    [1, '128.0.0.0'],
    [8, '255.0.0.0'],
    [23, '255.255.254.0'],
    [24, '255.255.255.0'],
    [25, '255.255.255.128'],
    [30, '255.255.255.252'],
    [32, '255.255.255.255'],
  ])('%i is the subnet mask %s', (prefixLength, mask) => {
    expect(subnetMaskHint(prefixLength)).toBe(`${prefixLength} is the subnet mask ${mask}.`)
  })

  it.each([33, -1, 24.5, '24', null, undefined])('that cannot be one has no mask: %s', (prefixLength) => {
    expect(subnetMaskHint(prefixLength)).toBe('')
  })
})

describe('editing a port group', () => {
  const [group] = host.spec.standardSwitches![0]!.portGroups.filter((one) => one.name === 'vMotion')

  it('changes that one of that switch alone', () => {
    const edit = portGroupEdit(host, 'vSwitch0', 'vMotion', { ...group!, vlan: 30 })
    expect(edit.vmkernelAdapters).toBeUndefined()
    expect(edit.standardSwitches![0]!.portGroups.map((one) => one.vlan)).toEqual([0, 0, 30])
  })

  it('takes VMkernel adapters along to a new label', () => {
    const edit = portGroupEdit(host, 'vSwitch0', 'vMotion', { ...group!, name: 'vMotion-A' })
    expect(edit.vmkernelAdapters!.map((one) => one.portGroup)).toEqual(['Management Network', 'vMotion-A'])
  })

  it('adds a new one at the end', () => {
    const edit = portGroupEdit(host, 'vSwitch0', null, { name: 'New', vlan: 5 })
    expect(edit.standardSwitches![0]!.portGroups.at(-1)).toEqual({ name: 'New', vlan: 5 })
  })
})

describe('failover order', () => {
  const uplinks = ['vmnic0', 'vmnic1', 'vmnic2']

  it('is all active where the port group says nothing, and says nothing for that', () => {
    const rows = failoverOrder({}, uplinks)
    expect(rows.map((row) => row.role)).toEqual(['active', 'active', 'active'])
    expect(teamingOf(rows, uplinks)).toEqual({})
  })

  it('takes uplinks that are not active for standby, and those of neither list for unused', () => {
    const roles = (teaming: object) =>
      failoverOrder(teaming, uplinks).map((row) => `${row.uplink} ${row.role}`)
    expect(roles({ activeUplinks: ['vmnic1'] })).toEqual([
      'vmnic1 active',
      'vmnic0 standby',
      'vmnic2 standby',
    ])
    expect(roles({ activeUplinks: ['vmnic1'], standbyUplinks: ['vmnic0'] }).at(-1)).toBe('vmnic2 unused')
  })

  it('writes what it reads', () => {
    const teaming = { activeUplinks: ['vmnic1'], standbyUplinks: ['vmnic0'] }
    expect(teamingOf(failoverOrder(teaming, uplinks), uplinks)).toEqual(teaming)
  })
})

it('an entry is replaced by its old name, in its place', () => {
  const list = [{ name: 'a' }, { name: 'b' }]
  expect(replaced(list, 'a', { name: 'c' })).toEqual([{ name: 'c' }, { name: 'b' }])
  expect(replaced(list, null, { name: 'c' })).toHaveLength(3)
})
