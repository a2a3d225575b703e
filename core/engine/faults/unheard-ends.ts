/**
 * Migrations that have ended while vCenter does not hear the one host that could tell it: who owns the VM then. The
 * hosts are through with it, but for vCenter its task runs on until it hears that host again, or has given it up.
 * A host that has failed is another matter: what it leaves behind is told by its partner.
 */
import type { Refusal } from '../../base/errors.ts'
import { hostCommunicationRefusal } from '../../estate/host-contact.ts'
import type { Inventory } from '../../estate/inventory.ts'
import type { MigrationState } from '../../migration/migration-state.ts'
import type { EngineState } from '../engine-state.ts'
import { isVcenters, recordOrphan } from './orphaned-tasks.ts'

/** The task of a migration; orphaned, it has ended for vCenter already. */
export type MoveTask = Pick<MigrationState, 'task' | 'isOrphaned'>

/** Never changed: the state of the engine is copied with these as they are. */
export interface UnheardEnd {
  readonly vm: string
  readonly sourceHost: string
  readonly destinationHost: string
  /** The one that could tell. */
  readonly owner: string
  readonly state: 'success' | 'error' | 'cancelled'
  readonly told: Refusal | null
  /** It has failed since, and knows nothing of the migration when it is back. */
  readonly isForgotten: boolean
}

/** null: vCenter knows of this end at once, or follows the task no more. */
export function unheardEndOf(
  { hosts }: Inventory,
  migration: MigrationState,
  state: UnheardEnd['state'],
  told: Refusal | null,
): UnheardEnd | null {
  const { vm, sourceHost, destinationHost, isHandedOver, isOrphaned } = migration
  const owner = hosts.get(state === 'success' || isHandedOver ? destinationHost : sourceHost)
  if (owner === undefined || !owner.isManagementLost || owner.isFailed) return null
  if (isOrphaned || isVcenters(migration)) return null
  return { vm, sourceHost, destinationHost, owner: owner.name, state, told, isForgotten: false }
}

/** vCenter hears a host again. */
export function hearEnds(state: EngineState, host: string): void {
  for (const [task, end] of state.unheardEnds) {
    if (end.owner !== host) continue
    if (end.isForgotten) orphanEnd(state, task, end, hostCommunicationRefusal({ name: host }))
    else {
      state.unheardEnds.delete(task)
      state.closeMove({ task, isOrphaned: false }, end.state, end.told)
    }
  }
}

/** A host fails: what it has not told yet it never will. */
export function forgetEnds(state: EngineState, host: string): void {
  for (const [task, end] of state.unheardEnds)
    if (end.owner === host) state.unheardEnds.set(task, { ...end, isForgotten: true })
}

/** vCenter waits no longer. */
export function orphanEnds(
  state: EngineState,
  isMeant: (end: UnheardEnd) => boolean,
  refusal: Refusal,
): void {
  for (const [task, end] of state.unheardEnds) if (isMeant(end)) orphanEnd(state, task, end, refusal)
}

function orphanEnd(state: EngineState, task: number, end: UnheardEnd, refusal: Refusal): void {
  state.unheardEnds.delete(task)
  recordOrphan(state, task, refusal)
  state.closeMove({ task, isOrphaned: true }, end.state, end.told)
}
