/**
 * What becomes of migrations whose vCenter no longer speaks to their hosts. While vCenter still has to drive them they
 * fail; from the connection between the hosts on these finish by themselves, and only the task is lost. What a task
 * held of the limits on simultaneous migrations stays taken until the hosts have finished: a real vCenter begins to
 * count anew with its restart, but here the limits are those of the hosts too.
 */
import type { Refusal } from '../../base/errors.ts'
import { failMigration } from '../../migration/ending.ts'
import type { MigrationState } from '../../migration/migration-state.ts'
import type { EngineState } from '../engine-state.ts'

/**
 * vCenter speaks to the hosts at just this stage. It prepares both of them for a vMotion; for a Storage vMotion, and
 * for a VM that does not run, it has the new home made; and it registers what does not run.
 */
export function isSpeaking({ kind, stage }: Pick<MigrationState, 'kind' | 'stage'>): boolean {
  if (stage === 'validate' || stage === 'reserve' || stage === 'register') return true
  return stage === 'prepare' && kind !== 'combined'
}

/** A move of a VM that does not run is vCenter's to its end: nobody else registers it at its new place. */
export function isVcenters(migration: Pick<MigrationState, 'kind' | 'stage'>): boolean {
  return migration.kind === 'cold' || isSpeaking(migration)
}

/** It fails with the VM where it is, or goes on without its task. */
export function orphanOrFail(state: EngineState, migration: MigrationState, refusal: Refusal): void {
  if (migration.isOrphaned) return
  if (isVcenters(migration)) failMigration(state, migration, refusal)
  else orphan(state, migration, refusal)
}

function orphan(state: EngineState, migration: MigrationState, refusal: Refusal): void {
  const { task } = migration
  migration.isOrphaned = true
  recordOrphan(state, task, refusal)
}

/** vCenter follows the task no more, whatever the hosts make of it. */
export function recordOrphan(state: EngineState, task: number, refusal: Refusal): void {
  state.record('task-orphaned', { task, reason: refusal.message })
  state.endTask(task, 'error', refusal)
}

/** Migrations between hosts of which one is meant; a list of its own, since they may end. */
export function migrationsOf(state: EngineState, isMeant: (host: string) => boolean): MigrationState[] {
  return [...state.migrations.values()].filter(
    ({ sourceHost, destinationHost }) => isMeant(sourceHost) || isMeant(destinationHost),
  )
}
