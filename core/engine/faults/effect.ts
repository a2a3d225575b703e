/** What a kind of fault does to a run: begins, turns where it has more than one state, and ends. */
import type { FaultSpec } from '../../scenario/fault-schema.ts'
import type { EngineState } from '../engine-state.ts'
import type { Broken } from './injected-faults.ts'

/** What has been broken, or why nothing could be. */
export type Begun = { readonly broken: Broken } | { readonly skipped: string }

export interface Effect<Fault extends FaultSpec> {
  begin(state: EngineState, fault: Fault): Begun
  /** Puts back what `begin` broke. Left out where that is settings alone. */
  readonly end?: (state: EngineState, fault: Fault) => void
  /** Its other state; returns what has become of it, for what to say, and when it turns next. */
  readonly turn?: (state: EngineState, fault: Fault, broken: Broken) => Turned
  /** ns from its begin to its first turn. */
  readonly firstTurnNs?: (fault: Fault) => number
}

export interface Turned {
  readonly broken: Broken
  readonly detail: string
  readonly nextNs: number
}

export type FaultOf<Kind extends FaultSpec['kind']> = Extract<FaultSpec, { readonly kind: Kind }>
