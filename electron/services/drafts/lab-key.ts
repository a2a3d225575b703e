/** The answer key of a lab in the making, for its author alone: of each question what is right, and what is said to what is not. */
import { numberInWords } from '../../../core/lab/numbers.ts'
import { placeInLab } from '../../../core/lab/parse.ts'
import type { Question } from '../../../core/lab/question-schema.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import type { DraftReview } from '../../../core/contract/teaching-messages.ts'

type KeyEntry = DraftReview['key'][number]
type Answers = Pick<KeyEntry, 'question' | 'right' | 'replies'>
type Reply = KeyEntry['replies'][number]
type Offers = readonly {
  readonly id: string
  readonly text: string
  readonly reply: string
  readonly isRight?: boolean
}[]

/** Steps that ask, then objectives, then the hidden faults that this seed drew. */
export function labKey(lab: Lab): KeyEntry[] {
  const lineOf = (...path: (string | number)[]) => placeInLab(lab, path).line
  const ofSteps = lab.steps.flatMap((step, index) => {
    const answers = answersOf(lab, step)
    return answers === null ? [] : [{ title: step.title, ...answers, line: lineOf('steps', index) }]
  })
  const ofObjectives = lab.objectives.map(({ text, check, scope, reasons, points }, index) => ({
    title: text,
    question: `${points} points, judged ${scopes[scope]}`,
    right: [check].flat(),
    replies: [
      { to: 'met', reply: reasons.met },
      ...(reasons.partly === '' ? [] : [{ to: 'partly met', reply: reasons.partly }]),
      { to: 'not met', reply: reasons.notYet },
    ],
    line: lineOf('objectives', index),
  }))
  const pool = lab.hiddenFaults?.pool ?? []
  const ofFaults = pool.flatMap(({ id, text, cured, card }, index) =>
    lab.draw.causes.includes(id)
      ? [
          {
            title: text,
            question: 'Hidden fault of this seed: mended when',
            right: [cured],
            replies: [
              { to: 'symptom', reply: card.symptom },
              { to: 'evidence', reply: card.evidence },
              { to: 'cure', reply: card.cure },
            ],
            line: lineOf('hiddenFaults', 'pool', index),
          },
        ]
      : [],
  )
  return [...ofSteps, ...ofObjectives, ...ofFaults]
}

const scopes: Readonly<Record<Lab['objectives'][number]['scope'], string>> = {
  now: 'by the state at the end',
  ever: 'by whether it was ever so',
  within: 'by whether it was so in time',
  order: 'by the order of two moments',
  never: 'by whether it was never so',
}

function answersOf(lab: Lab, step: Lab['steps'][number]): Answers | null {
  switch (step.type) {
    case 'order':
      return ofOrder(step)
    case 'explain':
      return {
        ...ofOptions('Explanation', step.options),
        replies: [...replies(step.options), ...rubric(step.rubric)],
      }
    case 'diagnose': {
      const drawn = (lab.hiddenFaults?.pool ?? []).filter(({ id }) => lab.draw.causes.includes(id))
      return {
        question: 'Causes to name',
        right: drawn.map(({ text }) => text),
        replies: [...replies(step.decoys), ...rightAndWrong(step.reply)],
      }
    }
    case 'predict':
      return ofQuestion(step.question)
    default:
      return null
  }
}

function ofQuestion(question: Question): Answers {
  switch (question.kind) {
    case 'choice':
      return question.outcome === undefined
        ? ofOptions('Choice', question.options)
        : {
            question: 'Choice, by what comes out',
            right: [question.outcome],
            replies: replies(question.options),
          }
    case 'order':
      return ofOrder(question)
    case 'number': {
      const { unit, outcome, tolerancePercent, toleranceAbsolute, min, max } = question
      const absolute = toleranceAbsolute > 0 ? ` or ±${numberInWords(toleranceAbsolute, unit)}` : ''
      const range = `${numberInWords(min, unit)} to ${numberInWords(max, unit)}`
      return {
        question: `Number, ${range}, right within ${tolerancePercent} %${absolute}`,
        right: [outcome],
        replies: [...sides(question.replies), ...traps(question.traps)],
      }
    }
    case 'curve':
      return {
        question: `Curve, ${question.y.label} over ${question.x.label}, right within ${question.tolerancePercent} %`,
        right: [question.outcome],
        replies: [...sides(question.replies), ...traps(question.traps)],
      }
    case 'verdict':
      return ofVerdicts(question)
  }
}

function ofVerdicts({
  rows,
  options,
  reasons,
  replies: said,
}: Extract<Question, { kind: 'verdict' }>): Answers {
  const named = (ids: readonly string[]) =>
    options
      .filter(({ id }) => ids.includes(id))
      .map(({ text }) => text)
      .join(', ') || 'none'
  const because = reasons.filter(({ isRight }) => isRight).map(({ text }) => `Because: ${text}`)
  return {
    question: 'Verdicts',
    right: [...rows.map((row) => `${row.text}: ${named(row.right)}`), ...because],
    replies: [
      ...rows.map(({ text, reply }) => ({ to: text, reply })),
      ...replies(reasons),
      ...rightAndWrong(said),
    ],
  }
}

function ofOptions(question: string, options: Offers): Answers {
  const right = options.filter((one) => one.isRight === true).map(({ text }) => text)
  return { question, right, replies: replies(options) }
}

function ofOrder(order: {
  readonly items: readonly { readonly text: string }[]
  readonly distractors: Offers
  readonly reply: { readonly right: string; readonly wrong: string }
  readonly outcome?: string | undefined
}): Answers {
  return {
    question: order.outcome === undefined ? 'Order' : 'Order, by what comes out',
    right: order.outcome === undefined ? order.items.map(({ text }) => text) : [order.outcome],
    replies: [...replies(order.distractors), ...rightAndWrong(order.reply)],
  }
}

function replies(offers: Offers): Reply[] {
  return offers.map(({ text, reply }) => ({ to: text, reply }))
}

function rubric(lines: readonly string[]): Reply[] {
  return lines.map((reply) => ({ to: 'good words', reply }))
}

function rightAndWrong({ right, wrong }: { readonly right: string; readonly wrong: string }): Reply[] {
  return [
    { to: 'right', reply: right },
    { to: 'wrong', reply: wrong },
  ]
}

function sides({ within, above, below }: { within: string; above: string; below: string }): Reply[] {
  return [
    { to: 'within', reply: within },
    { to: 'too much', reply: above },
    { to: 'too little', reply: below },
  ]
}

function traps(list: readonly { readonly value: string; readonly misconception: string }[]): Reply[] {
  return list.map(({ value, misconception }) => ({ to: value, reply: `Misconception ${misconception}` }))
}
