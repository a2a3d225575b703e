/** Release of a vCenter Server. */
import type { Release } from '../scenario/versions.ts'
import type { Host, Inventory, Vcenter } from './inventory.ts'

/** 8.0 where the scenario does not say. */
export function releaseOf(vcenter: Vcenter): Release {
  return vcenter.spec.version ?? '8.0'
}

/** The vCenter that manages a host; every host of an inventory has one. */
export function vcenterOf(inventory: Inventory, host: Host): Vcenter | null {
  return inventory.vcenters.get(host.vcenter) ?? null
}
