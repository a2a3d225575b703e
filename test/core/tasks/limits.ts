/** Operations on a few hosts and datastores, as the ledger's tests ask for them. */
import { operationCosts, usesOf } from '../../../core/tasks/cost-model.ts'
import type { OperationKind } from '../../../core/tasks/cost-model.ts'
import type { AdmissionLedger, AdmissionRequest, Wait } from '../../../core/tasks/admission-ledger.ts'

export interface Move {
  readonly kind: OperationKind
  readonly from?: string
  readonly to?: string
  readonly stores?: readonly string[]
  readonly toStores?: readonly string[]
  /** Of every host's vMotion network. */
  readonly network?: number
}

export const tenGbe = 8

/** From esx-01 to esx-02; a Storage vMotion stays on esx-01 and goes from ds-a to ds-b. */
export function requestOf(id: number, move: Move): AdmissionRequest {
  const movesDisks = move.kind === 'storage-vmotion' || move.kind === 'combined'
  const from = move.from ?? 'esx-01'
  return {
    id,
    label: `vm-${id}`,
    operation: operationCosts[move.kind].words,
    uses: usesOf({
      kind: move.kind,
      sourceHost: from,
      destinationHost: move.kind === 'storage-vmotion' ? from : (move.to ?? 'esx-02'),
      networkLimitOf: () => ({ maxCost: move.network ?? tenGbe, words: '10 GbE vMotion network' }),
      sourceDatastores: move.stores ?? ['ds-a'],
      destinationDatastores: movesDisks ? (move.toStores ?? ['ds-b']) : [],
    }),
  }
}

/** Asks for these moves in turn; what each waits for, null where it may begin. */
export function askAll(ledger: AdmissionLedger, moves: readonly Move[], firstId = 1): (Wait | null)[] {
  return moves.map((move, index) => ledger.request(requestOf(firstId + index, move)))
}

/** How many of these may run at once, asked for one after the other. */
export function runningOf(ledger: AdmissionLedger, moves: readonly Move[]): number {
  return askAll(ledger, moves).filter((wait) => wait === null).length
}

export function times(count: number, move: Move): Move[] {
  return Array.from({ length: count }, () => move)
}
