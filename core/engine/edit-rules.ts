/** What must hold before an object may be reconfigured. Fault names as vCenter raises them. */
import type { Refusal } from '../base/errors.ts'
import { nearestName } from '../base/nearest-name.ts'
import type { Inventory, Vm } from '../estate/inventory.ts'
import { targetOf } from '../scenario/command-target.ts'
import type { EditCommand, VmEdit } from '../scenario/edit-schema.ts'
import type { EngineState } from './engine-state.ts'

/** Why the edit cannot be made, or null. */
export function editRefusal(state: Pick<EngineState, 'inventory'>, command: EditCommand): Refusal | null {
  const unknown = unknownObject(state.inventory, command)
  if (unknown !== null) return unknown
  if (command.type === 'edit-vm') return vmRefusal(state.inventory.vms.get(command.vm)!, command.set)
  return null
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

/** Settings that the vSphere Client offers only while the VM is powered off. */
const needsPowerOff: ReadonlyMap<keyof VmEdit, string> = new Map([
  ['vcpus', 'the number of vCPUs'],
  ['hardwareVersion', 'the virtual hardware version'],
  ['perVmEvc', 'VMware EVC of the VM'],
  ['vpmcEnabled', 'virtual CPU performance counters'],
  ['nestedVirtualization', 'hardware assisted virtualization'],
  ['isEncrypted', 'VM encryption'],
])

function vmRefusal(vm: Vm, set: VmEdit): Refusal | null {
  if (vm.powerState === 'poweredOff') return null
  const field = [...needsPowerOff.keys()].find((one) => set[one] !== undefined)
  if (field === undefined) return null
  return {
    id: 'edit-needs-power-off',
    fault: 'InvalidPowerState',
    message: `${needsPowerOff.get(field)} of ${vm.name} can be changed only while it is powered off.`,
    remedy: `Power off ${vm.name}, change it, and power it on again.`,
  }
}
