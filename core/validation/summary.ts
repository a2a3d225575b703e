/** Sums up validated cases: errors per quantity, outcomes, tolerances. The shape is what `validate --json` prints. */
import type { Quantities } from './measured-case.ts'
import { median, percentile90 } from './statistics.ts'
import type { CaseResult } from './validate.ts'

export interface QuantityErrors {
  /** Cases in which it could be compared. */
  readonly count: number
  readonly medianAbsRel: number
  readonly p90AbsRel: number
  /** In the quantity's unit. */
  readonly medianAbs: number
  readonly p90Abs: number
}

export interface ValidationSummary {
  readonly quantities: Readonly<Record<string, QuantityErrors>>
  readonly outcome: { readonly right: number; readonly wrong: number; readonly onEdge: number }
  readonly tolerance: { readonly within: number; readonly outside: number }
  readonly notExpressed: number
}

export function summarise(results: readonly CaseResult[]): ValidationSummary {
  const ended = (outcome: CaseResult['outcome']) =>
    results.filter((result) => result.outcome === outcome).length
  const judged = (within: boolean) => results.filter((result) => result.withinTolerance === within).length
  return {
    quantities: errorsByQuantity(results),
    outcome: { right: ended('right'), wrong: ended('wrong'), onEdge: ended('onEdge') },
    tolerance: { within: judged(true), outside: judged(false) },
    notExpressed: results.filter((result) => !result.expressed).length,
  }
}

function errorsByQuantity(results: readonly CaseResult[]): Record<string, QuantityErrors> {
  const names = [...new Set(results.flatMap((result) => Object.keys(result.error)))]
  return Object.fromEntries(names.map((name) => [name, errorsOf(results, name)]))
}

function errorsOf(results: readonly CaseResult[], name: string): QuantityErrors {
  const compared = results.filter((result) => name in result.error)
  const relative = compared.map((result) => Math.abs(result.error[name]!))
  const absolute = compared.map((result) =>
    Math.abs(valueOf(result.predicted, name) - result.observed[name]!),
  )
  return {
    count: compared.length,
    medianAbsRel: median(relative),
    p90AbsRel: percentile90(relative),
    medianAbs: median(absolute),
    p90Abs: percentile90(absolute),
  }
}

function valueOf(quantities: Quantities, name: string): number {
  return quantities[name] ?? Number.NaN
}
