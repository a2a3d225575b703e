/** What a view says of faults only in passing: who looks for it asks here. */
import type { VmFailure } from './fault-view.ts'
import type { MigrationView, RunView } from './view.ts'

/** How the VM has stopped since this migration began and before its next one did; null: it has not. */
export function failureDuring(
  view: RunView,
  { vm, migration, startedAtNs }: Pick<MigrationView, 'vm' | 'migration' | 'startedAtNs'>,
): VmFailure | null {
  const failure = view.vms.get(vm)?.failure ?? null
  if (failure === null || failure.atNs < startedAtNs) return null
  const next = view.migrations.find((one) => one.vm === vm && one.migration > migration)
  return next === undefined || failure.atNs < next.startedAtNs ? failure : null
}
