/** The shape of a verdict in words: what the bar shows and a screen reader hears. */

export type VerdictTone = 'info' | 'success' | 'warning' | 'error'

export interface VerdictFigure {
  readonly value: string
  readonly label: string
}

export interface VerdictWords {
  readonly tone: VerdictTone
  readonly title: string
  readonly text: string
  /** Rounds, time, stun; none while there is no migration, and none beside the words of a failure. */
  readonly figures: readonly VerdictFigure[]
  /** What the policy said last, or the whole message of a failure; '' if there is nothing to add. */
  readonly reason: string
}

/** Stands for a figure that is not known yet. */
export const unknownFigure = '–'
