/** What can be done to a virtual machine now, and why not. Pure: reads the trace's view alone. */
import type { RunView, TaskView } from '../../../core/trace/view.ts'

/** Each '' if it can be done, else a sentence that says why not. */
export interface VmActs {
  readonly migrate: string
  readonly cancel: string
  readonly powerOn: string
  readonly powerOff: string
  readonly suspend: string
  readonly resume: string
  readonly restartGuest: string
}

/** `blocked` holds for all acts (no run is open), `held` for those that a lab holds back. */
export function vmActs(view: RunView, name: string | null, blocked: string, held: string): VmActs {
  const why = blocked || (name === null ? 'Select a virtual machine first.' : '')
  const vm = name === null ? undefined : view.vms.get(name)
  if (why !== '' || vm === undefined) {
    const all = why || 'The trace has not named this virtual machine yet.'
    return {
      migrate: all,
      cancel: all,
      powerOn: all,
      powerOff: all,
      suspend: all,
      resume: all,
      restartGuest: all,
    }
  }
  const task = runningTask(view, vm.name)
  const isOn = vm.powerState === 'poweredOn'
  return {
    migrate: held || migrateProblem(vm.name, task),
    cancel: held || cancelProblem(vm.name, task),
    powerOn: held || (isOn ? `${vm.name} is powered on.` : powerOnProblem(vm.name, task)),
    powerOff: held || (vm.powerState === 'poweredOff' ? `${vm.name} is powered off.` : ''),
    suspend: held || runningProblem(vm.name, vm.powerState, task),
    resume:
      held ||
      (vm.powerState === 'suspended' ? powerOnProblem(vm.name, task) : `${vm.name} is not suspended.`),
    restartGuest: held || runningProblem(vm.name, vm.powerState, task),
  }
}

function migrateProblem(vm: string, task: TaskView | null): string {
  if (task === null) return ''
  const state = task.state === 'queued' ? 'has a migration queued' : 'is being migrated'
  return `${vm} ${state}. Wait, or cancel that migration.`
}

/** One that waits does not hold the VM: it fails when it begins. */
function powerOnProblem(vm: string, task: TaskView | null): string {
  return task?.state === 'running' ? `${vm} is being migrated. Wait until that has ended.` : ''
}

/** For what can be done to a VM that runs and stays where it is. */
function runningProblem(vm: string, powerState: string, task: TaskView | null): string {
  if (powerState !== 'poweredOn') return `${vm} is not powered on.`
  return task?.state === 'running' ? `${vm} is being migrated. Wait, or cancel that migration.` : ''
}

function cancelProblem(vm: string, task: TaskView | null): string {
  if (task === null) return `No migration of ${vm} runs.`
  return task.isCancellable ? '' : `${vm} is past the point where its migration can be cancelled.`
}

/** The task that migrates this VM, under way or queued, or null. */
export function runningTask(view: RunView, name: string): TaskView | null {
  const vm = view.vms.get(name)
  if (vm === undefined) return null
  if (vm.queuedTask > 0) return view.tasks[vm.queuedTask - 1] ?? null
  const migration = view.migrations[vm.migration - 1]
  if (migration === undefined || migration.outcome !== null) return null
  const task = view.tasks[migration.task - 1]
  return task?.state === 'running' ? task : null
}
