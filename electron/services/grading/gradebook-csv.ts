/** A gradebook as CSV (RFC 4180): a row for each student and objective, and one for a file that could not be marked. */
import type { GradedSubmission } from '../../../core/contract/teaching-messages.ts'
import { pointsOf } from './marks.ts'

const lineEnd = '\r\n'

const head = [
  'learner',
  'lab',
  'seed',
  'attempt id',
  'objective id',
  'objective',
  'verdict',
  'points',
  'max points',
  'reason',
  'override',
  'comment',
  'flags',
  'total',
  'max',
  'first',
  'best',
  'hints',
  'checks',
  'engine',
  'file',
]

type Field = string | number | null

export function gradebookCsv(submissions: readonly GradedSubmission[]): string {
  const rows = submissions.flatMap(rowsOf)
  // Spreadsheets take a file for UTF-8 only with this mark.
  return `\ufeff${[head, ...rows].map((row) => row.map(fieldOf).join(',') + lineEnd).join('')}`
}

function rowsOf(graded: GradedSubmission): Field[][] {
  const { objectives, comment } = graded
  if (objectives.length === 0) return [rowOf(graded, ['', '', '', null, null, '', null, comment])]
  return objectives.map((one) =>
    rowOf(graded, [
      one.id,
      one.text,
      one.verdict,
      pointsOf(one),
      one.maxPoints,
      one.reason,
      one.override?.points ?? null,
      [one.override?.comment ?? '', comment].filter((text) => text !== '').join(' | '),
    ]),
  )
}

function rowOf(graded: GradedSubmission, objective: readonly Field[]): Field[] {
  const { learner, labId, seed, attemptId, flags, points, maxPoints, first, best } = graded
  const named = [...new Set(flags.map(({ id }) => id))].join('; ')
  const isRead = attemptId !== ''
  return [
    learner,
    labId,
    isRead ? seed : null,
    attemptId,
    ...objective,
    named,
    points,
    isRead ? maxPoints : null,
    first?.points ?? null,
    best?.points ?? null,
    graded.hints,
    graded.checks,
    graded.engine,
    graded.fileName,
  ]
}

/** A text that begins like a formula is kept from being one: names and words in it come from strangers' files. */
function fieldOf(value: Field): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r\n]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
