/**
 * What a migration may ask of the engine that runs it: the time, the estate, the clock's queue, the trace,
 * and a share of the links. Migrations hold no reference to it; it is handed to them with every step, so
 * that a copy of a migration can go on in a copy of the engine.
 */
import type { Refusal } from '../base/errors.ts'
import type { Inventory } from '../estate/inventory.ts'
import type { CpuClaim } from '../network/cpu-share.ts'
import type { Stream } from '../network/vmotion-streams.ts'
import type { RecordOf, RecordType } from '../trace/events.ts'
import type { StorageWorld } from '../storage/storage-world.ts'
import type { Guest } from './guest.ts'
import type { MigrationState, MigrationStep } from './migration-state.ts'
import type { Reservations } from './reservations.ts'
import type { StorageRoom } from './storage-room.ts'

/** Fields of a record: all but its type and time. */
export type FieldsFor<Type extends RecordType> = Omit<RecordOf<Type>, 'type' | 'atNs'>

export interface MigrationWorld extends StorageWorld {
  readonly nowNs: number
  readonly seed: number
  readonly inventory: Inventory
  /** Records at `nowNs`. */
  record<Type extends RecordType>(type: Type, fields: FieldsFor<Type>): void
  guestOf(vm: string): Guest
  /** The migration's next step, at `timeNs`; replaces one that waits. */
  scheduleStep(migration: number, step: MigrationStep, timeNs: number): void
  cancelSteps(migration: number): void
  /** The next sample of the migration, at `timeNs`. */
  scheduleSample(migration: number, timeNs: number): void
  cancelSamples(migration: number): void
  /** The guest is sampled now and from here on, until it needs it no more. */
  sampleGuest(vm: string): void
  /** The migration begins to send over these streams; shares of all are made anew. */
  openFlow(migration: number, streams: readonly Stream[], cpu: CpuClaim): void
  /** Other streams take the place of those it has open; nothing if it has none open (any more). */
  rerouteFlow(migration: number, streams: readonly Stream[], cpu: CpuClaim): void
  closeFlow(migration: number): void
  hasFlow(migration: number): boolean
  /** Bytes per second of payload that its streams get at present, together. */
  flowBytesPerSecond(migration: number): number
  readonly reservations: Reservations
  /** Migrations under way, by number. */
  readonly migrations: ReadonlyMap<number, MigrationState>
  /** Disks and datastores that are simulated block by block just now. */
  readonly room: StorageRoom
  /** Samples of disks and datastores are taken from now on, until the room is empty. */
  sampleStorage(): void
  /** The migration is over: its task ends so, and whatever waited for it may go on. */
  migrationEnded(migration: number, state: 'success' | 'error' | 'cancelled', told: Refusal | null): void
}
