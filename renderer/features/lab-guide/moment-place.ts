/** Which VM's monitor shows a moment of the trace: that of the migration which ran then. Pure. */
import type { MigrationView, RunView } from '../../../core/trace/view.ts'

/** null: none ran then, or several did and the moment does not say which is meant. */
export function vmAt(view: Pick<RunView, 'migrations' | 'tasks'>, atNs: number): string | null {
  const running = view.migrations.filter((one) => one.startedAtNs <= atNs && atNs <= endOf(view, one))
  return running.length === 1 ? running[0]!.vm : null
}

function endOf({ tasks }: Pick<RunView, 'tasks'>, migration: MigrationView): number {
  return tasks.find((task) => task.task === migration.task)?.endedAtNs ?? Number.POSITIVE_INFINITY
}
