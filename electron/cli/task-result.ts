/** What `precopy run` says of tasks that are no migrations: as JSON for programs and in lines for people. */
import type { RunView, TaskView } from '../../core/trace/view.ts'

export interface TaskResult {
  readonly name: string
  readonly target: string
  readonly state: TaskView['state']
  readonly percent: number
  readonly detail: string
  readonly fault: string
  readonly message: string
  readonly remedy: string
  /** VMs that keep a host from entering maintenance mode, and why. */
  readonly heldUpBy: readonly { readonly vm: string; readonly fault: string; readonly reason: string }[]
}

export function otherTasks(view: RunView): TaskResult[] {
  const ofMigrations = new Set(view.migrations.map((migration) => migration.task))
  return view.tasks
    .filter((task) => !ofMigrations.has(task.task) && task.state !== 'queued')
    .map(({ name, target, state, percent, detail, fault, message, remedy }) => ({
      name,
      target,
      state,
      percent,
      detail,
      fault,
      message,
      remedy,
      heldUpBy: state === 'running' ? heldUp(view, target) : [],
    }))
}

function heldUp(view: RunView, host: string): TaskResult['heldUpBy'] {
  const held = [...(view.hosts.get(host)?.heldUpBy ?? [])]
  return held.map(([vm, { fault, reason }]) => ({ vm, fault, reason }))
}

const stateWords: Readonly<Record<TaskResult['state'], string>> = {
  queued: 'queued',
  running: 'running',
  success: 'completed',
  error: 'failed',
  cancelled: 'cancelled',
}

export function describeTask(task: TaskResult): string[] {
  const state = task.state === 'running' ? `${task.percent} %` : stateWords[task.state]
  const fault = task.fault === '' ? '' : ` (${task.fault})`
  const detail = task.message === '' ? task.detail : `${task.message} ${task.remedy}`.trimEnd()
  return [
    `${task.name}, ${task.target}: ${state}${fault}`,
    ...(detail === '' ? [] : [`  ${detail}`]),
    ...task.heldUpBy.map(({ vm, reason }) => `  ${vm}: ${reason}`),
  ]
}
