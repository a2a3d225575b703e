/** Which object of the estate a command acts on. */
import type { Command } from './command-schema.ts'

export interface CommandTarget {
  readonly kind:
    'VM' | 'host' | 'cluster' | 'datastore' | 'distributed switch' | 'vCenter' | 'task' | 'user' | 'fault'
  readonly name: string
}

export function targetOf(command: Command): CommandTarget {
  switch (command.type) {
    case 'set-link':
    case 'edit-host':
    case 'enter-maintenance-mode':
    case 'exit-maintenance-mode':
    case 'move-host':
      return { kind: 'host', name: command.host }
    case 'edit-cluster':
    case 'apply-recommendations':
    case 'run-drs':
      return { kind: 'cluster', name: command.cluster }
    case 'edit-datastore':
    case 'enter-datastore-maintenance-mode':
    case 'exit-datastore-maintenance-mode':
      return { kind: 'datastore', name: command.datastore }
    case 'edit-switch':
      return { kind: 'distributed switch', name: command.switch }
    case 'edit-vcenter':
      return { kind: 'vCenter', name: command.vcenter }
    case 'cancel-task':
      return { kind: 'task', name: String(command.task) }
    case 'inject-fault':
    case 'clear-fault':
      return { kind: 'fault', name: command.name }
    case 'set-privileges':
      return { kind: 'user', name: 'Administrator' }
    default:
      return { kind: 'VM', name: command.vm }
  }
}
