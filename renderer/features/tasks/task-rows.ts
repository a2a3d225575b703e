/** Recent tasks and events as rows, newest first. Pure. */
import type { EventLine, RunView, TaskView } from '../../../core/trace/view.ts'
import { clockTime, timeSpan } from '../../format/duration.ts'
import { plural } from '../../format/numbers.ts'

export interface TaskRow {
  readonly task: number
  readonly name: string
  readonly target: string
  readonly state: TaskView['state']
  readonly statusText: string
  /** 0…1 while it runs, else null. */
  readonly share: number | null
  readonly details: string
  readonly fault: string
  readonly isCancellable: boolean
  readonly initiator: string
  readonly queuedFor: string
  readonly start: string
  readonly completion: string
}

const statusWords: Record<TaskView['state'], string> = {
  queued: 'Queued',
  running: 'Running',
  success: 'Completed',
  error: 'Failed',
  cancelled: 'Cancelled',
}

const none = '—'

export function taskRows(view: RunView): TaskRow[] {
  return view.tasks.toReversed().map((task) => ({
    task: task.task,
    name: task.name,
    target: task.target,
    state: task.state,
    statusText: statusWords[task.state],
    share: task.state === 'running' ? task.percent / 100 : null,
    details: detailsOf(view, task),
    fault: task.fault,
    isCancellable: task.isCancellable && task.endedAtNs === null,
    initiator: task.initiator,
    queuedFor: task.startedAtNs === null ? none : queuedFor(task.startedAtNs - task.queuedAtNs),
    start: task.startedAtNs === null ? none : clockTime(task.startedAtNs),
    completion: task.endedAtNs === null ? none : clockTime(task.endedAtNs),
  }))
}

function queuedFor(ns: number): string {
  return ns === 0 ? '0\u00a0ms' : timeSpan(ns)
}

/** While it runs what it does now; then what came of it. */
function detailsOf(view: RunView, task: TaskView): string {
  if (task.message !== '') return task.remedy === '' ? task.message : `${task.message} ${task.remedy}`
  const migration = view.migrations.find((one) => one.task === task.task)
  const outcome = migration?.outcome ?? null
  if (migration === undefined || outcome === null) return task.detail
  if (outcome.outcome !== 'completed') return `${migration.vm} runs on at ${outcome.owner}`
  const { sourceHost, destinationHost } = migration
  const stun = timeSpan(outcome.downtimeNs)
  return `${sourceHost} to ${destinationHost}, ${plural(outcome.rounds, 'round')}, stun ${stun}`
}

/** Events shown at most, newest first; the count in the tab tells of all. */
export const maxEvents = 500

export function eventRows(view: RunView, severity: 'all' | EventLine['severity']): EventLine[] {
  const found: EventLine[] = []
  for (let index = view.events.length - 1; index >= 0 && found.length < maxEvents; index -= 1) {
    const event = view.events[index]!
    if (severity === 'all' || event.severity === severity) found.push(event)
  }
  return found
}
