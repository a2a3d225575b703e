/** Event lines of tasks that wait, and the sentences of a move of a VM that does not run. */
import { durationInWords } from '../base/wording.ts'
import type { RecordOf, TraceRecord } from './events.ts'
import type { EventLine, MigrationView, RunView } from './view.ts'

/**
 * The line for a record about a task, or null: that a task waits, once, and that one was given up before it began.
 * vCenter writes a TaskEvent for every task; the others would only repeat what the migration's own events say.
 */
export function taskLineOf(view: RunView, record: TraceRecord): EventLine | null {
  if (record.type !== 'task-waits' && record.type !== 'task-ended') return null
  const task = view.tasks[record.task - 1]
  if (task === undefined) return null
  const base = {
    atNs: record.atNs,
    recordType: record.type,
    target: task.target,
    eventClass: 'TaskEvent',
  }
  if (record.type === 'task-waits') {
    if (task.waits !== null) return null
    return {
      ...base,
      severity: 'info',
      text: `“${task.name}” of ${task.target} is queued: ${record.reason}.`,
    }
  }
  if (task.startedAtNs !== null) return null
  return { ...base, severity: 'warning', text: `${record.message} Nothing had been done.` }
}

const stateWords: Readonly<Record<string, string>> = {
  poweredOff: 'powered off',
  suspended: 'suspended',
}

export function coldStartedSentence(record: RecordOf<'cold-migration-started'>): string {
  const { vm, sourceHost, destinationHost, powerState } = record
  const state = stateWords[powerState] ?? powerState
  const way = sourceHost === destinationHost ? `on ${sourceHost}` : `from ${sourceHost} to ${destinationHost}`
  return `Migrating ${vm}, which is ${state}, ${way}.`
}

export function coldOwnershipSentence({ vm, fromHost, toHost }: RecordOf<'ownership-passed'>): string {
  return `${vm} is registered on ${toHost} and no longer on ${fromHost}.`
}

export function coldEndedSentence(migration: MigrationView, record: RecordOf<'migration-ended'>): string {
  return (
    `${record.vm} was migrated from ${migration.sourceHost} to ${record.owner} in ` +
    `${durationInWords(record.totalNs)}: it does not run and its files are on shared storage, so nothing was copied.`
  )
}
