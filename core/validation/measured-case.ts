/**
 * What every kind of case comes to, whatever file it is from: figures that were observed, how far off a prediction
 * may be, and the simulations from which it is predicted. Simulations depend on nothing but their case, so that
 * they may be run anywhere and in any order.
 */
import type { Scenario } from '../scenario/schema.ts'

/** Figures by the names of the case file, units in the names. */
export type Quantities = Readonly<Record<string, number>>

/**
 * How far a prediction may be off: `rel` as a share of what was observed, `abs` in the quantity's unit. `min` and
 * `max` bound the prediction itself, whatever was observed.
 */
export interface Bound {
  readonly rel?: number | undefined
  readonly abs?: number | undefined
  readonly min?: number | undefined
  readonly max?: number | undefined
}

/** By the names of figures. One without a prediction is told as such. */
export type Tolerances = Readonly<Record<string, Bound>>

/** What one simulation came to. */
export interface CaseOutcome {
  readonly converged: boolean
  readonly quantities: Quantities
}

/** One run of the engine and how its trace is read. */
export interface EngineSimulation {
  readonly scenario: Scenario
  readonly seed: number
  readonly read: (trace: Uint8Array) => CaseOutcome
}

/** One simulation of disks alone, without the engine around them. */
export interface DiskSimulation {
  readonly run: () => CaseOutcome
  readonly scenario?: undefined
  readonly seed?: undefined
  readonly read?: undefined
}

export type Simulation = EngineSimulation | DiskSimulation

/** Whether prediction and observation agree on convergence; `onEdge`: simulations or repeats differ among themselves. */
export type OutcomeJudgement = 'right' | 'wrong' | 'onEdge' | null

export type Block = Readonly<Record<string, unknown>>

/** The answer to a case that asks for no figures, beside the block that it expects. */
export interface Verdict {
  readonly predicted: Block
  readonly expected: Block
  /** Each entry that comes out otherwise, in words; '' if all are right. */
  readonly difference: string
}

export interface Conclusion {
  readonly predicted: Quantities
  readonly outcome: OutcomeJudgement
  /** The end is the same, so that figures can be compared. */
  readonly isComparable: boolean
  /** Only of cases without figures: it is then what is compared, as a whole. */
  readonly verdict?: Verdict
}

/** A case that the engine can run. */
export interface ExpressedCase {
  readonly simulations: readonly Simulation[]
  /** From the outcomes of all simulations, in their order. */
  readonly conclude: (outcomes: readonly CaseOutcome[]) => Conclusion
}

export interface MeasuredCase {
  readonly id: string
  readonly kind: string
  readonly observed: Quantities
  readonly tolerances: Tolerances
  /** What to run, or why it cannot be. */
  readonly expressed: ExpressedCase | { readonly reason: string }
}
