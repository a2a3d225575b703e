/** Answers of many parts beside what is so: verdicts row by row, orders place by place. */
import type { AnswerView, StepView } from '../../../core/lab/attempt.ts'
import { figureCell, withoutMarks, type Cell, type Mark, type Table } from './report-document.ts'

type VerdictQuestion = Extract<NonNullable<StepView['question']>, { kind: 'verdict' }>
type Listed = readonly { readonly id: string; readonly text: string }[]

export function verdictTables(
  { rows, options, reasons }: VerdictQuestion,
  { verdicts, reasons: ticked, came, rowReplies }: AnswerView,
): Table[] {
  const named = (ids: readonly string[] | undefined, among: Listed) =>
    among
      .filter(({ id }) => ids?.includes(id) === true)
      .map(({ text }) => text)
      .join(', ') || 'none'
  const table: Table = {
    kind: 'table',
    title: 'Row by row',
    columns: [{ name: 'Row' }, { name: 'Predicted' }, { name: 'Outcome' }, { name: 'Verdict' }],
    rows: rows.map(({ id, text }) => {
      const [mine, real] = [verdicts?.[id] ?? [], came?.verdicts?.[id]]
      const reply = rowReplies[id]
      const told = real === undefined ? 'not known yet' : named(real, options)
      return [
        text,
        { text: named(mine, options), look: 'predicted' as const },
        {
          text: told,
          look: 'strong' as const,
          ...(reply === undefined ? {} : { note: withoutMarks(reply) }),
        },
        real === undefined ? '' : markedCell(areAlike(mine, real)),
      ]
    }),
  }
  if (reasons.length === 0) return [table]
  const right = came?.reasons
  return [
    table,
    {
      kind: 'table',
      title: 'Reasons',
      columns: [{ name: 'Reason' }, { name: 'Ticked' }, { name: 'Holds' }, { name: 'Verdict' }],
      rows: reasons.map(({ id, text }) => {
        const isTicked = ticked?.includes(id) === true
        const holds = right?.includes(id)
        return [
          text,
          isTicked ? 'yes' : 'no',
          holds === undefined ? 'not known yet' : holds ? 'yes' : 'no',
          holds === undefined ? '' : markedCell(holds === isTicked),
        ]
      }),
    },
  ]
}

function markedCell(isRight: boolean): Cell {
  const mark: Mark = isRight ? 'met' : 'not-yet'
  return { text: isRight ? 'right' : 'not so', mark }
}

function areAlike(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((id) => right.includes(id))
}

/** Both orders side by side; `came`: null while it is not known, or not said. */
export function orderTable(items: Listed, given: readonly string[], came: readonly string[] | null): Table {
  const text = (id: string | undefined) => items.find((item) => item.id === id)?.text ?? ''
  const length = Math.max(given.length, came?.length ?? 0)
  return {
    kind: 'table',
    title: 'Place by place',
    columns: [
      { name: 'Place', isNumber: true },
      { name: 'As given' },
      ...(came === null ? [] : [{ name: 'As it is' }, { name: 'Verdict' }]),
    ],
    rows: Array.from({ length }, (_, index) => [
      figureCell(String(index + 1), index + 1),
      { text: text(given[index]), look: 'predicted' as const },
      ...(came === null
        ? []
        : [{ text: text(came[index]), look: 'strong' as const }, markedCell(given[index] === came[index])]),
    ]),
  }
}
