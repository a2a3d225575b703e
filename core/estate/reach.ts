/**
 * Whether frames of a VM's adapter get through between it and the physical network, and in which segment. vCenter
 * checks none of it: a VM that lands where they do not is offline (vsphere-rules B.1 stage 9, I.2 case 17).
 */
import type { NicSpec } from '../scenario/vm-schema.ts'
import type { Host, Inventory, Vm } from './inventory.ts'
import { carrierOf, portGroupOf } from './lookup.ts'

/** The VLAN in which an adapter is reached (0 = untagged), or why it is not. A VLAN stands for a broadcast domain. */
export type Reach = { readonly vlan: number } | { readonly problem: string }

/** The guest tags its frames itself. */
const everyVlan = 4095

/** Of an adapter as if its VM ran on that host. */
export function reachOf(host: Host, nic: NicSpec): Reach {
  if (host.isFailed) return { problem: `${host.name} has failed` }
  if (!nic.connected) return { problem: 'it is not connected' }
  const place = portGroupOf(host, nic.portGroup)
  if (place === null) return { problem: `${host.name} has no such network` }
  const { vlan } = place.portGroup
  const carrier = carrierOf(host, place)
  if (carrier === null) return { problem: `no uplink of ${place.switch.name} on ${host.name} is connected` }
  const { trunkedVlans, name } = carrier
  if (vlan !== everyVlan && trunkedVlans !== undefined && !trunkedVlans.includes(vlan)) {
    const what = vlan === 0 ? 'untagged frames' : `VLAN ${vlan}`
    return { problem: `the physical switch port of ${name} of ${host.name} does not pass ${what}` }
  }
  return { vlan }
}

/** VLANs in which the VM's adapters are reached where it is, by the adapters' names; those that are not are left out. */
export function segmentsOf(inventory: Inventory, vm: Vm): ReadonlyMap<string, number> {
  const host = inventory.hosts.get(vm.host)
  const segments = new Map<string, number>()
  if (host === undefined) return segments
  for (const nic of vm.spec.nics) {
    const reach = reachOf(host, nic)
    if ('vlan' in reach) segments.set(nic.name, reach.vlan)
  }
  return segments
}

/** Why an adapter that was reached in `vlan` is not any more, in words; null where it is. */
export function whyLost(host: Host, nic: NicSpec, vlan: number): string | null {
  const reach = reachOf(host, nic)
  if ('problem' in reach) return reach.problem
  if (reach.vlan === vlan) return null
  return `it is in VLAN ${reach.vlan} on ${host.name}, and its clients are in VLAN ${vlan}`
}
