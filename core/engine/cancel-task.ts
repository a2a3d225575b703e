/** Cancels a task by its number, as the cross beside it in Recent Tasks does. */
import type { Refusal } from '../base/errors.ts'
import { cancelEnteringDatastore, datastoreOfEnteringTask } from './datastore-maintenance.ts'
import { hostCommunicationRefusal } from '../estate/host-contact.ts'
import type { EngineState } from './engine-state.ts'
import { cancelEntering, hostOfEnteringTask } from './maintenance.ts'
import { cancelMigration, vmOfMigrationTask } from './migration-tasks.ts'

export function cancelTask(state: EngineState, task: number): Refusal | null {
  const host = hostOfEnteringTask(state, task)
  if (host !== null) return cancelEntering(state, host)
  const datastore = datastoreOfEnteringTask(state, task)
  if (datastore !== null) return cancelEnteringDatastore(state, datastore)
  const unheard = state.unheardEnds.get(task)
  if (unheard !== undefined) return hostCommunicationRefusal({ name: unheard.owner })
  const vm = vmOfMigrationTask(state, task)
  if (vm !== undefined) return cancelMigration(state, vm)
  if (task > state.taskCount) {
    return {
      id: 'task-unknown',
      fault: 'ManagedObjectNotFound',
      message: `There is no task ${task}.`,
      remedy: 'Choose a task of Recent Tasks.',
    }
  }
  return {
    id: 'task-ended',
    fault: 'InvalidState',
    message: `Task ${task} has ended; there is nothing to cancel.`,
    remedy: '',
  }
}
