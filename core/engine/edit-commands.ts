/** Obeys the commands that reconfigure one object: each is a task that is done at once, or refused with its reason. */
import type { Refusal } from '../base/errors.ts'
import { applyEdit } from '../estate/edit-estate.ts'
import { targetOf } from '../scenario/command-target.ts'
import type { EditCommand } from '../scenario/edit-schema.ts'
import { editRefusal } from './edit-rules.ts'
import type { EngineState } from './engine-state.ts'
import { changeNetwork, hostsOfNetworkEdit } from './network-changes.ts'

/** Names of the tasks, as the vSphere Client shows them. */
const taskNames: Readonly<Record<EditCommand['type'], string>> = {
  'edit-vm': 'Reconfigure virtual machine',
  'edit-host': 'Update host configuration',
  'edit-cluster': 'Reconfigure cluster',
  'edit-datastore': 'Update datastore',
  'edit-switch': 'Reconfigure vSphere Distributed Switch',
  'edit-vcenter': 'Update vCenter Server settings',
  'set-privileges': 'Update permission',
}

export function obeyEdit(state: EngineState, command: EditCommand): Refusal | null {
  const refusal = editRefusal(state, command)
  if (refusal !== null) return refusal
  const { kind, name } = targetOf(command)
  const hosts = hostsOfNetworkEdit(state, command)
  const fields = editedFields(command)
  const task = state.beginTask(taskNames[command.type], name, fields)
  const change = () => {
    applyEdit(state.inventory, command)
    state.record('object-reconfigured', { kind, name, fields })
  }
  if (hosts === null) change()
  else changeNetwork(state, hosts, change, false)
  state.endTask(task, 'success', null)
  return null
}

function editedFields(command: EditCommand): string {
  return command.type === 'set-privileges' ? 'privileges' : Object.keys(command.set).join(', ')
}
