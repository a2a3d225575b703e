/**
 * Obeys commands. Each is recorded, then done or refused; a refusal is a record too and changes nothing.
 * What a command starts (a migration) goes on by itself from here.
 */
import type { Refusal } from '../base/errors.ts'
import { linkInWords } from '../base/wording.ts'
import type { Vm } from '../estate/inventory.ts'
import { plannedFaultInWords } from '../scenario/fault-words.ts'
import type { Command } from '../scenario/command-schema.ts'
import { targetOf } from '../scenario/command-target.ts'
import { obeyEdit } from './edit-commands.ts'
import { administrator } from './engine-state.ts'
import type { EngineState } from './engine-state.ts'
import { obeyEstateCommand } from './estate-commands.ts'
import { clearFault, injectFault } from './faults/inject.ts'
import { setLink } from './link-command.ts'
import { migrateDetail, requestOf } from './migrate-command.ts'
import { cancelMigration, startMigration } from './migration-tasks.ts'
import { powerOff, powerOn, restartGuest, resume, suspend } from './power-commands.ts'
import { serviceRefusal } from './service-refusals.ts'
import { changeWorkload } from './workload-change.ts'

type CommandOf<Type extends Command['type']> = Extract<Command, { type: Type }>

export function obey(state: EngineState, command: Command): void {
  const index = state.commandCount
  state.commandCount += 1
  state.record('command-issued', {
    index,
    command: command.type,
    target: targetOf(command).name,
    detail: detailOf(command),
  })
  const refusal = serviceRefusal(state, command) ?? carryOut(state, command)
  // To run DRS changes nothing: what it has found out before still holds.
  if (refusal === null) state.services.noteCommand(command.type !== 'run-drs')
  else state.record('command-refused', { index, ...refusal })
}

function detailOf(command: Command): string {
  if (command.type === 'set-link')
    return `${command.nic}: ${linkInWords(command.linkMbps, command.connected)}`
  if (command.type === 'inject-fault') return plannedFaultInWords(command)
  return command.type === 'migrate' ? migrateDetail(command) : ''
}

function carryOut(state: EngineState, command: Command): Refusal | null {
  switch (command.type) {
    case 'set-link':
      return setLink(state, command)
    case 'migrate':
      return withVm(state, command.vm, () => migrate(state, command))
    case 'cancel':
      return withVm(state, command.vm, (vm) => cancelMigration(state, vm))
    case 'power-on':
      return withVm(state, command.vm, (vm) => powerOn(state, vm))
    case 'power-off':
      return withVm(state, command.vm, (vm) => powerOff(state, vm))
    case 'suspend':
      return withVm(state, command.vm, (vm) => suspend(state, vm))
    case 'resume':
      return withVm(state, command.vm, (vm) => resume(state, vm))
    case 'restart-guest':
      return withVm(state, command.vm, (vm) => restartGuest(state, vm))
    case 'set-workload':
      return withVm(state, command.vm, (vm) => changeWorkload(state, vm, command.workload))
    case 'edit-vm':
    case 'edit-host':
    case 'edit-cluster':
    case 'edit-datastore':
    case 'edit-switch':
    case 'edit-vcenter':
    case 'set-privileges':
      return obeyEdit(state, command)
    case 'inject-fault':
      return injectFault(state, command)
    case 'clear-fault':
      return clearFault(state, command)
    default:
      return obeyEstateCommand(state, command)
  }
}

function withVm(state: EngineState, name: string, obeyFor: (vm: Vm) => Refusal | null): Refusal | null {
  const vm = state.inventory.vms.get(name)
  return vm === undefined ? unknownVm(name) : obeyFor(vm)
}

function unknownVm(name: string): Refusal {
  return {
    id: 'vm-unknown',
    fault: 'ManagedObjectNotFound',
    message: `There is no virtual machine named ${name} in this estate.`,
    remedy: 'Choose a virtual machine of the inventory.',
  }
}

function migrate(state: EngineState, command: CommandOf<'migrate'>): Refusal | null {
  return startMigration(state, requestOf(command), administrator, '').refusal
}
