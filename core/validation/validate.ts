/**
 * Re-runs measured cases through the engine and holds what it predicts against what was observed: per case, and
 * summed up per quantity. A prediction is the median over the simulations that a case asks for.
 */
import { runToEnd } from '../engine/engine.ts'
import type { MeasuredCase, Quantities, Tolerances } from './case-file.ts'
import type { QemuCase } from './qemu-case.ts'
import { runsOfCase } from './qemu-scenario.ts'
import { outcomeOf } from './run-outcome.ts'
import type { CaseOutcome } from './run-outcome.ts'
import { median } from './statistics.ts'

/** One line of the result; the names are those that `validate --json` prints. */
export interface CaseResult {
  readonly id: string
  readonly kind: string
  readonly expressed: boolean
  /** Why it was not run; '' if it was. */
  readonly reason: string
  readonly predicted: Quantities
  readonly observed: Quantities
  /** (predicted − observed) / observed; no entry where nothing was observed or it was 0. */
  readonly error: Quantities
  /** null where the case gives no tolerance. */
  readonly withinTolerance: boolean | null
  /** Whether prediction and observation agree on convergence; `onEdge`: simulations or repeats differ among themselves. */
  readonly outcome: 'right' | 'wrong' | 'onEdge' | null
}

export interface ValidationHooks {
  /** Called before each simulation; may give others their turn. Throw from it to stop. */
  readonly beforeRun?: (progress: { readonly caseIndex: number; readonly id: string }) => Promise<void>
}

export async function validateCases(
  cases: readonly MeasuredCase[],
  hooks: ValidationHooks = {},
): Promise<CaseResult[]> {
  const results: CaseResult[] = []
  for (const [caseIndex, measured] of cases.entries()) {
    const { expressed } = measured
    if ('reason' in expressed) {
      results.push(notExpressed(measured, expressed.reason))
      continue
    }
    const outcomes: CaseOutcome[] = []
    for (const { scenario, seed, countedWrites } of runsOfCase(expressed)) {
      await hooks.beforeRun?.({ caseIndex, id: measured.id })
      outcomes.push(outcomeOf(runToEnd({ scenario, seed, commands: [] }).recorder.bytes(), countedWrites))
    }
    results.push(compare(measured, expressed, outcomes))
  }
  return results
}

function notExpressed({ id, kind, observed }: MeasuredCase, reason: string): CaseResult {
  const nothing = { predicted: {}, error: {}, withinTolerance: null, outcome: null }
  return { id, kind, expressed: false, reason, observed, ...nothing }
}

function compare(measured: MeasuredCase, run: QemuCase, outcomes: readonly CaseOutcome[]): CaseResult {
  const { id, kind, observed, tolerances } = measured
  const converged = outcomes.filter((outcome) => outcome.converged)
  const predictsConvergence = converged.length * 2 > outcomes.length
  const predicted = medianQuantities(
    predictsConvergence ? converged : outcomes.filter((outcome) => !outcome.converged),
  )
  const isRight = predictsConvergence === run.converged
  const error = isRight ? relativeErrors(predicted, observed) : {}
  return {
    id,
    kind,
    expressed: true,
    reason: '',
    predicted,
    observed,
    error,
    withinTolerance: isWithin(predicted, observed, tolerances, isRight),
    outcome: isDivided(run, outcomes) ? 'onEdge' : isRight ? 'right' : 'wrong',
  }
}

/** Chance decides: not all repeats, or not all simulations, came to the same end. */
function isDivided({ repeats }: QemuCase, outcomes: readonly CaseOutcome[]): boolean {
  const measuredEnds = new Set(repeats.map((repeat) => repeat.outcome))
  const simulatedEnds = new Set(outcomes.map((outcome) => outcome.converged))
  return measuredEnds.size > 1 || simulatedEnds.size > 1
}

function medianQuantities(outcomes: readonly CaseOutcome[]): Quantities {
  const names = Object.keys(outcomes[0]?.quantities ?? {})
  return Object.fromEntries(
    names.map((name) => [name, median(outcomes.map((outcome) => outcome.quantities[name] ?? 0))]),
  )
}

function relativeErrors(predicted: Quantities, observed: Quantities): Quantities {
  const errors = Object.entries(predicted).flatMap(([name, value]) => {
    const seen = observed[name]
    return seen === undefined || seen === 0 ? [] : [[name, (value - seen) / seen] as const]
  })
  return Object.fromEntries(errors)
}

/** Every quantity that has a tolerance must lie within one of its bounds; and the end must be the same. */
function isWithin(
  predicted: Quantities,
  observed: Quantities,
  tolerances: Tolerances,
  isRight: boolean,
): boolean | null {
  const names = Object.keys(tolerances).filter((name) => name in observed)
  if (names.length === 0) return null
  if (!isRight) return false
  return names.every((name) => {
    const { rel, abs } = tolerances[name]!
    const off = Math.abs((predicted[name] ?? Number.NaN) - observed[name]!)
    return off <= (rel ?? 0) * Math.abs(observed[name]!) || off <= (abs ?? 0)
  })
}
