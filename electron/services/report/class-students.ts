/** The students of a class: points, every objective of each, flags of their hand-ins, comments. */
import { plural, threeDigits, wholePercent } from '../../../core/base/format.ts'
import type { GradedSubmission } from '../../../core/contract/teaching-messages.ts'
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
import { verdictWords } from './work-section.ts'

export function studentsBlocks(submissions: readonly GradedSubmission[]): Block[] {
  const pair = (points: GradedSubmission['first']): Cell =>
    points === null ? noFigure : figureCell(`${points.points} / ${points.maxPoints}`, points.points)
  return [
    heading('Students'),
    {
      kind: 'table',
      title: 'Students',
      isTitleQuiet: true,
      columns: [
        { name: 'Student' },
        { name: 'Lab' },
        { name: 'Points', isNumber: true },
        { name: 'Of', isNumber: true },
        { name: 'First attempt', isNumber: true },
        { name: 'Best attempt', isNumber: true },
        { name: 'Hints', isNumber: true },
        { name: 'Checks', isNumber: true },
        { name: 'Flags', isNumber: true },
      ],
      rows: submissions.map((one) => [
        one.learner === '' ? one.fileName : one.learner,
        one.labTitle,
        one.points === null ? noFigure : figureCell(String(one.points), one.points),
        figureCell(String(one.maxPoints), one.maxPoints),
        pair(one.first),
        pair(one.best),
        figureCell(String(one.hints), one.hints),
        figureCell(String(one.checks), one.checks),
        figureCell(String(one.flags.length), one.flags.length),
      ]),
    },
  ]
}

/** Every objective of every student, a table for each lab; objectives by number, named below. */
export function matrixBlocks(submissions: readonly GradedSubmission[]): Block[] {
  const labs = new Map<string, GradedSubmission[]>()
  for (const one of submissions) labs.set(one.labId, [...(labs.get(one.labId) ?? []), one])
  const tables = [...labs.values()].flatMap((ofLab): Block[] => {
    const [first] = ofLab
    const objectives = ofLab.find((one) => one.objectives.length > 0)?.objectives ?? []
    if (first === undefined || objectives.length === 0) return []
    return [
      subheading(first.labTitle),
      matrixTable(first.labTitle, ofLab, objectives),
      { kind: 'list', isOrdered: true, items: objectives.map(({ text }) => text) },
    ]
  })
  return tables.length === 0 ? [] : [heading('Objectives by student'), ...tables]
}

function matrixTable(
  labTitle: string,
  submissions: readonly GradedSubmission[],
  objectives: GradedSubmission['objectives'],
): Table {
  return {
    kind: 'table',
    title: `Objectives of ${labTitle}`,
    isTitleQuiet: true,
    columns: [{ name: 'Student' }, ...objectives.map((_, index) => ({ name: `Objective ${index + 1}` }))],
    rows: submissions.map((one) => [
      one.learner === '' ? one.fileName : one.learner,
      ...objectives.map(({ id }): Cell => {
        const own = one.objectives.find((graded) => graded.id === id)
        if (own === undefined) return noFigure
        const points = own.override?.points ?? own.points
        const changed = own.override === null ? {} : { note: `${threeDigits(points)} by the instructor` }
        return { text: verdictWords[own.verdict], mark: own.verdict, ...changed }
      }),
    ]),
  }
}

export function flagsBlocks(submissions: readonly GradedSubmission[]): Block[] {
  const flagged = submissions.flatMap((one) => one.flags.map((flag) => ({ one, flag })))
  const count = submissions.filter(({ flags }) => flags.length > 0).length
  if (flagged.length === 0) return [heading('Flags'), words('plain', 'No hand-in was flagged.')]
  return [
    heading('Flags', `${plural(count, 'hand-in')}, ${wholePercent(count / submissions.length)} of all`),
    {
      kind: 'table',
      title: 'Flags',
      isTitleQuiet: true,
      columns: [
        { name: 'Student' },
        { name: 'File' },
        { name: 'Severity' },
        { name: 'What is so' },
        { name: 'What to do' },
      ],
      rows: flagged.map(({ one, flag }) => [
        one.learner,
        one.fileName,
        flag.severity,
        flag.message,
        flag.remedy,
      ]),
    },
  ]
}

export function commentsBlocks(submissions: readonly GradedSubmission[]): Block[] {
  const told = submissions.filter(({ comment }) => comment !== '')
  if (told.length === 0) return []
  return [
    heading('Comments'),
    {
      kind: 'table',
      title: 'Comments',
      isTitleQuiet: true,
      columns: [{ name: 'Student' }, { name: 'Comment' }],
      rows: told.map(({ learner, comment }) => [learner, comment]),
    },
  ]
}
