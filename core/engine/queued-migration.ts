/** A migration between the moment it is asked for and its begin. */
import type { RelocateRequest } from '../migration/migration-state.ts'

export interface QueuedMigration {
  readonly task: number
  readonly request: RelocateRequest
  /** By the VM's power state when it was asked for. */
  readonly kind: 'vmotion' | 'cold'
}
