/**
 * What a learner has chosen in an open question and not yet committed: how it begins, what it still lacks, the
 * answer that it makes, and how it is read again after the window was loaded anew. Pure.
 */
import { z } from 'zod'
import { plural, threeDigits } from '../../core/base/format.ts'
import type { StepView } from '../../core/lab/attempt.ts'
import type { Answer } from './lab.ts'

const draftSchema = z.strictObject({
  option: z.string(),
  /** As typed; checked when committed. */
  number: z.string(),
  order: z.array(z.string()),
  text: z.string(),
  /** Ids of options by the id of the row. */
  verdicts: z.record(z.string(), z.array(z.string())),
  reasons: z.array(z.string()),
  /** A height for each x; null where none is given yet. */
  curve: z.array(z.number().nullable()),
  causes: z.array(z.string()),
})

export type Draft = z.infer<typeof draftSchema>

type Question = NonNullable<StepView['question']>
type QuestionOf<Kind extends Question['kind']> = Extract<Question, { kind: Kind }>

export function emptyDraft(step: StepView | null): Draft {
  const question = step?.question ?? null
  return {
    option: '',
    number: '',
    order: question?.kind === 'order' ? question.items.map((item) => item.id) : [],
    text: '',
    verdicts: {},
    reasons: [],
    curve:
      question?.kind === 'curve' ? question.x.values.map((_, at) => (at === 0 ? question.first : null)) : [],
    causes: [],
  }
}

/** A draft as it was kept; an empty one where it is none, or of another question than the one that is open. */
export function keptDraft(kept: string | null, step: StepView | null): Draft {
  const empty = emptyDraft(step)
  if (kept === null) return empty
  const read = draftSchema.safeParse(parsed(kept))
  if (!read.success) return empty
  const isOfThis =
    read.data.curve.length === empty.curve.length &&
    read.data.order.every((item) => empty.order.includes(item))
  return isOfThis ? read.data : empty
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Cut short or of an older window: the question begins anew, and nothing that was committed is lost.
    return null
  }
}

/** Why this cannot be committed yet, as a sentence; '' if it can. */
export function draftProblem(step: StepView | null, draft: Draft, notebookLines = 0): string {
  if (step === null || step.question === null) return 'No question is open.'
  const { question } = step
  const missingLines = question.kind === 'diagnose' ? notebookProblem(question, notebookLines) : ''
  if (missingLines !== '') return missingLines
  if (step.lockedBecause !== '') return step.lockedBecause
  switch (question.kind) {
    case 'choice':
    case 'explain':
      return draft.option === '' ? 'Choose an answer first.' : ''
    case 'number':
      return numberProblem(draft.number, question)
    case 'order':
      return draft.order.length === 0 ? 'Put at least one item in order.' : ''
    case 'verdict':
      return verdictProblem(draft, question)
    case 'curve':
      return curveProblem(draft.curve)
    case 'diagnose':
      return draft.causes.length === 0 ? 'Tick at least one cause.' : ''
  }
}

function numberProblem(typed: string, bounds: { min: number; max: number; unit: string }): string {
  if (typed.trim() === '') return 'Type a number first.'
  const value = typedNumber(typed)
  if (!Number.isFinite(value)) return `"${typed}" is not a number.`
  if (value < bounds.min || value > bounds.max) {
    const range = `${threeDigits(bounds.min)} to ${threeDigits(bounds.max)}`
    return `Type a number from ${range}${bounds.unit === '' ? '' : ` ${bounds.unit}`}.`
  }
  return ''
}

/** A row that takes every verdict that holds may take none; a table without any tick has not been answered. */
function verdictProblem(draft: Draft, question: QuestionOf<'verdict'>): string {
  const open = question.rows.filter((row) => (draft.verdicts[row.id] ?? []).length === 0).length
  if (question.mostPerRow === 1 && open === question.rows.length) return 'Give each row a verdict.'
  if (question.mostPerRow === 1 && open > 0) return `Give ${plural(open, 'more row', 'more rows')} a verdict.`
  if (open === question.rows.length) return 'Tick what holds, row by row.'
  return question.reasons.length > 0 && draft.reasons.length === 0 ? 'Tick at least one reason.' : ''
}

function curveProblem(curve: Draft['curve']): string {
  const open = curve.filter((height) => height === null).length
  return open === 0 ? '' : `Set ${plural(open, 'more point', 'more points')}.`
}

/** A cause is named out of evidence: the notebook comes first. '' if it has enough lines. */
function notebookProblem(question: QuestionOf<'diagnose'>, lines: number): string {
  const open = question.leastHypotheses - lines
  return open <= 0
    ? ''
    : `Write ${plural(open, 'more line', 'more lines')} in the hypothesis notebook before you name a cause.`
}

/** As numbers stand on screen: thousands with a comma or a space, a point before decimals. NaN if it is none. */
export function typedNumber(typed: string): number {
  const text = typed.trim().replace(/^\u2212/, '-')
  if (text === '') return Number.NaN
  const grouped = /^-?\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?$/
  return Number(grouped.test(text) ? text.replace(/[,\s]/g, '') : text)
}

export function answerFrom(step: StepView, draft: Draft): Answer {
  switch (step.question?.kind) {
    case 'number':
      return { number: typedNumber(draft.number) }
    case 'order':
      return { order: draft.order }
    case 'verdict':
      return verdictAnswer(step.question, draft)
    case 'curve':
      return { curve: draft.curve.map((height) => height ?? 0) }
    case 'diagnose':
      return { causes: draft.causes }
    case 'explain':
      return draft.text.trim() === ''
        ? { option: draft.option }
        : { option: draft.option, text: draft.text.trim() }
    default:
      return { option: draft.option }
  }
}

/** Every row stands in it, also one where nothing holds. */
function verdictAnswer(question: QuestionOf<'verdict'>, draft: Draft): Answer {
  const verdicts = Object.fromEntries(question.rows.map(({ id }) => [id, draft.verdicts[id] ?? []]))
  return question.reasons.length === 0 ? { verdicts } : { verdicts, reasons: draft.reasons }
}

/** `chosen` with one id more or less. */
export function toggled(chosen: readonly string[], id: string, isOn: boolean): string[] {
  const rest = chosen.filter((one) => one !== id)
  return isOn ? [...rest, id] : rest
}
