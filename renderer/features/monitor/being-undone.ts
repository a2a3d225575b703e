/**
 * Whether a stunned migration is being undone: cancelled or failed before the destination owned the VM, which
 * now resumes at the source. The trace says so of the task: it can no longer be cancelled, although nothing has
 * been handed over. A Storage vMotion hands nothing over to another host: with its disks switched it is past
 * undoing. Pure.
 */
import { areAllSwitched } from '../../../core/trace/storage-figures.ts'
import type { MigrationView, TaskView } from '../../../core/trace/view.ts'

export function isBeingUndone(migration: MigrationView, tasks: readonly TaskView[]): boolean {
  const { stunnedAtNs, ownership } = migration.stun
  const task = tasks.find((candidate) => candidate.task === migration.task)
  const isHeldUp = stunnedAtNs !== null && ownership === null && migration.outcome === null
  return isHeldUp && !isOnCopies(migration) && task?.state === 'running' && !task.isCancellable
}

/** The VM of a Storage vMotion uses its copies from here on. */
function isOnCopies({ kind, storage, stages }: MigrationView): boolean {
  if (kind !== 'storage-vmotion' || storage === null) return false
  if (storage.copies.length > 0) return areAllSwitched(storage)
  return ['switch', 'clean-up'].includes(stages.at(-1)?.stage ?? '')
}
