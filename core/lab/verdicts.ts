/** Tables of verdicts with reasons: one or more verdicts for each row, judged row by row. */
import type { Refusal } from '../base/errors.ts'
import { plural } from '../base/format.ts'
import { holdSame, shownBy, unfit, type Judgement } from './judgement.ts'
import type { Question } from './question-schema.ts'

type VerdictQuestion = Extract<Question, { kind: 'verdict' }>
type Verdicts = Readonly<Record<string, readonly string[]>>

export function whyNotVerdicts(
  title: string,
  question: VerdictQuestion,
  verdicts: Verdicts | undefined,
  reasons: readonly string[] | undefined,
): Refusal | null {
  const { rows, options, mostPerRow } = question
  const remedy =
    mostPerRow === 1 ? 'Give one verdict in each row.' : `Give up to ${mostPerRow} verdicts in each row.`
  const id = 'answer-not-verdicts'
  if (verdicts === undefined) return unfit(id, `"${title}" takes verdicts.`, remedy)
  const stray = Object.keys(verdicts).find((row) => rows.every((one) => one.id !== row))
  if (stray !== undefined) return unfit(id, `"${title}" has no row "${stray}".`, remedy)
  for (const row of rows) {
    const given = verdicts[row.id] ?? []
    if (!areKnown(given, options)) {
      return unfit(id, `"${row.text}" takes verdicts of its list, each at most once.`, remedy)
    }
    if (mostPerRow === 1 && given.length === 0) return unfit(id, `"${row.text}" has no verdict yet.`, remedy)
    if (given.length > mostPerRow) {
      return unfit(id, `"${row.text}" has ${plural(given.length, 'verdict')}.`, remedy)
    }
  }
  if (areKnown(reasons ?? [], question.reasons)) return null
  return unfit(
    'answer-not-reasons',
    `"${title}" takes reasons of its list, each at most once.`,
    'Tick those that hold.',
  )
}

function areKnown(ids: readonly string[], among: readonly { readonly id: string }[]): boolean {
  return new Set(ids).size === ids.length && ids.every((id) => among.some((one) => one.id === id))
}

export function verdictsInWords(
  { rows, options, reasons }: VerdictQuestion,
  verdicts: Verdicts,
  ticked: readonly string[],
): string {
  const words = (ids: readonly string[], among: readonly { readonly id: string; readonly text: string }[]) =>
    among.filter(({ id }) => ids.includes(id)).map(({ text }) => text)
  const lines = rows.map(({ id, text }) => {
    const given = words(verdicts[id] ?? [], options)
    return `${text}: ${given.length === 0 ? 'none' : given.join(', ')}`
  })
  const because = words(ticked, reasons)
  return because.length === 0 ? lines.join('\n') : [...lines, `Because: ${because.join('; ')}`].join('\n')
}

/** A row is right with every verdict that holds and no other; reasons count as one row more, where there are any. */
export function judgeVerdicts(
  question: VerdictQuestion,
  verdicts: Verdicts,
  ticked: readonly string[],
): Judgement {
  const { rows, reasons, passPercent, replies } = question
  const wrong = rows.filter((row) => !holdSame(row.right, verdicts[row.id] ?? []))
  const rightReasons = reasons.filter((reason) => reason.isRight).map((reason) => reason.id)
  const parts = rows.length + (reasons.length > 0 ? 1 : 0)
  const rightParts = parts - wrong.length - (holdSame(rightReasons, ticked) ? 0 : 1)
  const chosen = reasons.filter(({ id }) => ticked.includes(id))
  const isRight = rightParts * 100 >= passPercent * parts
  const right = Object.fromEntries(rows.map((row) => [row.id, [...row.right]]))
  return {
    isRight,
    share: rightParts / parts,
    reply: [isRight ? replies.right : replies.wrong, ...chosen.map((reason) => reason.reply)].join('\n\n'),
    outcome: verdictsInWords(question, right, rightReasons),
    came: { verdicts: right, ...(reasons.length > 0 ? { reasons: rightReasons } : {}) },
    rowReplies: Object.fromEntries(wrong.map((row) => [row.id, row.reply])),
    misconceptions: [
      ...wrong.flatMap((row) => (verdicts[row.id] ?? []).flatMap((id) => row.misconceptions[id] ?? [])),
      ...chosen.filter((reason) => !reason.isRight).map(shownBy),
    ],
  }
}
