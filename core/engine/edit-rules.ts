/** What must hold before an object may be reconfigured. Fault names as vCenter raises them. */
import type { Refusal } from '../base/errors.ts'
import { nearestName } from '../base/nearest-name.ts'
import type { Datastore, Inventory } from '../estate/inventory.ts'
import { usedGiBOf } from '../estate/storage.ts'
import { targetOf } from '../scenario/command-target.ts'
import type { EditCommand } from '../scenario/edit-schema.ts'
import { clusterEditRefusal } from './cluster-edit-rules.ts'
import type { EngineState } from './engine-state.ts'
import { hostEditRefusal, switchEditRefusal } from './network-edit-rules.ts'
import { vmEditRefusal } from './vm-edit-rules.ts'

/** Why the edit cannot be made, or null. */
export function editRefusal(state: Pick<EngineState, 'inventory'>, command: EditCommand): Refusal | null {
  const { inventory } = state
  const unknown = unknownObject(inventory, command)
  if (unknown !== null) return unknown
  switch (command.type) {
    case 'edit-vm':
      return vmEditRefusal(inventory, inventory.vms.get(command.vm)!, command.set)
    case 'edit-host':
      return hostEditRefusal(inventory, inventory.hosts.get(command.host)!, command.set)
    case 'edit-cluster':
      return clusterEditRefusal(inventory, inventory.clusters.get(command.cluster)!, command.set)
    case 'edit-switch':
      return switchEditRefusal(inventory, command.switch, command.set)
    case 'edit-datastore':
      return datastoreRefusal(inventory, inventory.datastores.get(command.datastore)!, command.set)
    default:
      return null
  }
}

/** A datastore cannot be made smaller than what lies on it. */
function datastoreRefusal(
  inventory: Inventory,
  datastore: Datastore,
  { capacityGiB }: Extract<EditCommand, { type: 'edit-datastore' }>['set'],
): Refusal | null {
  if (capacityGiB === undefined || capacityGiB === null) return null
  const usedGiB = usedGiBOf(inventory, datastore)
  if (capacityGiB >= usedGiB || capacityGiB >= datastore.spec.capacityGiB) return null
  return {
    id: 'datastore-too-small',
    fault: 'InvalidArgument',
    message: `${datastore.name} cannot be made smaller than what lies on it: ${usedGiB.toFixed(0)} GiB are used.`,
    remedy: 'Delete or move files first.',
  }
}

function unknownObject(inventory: Inventory, command: EditCommand): Refusal | null {
  const known = namesOf(inventory, command)
  const { kind, name } = targetOf(command)
  if (known === null || known.includes(name)) return null
  const near = nearestName(name, known)
  return {
    id: 'object-unknown',
    fault: 'ManagedObjectNotFound',
    message: `There is no ${kind} named ${name} in this estate.`,
    remedy: near === null ? `Choose a ${kind} of the inventory.` : `Did you mean ${near}?`,
  }
}

function namesOf(inventory: Inventory, { type }: EditCommand): readonly string[] | null {
  switch (type) {
    case 'edit-vm':
      return [...inventory.vms.keys()]
    case 'edit-host':
      return [...inventory.hosts.keys()]
    case 'edit-cluster':
      return [...inventory.clusters.keys()]
    case 'edit-datastore':
      return [...inventory.datastores.keys()]
    case 'edit-switch':
      return [...inventory.switches.keys()]
    case 'edit-vcenter':
      return [...inventory.vcenters.keys()]
    case 'set-privileges':
      return null
  }
}
