/** Why a VM keeps its host or datastore from entering maintenance mode, as `maintenance-blocked` says it. */
export interface HoldUp {
  readonly cause: string
  readonly check: string
  readonly fault: string
  readonly reason: string
}
