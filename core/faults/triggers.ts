/**
 * Whether a fault that waits for something of a migration is due. Pure: asked after each entry of the clock, with
 * what the migration is then. Times, and faults that follow others, are put on the clock instead.
 */
import type { FaultTrigger } from '../scenario/fault-schema.ts'
import type { MigrationStage } from '../trace/events.ts'

/** Triggers that watch a migration. */
export type MigrationTrigger = Extract<FaultTrigger, { readonly vm: string }>

/** What triggers ask of the migration of their VM. */
export interface WatchedMigration {
  readonly stage: MigrationStage
  /** Of pre-copy, from 1; 0 before it. */
  readonly round: number
  /** Of the task, 0…100. */
  readonly percent: number
  /** Share of the first pass over memory, 0…1. */
  readonly memoryShare: number
  /** Share of the bytes of its disks, 0…1; 0 where none are copied. */
  readonly diskShare: number
  /** null while its vCPUs run. */
  readonly stunnedAtNs: number | null
  /** How long the stun is expected to last, as things stand. */
  readonly expectedStunNs: number
  readonly resumedAtNs: number | null
  readonly isHandedOver: boolean
}

/** ns from now until the fault begins, 0 at once; null: what it waits for has not come. */
export function dueInNs(
  trigger: MigrationTrigger,
  migration: WatchedMigration,
  nowNs: number,
): number | null {
  switch (trigger.at) {
    case 'stage':
      return migration.stage === trigger.stage ? 0 : null
    case 'round':
      return migration.round >= trigger.round ? 0 : null
    case 'copied': {
      const share = trigger.of === 'memory' ? migration.memoryShare : migration.diskShare
      return share * 100 >= trigger.percent && share > 0 ? 0 : null
    }
    case 'progress':
      return migration.percent >= trigger.percent ? 0 : null
    case 'stun': {
      const { stunnedAtNs, resumedAtNs, expectedStunNs } = migration
      if (stunnedAtNs === null || resumedAtNs !== null) return null
      return Math.max(0, stunnedAtNs + Math.round(expectedStunNs * trigger.fraction) - nowNs)
    }
    case 'resumed':
      return migration.isHandedOver && migration.resumedAtNs !== null ? 0 : null
  }
}
