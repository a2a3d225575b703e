/** Obeys the commands that reconfigure one object: each is a task that is done at once, or refused with its reason. */
import type { Refusal } from '../base/errors.ts'
import { applyEdit } from '../estate/edit-estate.ts'
import { targetOf } from '../scenario/command-target.ts'
import { editInWords } from '../scenario/edit-words.ts'
import type { EditCommand } from '../scenario/edit-schema.ts'
import { settleClusterEdit, type Deactivation } from './cluster-edit-rules.ts'
import { editRefusal } from './edit-rules.ts'
import type { EngineState } from './engine-state.ts'
import { recordExceeded } from './evc-exceeded.ts'
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
  const { kind, name } = targetOf(command)
  const refusal = editRefusal(state, command)
  if (refusal !== null) return refuse(state, command, refusal)
  const hosts = hostsOfNetworkEdit(state, command)
  const { edit, deactivated } = settled(state, command)
  const fields = editedFields(edit)
  const task = state.beginTask(taskNameOf(command), name, fields)
  const change = () => {
    applyEdit(state.inventory, edit)
    state.record('object-reconfigured', { kind, name, fields })
  }
  if (hosts === null) change()
  else changeNetwork(state, hosts, change, false)
  for (const { rule, olderRule, reason } of deactivated)
    state.record('rule-deactivated', { cluster: name, rule, olderRule, reason })
  if (command.type === 'edit-cluster' && command.set.evcMode !== undefined)
    recordExceeded(state, state.inventory.clusters.get(name)!)
  state.endTask(task, 'success', null)
  return null
}

/** A task that fails, as vCenter shows it; none where there is no object to show it for. */
function refuse(state: EngineState, command: EditCommand, refusal: Refusal): Refusal {
  if (refusal.id === 'object-unknown') return refusal
  const task = state.beginTask(taskNameOf(command), targetOf(command).name, editedFields(command))
  state.endTask(task, 'error', refusal)
  return refusal
}

/** What vCenter makes of an edit before it carries it out. */
function settled(
  state: EngineState,
  command: EditCommand,
): { readonly edit: EditCommand; readonly deactivated: readonly Deactivation[] } {
  const cluster = command.type === 'edit-cluster' ? state.inventory.clusters.get(command.cluster) : undefined
  if (command.type !== 'edit-cluster' || cluster === undefined) return { edit: command, deactivated: [] }
  const { set, deactivated } = settleClusterEdit(state.inventory, cluster, command.set)
  return { edit: { ...command, set }, deactivated }
}

/** EVC has tasks of its own (GOV-TYPES, cluster.TransitionalEVCManager). */
function taskNameOf(command: EditCommand): string {
  if (command.type !== 'edit-cluster' || Object.keys(command.set).join() !== 'evcMode')
    return taskNames[command.type]
  return command.set.evcMode === null ? 'Disable cluster EVC' : 'Configure cluster EVC'
}

function editedFields(command: EditCommand): string {
  return command.type === 'set-privileges' ? 'privileges' : editInWords(Object.keys(command.set))
}
