/** Recent tasks and events as rows, newest first. Pure. */
import type { EstateView } from '../../../core/contract/estate-view.ts'
import type { EventLine, MigrationView, RunView, TaskView } from '../../../core/trace/view.ts'
import { clockTime, timeSpan } from '../../format/duration.ts'
import { plural } from '../../format/numbers.ts'
import { waitDetails, waitingLines } from './task-waits.ts'

export interface TaskRow {
  readonly task: number
  readonly name: string
  readonly target: string
  /** What the target is, where it can be selected; null for one that cannot. */
  readonly targetKind: 'vm' | 'host' | 'cluster' | null
  readonly state: TaskView['state']
  readonly statusText: string
  /** 0…1 while it runs, else null. */
  readonly share: number | null
  readonly details: string
  readonly fault: string
  readonly isCancellable: boolean
  readonly initiator: string
  /** While it waits, how long it has waited. */
  readonly queuedFor: string
  readonly start: string
  readonly completion: string
  /** The vCenter whose task it is; '' where the estate does not say. */
  readonly server: string
}

const statusWords: Record<TaskView['state'], string> = {
  queued: 'Queued',
  running: 'Running',
  success: 'Completed',
  error: 'Failed',
  cancelled: 'Cancelled',
}

/** What Recent Tasks can be narrowed to. */
export const taskFilters = [
  { id: 'all', title: 'all' },
  { id: 'running', title: 'running' },
  { id: 'queued', title: 'queued' },
  { id: 'failed', title: 'failed' },
] as const

export type TaskFilter = (typeof taskFilters)[number]['id']

const filters: Record<TaskFilter, (task: TaskView) => boolean> = {
  all: () => true,
  running: (task) => task.state === 'running',
  queued: (task) => task.state === 'queued',
  failed: (task) => task.state === 'error' || task.state === 'cancelled',
}

/** Tasks shown at most. Those that run are never left out. */
export const maxTasks = 200

const none = '—'

/** `estate` names the vCenters; null while it is not known. */
export function taskRows(view: RunView, estate: EstateView | null, filter: TaskFilter = 'all'): TaskRow[] {
  const migrations = new Map(view.migrations.map((migration) => [migration.task, migration]))
  const vcenters = new Map(
    [...(estate?.hosts ?? []), ...(estate?.clusters ?? [])].map((one) => [one.name, one.vcenter]),
  )
  const lines = waitingLines(view)
  return shownTasks(view, filters[filter]).map((task) => ({
    task: task.task,
    name: task.name,
    target: task.target,
    targetKind: kindOfTarget(view, task.target),
    state: task.state,
    statusText: statusWords[task.state],
    share: task.state === 'running' ? task.percent / 100 : null,
    details: task.waits === null ? detailsOf(task, migrations.get(task.task)) : waitDetails(task, lines),
    fault: task.fault,
    isCancellable: task.isCancellable && task.endedAtNs === null,
    initiator: task.initiator,
    queuedFor: queuedFor((task.startedAtNs ?? task.endedAtNs ?? view.nowNs) - task.queuedAtNs),
    start: task.startedAtNs === null ? none : clockTime(task.startedAtNs),
    completion: task.endedAtNs === null ? none : clockTime(task.endedAtNs),
    server: vcenters.get(view.vms.get(task.target)?.host ?? task.target) ?? '',
  }))
}

function shownTasks(view: RunView, isWanted: (task: TaskView) => boolean): TaskView[] {
  const shown: TaskView[] = []
  let left = maxTasks
  for (let index = view.tasks.length - 1; index >= 0; index -= 1) {
    const task = view.tasks[index]!
    if (!isWanted(task) || (left <= 0 && task.state !== 'running')) continue
    shown.push(task)
    left -= 1
  }
  return shown
}

function kindOfTarget(view: RunView, name: string): TaskRow['targetKind'] {
  if (view.vms.has(name)) return 'vm'
  if (view.hosts.has(name)) return 'host'
  for (const host of view.hosts.values()) if (host.cluster === name && name !== '') return 'cluster'
  return null
}

function queuedFor(ns: number): string {
  return ns === 0 ? '0\u00a0ms' : timeSpan(ns)
}

/** While it runs what it does now; then what came of it. */
function detailsOf(task: TaskView, migration: MigrationView | undefined): string {
  if (task.message !== '') return task.remedy === '' ? task.message : `${task.message} ${task.remedy}`
  const outcome = migration?.outcome ?? null
  if (migration === undefined || outcome === null) return task.detail
  if (outcome.outcome !== 'completed') return `${migration.vm} runs on at ${outcome.owner}`
  const { sourceHost, destinationHost, kind } = migration
  if (kind === 'cold') return `${sourceHost} to ${destinationHost}, registered without copying`
  const stun = timeSpan(outcome.downtimeNs)
  return `${sourceHost} to ${destinationHost}, ${plural(outcome.rounds, 'round')}, stun ${stun}`
}

/** Events shown at most, newest first; the count in the tab tells of all. */
export const maxEvents = 500

export function eventRows(view: RunView, severity: 'all' | EventLine['severity']): EventLine[] {
  const found: EventLine[] = []
  for (let index = view.events.length - 1; index >= 0 && found.length < maxEvents; index -= 1) {
    const event = view.events[index]!
    if (severity === 'all' || event.severity === severity) found.push(withTarget(view, event))
  }
  return found
}

/** A refused command names no object; the task that failed with it does. */
function withTarget(view: RunView, event: EventLine): EventLine {
  if (event.recordType !== 'command-refused') return event
  const task = view.tasks.findLast(
    ({ state, endedAtNs, message }) =>
      state === 'error' && endedAtNs === event.atNs && message !== '' && event.text.startsWith(message),
  )
  return task === undefined ? event : { ...event, target: task.target }
}
