/** Answers: what each kind of question takes, how an answer reads, and whether it is right once its outcome is known. */
import type { Refusal } from '../base/errors.ts'
import { judgeChoice, optionInWords, whyNotAnOption } from './choices.ts'
import { curveInWords, judgeCurve, whyNotACurve } from './curves.ts'
import { causesInWords, judgeDiagnosis, whyNotADiagnosis } from './diagnosis.ts'
import type { AskedValue } from './expression.ts'
import type { Judgement } from './judgement.ts'
import { judgeNumber, numberInWords, whyNotANumber } from './numbers.ts'
import { judgeOrder, orderInWords, whyNotAnOrder } from './orders.ts'
import type { Question } from './question-schema.ts'
import { hasKey, type Lab, type LabStep } from './schema.ts'
import { judgeVerdicts, verdictsInWords, whyNotVerdicts } from './verdicts.ts'

/** An answer as a learner gives it; which field counts depends on the question. */
export interface GivenAnswer {
  readonly option?: string | undefined
  readonly number?: number | undefined
  readonly order?: readonly string[] | undefined
  readonly text?: string | undefined
  readonly verdicts?: Readonly<Record<string, readonly string[]>> | undefined
  readonly reasons?: readonly string[] | undefined
  readonly curve?: readonly number[] | undefined
  readonly causes?: readonly string[] | undefined
}

/** Steps that ask something. */
export type AskingStep = Extract<LabStep, { type: 'order' | 'predict' | 'explain' | 'diagnose' }>

export function asksSomething(step: LabStep): step is AskingStep {
  return ['order', 'predict', 'explain', 'diagnose'].includes(step.type)
}

/** Why an answer does not fit its question, or null. */
export function whyNotAnAnswer(lab: Lab, step: LabStep, answer: GivenAnswer): Refusal | null {
  if (step.type === 'order') return whyNotAnOrder(step.title, step, answer.order)
  if (step.type === 'explain') return whyNotAnOption(step.title, step.options, answer.option)
  if (step.type === 'diagnose') return whyNotADiagnosis(lab, step, answer.causes)
  return step.type === 'predict' ? whyNotAPrediction(step.title, step.question, answer) : null
}

function whyNotAPrediction(title: string, question: Question, answer: GivenAnswer): Refusal | null {
  switch (question.kind) {
    case 'choice':
      return whyNotAnOption(title, question.options, answer.option)
    case 'number':
      return whyNotANumber(title, question, answer.number)
    case 'order':
      return whyNotAnOrder(title, question, answer.order)
    case 'verdict':
      return whyNotVerdicts(title, question, answer.verdicts, answer.reasons)
    case 'curve':
      return whyNotACurve(title, question, answer.curve)
  }
}

/** The answer as a person reads it. */
export function answerInWords(lab: Lab, step: LabStep, answer: GivenAnswer): string {
  if (step.type === 'order') return orderInWords(step, answer.order ?? [])
  if (step.type === 'explain') return optionInWords(step.options, answer.option)
  if (step.type === 'diagnose') return causesInWords(lab, step, answer.causes ?? [])
  return step.type === 'predict' ? predictionInWords(step.question, answer) : ''
}

function predictionInWords(question: Question, answer: GivenAnswer): string {
  switch (question.kind) {
    case 'choice':
      return optionInWords(question.options, answer.option)
    case 'number':
      return numberInWords(answer.number ?? 0, question.unit)
    case 'order':
      return orderInWords(question, answer.order ?? [])
    case 'verdict':
      return verdictsInWords(question, answer.verdicts ?? {}, answer.reasons ?? [])
    case 'curve':
      return curveInWords(question, answer.curve ?? [])
  }
}

/**
 * Judges what the lab itself knows the right answer to: orders, explanations, diagnoses. null for other steps, and in
 * a copy without its key.
 */
export function judgeStated(lab: Lab, step: LabStep, answer: GivenAnswer): Judgement | null {
  if (!hasKey(lab)) return null
  if (step.type === 'order') return judgeOrder(step, answer.order ?? [])
  if (step.type === 'explain') return judgeChoice(step.options, answer.option)
  return step.type === 'diagnose' ? judgeDiagnosis(lab, step, answer.causes ?? []) : null
}

/** Asks the run: the outcome, or the value of a trap by its number. null while it cannot be told. */
export type AskRun = (
  ...place: readonly ['outcome'] | readonly ['traps', number, 'value']
) => AskedValue | null

/** Judges a prediction by what came out; null while that is not known. */
export function judgePrediction(question: Question, answer: GivenAnswer, ask: AskRun): Judgement | null {
  switch (question.kind) {
    case 'choice': {
      if (question.outcome === undefined) return judgeChoice(question.options, answer.option)
      const came = ask('outcome')
      return typeof came === 'string' ? judgeChoice(question.options, answer.option, came) : null
    }
    case 'order': {
      if (question.outcome === undefined) return judgeOrder(question, answer.order ?? [])
      const came = listOf('string', ask('outcome'))
      return came === null ? null : judgeOrder(question, answer.order ?? [], came)
    }
    case 'number': {
      const came = ask('outcome')
      if (typeof came !== 'number') return null
      const traps = question.traps.map((_, index) => {
        const value = ask('traps', index, 'value')
        return typeof value === 'number' ? value : null
      })
      return judgeNumber(question, answer.number ?? 0, came, traps)
    }
    case 'curve': {
      const came = listOf('number', ask('outcome'))
      if (came === null || came.length === 0) return null
      const traps = question.traps.map((_, index) => listOf('number', ask('traps', index, 'value')))
      return judgeCurve(question, answer.curve ?? [], came, traps)
    }
    case 'verdict':
      return judgeVerdicts(question, answer.verdicts ?? {}, answer.reasons ?? [])
  }
}

function listOf(kind: 'string', value: AskedValue | null): readonly string[] | null
function listOf(kind: 'number', value: AskedValue | null): readonly number[] | null
function listOf(kind: 'string' | 'number', value: AskedValue | null): readonly unknown[] | null {
  return Array.isArray(value) && value.every((item) => typeof item === kind) ? value : null
}
