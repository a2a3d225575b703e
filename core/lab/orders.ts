/** Orders: items in their sequence, distractors left out. As a step of its own, and as a prediction. */
import type { Refusal } from '../base/errors.ts'
import { areSame, shownBy, unfit, type Judgement } from './judgement.ts'
import type { Question } from './question-schema.ts'

/** What an order step and a prediction of an order have in common. */
export type OrderQuestion = Pick<Extract<Question, { kind: 'order' }>, 'items' | 'distractors' | 'reply'>

export function whyNotAnOrder(
  title: string,
  { items, distractors }: OrderQuestion,
  order: readonly string[] | undefined,
): Refusal | null {
  const ids = new Set([...items, ...distractors].map((item) => item.id))
  if (order !== undefined && order.length > 0) {
    if (new Set(order).size === order.length && order.every((id) => ids.has(id))) return null
  }
  return unfit(
    'answer-not-an-order',
    `"${title}" takes its items in an order, each at most once.`,
    'Drag them into sequence and leave out what does not belong.',
  )
}

export function orderInWords({ items, distractors }: OrderQuestion, order: readonly string[]): string {
  const texts = new Map([...items, ...distractors].map((item) => [item.id, item.text]))
  return order.map((id, index) => `${index + 1}. ${texts.get(id) ?? id}`).join('\n')
}

/** `came`: the order that came out, where the run decides; else that of the items. Distractors are replied to first. */
export function judgeOrder(
  question: OrderQuestion,
  order: readonly string[],
  came: readonly string[] = question.items.map((item) => item.id),
): Judgement {
  const isRight = areSame(order, came)
  const taken = question.distractors.filter((one) => order.includes(one.id) && !came.includes(one.id))
  const inPlace = came.filter((id, index) => order[index] === id).length
  const { right, wrong } = question.reply
  return {
    isRight,
    share: inPlace / Math.max(1, order.length, came.length),
    reply: [...taken.map((one) => one.reply), isRight ? right : wrong].join('\n\n'),
    outcome: orderInWords(question, came),
    came: { order: [...came] },
    rowReplies: {},
    misconceptions: taken.map(shownBy),
  }
}
