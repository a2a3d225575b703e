/** Ends migrations whose tasks wait for the limits on simultaneous migrations, or have just been let in. */
import type { Refusal } from '../base/errors.ts'
import type { Vm } from '../estate/inventory.ts'
import type { EngineState } from './engine-state.ts'

/** Gives up the migration of a VM that waits; nothing if none does. */
export function withdrawQueued(state: EngineState, vm: Vm, message: string): void {
  const task = vm.queuedTask
  if (task === null) return
  dropQueued(state, task, 'cancelled', {
    id: 'cancelled-while-queued',
    fault: 'RequestCanceled',
    message,
    remedy: '',
  })
}

/** The VM is untouched, and what the task held of the limits is given back. */
export function dropQueued(
  state: EngineState,
  task: number,
  outcome: 'cancelled' | 'error',
  told: Refusal,
): void {
  const { admissions, admitted, inventory, queued } = state
  const vm = inventory.vms.get(queued.get(task)?.request.vm ?? '')
  if (vm !== undefined) vm.queuedTask = null
  queued.delete(task)
  state.endTask(task, outcome, told)
  state.services.noteMove(task, outcome)
  // Something of this same instant may have let it in already.
  const place = admitted.indexOf(task)
  if (place >= 0) admitted.splice(place, 1)
  state.noteAdmissions(place >= 0 ? admissions.release(task) : admissions.cancel(task))
}
