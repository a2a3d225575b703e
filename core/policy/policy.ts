/**
 * What every policy has in common: a verdict with its reason in words. Policies are pure decisions: figures
 * in, verdict out. They hold no state, schedule nothing and know no object of the estate.
 */
import type { Refusal } from '../base/errors.ts'

/** What follows: another round, a slower guest, the stun, or the end of the attempt. */
export type VerdictKind = 'another-round' | 'slow-guest' | 'switch-over' | 'fail'

/** Figures that a verdict was reached on, as the trace keeps them. Whole bytes and bytes per second. */
export interface VerdictFigures {
  readonly remainingBytes: number
  /** What may be left for the stun: pause budget × transfer rate. */
  readonly goalBytes: number
  readonly transferBytesPerSecond: number
  readonly dirtyBytesPerSecond: number
}

export interface Verdict extends VerdictFigures {
  readonly kind: VerdictKind
  /** One or two English sentences with the figures that decided it; the monitor shows them as they stand. */
  readonly reason: string
}

/** A verdict `fail` says what the person is told. */
export interface FailVerdict extends Verdict {
  readonly kind: 'fail'
  readonly refusal: Refusal
}
