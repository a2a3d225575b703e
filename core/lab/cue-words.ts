/** Moments of a run in words, for a person who waits for them: the usual conditions of labs, as they are spoken of. */

interface Phrase {
  readonly form: RegExp
  readonly words: (found: string) => string
}

const phrases: readonly Phrase[] = [
  {
    form: /\.(?:copiedPercent|percent)\s*>=?\s*(\d+(?:\.\d+)?)/,
    words: (share) => `${Number(share)} % copied`,
  },
  { form: /size\(\w+\.roundList\)\s*(?:>=|==|>)\s*(\d+)/, words: (count) => `end of round ${count}` },
  { form: /"([a-z-]+)"\s+in\s+\w+\.stageAtMs/, words: (stage) => `stage ${stage} begins` },
  { form: /has\(\w+\.(stunned)AtMs\)/, words: () => 'the stun begins' },
  { form: /has\(\w+\.(ownership)AtMs\)/, words: () => 'the destination takes over' },
  { form: /has\(\w+\.(resumed)AtMs\)/, words: () => 'the VM runs again' },
  { form: /has\(\w+\.(network)AtMs\)/, words: () => 'the switches are told' },
  { form: /\.outcome\s*==\s*"(\w+)"/, words: (outcome) => `the move has ${endings[outcome] ?? 'ended'}` },
  { form: /\.state\s*==\s*"(queued)"/, words: () => 'a task waits in the queue' },
]

const endings: Readonly<Record<string, string>> = {
  completed: 'been completed',
  failed: 'failed',
  cancelled: 'been cancelled',
}

/** null for a condition that nobody speaks of. */
export function momentInWords(expression: string): string | null {
  for (const { form, words } of phrases) {
    const found = form.exec(expression)?.[1]
    if (found !== undefined) return words(found)
  }
  return null
}

/** A caption's first sentence where it is a heading, as in "Reserve. vCenter has checked …". */
export function headingOf(caption: string): string | null {
  const [first] = caption.split(/[.:]\s/)
  return first !== undefined && first.length <= 40 && first.length < caption.length ? first : null
}
