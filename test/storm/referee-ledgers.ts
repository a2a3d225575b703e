/** Books of what is taken and given back, by the trace alone: reservations of hosts, and tasks from queued to ended. */
import type { RecordOf, TraceRecord } from '../../core/trace/events.ts'
import { HostSilence } from './host-silence.ts'
import type { Blame, Rule } from './rule.ts'

interface Held {
  memoryBytes: number
  cpuMhz: number
}

export class ReservationsRule implements Rule {
  readonly #blame: Blame
  /** By migration and host. */
  readonly #held = new Map<string, Held>()
  readonly #ended = new Set<number>()

  constructor(blame: Blame) {
    this.#blame = blame
  }

  take(record: TraceRecord): void {
    if (record.type === 'reservation-made') this.#change(record, 1)
    else if (record.type === 'reservation-released') this.#change(record, -1)
    else if (record.type === 'migration-ended') this.#ended.add(record.migration)
  }

  #change(record: RecordOf<'reservation-made' | 'reservation-released'>, sign: 1 | -1): void {
    const key = `${record.migration} ${record.host}`
    const held = this.#held.get(key) ?? { memoryBytes: 0, cpuMhz: 0 }
    this.#held.set(key, held)
    held.memoryBytes += sign * record.memoryBytes
    held.cpuMhz += sign * record.cpuMhz
    if (held.memoryBytes < 0 || held.cpuMhz < 0)
      this.#blame('no-more-released-than-reserved', `migration and host ${key}`)
    if (sign === 1 && this.#ended.has(record.migration))
      this.#blame('no-reservation-after-the-end', `migration and host ${key}`)
    if (held.memoryBytes === 0 && held.cpuMhz === 0) this.#held.delete(key)
  }

  endInstant(): void {
    if (this.#ended.size === 0) return
    for (const [key, { memoryBytes, cpuMhz }] of this.#held) {
      if (this.#ended.has(Number(key.split(' ')[0])))
        this.#blame(
          'reservations-end-with-migration',
          `migration and host ${key}: ${memoryBytes} bytes, ${cpuMhz} MHz`,
        )
    }
  }

  end(): void {
    for (const [key, { memoryBytes, cpuMhz }] of this.#held)
      this.#blame(
        'reservations-return-to-zero',
        `migration and host ${key}: ${memoryBytes} bytes, ${cpuMhz} MHz`,
      )
  }
}

interface Task {
  readonly name: string
  readonly target: string
  state: 'queued' | 'started' | 'ended'
  percent: number
  migration: number
  isOrphaned: boolean
  /** vCenter does it to its end: it moves a VM that does not run. */
  isCold: boolean
}

export class TasksRule implements Rule {
  readonly #blame: Blame
  readonly #tasks = new Map<number, Task>()
  readonly #taskOfMigration = new Map<number, number>()
  readonly #silence = new HostSilence()
  /** Tasks whose migrations have ended at a host that cannot tell vCenter, by task. */
  readonly #unheard = new Map<number, string>()

  constructor(blame: Blame) {
    this.#blame = blame
  }

  take(record: TraceRecord): void {
    this.#silence.take(record)
    switch (record.type) {
      case 'task-queued':
        if (this.#tasks.has(record.task)) this.#blame('task-queued-once', `task ${record.task}`)
        this.#tasks.set(record.task, {
          name: record.name,
          target: record.target,
          state: 'queued',
          percent: 0,
          migration: 0,
          isOrphaned: false,
          isCold: false,
        })
        return
      case 'task-started':
        this.#move(record.task, ['queued'], 'started')
        return
      case 'task-ended':
        this.#endTask(record)
        return
      case 'task-progress':
        this.#progress(record)
        return
      case 'task-orphaned':
        this.#taskOf(record.task).isOrphaned = true
        return
      case 'migration-started':
      case 'cold-migration-started':
      case 'storage-migration-started':
        this.#taskOfMigration.set(record.migration, record.task)
        this.#taskOf(record.task).migration = record.migration
        this.#taskOf(record.task).isCold ||=
          'kind' in record ? record.kind === 'cold' : record.type === 'cold-migration-started'
        return
      case 'migration-ended':
        this.#endMigration(record)
        return
      default:
    }
  }

  #taskOf(task: number): Task {
    const known = this.#tasks.get(task)
    if (known === undefined) throw new Error(`The trace speaks of task ${task}, which it has not introduced.`)
    return known
  }

  #move(task: number, from: readonly Task['state'][], to: Task['state']): void {
    const known = this.#taskOf(task)
    if (!from.includes(known.state))
      this.#blame(
        'task-in-order',
        `task ${task} (${known.name} of ${known.target}) is ${to} after ${known.state}`,
      )
    known.state = to
  }

  #endTask(record: RecordOf<'task-ended'>): void {
    this.#move(record.task, ['queued', 'started'], 'ended')
    // Where nobody has published the vim fault there is none, but there is always a message.
    if (record.state !== 'success' && record.message === '')
      this.#blame('errors-speak', `task ${record.task} ended in ${record.state} without a message`)
    if (record.state === 'success' && record.fault !== '')
      this.#blame('success-has-no-fault', `task ${record.task}: ${record.fault}`)
    const owner = this.#unheard.get(record.task)
    if (record.state === 'success' && owner !== undefined && this.#silence.isSilent(owner))
      this.#blame('success-is-heard', `task ${record.task}: vCenter hears nothing of ${owner}`)
  }

  #progress({ task, percent }: RecordOf<'task-progress'>): void {
    const known = this.#taskOf(task)
    if (known.state !== 'started') this.#blame('progress-of-running-task', `task ${task} is ${known.state}`)
    if (percent < known.percent)
      this.#blame('progress-never-backwards', `task ${task} from ${known.percent} to ${percent} per cent`)
    if (percent > 100) this.#blame('progress-never-backwards', `task ${task} at ${percent} per cent`)
    known.percent = percent
  }

  /** The task ends at the same instant, unless vCenter has lost it before or does not hear of the end yet. */
  #endMigration({ migration, owner }: RecordOf<'migration-ended'>): void {
    const task = this.#taskOfMigration.get(migration)
    if (task === undefined) this.#blame('migration-has-a-task', `migration ${migration}`)
    else if (this.#silence.hasUntold(owner) && !this.#taskOf(task).isCold) this.#unheard.set(task, owner)
    else this.#dueToEnd.push(task)
  }

  readonly #dueToEnd: number[] = []

  endInstant(): void {
    for (const [task, owner] of this.#unheard) {
      if (!this.#silence.isSilent(owner)) this.#dueToEnd.push(task)
      if (this.#taskOf(task).state === 'ended') this.#unheard.delete(task)
    }
    for (let task = this.#dueToEnd.pop(); task !== undefined; task = this.#dueToEnd.pop())
      if (this.#taskOf(task).state !== 'ended') this.#blame('task-ends-with-migration', `task ${task}`)
  }

  end(): void {
    for (const [task, { name, target, state }] of this.#tasks)
      if (state !== 'ended') this.#blame('every-task-ends', `task ${task} (${name} of ${target}) is ${state}`)
  }
}
