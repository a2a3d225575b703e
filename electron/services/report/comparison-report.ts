/**
 * Two runs beside each other: what differs in how they were made, the curves of both over each other, and every figure
 * with its difference. The move that is compared is the same VM's in both, where there is one.
 */
import { milliseconds, threeDigits, timeSpan } from '../../../core/base/format.ts'
import { nsPerSecond } from '../../../core/base/units.ts'
import { foldTrace } from '../../../core/trace/fold.ts'
import type { RunView } from '../../../core/trace/view.ts'
import { figuresTable } from './compared-figures.ts'
import { guestOverlay, remainingOverlay } from './compared-curves.ts'
import { letters, type Pair, type Side } from './compared-sides.ts'
import { endInWords } from './migrations-table.ts'
import { commandInWords, proofBlocks, reproductionOf } from './proof.ts'
import {
  heading,
  say,
  strong,
  subheading,
  words,
  type Block,
  type Cell,
  type ReportDocument,
  type Reproduction,
  type Words,
} from './report-document.ts'
import { openEndNs, type RunReportFacts } from './run-report.ts'

export interface ComparedRun extends RunReportFacts {
  /** As the library lists it. */
  readonly name: string
}

export function comparisonReport(one: ComparedRun, other: ComparedRun): ReportDocument {
  const sides = [one, other].map((facts, index): Side => {
    const view = foldTrace(facts.trace)
    const { run, traceHash, scenarioId = null, lab = null } = facts
    const untilNs = openEndNs(view, run, facts.reachedNs)
    return {
      name: `${letters[index]!}: ${facts.name}`,
      letter: letters[index]!,
      view,
      proof: reproductionOf({ run, scenarioId, lab, traceHash, untilNs }),
    }
  })
  const [left, right] = sides as [Side, Side]
  const pairs = pairsOf(left.view, right.view)
  const [first] = pairs
  return {
    kind: 'Comparison of two runs',
    title: `${one.name} and ${other.name}`,
    subtitle: differenceOf(left.proof, right.proof),
    origin: `seeds ${left.proof.seed} and ${right.proof.seed}`,
    score: null,
    blocks: [
      words(
        'finding',
        first === undefined ? 'There is no migration in both runs to compare.' : findingOf(first),
      ),
      ...madeBlocks(left, right),
      ...pairs.flatMap((pair) => pairBlocks(pair, left, right, pairs.length > 1)),
      ...proofBlocks(left.proof, `The run ${left.name}`),
      ...proofBlocks(right.proof, `The run ${right.name}`),
    ],
    reproductions: [left.proof, right.proof],
  }
}

/** Most moves that are compared one by one. */
const mostPairs = 6

/** The newest move of each VM that moved in both; else the newest of each. */
function pairsOf(left: RunView, right: RunView): Pair[] {
  const newest = (view: RunView, vm: string) => view.migrations.findLast((one) => one.vm === vm)
  const vms = [...new Set(left.migrations.map(({ vm }) => vm))]
  const same = vms.flatMap((vm): Pair[] => {
    const [mine, theirs] = [newest(left, vm), newest(right, vm)]
    return mine === undefined || theirs === undefined ? [] : [[mine, theirs]]
  })
  if (same.length > 0) return same.slice(0, mostPairs)
  const [mine, theirs] = [left.migrations.at(-1), right.migrations.at(-1)]
  return mine === undefined || theirs === undefined ? [] : [[mine, theirs]]
}

function differenceOf(left: Reproduction, right: Reproduction): string {
  const differs = [
    left.scenario.sha256 === right.scenario.sha256 ? '' : 'scenario',
    left.seed === right.seed ? '' : 'seed',
    JSON.stringify(left.commands) === JSON.stringify(right.commands) ? '' : 'commands',
    left.untilNs === right.untilNs ? '' : 'how far they went',
  ].filter((part) => part !== '')
  return differs.length === 0
    ? 'They were made alike: same scenario, seed and commands.'
    : `They differ in: ${differs.join(', ')}.`
}

function findingOf([mine, theirs]: Pair): Words {
  const [a, b] = [mine.outcome, theirs.outcome]
  if (a === null || b === null) {
    return say`${mine.vm} has not arrived in both runs: ${strong(endInWords(mine))} in A, ${strong(endInWords(theirs))} in B.`
  }
  const [ends, others] = [endInWords(mine), endInWords(theirs)]
  const ended = ends === others ? `${ends} in both` : `${ends} in A, ${others} in B`
  const total = strong(`${timeSpan(a.totalNs)} and ${timeSpan(b.totalNs)}`)
  const stun = strong(`${milliseconds(a.downtimeNs)} and ${milliseconds(b.downtimeNs)}`)
  return say`The migration of ${mine.vm}: ${ended}, after ${total}, with a stun of ${stun}.`
}

function madeBlocks(left: Side, right: Side): Block[] {
  const fact = (name: string, of: (proof: Reproduction) => string): (string | Cell)[] => {
    const [a, b] = [of(left.proof), of(right.proof)]
    return [name, a, b, a === b ? 'same' : { text: 'differs', look: 'strong' }]
  }
  return [
    heading('How they were made'),
    {
      kind: 'table',
      title: 'How they were made',
      isTitleQuiet: true,
      columns: [{ name: 'What' }, { name: left.name }, { name: right.name }, { name: 'Compared' }],
      rows: [
        fact('Scenario', ({ scenario }) => scenario.name),
        fact('Scenario SHA-256', ({ scenario }) => `${scenario.sha256.slice(0, 16)}…`),
        fact('Seed', ({ seed }) => String(seed)),
        fact(
          'Commands',
          ({ commands }) =>
            commands
              .map(({ atNs, command }) => `${threeDigits(atNs / nsPerSecond)} s: ${commandInWords(command)}`)
              .join('\n') || 'none',
        ),
      ],
    },
  ]
}

function pairBlocks(pair: Pair, left: Side, right: Side, isOneOfMany: boolean): Block[] {
  const [mine, theirs] = pair
  const about = mine.vm === theirs.vm ? mine.vm : `${mine.vm} and ${theirs.vm}`
  const charts = [remainingOverlay(pair, left, right), guestOverlay(pair, left, right)]
  return [
    { kind: 'heading', level: 2, text: `Migration of ${about}`, isMajor: isOneOfMany },
    figuresTable(pair, left, right),
    ...charts.flatMap((chart) => (chart === null ? [] : [subheading(chart.title), chart])),
  ]
}
