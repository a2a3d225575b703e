/** Orders, explanations and diagnoses of an attempt, try by try, with own words, rubric and marks; the notebook; misconceptions. */
import { clockTime } from '../../../core/base/format.ts'
import { nsPerSecond } from '../../../core/base/units.ts'
import { answerInWords } from '../../../core/lab/answers.ts'
import type { AnswerEntry } from '../../../core/lab/attempt-state.ts'
import type { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import type { AttemptView, StepView } from '../../../core/lab/attempt.ts'
import { judgeAnswer } from '../../../core/lab/predictions.ts'
import { orderTable } from './answer-tables.ts'
import {
  figureCell,
  heading,
  subheading,
  withoutMarks,
  words,
  type Block,
  type Cell,
  type Table,
} from './report-document.ts'

export function answersBlocks(tracker: AttemptTracker, view: AttemptView): Block[] {
  const answered = view.steps.flatMap((step, index) => {
    const given = tracker.state.answers.get(step.id)
    const isShown = ['order', 'explain', 'diagnose'].includes(step.type) && given !== undefined
    return isShown ? answerBlocks(tracker, view, index, given) : []
  })
  return answered.length === 0 ? [] : [heading('Orders, explanations and diagnoses'), ...answered]
}

function answerBlocks(
  tracker: AttemptTracker,
  view: AttemptView,
  index: number,
  given: readonly AnswerEntry[],
): Block[] {
  const step = view.steps[index]!
  return [
    subheading(step.title, step.isTransfer ? 'transfer: the same asked of a changed case' : kindOf(step)),
    ...given.flatMap((answer, at) =>
      tryBlocks(tracker, view, index, answer, given.length === 1 ? '' : `Try ${at + 1}`),
    ),
    ...evidenceTable(step),
    ...rubricTable(step),
    ...instructorOf(step, view),
  ]
}

function kindOf({ type }: StepView): string {
  return type === 'explain' ? 'explanation' : type === 'diagnose' ? 'diagnosis' : 'order'
}

function tryBlocks(
  tracker: AttemptTracker,
  view: AttemptView,
  index: number,
  answer: AnswerEntry,
  name: string,
): Block[] {
  const judged = judgeAnswer(tracker, index, answer, view.areVerdictsShown)
  const verdict = judged.isRight === null ? '' : judged.isRight ? 'right' : 'not right'
  const label = [name, verdict].filter((part) => part !== '').join(': ')
  const mark =
    judged.isRight === null ? {} : { mark: judged.isRight ? ('met' as const) : ('not-yet' as const) }
  const own = answer.text === undefined || answer.text === '' ? [] : [ownWords(answer.text)].flat()
  return [
    ...(label === '' ? [] : [{ kind: 'words' as const, look: 'label' as const, words: [label], ...mark }]),
    ...toldAs(tracker, view.steps[index]!, index, answer, judged.came?.order ?? null),
    ...own,
    ...(judged.reply ?? '')
      .split('\n\n')
      .filter((part) => part !== '')
      .map((part) => words('reply', withoutMarks(part))),
    ...judged.misconceptions.map(({ reply }) => words('reply', `In these words: ${reply}`)),
  ]
}

function ownWords(text: string): Block[] {
  return [words('note', 'In own words:'), { kind: 'quote', text }]
}

function toldAs(
  tracker: AttemptTracker,
  step: StepView,
  index: number,
  answer: AnswerEntry,
  came: readonly string[] | null,
): Block[] {
  if (step.question?.kind === 'order') return [orderTable(step.question.items, answer.order ?? [], came)]
  const lines = answerInWords(tracker.lab, tracker.lab.steps[index]!, answer).split('\n')
  if (lines.length === 1) return [words('plain', lines[0] ?? '')]
  return [{ kind: 'list', items: lines, isOrdered: false }]
}

/** Letters of the longest value that still stands in a column of figures. */
const longestFigure = 24

function evidenceTable({ evidence }: StepView): Table[] {
  if (evidence.length === 0) return []
  return [
    {
      kind: 'table',
      title: 'Figures that stood beside it',
      // A sentence is no figure: it breaks into lines.
      columns: [
        { name: 'Figure' },
        { name: 'Value', isNumber: evidence.every(({ value }) => value.length <= longestFigure) },
      ],
      rows: evidence.map(({ label, value }) => [label, value]),
    },
  ]
}

/** What good words would say, beside the learner's own marks. */
function rubricTable({ question, selfMarks }: StepView): Table[] {
  if (question?.kind !== 'explain' || question.rubric.length === 0) return []
  return [
    {
      kind: 'table',
      title: 'Own words by the rubric',
      columns: [{ name: 'Good words say' }, { name: 'Own mark' }],
      rows: question.rubric.map((line, index) => {
        const marked = selfMarks?.[index]
        const cell: Cell =
          marked === undefined
            ? { text: 'not marked', value: null }
            : { text: marked ? 'said' : 'not said', mark: marked ? 'met' : 'not-yet', value: marked }
        return [line, cell]
      }),
    },
  ]
}

function instructorOf(step: StepView, { feedback }: AttemptView): Block[] {
  const found = feedback?.explanations.find((one) => one.step === step.id)
  if (feedback === null || found === undefined) return []
  const comment = found.comment === '' ? '' : `: ${found.comment}`
  return [
    words(
      'plain',
      `${feedback.instructor || 'Instructor'}, ${found.points} of ${found.maxPoints} points${comment}`,
    ),
  ]
}

/** The notebook: what was written before the first change is told from what was written after. */
export function notebookBlocks({ hasNotebook, notebook }: AttemptView): Block[] {
  if (!hasNotebook) return []
  if (notebook.length === 0) return [heading('Hypothesis notebook'), words('plain', 'Nothing was written.')]
  const before = notebook.filter((line) => line.isBeforeChange).length
  return [
    heading('Hypothesis notebook', `${before} of ${notebook.length} written before the first change`),
    {
      kind: 'table',
      title: 'Hypothesis notebook',
      isTitleQuiet: true,
      columns: [
        { name: 'No.', isNumber: true },
        { name: 'Cause' },
        { name: 'Evidence looked for' },
        { name: 'Observed' },
        { name: 'Verdict' },
        { name: 'Written at', unit: 's', isNumber: true },
        { name: 'Before the first change' },
      ],
      rows: notebook.map((line) => [
        figureCell(String(line.number), line.number),
        line.cause,
        line.evidence,
        line.evidenceAtNs === null
          ? line.observation
          : { text: line.observation, note: `at ${clockTime(line.evidenceAtNs)}` },
        line.verdict,
        figureCell(clockTime(line.atNs), line.atNs / nsPerSecond),
        { text: line.isBeforeChange ? 'before' : 'after', value: line.isBeforeChange },
      ]),
    },
  ]
}

export function caseCardBlocks({ caseCards }: AttemptView): Block[] {
  if (caseCards.length === 0) return []
  return [
    heading('Case cards', 'hidden faults that were found and mended'),
    {
      kind: 'table',
      title: 'Case cards',
      isTitleQuiet: true,
      columns: ['Cause', 'Symptom', 'Evidence', 'Cure'].map((name) => ({ name })),
      rows: caseCards.map(({ cause, symptom, evidence, cure }) => [cause, symptom, evidence, cure]),
    },
  ]
}

/** Misconceptions that the learner held for a while, with what the lab said to each. */
export function misconceptionBlocks(tracker: AttemptTracker, view: AttemptView): Block[] {
  const shown = new Set(
    tracker.lab.steps.flatMap((step, index) =>
      (tracker.state.answers.get(step.id) ?? []).flatMap((answer) =>
        judgeAnswer(tracker, index, answer, view.areVerdictsShown).misconceptions.map(({ text }) => text),
      ),
    ),
  )
  const met = tracker.lab.misconceptions.filter(({ text }) => shown.has(text))
  if (met.length === 0) return []
  return [
    heading('Misconceptions met'),
    {
      kind: 'table',
      title: 'Misconceptions met',
      isTitleQuiet: true,
      columns: [{ name: 'Held for a while' }, { name: 'What is so' }],
      rows: met.map(({ text, reply }) => [text, reply]),
    },
  ]
}
