/** Answers beside what came out, row by row: options, verdicts, orders, causes. Pure. */

export interface TextItem {
  readonly id: string
  readonly text: string
}

export interface MarkedOption extends TextItem {
  readonly isChosen: boolean
  /** It is what came out, or holds. */
  readonly isRight: boolean
}

/** What was chosen and what came out; the rest is left out. `came` null: it is not told. */
export function markedOptions(
  options: readonly TextItem[],
  chosen: readonly string[],
  came: readonly string[] | null,
): MarkedOption[] {
  return options
    .map(({ id, text }) => ({
      id,
      text,
      isChosen: chosen.includes(id),
      isRight: came?.includes(id) ?? false,
    }))
    .filter((option) => option.isChosen || option.isRight)
}

export interface VerdictRow extends TextItem {
  readonly said: string
  /** null: not told. */
  readonly came: string | null
  readonly isRight: boolean | null
  readonly reply: string
}

interface VerdictQuestion {
  readonly rows: readonly TextItem[]
  readonly options: readonly TextItem[]
}

export function verdictRows(
  { rows, options }: VerdictQuestion,
  said: Readonly<Record<string, readonly string[]>>,
  came: Readonly<Record<string, readonly string[]>> | null,
  replies: Readonly<Record<string, string>>,
): VerdictRow[] {
  const inWords = (ids: readonly string[]) =>
    options
      .filter(({ id }) => ids.includes(id))
      .map(({ text }) => text)
      .join('; ') || 'none'
  return rows.map(({ id, text }) => {
    const mine = said[id] ?? []
    const right = came?.[id]
    const isSame =
      right !== undefined && right.length === mine.length && right.every((one) => mine.includes(one))
    return {
      id,
      text,
      said: inWords(mine),
      came: right === undefined ? null : inWords(right),
      isRight: right === undefined ? null : isSame,
      reply: replies[id] ?? '',
    }
  })
}

/** `7 of 9 rows are right.`; '' while nothing has come out. */
export function verdictCount(rows: readonly VerdictRow[]): string {
  const judged = rows.filter((row) => row.isRight !== null)
  if (judged.length === 0) return ''
  const right = judged.filter((row) => row.isRight).length
  return `${right} of ${judged.length} ${judged.length === 1 ? 'row is' : 'rows are'} right.`
}

/** Longest verdict, in letters, that a column of the guide reads well with. */
const columnLetters = 22

/** Whether the verdicts of a narrow table are too long to stand side by side. */
export function needsStacking(rows: readonly VerdictRow[]): boolean {
  return rows.some(({ said, came }) => said.length > columnLetters || (came ?? '').length > columnLetters)
}

export interface OrderRow extends TextItem {
  /** From 1; null: it does not belong, or its place is not told. */
  readonly came: number | null
  /** From 1; null: left out. */
  readonly mine: number | null
}

/** In the order that came out, what does not belong after it; in the learner's own order while nothing is told. */
export function orderRows(
  items: readonly TextItem[],
  mine: readonly string[],
  came: readonly string[] | null,
): OrderRow[] {
  const rows = items.map(({ id, text }) => ({
    id,
    text,
    came: placeIn(came ?? [], id),
    mine: placeIn(mine, id),
  }))
  return rows
    .filter((row) => row.came !== null || row.mine !== null)
    .toSorted((one, other) => keyOf(one) - keyOf(other))
}

function placeIn(order: readonly string[], id: string): number | null {
  const at = order.indexOf(id)
  return at === -1 ? null : at + 1
}

function keyOf(row: OrderRow): number {
  return row.came ?? 1000 + (row.mine ?? 0)
}

export type VerdictLayout = 'matrix' | 'list' | 'menu'

/** Options that stand side by side, or below each other, at most; more go into a menu. */
const maxSideBySide = 4
/** Letters that the heads of all columns have room for where the table is as narrow as the guide. */
const narrowLetters = 26

export function verdictLayout(options: readonly TextItem[], isWide: boolean): VerdictLayout {
  if (options.length > maxSideBySide) return 'menu'
  const letters = options.reduce((sum, { text }) => sum + text.length, 0)
  const longestWord = Math.max(...options.flatMap(({ text }) => text.split(/\s+/)).map((word) => word.length))
  if (isWide) return letters <= 120 ? 'matrix' : 'list'
  return letters <= narrowLetters && longestWord <= 9 ? 'matrix' : 'list'
}

/** Longest verdict, in letters, that a menu beside its row shows whole in the guide. */
const menuLetters = 14

export function areVerdictsLong(options: readonly TextItem[]): boolean {
  return options.some(({ text }) => text.length > menuLetters)
}
