/** A migration between the moment it is asked for and its begin. */
import type { RelocateRequest } from '../migration/migration-state.ts'
import type { OperationKind } from '../tasks/cost-model.ts'

export interface QueuedMigration {
  readonly task: number
  readonly request: RelocateRequest
  /** By the VM's power state when it was asked for, and by what moves. */
  readonly kind: OperationKind
}
