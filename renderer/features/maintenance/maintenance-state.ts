/**
 * Maintenance mode as the window shows it: whether a host is entering it or in it, and for every VM that keeps it from
 * that what it waits for. Pure; the trace says it all.
 */
import type { HostView, RunView, TaskView } from '../../../core/trace/view.ts'
import { taskWords, type VmNow } from '../object/estate-now.ts'

export interface HoldUpRow {
  readonly vm: string
  /** `moving` and `queued` go by themselves; the rest needs somebody. */
  readonly state: 'moving' | 'queued' | 'held' | 'recommended' | 'waiting'
  readonly text: string
  readonly fault: string
}

export interface MaintenanceNow {
  readonly state: HostView['maintenance']
  /** The task that enters; null unless it runs. */
  readonly task: TaskView | null
  /** VMs that are still there and matter; those that need somebody first. */
  readonly rows: readonly HoldUpRow[]
  /** Recommendations wait to be applied. */
  readonly recommended: number
}

/** `vms` are those that are on the host now. */
export function maintenanceNow(view: RunView, host: string, vms: readonly VmNow[]): MaintenanceNow {
  const traced = view.hosts.get(host)
  const state = traced?.maintenance ?? 'none'
  if (traced === undefined || state !== 'entering') return { state, task: null, rows: [], recommended: 0 }
  const pending = new Map(
    view.recommendations
      .filter((one) => one.state === 'pending' && one.fromHost === host)
      .map((one) => [one.vm, one.toHost]),
  )
  const rows = vms.flatMap((vm) => rowOf(vm, traced, pending.get(vm.name) ?? null) ?? [])
  return {
    state,
    task: enteringTask(view, host),
    rows: rows.toSorted((left, right) => urgency(left) - urgency(right)),
    recommended: pending.size,
  }
}

export function enteringTask(view: RunView, host: string): TaskView | null {
  return (
    view.tasks.findLast(
      (task) =>
        task.name === 'Enter maintenance mode' &&
        task.target === host &&
        (task.state === 'running' || task.state === 'queued'),
    ) ?? null
  )
}

function rowOf(vm: VmNow, host: HostView, recommendedTo: string | null): HoldUpRow | null {
  const { name, task } = vm
  if (task !== null) {
    const isQueued = task.state === 'queued'
    return {
      vm: name,
      state: isQueued ? 'queued' : 'moving',
      text: isQueued
        ? `${taskWords(vm)}. ${sentence(task.waits?.reason ?? '')}`.trimEnd()
        : `${taskWords(vm)}, ${task.percent} %`,
      fault: '',
    }
  }
  const held = host.heldUpBy.get(name)
  if (recommendedTo !== null) {
    const text = sentence(held?.reason ?? '') || `DRS recommends to migrate it to ${recommendedTo}.`
    return { vm: name, state: 'recommended', text, fault: '' }
  }
  if (held !== undefined) return { vm: name, state: 'held', text: sentence(held.reason), fault: held.fault }
  if (vm.powerState !== 'poweredOn') return null
  return { vm: name, state: 'waiting', text: 'Waits until vCenter asks for its migration.', fault: '' }
}

/** Reasons are written to follow a name; here they stand alone. */
function sentence(reason: string): string {
  return reason.slice(0, 1).toUpperCase() + reason.slice(1)
}

const order: readonly HoldUpRow['state'][] = ['held', 'recommended', 'waiting', 'queued', 'moving']

function urgency(row: HoldUpRow): number {
  return order.indexOf(row.state)
}

/** The banner's first sentence. */
export function enteringWords({ rows }: MaintenanceNow): string {
  const stuck = rows.filter((row) => row.state === 'held' || row.state === 'recommended').length
  if (rows.length === 0) return 'No running virtual machine is left.'
  const left = rows.length === 1 ? '1 virtual machine is' : `${rows.length} virtual machines are`
  return stuck === 0 ? `${left} still to leave.` : `${left} still to leave; ${stuck} cannot without you.`
}
