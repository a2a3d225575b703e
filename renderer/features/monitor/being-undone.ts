/**
 * Whether a stunned migration is being undone: cancelled or failed before the destination owned the VM, which
 * now resumes at the source. The trace says so of the task: it can no longer be cancelled, although nothing has
 * been handed over. Pure.
 */
import type { MigrationView, TaskView } from '../../../core/trace/view.ts'

export function isBeingUndone(migration: MigrationView, tasks: readonly TaskView[]): boolean {
  const { stunnedAtNs, ownership } = migration.stun
  const task = tasks.find((candidate) => candidate.task === migration.task)
  const isHeldUp = stunnedAtNs !== null && ownership === null && migration.outcome === null
  return isHeldUp && task?.state === 'running' && !task.isCancellable
}
