/** What the clock of a run may hold, and in which order it comes within one instant. */
import type { QueueEntry } from '../kernel/event-queue.ts'
import type { MigrationStep } from '../migration/migration-state.ts'
import type { Command } from '../scenario/command-schema.ts'
import type { StorageStep } from '../storage/storage-world.ts'
import type { FaultStep } from './faults/injected-faults.ts'

export type EngineEntry =
  | QueueEntry<'command', Command>
  | QueueEntry<'migration-step', { readonly migration: number; readonly step: MigrationStep }>
  | QueueEntry<'migration-sample', { readonly migration: number }>
  | QueueEntry<'guest-sample', { readonly vm: string }>
  | QueueEntry<'storage-step', StorageStep>
  | QueueEntry<'storage-sample', null>
  | QueueEntry<'drs-run', { readonly cluster: string }>
  | QueueEntry<'fault', FaultStep>

/**
 * Order within one instant. Slices begin after samples, so that a sample sees what has happened and not what
 * a slice works ahead; commands come last, so that one issued at a pause finds what it finds in a replay.
 */
export const priorities = {
  step: 0,
  migrationSample: 1,
  guestSample: 2,
  sliceStart: 3,
  drsRun: 4,
  fault: 5,
  command: 6,
} as const

/** What the clock holds for one migration, by the sequence of its entry. */
export interface Appointments {
  step: number | null
  sample: number | null
}
