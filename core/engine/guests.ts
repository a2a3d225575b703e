/** The guests of a run: one for each VM, by its name. */
import type { Inventory } from '../estate/inventory.ts'
import { Guest } from '../migration/guest.ts'

export function newGuests(inventory: Inventory): [string, Guest][] {
  return [...inventory.vms.values()].map((vm) => [
    vm.name,
    new Guest(vm.name, vm.workload.client, vm.spec.vcpus, vm.powerState === 'poweredOn'),
  ])
}

export function cloneGuests(guests: ReadonlyMap<string, Guest>): [string, Guest][] {
  return [...guests].map(([name, guest]) => [name, guest.clone()])
}
