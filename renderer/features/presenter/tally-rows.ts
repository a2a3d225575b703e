/** Answers of an audience as rows: a letter, a text, how many hands, and the share of all. Pure. */

interface Asked {
  readonly options: readonly { readonly id: string; readonly text: string }[]
  readonly counts: 'options' | 'right' | 'nothing'
  readonly right: readonly string[]
  readonly tally: Readonly<Record<string, number>>
}

export interface TallyRow {
  readonly id: string
  /** 'A', 'B', …; '' where an answer is no choice. */
  readonly letter: string
  readonly text: string
  readonly count: number
  /** Of all hands, in per cent. */
  readonly percent: number
  readonly isRight: boolean
}

/** Who had it right, where an answer is no choice of an option. */
const rightOrNot = [
  { id: 'right', text: 'Had it right' },
  { id: 'not-right', text: 'Had not' },
] as const

/** Rows that hands are counted for; none where nothing is counted. */
export function tallyRows({ options, counts, right, tally }: Asked): TallyRow[] {
  if (counts === 'nothing') return []
  const isChoice = counts === 'options'
  const listed = isChoice ? options : rightOrNot
  const total = listed.reduce((sum, { id }) => sum + (tally[id] ?? 0), 0)
  return listed.map(({ id, text }, index) => {
    const count = tally[id] ?? 0
    return {
      id,
      letter: isChoice ? letterOf(index) : '',
      text,
      count,
      percent: total === 0 ? 0 : Math.round((100 * count) / total),
      isRight: isChoice && right.includes(id),
    }
  })
}

export function hasHands(rows: readonly TallyRow[]): boolean {
  return rows.some(({ count }) => count > 0)
}

export function letterOf(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : String(index + 1)
}

/** `0:24`; '' without a limit. */
export function secondsLeft(thinkUntil: string, nowMs: number): number | null {
  if (thinkUntil === '') return null
  return Math.max(0, Math.ceil((Date.parse(thinkUntil) - nowMs) / 1000))
}

export function clockOf(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
