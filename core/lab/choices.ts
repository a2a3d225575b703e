/** Choices of one option: predictions of that kind, and explanations. */
import type { Refusal } from '../base/errors.ts'
import { shownBy, unfit, type Judgement } from './judgement.ts'
import type { QuestionOption } from './question-schema.ts'

type Options = readonly QuestionOption[]

export function whyNotAnOption(title: string, options: Options, id: string | undefined): Refusal | null {
  if (options.some((option) => option.id === id)) return null
  return unfit('answer-unknown', `"${title}" takes one of its options.`, 'Choose one of them.')
}

export function optionInWords(options: Options, id: string | undefined): string {
  return options.find((option) => option.id === id)?.text ?? ''
}

/** `came`: the option that came out, where the run decides; else the lab says which one is right. */
export function judgeChoice(options: Options, id: string | undefined, came?: string): Judgement {
  const chosen = options.find((option) => option.id === id)
  const isRight = came === undefined ? chosen?.isRight === true : chosen !== undefined && chosen.id === came
  const right = isRight
    ? chosen
    : options.find((option) => (came === undefined ? option.isRight : option.id === came))
  return {
    isRight,
    share: isRight ? 1 : 0,
    reply: chosen?.reply ?? '',
    outcome: right?.text ?? '',
    came: right === undefined ? {} : { option: right.id },
    rowReplies: {},
    misconceptions: isRight || chosen === undefined ? [] : [shownBy(chosen)],
  }
}
