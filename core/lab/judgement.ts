/**
 * What can be said of an answer once its outcome is known: right or not, the share that is right, the reply, what came
 * out, and the misconceptions it shows. Each kind of question makes one in a file of its own.
 */
import type { Refusal } from '../base/errors.ts'
import type { AnswerView } from './attempt.ts'

/** What came out, in the shape of the question. */
export type Came = NonNullable<AnswerView['came']>

export interface Judgement {
  readonly isRight: boolean
  /** Share that is right, 0…1. */
  readonly share: number
  readonly reply: string
  /** What came out, as a person reads it. */
  readonly outcome: string
  readonly came: Came
  /** Replies to the rows of a verdict table that were not right. */
  readonly rowReplies: Readonly<Record<string, string>>
  /** Ids of the misconceptions that it shows, as far as the lab has them. */
  readonly misconceptions: readonly string[]
}

/** An answer that does not fit its question. */
export function unfit(id: string, message: string, remedy: string): Refusal {
  return { id, fault: '', message, remedy }
}

export function areSame(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((one, index) => one === right[index])
}

/** The same ids in whatever order. */
export function holdSame(left: readonly string[], right: readonly string[]): boolean {
  const set = new Set(left)
  return set.size === new Set(right).size && right.every((one) => set.has(one))
}

/** What taking this shows: the misconception that it names, else the one with its own id, if the lab has one. */
export function shownBy(offer: { readonly id: string; readonly misconception?: string | undefined }): string {
  return offer.misconception ?? offer.id
}
