/**
 * Looks for hidden values in what a learner reads before they are due: hints, reasons of objectives that are not met,
 * captions, and replies to wrong answers that may be given again. Hidden are the texts of right options, the causes
 * that were drawn, and numbers as they came out. What a learner has been told anyway is no secret.
 */
import { numberInWords } from '../../core/lab/numbers.ts'
import type { AnswerView } from '../../core/lab/attempt.ts'
import type { Lab, LabStep } from '../../core/lab/schema.ts'
import type { Path } from '../../core/scenario/document.ts'
import type { Findings } from './lab-findings.ts'

interface Hidden {
  readonly text: string
  readonly what: string
  /** Index of the step whose answer it is. */
  readonly step: number
}

interface Shown {
  readonly text: string
  readonly path: Path
  /** Index of the step that shows it; 0 where it may be read at any time. */
  readonly step: number
}

/** Shorter texts, such as the name of a host, stand everywhere. */
const leastWords = 3
const leastLength = 12

/** `answers`: those of the solution, by the index of their step, when all has come out. */
export function findLeaks(
  lab: Lab,
  answers: readonly { readonly index: number; readonly answer: AnswerView }[],
  findings: Findings,
): void {
  const hidden = hiddenIn(lab, answers).filter((one) => !isToldAnyway(lab, one))
  for (const { text, path, step } of shownIn(lab)) {
    const words = plain(text)
    const leak = hidden.find((one) => one.step >= step && holds(words, plain(one.text)))
    if (leak !== undefined)
      findings.add('nothing-hidden-told', path, `This text holds ${leak.what}: "${leak.text}".`)
  }
}

function hiddenIn(
  lab: Lab,
  answers: readonly { readonly index: number; readonly answer: AnswerView }[],
): Hidden[] {
  const diagnosed = lab.steps.findIndex(({ type }) => type === 'diagnose')
  const causes = (lab.hiddenFaults?.pool ?? [])
    .filter(({ id }) => lab.draw.causes.includes(id))
    .flatMap(({ id, text }) => [...(isTelling(text) ? [text] : []), ...(id.includes('-') ? [id] : [])])
    .map((text) => ({ text, what: 'a cause that was drawn', step: diagnosed < 0 ? Infinity : diagnosed }))
  const options = lab.steps.flatMap((step, index) =>
    rightTexts(step, answers.find((one) => one.index === index)?.answer ?? null)
      .filter(isTelling)
      .map((text) => ({ text, what: 'the right answer', step: index })),
  )
  const numbers = answers.flatMap(({ index, answer }) => {
    const step = lab.steps[index]
    const number = answer.came?.number
    if (step?.type !== 'predict' || step.question.kind !== 'number' || number === undefined) return []
    if (step.question.unit === '') return []
    return [
      { text: numberInWords(number, step.question.unit), what: 'the number that came out', step: index },
    ]
  })
  return [...causes, ...options, ...numbers]
}

function rightTexts(step: LabStep, answer: AnswerView | null): string[] {
  if (step.type === 'explain') return step.options.filter((one) => one.isRight).map(({ text }) => text)
  if (step.type !== 'predict') return []
  const { question } = step
  if (question.kind === 'verdict')
    return question.reasons.filter((one) => one.isRight).map(({ text }) => text)
  if (question.kind !== 'choice') return []
  const came = answer?.came?.option
  return question.options
    .filter(({ id, isRight }) => (came === undefined ? isRight : id === came))
    .map(({ text }) => text)
}

function isTelling(text: string): boolean {
  return text.length >= leastLength && text.trim().split(/\s+/).length >= leastWords
}

/** What the steps up to the question say, and the objectives, which stand beside the guide. */
function isToldAnyway(lab: Lab, { text, step }: Hidden): boolean {
  const before = lab.steps.slice(0, step + 1).flatMap((one) => [one.title, one.prose])
  const told = [...before, ...lab.objectives.map((objective) => objective.text)]
  return told.some((one) => holds(plain(one), plain(text)))
}

function shownIn(lab: Lab): Shown[] {
  const ofObjectives = lab.objectives.flatMap(({ hints, reasons, firstPiece }, index) => {
    const path = ['objectives', index]
    return [
      ...hints.map((text, at) => ({ text, path: [...path, 'hints', at], step: 0 })),
      { text: reasons.notYet, path: [...path, 'reasons', 'notYet'], step: 0 },
      { text: reasons.partly, path: [...path, 'reasons', 'partly'], step: 0 },
      ...(firstPiece === undefined
        ? []
        : [{ text: firstPiece.text, path: [...path, 'firstPiece', 'text'], step: 0 }]),
    ]
  })
  return [...ofObjectives, ...lab.steps.flatMap((step, index) => shownBy(step, ['steps', index], index))]
}

/** Captions, and replies to answers that may be given again. */
function shownBy(step: LabStep, path: Path, index: number): Shown[] {
  const at = (text: string, ...inside: (string | number)[]) => ({
    text,
    path: [...path, ...inside],
    step: index,
  })
  switch (step.type) {
    case 'watch':
      return step.pauses.map(({ caption }, pause) => at(caption, 'pauses', pause, 'caption'))
    case 'order':
      return [
        at(step.reply.wrong, 'reply', 'wrong'),
        ...step.distractors.map(({ reply }, one) => at(reply, 'distractors', one, 'reply')),
      ]
    case 'explain':
      return step.options.flatMap(({ reply, isRight }, one) =>
        isRight ? [] : [at(reply, 'options', one, 'reply')],
      )
    case 'diagnose':
      return [
        at(step.reply.wrong, 'reply', 'wrong'),
        ...step.decoys.map(({ reply }, one) => at(reply, 'decoys', one, 'reply')),
      ]
    default:
      return []
  }
}

function plain(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\u00a0\u202f\s]+/g, ' ')
    .replaceAll(/[*`]/g, '')
    .replace(/[.!]$/, '')
    .trim()
}

/** As whole words: 8 ms does not stand in 248 ms. */
function holds(words: string, part: string): boolean {
  for (let at = words.indexOf(part); at >= 0; at = words.indexOf(part, at + 1)) {
    const [before, after] = [words.charAt(at - 1), words.charAt(at + part.length)]
    if (!/[\p{L}\p{N}.,-]/u.test(before) && !/[\p{L}\p{N}-]/u.test(after)) return true
  }
  return false
}
