/** `precopy validate`: re-runs measured migrations through the engine and prints predicted against observed. */
import { readCaseFile } from '../../core/validation/case-file.ts'
import { summarise } from '../../core/validation/summary.ts'
import type { ValidationSummary } from '../../core/validation/summary.ts'
import { compareCases, jobsOf } from '../../core/validation/validate.ts'
import type { CaseResult } from '../../core/validation/validate.ts'
import { countOf } from '../../core/base/wording.ts'
import { runCases } from '../services/case-runner.ts'
import { defineCliCommand } from './command.ts'
import { exitStatus } from './exit-status.ts'
import { readText } from './input-file.ts'

export const validateCommand = defineCliCommand({
  name: 'validate',
  description: 'Re-runs measured cases and prints predicted against observed',
  args: {
    cases: { type: 'positional', required: true, description: 'A file of measured cases (JSON)' },
    json: { type: 'boolean', description: 'Print cases and summary as JSON' },
  },
  async run(args, terminal) {
    const text = readText(terminal, args.cases)
    const cases = readCaseFile(args.cases, text)
    const jobs = jobsOf(cases)
    const outcomes = await runCases({ file: args.cases, text }, jobs, {
      signal: terminal.interrupted,
      onProgress: (done, total) => terminal.progress(`Simulation ${done} of ${total}`),
    })
    terminal.progress('')
    const results = compareCases(cases, outcomes)
    const summary = summarise(results)
    terminal.print(
      args.json === true
        ? JSON.stringify({ cases: results.map(caseForJson), summary }, null, 2)
        : describe(results, summary),
    )
    return summary.tolerance.outside > 0 ? exitStatus.failed : exitStatus.done
  },
})

/** In the order of the documented format; what has a tolerance and no prediction comes after. */
function caseForJson(result: CaseResult) {
  const { id, kind, expressed, reason, error, withinTolerance, notPredicted, verdict } = result
  const predicted = verdict?.predicted ?? result.predicted
  const observed = verdict?.expected ?? result.observed
  return { id, kind, expressed, reason, predicted, observed, error, withinTolerance, notPredicted }
}

function describe(results: readonly CaseResult[], summary: ValidationSummary): string {
  const { outcome, tolerance } = summary
  return [
    ...results.map(describeCase),
    ...quantityTable(summary),
    '',
    `${results.every((result) => result.verdict !== undefined) ? 'Outcome' : 'Convergence'}: ${outcome.right} right, ${outcome.wrong} wrong, ${outcome.onEdge} on the edge`,
    ...(tolerance.within + tolerance.outside > 0
      ? [`Tolerance: ${tolerance.within} within, ${tolerance.outside} outside`]
      : []),
    `Not expressed: ${countOf(summary.notExpressed, 'case')}`,
  ].join('\n')
}

/** Nothing where no case gives figures. */
function quantityTable({ quantities }: ValidationSummary): string[] {
  const entries = Object.entries(quantities)
  if (entries.length === 0) return []
  return [
    '',
    `${'Quantity'.padEnd(30)} ${'cases'.padStart(5)}  median  90th percentile (of the relative error)`,
    ...entries.map(
      ([name, errors]) =>
        `${name.padEnd(30)} ${String(errors.count).padStart(5)} ${percent(errors.medianAbsRel)} ${percent(errors.p90AbsRel)}`,
    ),
  ]
}

/** Quantities shown first of a case, and how many at most; the JSON has all. */
const shownFirst = ['total_ms', 'downtime_ms', 'transferred_bytes', 'dirty_sync_count'] as const
const shownAtMost = 4

function describeCase(result: CaseResult): string {
  if (!result.expressed) return `${result.id}  not expressed: ${result.reason}`
  if (result.verdict !== undefined) {
    return `${result.id}  ${result.outcome}${result.reason === '' ? '' : `: ${result.reason}`}`
  }
  const first = shownFirst.filter((name) => name in result.error)
  const shown = first.length > 0 ? first : Object.keys(result.error).slice(0, shownAtMost)
  const figures = shown.map((name) => {
    const [predicted, observed] = [result.predicted[name]!, result.observed[name]!]
    return `${name} ${rounded(predicted)} / ${rounded(observed)} (${signed(result.error[name]!)})`
  })
  const outcome = outcomeInWords(result)
  const left = result.notPredicted.length > 0 ? [`not predicted: ${result.notPredicted.join(', ')}`] : []
  return [result.id, outcome, ...figures, toleranceInWords(result), ...left]
    .filter((words) => words !== '')
    .join('  ')
}

function outcomeInWords({ outcome }: CaseResult): string {
  return outcome === 'onEdge' ? 'on edge' : (outcome ?? '')
}

function toleranceInWords({ withinTolerance, outside }: CaseResult): string {
  if (withinTolerance === null) return ''
  return withinTolerance ? 'within tolerance' : `outside tolerance: ${outside.join(', ')}`
}

/** Whole from 100 on; three figures below, where figures are shares and ratios as well. */
function rounded(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)))
}

function signed(share: number): string {
  return `${share >= 0 ? '+' : '−'}${(Math.abs(share) * 100).toFixed(2)} %`
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2).padStart(6)} %`
}
