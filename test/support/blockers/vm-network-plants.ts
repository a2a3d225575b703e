/** What blockers of VM networks plant, and the words of what that touches. */
import type { Plain, PlainEstate } from './base-estate.ts'

/** What hangs on the adapters of web-01 and on the switches of both ends. */
export const words = [
  'vm.nics',
  'request.networks',
  'source.switches',
  'source.vmkernel',
  'source.nics',
  'destination.switches',
  'destination.vmkernel',
  'destination.nics',
] as const
export const distributedWords = [...words, 'distributedSwitch', 'destination.licence'] as const

export function switchesWith(vmNetworks: Plain[], change: Plain = {}): Plain[] {
  return [
    {
      name: 'vSwitch0',
      uplinks: ['vmnic0'],
      portGroups: [{ name: 'Management Network' }, ...vmNetworks],
      ...change,
    },
    { name: 'vSwitch1', uplinks: ['vmnic1'], portGroups: [{ name: 'vMotion' }] },
  ]
}

/** VM Network on a switch without uplinks. */
export function internalSwitches(label = 'VM Network'): Plain[] {
  return [
    ...switchesWith(label === 'VM Network' ? [] : [{ name: 'VM Network' }]),
    { name: 'vSwitch2', portGroups: [{ name: label }] },
  ]
}

export function onDistributed({ vm }: PlainEstate, change: Plain = {}): void {
  vm.nics = [{ name: 'Network adapter 1', portGroup: 'DPG-VMs', ...change }]
}
