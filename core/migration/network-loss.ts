/**
 * VMs that nobody reaches although they run: after a move to a host whose physical network does not carry their VLAN,
 * or because links or settings have changed. Nothing fails and nothing rolls back; clients hear nothing until it is
 * mended. Clients come over a VM's first adapter: ours.
 */
import type { Inventory, Vm } from '../estate/inventory.ts'
import { segmentsOf, whyLost } from '../estate/reach.ts'
import { fineMarginNs, longestDrainNs } from './guest.ts'
import type { MigrationWorld } from './world.ts'

/** VLANs in which adapters are reached, by VM. */
export type Segments = ReadonlyMap<string, ReadonlyMap<string, number>>

/** Of all VMs that run, before something changes. */
export function segmentsOfAll(inventory: Inventory): Segments {
  const running = [...inventory.vms.values()].filter((vm) => vm.powerState === 'poweredOn')
  return new Map(running.map((vm) => [vm.name, segmentsOf(inventory, vm)]))
}

/**
 * What a VM has lost of the segments that it was reached in, now that it is where it is. False: its clients have lost
 * it. `migration` is the one that brought it there, 0 for none.
 */
export function settleNetworks(
  world: MigrationWorld,
  vm: Vm,
  before: ReadonlyMap<string, number>,
  migration: number,
): boolean {
  const host = world.inventory.hosts.get(vm.host)
  const guest = world.guestOf(vm.name)
  let isReached = true
  if (host === undefined) return isReached
  vm.spec.nics.forEach((nic, index) => {
    const isForClients = index === 0
    const vlan = isForClients ? (guest.cutFromVlan ?? before.get(nic.name)) : before.get(nic.name)
    const reason = vlan === undefined ? null : whyLost(host, nic, vlan)
    if (vlan === undefined || reason === null) return
    world.record('network-lost', {
      migration,
      vm: vm.name,
      host: host.name,
      adapter: nic.name,
      network: nic.portGroup,
      reason,
      isForClients,
    })
    if (!isForClients) return
    isReached = false
    guest.cutOff(vlan, world.nowNs)
  })
  return isReached
}

/** After a change of the network: VMs that it has cut off. Those on their way are looked at when they arrive. */
export function noteLosses(world: MigrationWorld, before: Segments, isOnItsWay: (vm: Vm) => boolean): void {
  for (const vm of world.inventory.vms.values()) {
    const segments = before.get(vm.name)
    if (segments === undefined || isOnItsWay(vm)) continue
    if (world.guestOf(vm.name).cutFromVlan !== null) continue
    if (!settleNetworks(world, vm, segments, 0)) sampleChange(world, vm)
  }
}

/** VMs that were cut off and are reached again. */
export function noteRestored(world: MigrationWorld, isOnItsWay: (vm: Vm) => boolean): void {
  for (const vm of world.inventory.vms.values()) {
    const guest = world.guestOf(vm.name)
    const [nic] = vm.spec.nics
    const host = world.inventory.hosts.get(vm.host)
    if (guest.cutFromVlan === null || nic === undefined || host === undefined || isOnItsWay(vm)) continue
    if (whyLost(host, nic, guest.cutFromVlan) !== null) continue
    guest.reconnect(world.nowNs)
    world.record('network-restored', {
      vm: vm.name,
      host: host.name,
      adapter: nic.name,
      network: nic.portGroup,
    })
    sampleChange(world, vm)
  }
}

/** A VM that is powered on, perhaps on another host than where it was. */
export function settlePlaced(world: MigrationWorld, vm: Vm, before: ReadonlyMap<string, number>): void {
  if (settleNetworks(world, vm, before, 0)) noteRestored(world, (other) => other !== vm)
}

/** Clients notice at once, and a backlog drains afterwards. */
function sampleChange(world: MigrationWorld, vm: Vm): void {
  if (vm.powerState !== 'poweredOn') return
  const guest = world.guestOf(vm.name)
  guest.fineUntilNs = Math.max(guest.fineUntilNs, world.nowNs + fineMarginNs)
  guest.drainUntilNs = world.nowNs + longestDrainNs
  world.sampleGuest(vm.name)
}
