/** What can be done to a virtual machine now, and why not. Pure: reads the trace's view alone. */
import type { RunView, TaskView } from '../../../core/trace/view.ts'

/** Each '' if it can be done, else a sentence that says why not. */
export interface VmActs {
  readonly migrate: string
  readonly cancel: string
  readonly powerOn: string
  readonly powerOff: string
}

/** `blocked` holds for all acts (no run is open), `held` for those that a lab holds back. */
export function vmActs(view: RunView, name: string | null, blocked: string, held: string): VmActs {
  const why = blocked || (name === null ? 'Select a virtual machine first.' : '')
  const vm = name === null ? undefined : view.vms.get(name)
  if (why !== '' || vm === undefined) {
    const all = why || 'The trace has not named this virtual machine yet.'
    return { migrate: all, cancel: all, powerOn: all, powerOff: all }
  }
  const task = runningTask(view, vm.name)
  const isOn = vm.powerState === 'poweredOn'
  return {
    migrate: held || migrateProblem(vm.name, isOn, task),
    cancel: held || cancelProblem(vm.name, task),
    powerOn: held || (isOn ? `${vm.name} is powered on.` : ''),
    powerOff: held || (isOn ? '' : `${vm.name} is powered off.`),
  }
}

function migrateProblem(vm: string, isOn: boolean, task: TaskView | null): string {
  if (task !== null) return `${vm} is being migrated. Wait, or cancel that migration.`
  return isOn ? '' : `${vm} is powered off. Cold migration is not simulated: power it on first.`
}

function cancelProblem(vm: string, task: TaskView | null): string {
  if (task === null) return `No migration of ${vm} runs.`
  return task.isCancellable ? '' : `${vm} is past the point where its migration can be cancelled.`
}

/** The task that migrates this VM now, or null. */
export function runningTask(view: RunView, vm: string): TaskView | null {
  const migration = view.migrations.findLast((one) => one.vm === vm && one.outcome === null)
  const task = migration === undefined ? undefined : view.tasks[migration.task - 1]
  return task !== undefined && (task.state === 'running' || task.state === 'queued') ? task : null
}
