/** What DRS comes to: moves that it would make, and why it cannot make others. */
import type { drsLevels } from '../scenario/cluster-schema.ts'

export type DrsLevel = (typeof drsLevels)[number]

/**
 * `maintenance`: the host is to be emptied; `rule`: a required VM-Host rule or a VM-VM rule is broken; `proactive-ha`:
 * the host is in quarantine; `preference`: a VM-Host should rule is not followed; `balance`: the load.
 */
export type DrsReason = 'maintenance' | 'rule' | 'proactive-ha' | 'preference' | 'balance'

export interface PlannedMove {
  readonly vm: string
  readonly fromHost: string
  readonly toHost: string
  /** 1 (mandatory) to 5; the migration threshold of a cluster takes those up to its own number. */
  readonly priority: number
  readonly reason: DrsReason
  /** A sentence. */
  readonly detail: string
  /** The least automation level of the VMs that must move together: only `fullyAutomated` moves by itself. */
  readonly level: DrsLevel
}

/** What keeps a VM off one host. */
export interface Obstacle {
  readonly host: string
  /** Id of the check, or `rule:` and the name of the rule. */
  readonly check: string
  readonly fault: string
  readonly message: string
  /** It may go away when other VMs move. */
  readonly isCapacity: boolean
}

/** Why DRS cannot do for a VM what it should; as `DrsVmotionIncompatibleFault` and its like carry it for each host. */
export interface DrsFault extends Omit<Obstacle, 'isCapacity'> {
  readonly vm: string
}

/** Where a VM is put, or what stands in the way on each host that was asked. */
export type Placement =
  | { readonly toHost: string; readonly obstacles: readonly [] }
  | { readonly toHost: null; readonly obstacles: readonly Obstacle[] }
