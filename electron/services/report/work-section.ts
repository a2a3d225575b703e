/** How an attempt went: its objectives with their evidence, its steps, hints, checks, terms, and the instructor's marks. */
import { clockTime, plural } from '../../../core/base/format.ts'
import { nsPerSecond } from '../../../core/base/units.ts'
import type { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import type { AttemptEntry, AttemptView, ObjectiveView, StepView } from '../../../core/lab/attempt.ts'
import { isSkipped } from '../../../core/lab/attempt-state.ts'
import type { AttemptTerms } from '../../../core/lab/terms.ts'
import {
  figureCell,
  heading,
  noFigure,
  subheading,
  words,
  type Block,
  type Cell,
  type Table,
} from './report-document.ts'

export const verdictWords: Readonly<Record<ObjectiveView['verdict'], string>> = {
  met: 'met',
  partly: 'partly',
  'not-yet': 'not yet',
  'cannot-judge': 'cannot judge',
}

export function objectivesBlocks(view: AttemptView): Block[] {
  const { feedback } = view
  const isOverridden = feedback?.objectives.some((one) => one.isOverridden || one.comment !== '') === true
  return [
    heading('Objectives'),
    {
      kind: 'table',
      title: 'Objectives',
      isTitleQuiet: true,
      columns: [
        { name: 'Objective' },
        { name: 'Verdict' },
        { name: 'Reason' },
        { name: 'Evidence at', isNumber: true },
        { name: 'Points', isNumber: true },
        { name: 'Of', isNumber: true },
        ...(isOverridden ? [{ name: 'Instructor' }] : []),
      ],
      rows: view.objectives.map((one) => [
        ...objectiveCells(one, view.areVerdictsShown),
        ...(isOverridden ? [instructorCell(one, view)] : []),
      ]),
    },
  ]
}

function objectiveCells(one: ObjectiveView, isShown: boolean): (string | Cell)[] {
  const evidence = one.evidenceAtNs.map(clockTime).join('\n')
  return [
    one.text,
    isShown ? { text: verdictWords[one.verdict], mark: one.verdict } : 'not marked yet',
    one.reason,
    evidence === '' ? { text: '–', value: null } : evidence,
    isShown ? figureCell(String(one.points), one.points) : noFigure,
    figureCell(String(one.maxPoints), one.maxPoints),
  ]
}

function instructorCell({ id }: ObjectiveView, { feedback }: AttemptView): string {
  const marked = feedback?.objectives.find((one) => one.id === id)
  if (marked === undefined) return ''
  const points = marked.isOverridden ? `${marked.points} of ${marked.maxPoints}` : ''
  return [points, marked.comment].filter((part) => part !== '').join(': ')
}

export function feedbackBlocks({ feedback }: AttemptView): Block[] {
  if (feedback === null) return []
  const { instructor, markedAt, points, maxPoints, comment } = feedback
  const who = instructor === '' ? 'The instructor' : instructor
  return [
    heading('Feedback', `${who}, ${markedAt.slice(0, 10)}`),
    words('plain', [{ strong: `${points} of ${maxPoints} points` }, ', as marked by the instructor.']),
    ...(comment === '' ? [] : [{ kind: 'quote' as const, text: comment }]),
  ]
}

/** First and best attempt at the lab on this machine; null where none is over. */
export interface AttemptsSoFar {
  readonly count: number
  readonly first: { readonly points: number; readonly maxPoints: number } | null
  readonly best: { readonly points: number; readonly maxPoints: number } | null
}

export function courseBlocks(
  tracker: AttemptTracker,
  view: AttemptView,
  { count, first, best }: AttemptsSoFar,
): Block[] {
  const told = (points: AttemptsSoFar['first']) =>
    points === null ? 'none finished yet' : `${points.points} of ${points.maxPoints} points`
  return [
    heading('Course of the attempt'),
    {
      kind: 'properties',
      items: [
        { name: 'Terms', text: termsInWords(view.terms) },
        { name: 'Attempts', text: `${plural(count, 'attempt')} at this lab on this machine` },
        { name: 'First attempt', text: told(first) },
        { name: 'Best attempt', text: told(best) },
      ],
    },
    stepsTable(tracker, view),
  ]
}

export function termsInWords({ mode, hasChecks, hasHints, hintCostPercent, minutes }: AttemptTerms): string {
  const name = mode === 'test-out' ? 'test-out' : mode
  const hints = !hasHints
    ? 'no hints'
    : hintCostPercent === 0
      ? 'hints free'
      : `each hint costs ${hintCostPercent} % of its objective`
  const time = minutes === null ? 'no time limit' : `${minutes} minutes`
  return `${name}; ${hasChecks ? 'work can be checked' : 'no checks before the hand-in'}; ${hints}; ${time}`
}

const kindWords: Readonly<Record<StepView['type'], string>> = {
  read: 'Read',
  watch: 'Watch',
  order: 'Order',
  predict: 'Predict',
  do: 'Do',
  run: 'Run',
  explain: 'Explain',
  diagnose: 'Diagnose',
}

function stepsTable({ lab, state }: AttemptTracker, view: AttemptView): Table {
  return {
    kind: 'table',
    title: 'Steps',
    columns: [
      { name: 'No.', isNumber: true },
      { name: 'Kind' },
      { name: 'Step' },
      { name: 'State' },
      { name: 'Left at', unit: 's', isNumber: true },
      { name: 'Answers', isNumber: true },
    ],
    rows: view.steps.map((step, index) => {
      const leftNs = state.leftAt.get(step.id)?.atNs
      const count = state.answers.get(step.id)?.length ?? 0
      const isLeftOut = isSkipped(lab, lab.steps[index]!, view.terms)
      return [
        figureCell(String(index + 1), index + 1),
        kindWords[step.type],
        step.title,
        isLeftOut ? 'left out' : step.state === 'locked' ? 'to come' : step.state,
        leftNs === undefined || isLeftOut ? noFigure : figureCell(clockTime(leftNs), leftNs / nsPerSecond),
        count === 0 ? { text: '', value: 0 } : figureCell(String(count), count),
      ]
    }),
  }
}

export function workBlocks(view: AttemptView, entries: readonly AttemptEntry[]): Block[] {
  const checks = entries.filter((entry) => entry.type === 'check')
  const hinted = view.objectives.filter((one) => one.hints.length > 0)
  const last = checks.at(-1)
  const result =
    last === undefined
      ? ''
      : last.unmet.length === 0
        ? '; in the last one every objective was met'
        : `; in the last one ${plural(last.unmet.length, 'objective was', 'objectives were')} not met yet`
  const checked =
    checks.length === 0
      ? 'The work was not checked.'
      : `The work was checked ${plural(checks.length, 'time')}${result}.`
  const opened = hinted.length === 0 ? ' No hint was opened.' : ''
  return [
    heading('Hints and checks'),
    words('plain', checked + opened),
    ...(checks.length === 0 ? [] : [checksTable(view, checks)]),
    ...(hinted.length === 0 ? [] : [hintsTable(hinted)]),
    ...(view.note === '' ? [] : [subheading('Notes'), { kind: 'quote' as const, text: view.note }]),
  ]
}

function checksTable(view: AttemptView, checks: readonly Extract<AttemptEntry, { type: 'check' }>[]): Table {
  const textOf = (id: string) => view.objectives.find((one) => one.id === id)?.text ?? id
  return {
    kind: 'table',
    title: 'Checks',
    columns: [
      { name: 'Virtual time', unit: 's', isNumber: true },
      { name: 'Not met then', isNumber: true },
      { name: 'Which' },
    ],
    rows: checks.map(({ atNs, unmet }) => [
      figureCell(clockTime(atNs), atNs / nsPerSecond),
      figureCell(`${unmet.length} of ${view.objectives.length}`, unmet.length),
      unmet.map(textOf).join('\n'),
    ]),
  }
}

function hintsTable(hinted: readonly ObjectiveView[]): Table {
  return {
    kind: 'table',
    title: 'Hints opened',
    columns: [{ name: 'Objective' }, { name: 'Hints', isNumber: true }, { name: 'What they said' }],
    rows: hinted.map(({ text, hints }) => [
      text,
      figureCell(`${hints.length} of 3`, hints.length),
      hints.map((hint, index) => `${index + 1}. ${hint}`).join('\n'),
    ]),
  }
}
