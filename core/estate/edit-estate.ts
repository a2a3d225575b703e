/**
 * Reconfigures one object of the estate: the fields that an edit names take their new values, null takes them
 * away. It asks nothing; whether the edit may be made is `engine/edit-rules.ts`.
 */
import { assertInvariant } from '../base/assert.ts'
import type { EditCommand, VmEdit } from '../scenario/edit-schema.ts'
import type { VmSpec } from '../scenario/schema.ts'
import { refreshProxySwitches, type Inventory } from './inventory.ts'

/** Changes the inventory that it is given; the object must exist. */
export function applyEdit(inventory: Inventory, edit: EditCommand): void {
  switch (edit.type) {
    case 'edit-vm': {
      const vm = known(inventory.vms, edit.vm)
      vm.spec = editedVm(vm.spec, edit.set)
      break
    }
    case 'edit-host': {
      const host = known(inventory.hosts, edit.host)
      host.spec = merged(host.spec, withEmptyLists(host.spec, edit.set))
      break
    }
    case 'edit-cluster': {
      const cluster = known(inventory.clusters, edit.cluster)
      cluster.spec = merged(cluster.spec, edit.set)
      break
    }
    case 'edit-datastore': {
      const datastore = known(inventory.datastores, edit.datastore)
      datastore.spec = merged(datastore.spec, edit.set)
      break
    }
    case 'edit-switch': {
      const one = known(inventory.switches, edit.switch)
      one.spec = merged(one.spec, edit.set)
      refreshProxySwitches(inventory)
      break
    }
    case 'edit-vcenter': {
      const vcenter = known(inventory.vcenters, edit.vcenter)
      vcenter.spec = merged(vcenter.spec, edit.set)
      break
    }
    case 'set-privileges':
      inventory.missingPrivileges = edit.missing
  }
}

function editedVm(spec: VmSpec, { memoryReservationMiB, ...set }: VmEdit): VmSpec {
  const edited = merged(spec, withEmptyLists(spec, set))
  if (memoryReservationMiB === undefined) return edited
  return { ...edited, memory: { ...edited.memory, reservationMiB: memoryReservationMiB } }
}

/** The spec with the values of a patch; the schema has made sure that they are of the fields' types. */
function merged<Spec extends object>(spec: Spec, patch: object): Spec {
  const named = Object.entries(patch).filter(([, value]) => value !== undefined)
  const next = new Map<string, unknown>([...Object.entries(spec), ...named])
  return Object.fromEntries([...next].filter(([, value]) => value !== null)) as Spec
}

/** Hosts and VMs always have their lists (adapters, disks, …): one that is taken away is empty. */
function withEmptyLists(spec: object, patch: object): object {
  const isList = (key: string) => Array.isArray((spec as Record<string, unknown>)[key])
  const entries = Object.entries(patch)
  return Object.fromEntries(entries.map(([key, value]) => [key, value === null && isList(key) ? [] : value]))
}

function known<Value>(map: ReadonlyMap<string, Value>, name: string): Value {
  const found = map.get(name)
  assertInvariant(found !== undefined, 'edit-of-known-object', () => `nothing is named "${name}"`)
  return found
}
