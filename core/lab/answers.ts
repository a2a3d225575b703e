/** Answers: what each kind of question takes, whether an answer is right, and how it reads. */
import type { Refusal } from '../base/errors.ts'
import { noBreak, threeDigits } from '../base/format.ts'
import type { LabStep } from './schema.ts'

/** An answer as a learner gives it; which field counts depends on the question. */
export interface GivenAnswer {
  readonly option?: string | undefined
  readonly number?: number | undefined
  readonly order?: readonly string[] | undefined
  readonly text?: string | undefined
}

/** Whether it is right; null where that depends on the outcome (a number) or the step asks nothing. */
export function isAnswerRight(step: LabStep, answer: GivenAnswer): boolean | null {
  if (step.type === 'order') {
    const order = answer.order ?? []
    return order.length === step.items.length && step.items.every((item, index) => item.id === order[index])
  }
  return optionsOf(step)?.find((option) => option.id === answer.option)?.isRight ?? null
}

/** Options of a choice or an explanation; null where the step has none. */
export function optionsOf(step: LabStep) {
  if (step.type === 'explain') return step.options
  return step.type === 'predict' && step.question.kind === 'choice' ? step.question.options : null
}

/** Why an answer does not fit its question, or null. */
export function whyNotAnAnswer(step: LabStep, answer: GivenAnswer): Refusal | null {
  if (step.type === 'order') return whyNotAnOrder(step, answer.order)
  if (step.type === 'predict' && step.question.kind === 'number') {
    const { min, max, unit } = step.question
    if (answer.number !== undefined && answer.number >= min && answer.number <= max) return null
    const range = `${threeDigits(min)}–${threeDigits(max)}`
    return refused('answer-out-of-range', `"${step.title}" takes a number.`, `Give ${range} ${unit}.`)
  }
  const options = optionsOf(step)
  if (options === null || options.some((option) => option.id === answer.option)) return null
  return refused('answer-unknown', `"${step.title}" takes one of its options.`, 'Choose one of them.')
}

function whyNotAnOrder(
  step: Extract<LabStep, { type: 'order' }>,
  order: readonly string[] | undefined,
): Refusal | null {
  const known = new Set([...step.items, ...step.distractors].map((item) => item.id))
  if (order !== undefined && order.length > 0) {
    if (new Set(order).size === order.length && order.every((id) => known.has(id))) return null
  }
  return refused(
    'answer-not-an-order',
    `"${step.title}" takes its items in an order, each at most once.`,
    'Drag them into sequence and leave out what does not belong.',
  )
}

function refused(id: string, message: string, remedy: string): Refusal {
  return { id, fault: '', message, remedy }
}

/** The answer as a person reads it. */
export function answerInWords(step: LabStep, answer: GivenAnswer): string {
  if (step.type === 'order') return orderInWords(step, answer.order ?? [])
  if (step.type === 'predict' && step.question.kind === 'number') {
    return numberInWords(answer.number ?? 0, step.question.unit)
  }
  return optionsOf(step)?.find((option) => option.id === answer.option)?.text ?? ''
}

export function numberInWords(value: number, unit: string): string {
  return unit === '' ? threeDigits(value) : `${threeDigits(value)}${noBreak}${unit}`
}

export function orderInWords(step: Extract<LabStep, { type: 'order' }>, order: readonly string[]): string {
  const texts = new Map([...step.items, ...step.distractors].map((item) => [item.id, item.text]))
  return order.map((id, index) => `${index + 1}. ${texts.get(id) ?? id}`).join('\n')
}

/** What the guide says to an order: to the distractors in it first, else whether it is right. */
export function replyToOrder(step: Extract<LabStep, { type: 'order' }>, order: readonly string[]): string {
  const replies = step.distractors.filter((one) => order.includes(one.id)).map((one) => one.reply)
  if (replies.length > 0) return [...replies, step.reply.wrong].join('\n\n')
  return isAnswerRight(step, { order }) === true ? step.reply.right : step.reply.wrong
}
