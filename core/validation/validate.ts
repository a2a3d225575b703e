/**
 * Re-runs measured cases through the engine and holds what it predicts against what was observed: per case, and
 * summed up per quantity. Simulations are independent: who runs them, where and in what order changes nothing.
 */
import { runToEnd } from '../engine/engine.ts'
import type {
  Bound,
  CaseOutcome,
  Conclusion,
  MeasuredCase,
  OutcomeJudgement,
  Quantities,
  Tolerances,
  Verdict,
} from './measured-case.ts'

/** One line of the result; the names are those that `validate --json` prints. */
export interface CaseResult {
  readonly id: string
  readonly kind: string
  readonly expressed: boolean
  /** Why it was not run, or what of a verdict is wrong; else ''. */
  readonly reason: string
  readonly predicted: Quantities
  readonly observed: Quantities
  /** (predicted − observed) / observed; no entry where nothing was observed or it was 0. */
  readonly error: Quantities
  /** Quantities with a tolerance that were observed or bounded, but not predicted. */
  readonly notPredicted: readonly string[]
  /** Quantities outside their tolerance. */
  readonly outside: readonly string[]
  /** null where the case gives no tolerance for what was predicted. */
  readonly withinTolerance: boolean | null
  readonly outcome: OutcomeJudgement
  /** Of a case without figures. */
  readonly verdict?: Verdict
}

/** One simulation of a file's cases, by the places of case and simulation. */
export interface Job {
  readonly caseIndex: number
  readonly simulation: number
}

/** All simulations of these cases. */
export function jobsOf(cases: readonly MeasuredCase[]): Job[] {
  return cases.flatMap(({ expressed }, caseIndex) =>
    'reason' in expressed
      ? []
      : expressed.simulations.map((_, simulation): Job => ({ caseIndex, simulation })),
  )
}

/** Runs one simulation, page by page, to its end. Throws RangeError if there is none at this place. */
export function runJob(cases: readonly MeasuredCase[], { caseIndex, simulation }: Job): CaseOutcome {
  const expressed = cases[caseIndex]?.expressed
  const found =
    expressed === undefined || 'reason' in expressed ? undefined : expressed.simulations[simulation]
  if (found === undefined) throw new RangeError(`Case ${caseIndex} has no simulation ${simulation}.`)
  if (found.scenario === undefined) return found.run()
  const { scenario, seed, read } = found
  return read(runToEnd({ scenario, seed, commands: [] }).recorder.bytes())
}

/** The results of all cases; `outcomes` are those of `jobsOf(cases)`, in its order. */
export function compareCases(cases: readonly MeasuredCase[], outcomes: readonly CaseOutcome[]): CaseResult[] {
  let next = 0
  return cases.map((measured) => {
    const { expressed } = measured
    if ('reason' in expressed) return notExpressed(measured, expressed.reason)
    const own = outcomes.slice(next, next + expressed.simulations.length)
    next += own.length
    return compare(measured, expressed.conclude(own))
  })
}

/** Runs all simulations here, one after the other. */
export function validateCases(cases: readonly MeasuredCase[]): CaseResult[] {
  return compareCases(
    cases,
    jobsOf(cases).map((job) => runJob(cases, job)),
  )
}

function notExpressed({ id, kind, observed }: MeasuredCase, reason: string): CaseResult {
  const nothing = { predicted: {}, error: {}, notPredicted: [], outside: [] }
  const unjudged = { withinTolerance: null, outcome: null }
  return { id, kind, expressed: false, reason, observed, ...nothing, ...unjudged }
}

function compare(measured: MeasuredCase, conclusion: Conclusion): CaseResult {
  const { predicted, outcome, isComparable, verdict } = conclusion
  const { id, kind, observed, tolerances } = measured
  const outside = outsideOf(predicted, observed, tolerances, isComparable)
  return {
    id,
    kind,
    expressed: true,
    reason: verdict?.difference ?? '',
    predicted,
    observed,
    error: isComparable ? relativeErrors(predicted, observed) : {},
    notPredicted: Object.keys(tolerances).filter((name) => !(name in predicted)),
    outside: outside ?? [],
    withinTolerance:
      verdict === undefined ? (outside === null ? null : outside.length === 0) : verdict.difference === '',
    outcome,
    ...(verdict === undefined ? {} : { verdict }),
  }
}

function relativeErrors(predicted: Quantities, observed: Quantities): Quantities {
  const errors = Object.entries(predicted).flatMap(([name, value]) => {
    const seen = observed[name]
    return seen === undefined || seen === 0 ? [] : [[name, (value - seen) / seen] as const]
  })
  return Object.fromEntries(errors)
}

/**
 * Quantities that are predicted and lie outside their bounds, and `convergence` if the end is another; null where
 * nothing can be judged.
 */
function outsideOf(
  predicted: Quantities,
  observed: Quantities,
  tolerances: Tolerances,
  isComparable: boolean,
): readonly string[] | null {
  const judgeable = Object.entries(tolerances).filter(
    ([name, bound]) => name in observed || bound.min !== undefined || bound.max !== undefined,
  )
  if (judgeable.length === 0) return null
  if (!isComparable) return ['convergence']
  const judged = judgeable.filter(([name]) => name in predicted)
  if (judged.length === 0) return null
  return judged.flatMap(([name, bound]) => (isInside(predicted[name]!, observed[name], bound) ? [] : [name]))
}

function isInside(predicted: number, observed: number | undefined, { rel, abs, min, max }: Bound): boolean {
  if (min !== undefined || max !== undefined) {
    return predicted >= (min ?? -Infinity) && predicted <= (max ?? Infinity)
  }
  if (observed === undefined) return false
  const off = Math.abs(predicted - observed)
  return off <= (rel ?? 0) * Math.abs(observed) || off <= (abs ?? 0)
}
