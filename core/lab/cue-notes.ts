/** What a presenter can say to a show of hands: for each wrong answer its reply, and the misconception it shows. */
import { shownBy } from './judgement.ts'
import { numberInWords } from './numbers.ts'
import type { NumberOption } from './cue-options.ts'
import type { Question } from './question-schema.ts'
import type { Lab, LabStep } from './schema.ts'

interface Offered {
  readonly id: string
  readonly text: string
  readonly reply: string
  readonly isRight?: boolean
  readonly misconception?: string | undefined
}

/** Markdown; '' for a step about which there is nothing to say. */
export function notesOf(lab: Lab, step: LabStep, numbers: readonly NumberOption[]): string {
  return [step.note ?? '', ...repliesOf(lab, step, numbers)].filter((text) => text !== '').join('\n\n')
}

function repliesOf(lab: Lab, step: LabStep, numbers: readonly NumberOption[]): string[] {
  switch (step.type) {
    case 'order':
      return wrongAnswers(lab, step.distractors)
    case 'explain':
      return [
        ...wrongAnswers(lab, step.options),
        ...(step.rubric.length === 0 ? [] : [`A good answer says:\n\n${listOf(step.rubric)}`]),
      ]
    case 'diagnose':
      return wrongAnswers(lab, step.decoys)
    case 'predict':
      return repliesOfQuestion(lab, step.question, numbers)
    default:
      return []
  }
}

export function wrongAnswers(lab: Lab, offered: readonly Offered[]): string[] {
  return offered
    .filter(({ isRight }) => isRight !== true)
    .map((one) => said(one.text, [one.reply, misconceptionReply(lab, shownBy(one))]))
}

function repliesOfQuestion(lab: Lab, question: Question, numbers: readonly NumberOption[]): string[] {
  switch (question.kind) {
    case 'choice':
      return wrongAnswers(lab, question.options)
    case 'order':
      return wrongAnswers(lab, question.distractors)
    case 'number':
      return [
        ...numbers
          .filter(({ misconception }) => misconception !== null)
          .map(({ value, misconception }) =>
            said(numberInWords(value, question.unit), [misconceptionReply(lab, misconception!)]),
          ),
        said('too much', [question.replies.above]),
        said('too little', [question.replies.below]),
      ]
    case 'verdict':
      return [
        ...question.rows.map((row) => said(row.text, [row.reply])),
        ...wrongAnswers(lab, question.reasons),
      ]
    case 'curve':
      return [
        ...question.traps.map(({ misconception }) =>
          said(misconceptionText(lab, misconception), [misconceptionReply(lab, misconception)]),
        ),
        said('too high', [question.replies.above]),
        said('too low', [question.replies.below]),
      ]
  }
}

/** Replies that say the same are said once. */
function said(to: string, replies: readonly string[]): string {
  const lines = [...new Set(replies.map((reply) => reply.trim()))].filter((reply) => reply !== '')
  return `**“${oneLine(to)}”** ${lines.join(' ')}`
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim()
}

function misconceptionReply(lab: Lab, id: string): string {
  return lab.misconceptions.find((one) => one.id === id)?.reply ?? ''
}

function misconceptionText(lab: Lab, id: string): string {
  return lab.misconceptions.find((one) => one.id === id)?.text ?? id
}

export function listOf(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n')
}
