/**
 * What nobody can ask of vCenter just now: anything while its service is down, and what a host would have to do that
 * it does not reach. Cables, guests and faults are no matter of vCenter and are never refused here.
 */
import type { Refusal } from '../base/errors.ts'
import { hostCommunicationRefusal, isOutOfReach } from '../estate/host-contact.ts'
import type { Host, Inventory } from '../estate/inventory.ts'
import type { MigrationState } from '../migration/migration-state.ts'
import type { Command } from '../scenario/command-schema.ts'
import { targetOf } from '../scenario/command-target.ts'
import type { EngineState } from './engine-state.ts'

/** null: vCenter takes the command. */
export function serviceRefusal(state: EngineState, command: Command): Refusal | null {
  return stoppedVcenterRefusal(state.inventory, vcentersOf(state, command)) ?? noContact(state, command)
}

/** Why nothing can be asked of these vCenters; null: all of them run. */
export function stoppedVcenterRefusal(
  { vcenters }: Inventory,
  names: readonly (string | undefined)[],
): Refusal | null {
  const stopped = names.find((name) => name !== undefined && vcenters.get(name)?.isRunning === false)
  if (stopped === undefined) return null
  return {
    id: 'vcenter-not-running',
    fault: 'HttpFault',
    message: `${stopped} does not answer: 503 Service Unavailable. Its vCenter Server service is not running.`,
    remedy: `Wait until the service of ${stopped} runs again. Its hosts, their VMs and what they move go on without it.`,
  }
}

/** vCenters that a command goes to. One that names nothing of the estate is answered elsewhere. */
function vcentersOf(state: EngineState, command: Command): readonly (string | undefined)[] {
  const { inventory } = state
  const ofVm = (name: string) => inventory.hosts.get(inventory.vms.get(name)?.host ?? '')?.vcenter
  switch (command.type) {
    case 'set-link':
    case 'set-workload':
    case 'inject-fault':
    case 'clear-fault':
      return []
    case 'set-privileges':
      return everyStopped(inventory)
    case 'migrate':
      return [ofVm(command.vm), inventory.hosts.get(command.toHost ?? '')?.vcenter]
    case 'cancel-task':
      return [vcenterOfTask(state, command.task)]
    default: {
      const { kind, name } = targetOf(command)
      if (kind === 'vCenter') return [name]
      if (kind === 'VM') return [ofVm(name)]
      const { hosts, clusters, datastores, switches } = inventory
      const places = { host: hosts, cluster: clusters, datastore: datastores, 'distributed switch': switches }
      return kind in places ? [places[kind as keyof typeof places].get(name)?.vcenter] : []
    }
  }
}

/** Permissions are those of all vCenters: one that runs is enough. */
function everyStopped({ vcenters }: Inventory): readonly string[] {
  const all = [...vcenters.values()]
  return all.every(({ isRunning }) => !isRunning) ? all.map(({ name }) => name) : []
}

/** Of a task that waits or runs, or that vCenter has lost. */
function vcenterOfTask({ inventory, services, queued, migrations }: EngineState, task: number) {
  const { hosts, datastores, vms } = inventory
  for (const [name, entering] of services.entering)
    if (entering.task === task) return hosts.get(name)?.vcenter
  for (const [name, entering] of services.enteringDatastores)
    if (entering.task === task) return datastores.get(name)?.vcenter
  const waiting = queued.get(task)
  if (waiting !== undefined) return hosts.get(vms.get(waiting.request.vm)?.host ?? '')?.vcenter
  const running = [...migrations.values()].find((migration) => migration.task === task)
  return hosts.get(running?.sourceHost ?? '')?.vcenter
}

/** Tasks of commands that a host carries out, as the Client names them. A migration's begins, and fails by its checks. */
const hostTasks: Partial<Record<Command['type'], string>> = {
  'power-on': 'Power On virtual machine',
  'power-off': 'Power Off virtual machine',
  suspend: 'Suspend virtual machine',
  resume: 'Power On virtual machine',
  'restart-guest': 'Initiate guest OS reboot',
  'edit-vm': 'Reconfigure virtual machine',
  'edit-host': 'Update host configuration',
  'enter-maintenance-mode': 'Enter maintenance mode',
  'exit-maintenance-mode': 'Exit maintenance mode',
  'move-host': 'Move host into cluster',
}

/** The task begins and fails at once: the host does not answer. */
function noContact(state: EngineState, command: Command): Refusal | null {
  const name = hostTasks[command.type]
  if (name === undefined || isDisconnect(command)) return null
  const host = hostAsked(state.inventory, command)
  if (host === undefined || !isOutOfReach(host)) return null
  const refusal = hostCommunicationRefusal(host)
  state.endTask(state.beginTask(name, targetOf(command).name, ''), 'error', refusal)
  return refusal
}

/** vCenter can give a host up without asking it. */
function isDisconnect(command: Command): boolean {
  if (command.type !== 'edit-host') return false
  return Object.keys(command.set).join() === 'connectionState' && command.set.connectionState !== 'connected'
}

function hostAsked({ hosts, vms }: Inventory, command: Command): Host | undefined {
  const { kind, name } = targetOf(command)
  return hosts.get(kind === 'VM' ? (vms.get(name)?.host ?? '') : name)
}

/** Why vCenter cannot tell the hosts to give up a migration; null: it can. The source is the one that is told. */
export function cancelRefusal({ inventory }: EngineState, migration: MigrationState): Refusal | null {
  const { vm, sourceHost, destinationHost, isOrphaned } = migration
  const source = inventory.hosts.get(sourceHost)
  if (!isOrphaned)
    return source !== undefined && isOutOfReach(source) ? hostCommunicationRefusal(source) : null
  const hosts = sourceHost === destinationHost ? sourceHost : `${sourceHost} and ${destinationHost}`
  return {
    id: 'task-orphaned',
    fault: 'InvalidState',
    message: `The migration of ${vm} can no longer be cancelled: vCenter has lost its task, and cannot reach what goes on at ${hosts}.`,
    remedy: `Wait until it has ended; then look where ${vm} runs.`,
  }
}
