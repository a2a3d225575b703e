/** Folds what a trace says of tasks: asked for, waiting, under way, ended. */
import { assertInvariant } from '../base/assert.ts'
import type { TraceRecord } from './events.ts'
import { newTaskView } from './new-views.ts'
import type { RunView, TaskView, TaskWait } from './view.ts'

/** False if the record is not about a task. Throws AssertionError if it names one that was never queued. */
export function applyToTask(view: RunView, record: TraceRecord): boolean {
  switch (record.type) {
    case 'task-queued':
      view.tasks.push(newTaskView(record))
      return true
    case 'task-waits': {
      const { type: _, atNs: _atNs, task, ...wait } = record
      setWait(view, taskOf(view, task), { ...wait, resource: wait.resource as TaskWait['resource'] })
      return true
    }
    case 'task-started': {
      const task = taskOf(view, record.task)
      task.state = 'running'
      task.startedAtNs = record.atNs
      setWait(view, task, null)
      return true
    }
    case 'task-progress': {
      const task = taskOf(view, record.task)
      task.percent = record.percent
      task.detail = record.detail
      task.isCancellable = record.cancellable
      return true
    }
    case 'task-ended': {
      const task = taskOf(view, record.task)
      task.state = record.state as TaskView['state']
      task.endedAtNs = record.atNs
      setWait(view, task, null)
      task.isCancellable = false
      if (record.state === 'success') task.percent = 100
      task.fault = record.fault
      task.message = record.message
      task.remedy = record.remedy
      return true
    }
    default:
      return false
  }
}

function setWait(view: RunView, task: TaskView, wait: TaskWait | null): void {
  const vm = view.vms.get(task.target)
  if (vm !== undefined && (wait !== null || vm.queuedTask === task.task)) {
    vm.queuedTask = wait === null ? 0 : task.task
  }
  task.waits = wait
}

function taskOf(view: RunView, task: number): TaskView {
  const found = view.tasks[task - 1]
  assertInvariant(found?.task === task, 'trace-names-known-objects', () => `no task ${task}`)
  return found
}
