/** Answers beside what came out: predictions against the run, orders and explanations against the lab. */
import type { AnswerView } from './attempt.ts'
import type { AttemptTracker } from './attempt-tracker.ts'
import {
  answerInWords,
  isAnswerRight,
  numberInWords,
  optionsOf,
  orderInWords,
  replyToOrder,
} from './answers.ts'
import type { AnswerEntry } from './attempt-state.ts'
import type { LabStep } from './schema.ts'

type PredictStep = Extract<LabStep, { type: 'predict' }>

/** The latest answer to a step as the guide shows it; null while there is none. */
export function answerViewOf(tracker: AttemptTracker, index: number): AnswerView | null {
  const step = tracker.lab.steps[index]!
  const answer = tracker.state.answers.get(step.id)?.at(-1)
  return answer === undefined ? null : judgeAnswer(tracker, index, answer)
}

/** Any answer to a step, as the guide would show it now. */
export function judgeAnswer(tracker: AttemptTracker, index: number, answer: AnswerEntry): AnswerView {
  const step = tracker.lab.steps[index]!
  const isOver = index < tracker.state.current
  const view = {
    text: answerInWords(step, answer),
    option: answer.option ?? null,
    number: answer.number ?? null,
    order: answer.order ?? null,
  }
  if (step.type === 'predict') return { ...view, ...judgePrediction(tracker, step, index, answer) }
  const isRight = isAnswerRight(step, answer)
  if (step.type === 'order') {
    const outcome =
      isOver && isRight === false
        ? orderInWords(
            step,
            step.items.map((item) => item.id),
          )
        : null
    return { ...view, outcome, isRight, reply: replyToOrder(step, answer.order ?? []) }
  }
  const options = optionsOf(step) ?? []
  const reply = options.find((option) => option.id === answer.option)?.reply ?? null
  const rightText = options.find((option) => option.isRight)?.text ?? null
  return { ...view, outcome: isOver && isRight === false ? rightText : null, isRight, reply }
}

function judgePrediction(
  tracker: AttemptTracker,
  step: PredictStep,
  index: number,
  answer: AnswerEntry,
): Pick<AnswerView, 'outcome' | 'isRight' | 'reply'> {
  const unknown = { outcome: null, isRight: null, reply: null }
  if (!isOutcomeDue(tracker, index)) return unknown
  const { question } = step
  if (question.kind === 'choice') {
    const chosen = question.options.find((option) => option.id === answer.option)
    const right = question.options.find((option) => option.isRight)
    return { outcome: right?.text ?? null, isRight: chosen?.isRight ?? false, reply: chosen?.reply ?? null }
  }
  const asked = tracker.compiled('steps', index, 'question', 'outcome').ask(tracker.viewNow())
  if (asked.kind !== 'value' || typeof asked.value !== 'number') return unknown
  const predicted = answer.number ?? 0
  const isRight = isWithin(predicted, asked.value, question.tolerancePercent)
  const { within, above, below } = question.replies
  return {
    outcome: numberInWords(asked.value, question.unit),
    isRight,
    reply: isRight ? within : predicted > asked.value ? above : below,
  }
}

/** Tolerance is a share of the outcome; both ends count as within. */
export function isWithin(predicted: number, outcome: number, tolerancePercent: number): boolean {
  return Math.abs(predicted - outcome) * 100 <= tolerancePercent * Math.abs(outcome)
}

/** The outcome is shown once the run that the prediction is about is done: the next run or do-and-run after it. */
function isOutcomeDue(tracker: AttemptTracker, index: number): boolean {
  const { lab, compiled, state } = tracker
  if (index >= state.current) return false
  const run = lab.steps.findIndex((step, at) => at > index && step.type === 'run')
  if (run === -1)
    return lab.steps.every((step, at) => at <= index || step.type !== 'do' || at < state.current)
  if (run < state.current) return true
  const asked = compiled('steps', run, 'doneWhen').ask(tracker.viewNow())
  return run <= state.current && asked.kind === 'value' && asked.value === true
}
