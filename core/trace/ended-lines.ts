/** Event lines of migrations that have ended: completed, cancelled or failed, and who has the VM then. */
import { bytesInWords, countOf, durationInWords } from '../base/wording.ts'
import type { RecordOf } from './events.ts'
import { failureDuring } from './fault-figures.ts'
import { relocatedSentence } from './storage-lines.ts'
import { coldEndedSentence } from './task-lines.ts'
import type { EventLine, MigrationView, RunView } from './view.ts'

export function migrationEndedLine(view: RunView, record: RecordOf<'migration-ended'>): EventLine {
  const migration = view.migrations[record.migration - 1]
  const base = { atNs: record.atNs, recordType: record.type, target: record.vm }
  const failed = (migration?.storage ?? null) === null ? 'VmFailedMigrateEvent' : 'VmRelocateFailedEvent'
  if (record.outcome === 'completed') {
    return {
      ...base,
      severity: 'info',
      eventClass: completedClass(view, migration),
      text: completedSentence(migration, record),
    }
  }
  const where = whereSentence(view, migration, record)
  if (record.outcome === 'cancelled') {
    const text = `The migration of ${record.vm} was cancelled. ${where}`
    return { ...base, severity: 'warning', eventClass: failed, text }
  }
  const wasRefusedByCheck = migration?.stages.at(-1)?.stage === 'validate'
  const eventClass = wasRefusedByCheck ? 'MigrationErrorEvent' : failed
  return {
    ...base,
    severity: 'error',
    eventClass,
    text: withRemedy(`${record.message} ${where}`, record.remedy),
  }
}

/** Who has the VM now. */
function whereSentence(
  view: RunView,
  migration: MigrationView | undefined,
  { vm, owner }: RecordOf<'migration-ended'>,
): string {
  const failure = migration === undefined ? null : failureDuring(view, migration)
  if (failure !== null) {
    const toHost = failure.restarted?.toHost ?? ''
    return toHost === ''
      ? `${vm} has stopped on ${failure.host}.`
      : `${vm} had stopped on ${failure.host}; vSphere HA has restarted it on ${toHost}.`
  }
  return migration === undefined || owner === migration.sourceHost
    ? `${vm} stays on ${owner}.`
    : `${vm} is on ${owner}.`
}

function completedClass(view: RunView, migration: MigrationView | undefined): string {
  if ((migration?.storage ?? null) !== null) return 'VmRelocatedEvent'
  return isByVcenter(view, migration) ? 'DrsVmMigratedEvent' : 'VmMigratedEvent'
}

/** vCenter's own moves are DRS's (vsphere-rules B.2). */
function isByVcenter(view: RunView, migration: MigrationView | undefined): boolean {
  return migration !== undefined && view.tasks[migration.task - 1]?.initiator === 'System'
}

function completedSentence(
  migration: MigrationView | undefined,
  record: RecordOf<'migration-ended'>,
): string {
  const from = migration === undefined ? '' : ` from ${migration.sourceHost}`
  if (migration !== undefined && migration.storage !== null) return relocatedSentence(migration, record)
  if (migration?.kind === 'cold') return coldEndedSentence(migration, record)
  return (
    `${record.vm} was migrated${from} to ${record.owner} in ${durationInWords(record.totalNs)}: ` +
    `${countOf(record.rounds, 'round')}, ${bytesInWords(record.sentBytes)} sent, ` +
    `stunned for ${durationInWords(record.downtimeNs)}.`
  )
}

export function withRemedy(message: string, remedy: string): string {
  return remedy === '' ? message : `${message} ${remedy}`
}
