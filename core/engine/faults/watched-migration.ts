/** What triggers ask of the migration of a VM, as it is just now. */
import type { WatchedMigration } from '../../faults/triggers.ts'
import { filesShare } from '../../migration/copy-progress.ts'
import type { MigrationState } from '../../migration/migration-state.ts'
import { nsPerSecond } from '../../base/units.ts'
import type { EngineState } from '../engine-state.ts'

/** null: no migration of this VM is under way. */
export function watchedMigration(state: EngineState, vm: string): WatchedMigration | null {
  const migration = [...state.migrations.values()].find((one) => one.vm === vm)
  if (migration === undefined) return null
  const { stage, round, percent, stunnedAtNs, resumedAtNs, isHandedOver, files } = migration
  return {
    stage,
    round,
    percent,
    memoryShare: memoryShareOf(migration),
    diskShare: files === null ? 0 : filesShare(state, files),
    stunnedAtNs,
    resumedAtNs,
    isHandedOver,
    expectedStunNs: expectedStunNs(state, migration),
  }
}

/** Of the first pass over memory. */
function memoryShareOf({ round, roundPages, moving }: MigrationState): number {
  if (moving === null || round === 0) return 0
  if (round > 1 || roundPages === 0) return 1
  return Math.max(0, roundPages - moving.transfer.todoPages) / roundPages
}

/** A path that carries nothing just now would make it endless; ours. */
const longestExpectedNs = 1000 * nsPerSecond

/** Last pages and device state at the rate that the path gives now, then restoring and resuming. */
function expectedStunNs(
  state: EngineState,
  { id, moving, strategy, totalAtStun, total }: MigrationState,
): number {
  const { deviceStateBytes, restoreNs, resumeNs, saveNs, maxNs } = strategy.stunCosts
  const rate = state.hasFlow(id) ? state.flowBytesPerSecond(id) : 0
  const pages = (moving?.transfer.remainingPages ?? 0) * strategy.transferOptions.contentPageBytes
  const sentBytes = total.bytes - totalAtStun.bytes
  const sendNs = rate > 0 ? Math.round(((pages + sentBytes + deviceStateBytes) / rate) * nsPerSecond) : 0
  return Math.min(sendNs + saveNs + restoreNs + resumeNs, maxNs, longestExpectedNs)
}
