/** Why a queued task waits, as Recent Tasks says it: what is used up, who holds it now, who comes before. Pure. */
import type { RunView, TaskView, TaskWait } from '../../../core/trace/view.ts'
import { plural } from '../../format/numbers.ts'

/** Of each resource that tasks wait for: who uses it now, and who waits, in order. */
export interface WaitingLine {
  /** VMs under way there; null where the trace does not say whom it concerns (datastores without a copy). */
  readonly heldBy: readonly string[] | null
  /** Numbers of the tasks. */
  readonly tasks: readonly number[]
}

const keyOf = ({ resource, object }: TaskWait) => `${resource} ${object}`

/** All lines at once, for thousands of tasks. */
export function waitingLines(view: RunView): ReadonlyMap<string, WaitingLine> {
  const lines = new Map<string, { heldBy: readonly string[] | null; tasks: number[] }>()
  for (const task of view.tasks) {
    if (task.waits === null) continue
    const key = keyOf(task.waits)
    const line = lines.get(key) ?? { heldBy: holdersOf(view, task.waits), tasks: [] }
    line.tasks.push(task.task)
    lines.set(key, line)
  }
  return lines
}

/** Migrations under way at a host, over its vMotion network, or with files on a datastore, in the order in which they began. */
function holdersOf(view: RunView, { resource, object }: TaskWait): string[] | null {
  if (resource === 'datastore') {
    const users = view.migrations.filter(
      ({ outcome, storage }) =>
        outcome === null &&
        storage?.copies.some(
          ({ fromDatastore, toDatastore }) => fromDatastore === object || toDatastore === object,
        ) === true,
    )
    return users.length === 0 ? null : users.map(({ vm }) => vm)
  }
  return view.migrations
    .filter(
      (migration) =>
        migration.outcome === null &&
        (migration.sourceHost === object || migration.destinationHost === object) &&
        (resource === 'host' || migration.kind === 'vmotion' || migration.kind === 'combined'),
    )
    .map((migration) => migration.vm)
}

/** Most names that are told; the limit of vMotions per host fits. */
const mostNames = 8

/** `Waits: esx-02 runs 8 of 8 vMotions …. Now: web-01, web-02. 2 tasks before it.` */
export function waitDetails(task: TaskView, lines: ReadonlyMap<string, WaitingLine>): string {
  if (task.waits === null) return task.detail
  const line = lines.get(keyOf(task.waits))
  const before = line === undefined ? 0 : line.tasks.indexOf(task.task)
  const names = line?.heldBy === null || line === undefined ? task.waits.heldBy : listed(line.heldBy)
  return [
    `Waits: ${task.waits.reason}.`,
    ...(names === '' ? [] : [`Now: ${names}.`]),
    ...(before > 0 ? [`${plural(before, 'task')} before it.`] : []),
  ].join(' ')
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames
  return names.slice(0, mostNames).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
