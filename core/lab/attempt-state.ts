/**
 * Where an attempt stands, derived from the lab and the entries alone: which step is current, what was answered,
 * which watch steps have begun. Needs no trace, so that it can be asked before every command.
 */
import type { Refusal } from '../base/errors.ts'
import type { AttemptEntry } from './attempt.ts'
import { isAnswerRight } from './answers.ts'
import type { Lab, LabStep } from './schema.ts'

export type AnswerEntry = Extract<AttemptEntry, { type: 'answer' }>
export type WatchEntry = Extract<AttemptEntry, { type: 'watch' }>

export interface AttemptState {
  /** Index of the current step; the number of steps when the lab is finished. */
  readonly current: number
  /** Answers to each step, oldest first. */
  readonly answers: ReadonlyMap<string, readonly AnswerEntry[]>
  /** The newest showing of each watch step. */
  readonly watches: ReadonlyMap<string, WatchEntry>
  /** Every showing, also those that could not come to their end. */
  readonly showings: readonly WatchEntry[]
}

export function attemptState(lab: Lab, entries: readonly AttemptEntry[]): AttemptState {
  const answers = new Map<string, AnswerEntry[]>()
  const watches = new Map<string, WatchEntry>()
  const showings: WatchEntry[] = []
  let current = 0
  for (const entry of entries) {
    const step = lab.steps[current]
    if (entry.type === 'answer') {
      answers.set(entry.step, [...(answers.get(entry.step) ?? []), entry])
      if (step?.id === entry.step && isSettledBy(step, entry)) current += 1
    } else if (entry.type === 'watch') {
      watches.set(entry.step, entry)
      showings.push(entry)
    } else if (entry.type === 'continue' && step?.id === entry.step) current += 1
  }
  return { current, answers, watches, showings }
}

/** A prediction is settled by being made; an order or an explanation by being right. */
function isSettledBy(step: LabStep, entry: AnswerEntry): boolean {
  return step.type === 'predict' || isAnswerRight(step, entry) === true
}

/** Whether a command of the log was given by a watch step of the lab. */
export function isByLab(lab: Lab, state: AttemptState, logIndex: number): boolean {
  return state.showings.some(({ step, commandCount }) => {
    const found = lab.steps.find((one) => one.id === step)
    const count = found?.type === 'watch' ? found.commands.length : 0
    return logIndex >= commandCount && logIndex < commandCount + count
  })
}

/**
 * Why the learner's own commands and playback must wait, or null: a prediction is only worth something before its
 * outcome is seen. They wait from the first step on, until no prediction is left before the next step to do or run.
 */
export function heldBackBecause(lab: Lab, state: AttemptState): Refusal | null {
  const step = lab.steps[state.current]
  const ahead = lab.steps.slice(state.current)
  const free = ahead.findIndex(({ type }) => type === 'do' || type === 'run')
  const asked = ahead.slice(0, free < 0 ? ahead.length : free).find(({ type }) => type === 'predict')
  if (step === undefined || asked === undefined) return null
  if (step === asked) {
    return refusal(
      'prediction-open',
      `The step "${asked.title}" asks for a prediction first.`,
      'Commit it in the lab guide, then run.',
    )
  }
  return refusal(
    'prediction-open',
    `The step "${asked.title}" will ask for a prediction, and until then the run waits.`,
    `In the lab guide, ${whatToDo(step)}.`,
  )
}

function whatToDo(step: LabStep): string {
  if (step.type === 'watch') return `watch "${step.title}" first`
  if (step.type === 'order' || step.type === 'explain') return `answer "${step.title}" first`
  return `read "${step.title}" and continue`
}

/** Why this step cannot be answered now, or null. */
export function whyNotAnswer(lab: Lab, state: AttemptState, stepId: string): Refusal | null {
  const index = lab.steps.findIndex((step) => step.id === stepId)
  const step = lab.steps[index]
  if (step === undefined) return unknownStep(lab, stepId)
  if (step.type !== 'predict' && step.type !== 'order' && step.type !== 'explain') {
    return refusal(
      'step-has-no-question',
      `The step "${step.title}" asks nothing.`,
      'Continue from it instead.',
    )
  }
  if (index > state.current) return notYet(lab, state, step)
  if (index === state.current) return null
  return step.type === 'predict'
    ? refusal(
        'prediction-locked',
        `Your prediction in "${step.title}" is committed and stays as it is.`,
        'Compare it with what came out; a wrong prediction costs nothing.',
      )
    : refusal('step-done', `The step "${step.title}" is done.`, 'Begin a new attempt to answer it again.')
}

/** Why the learner cannot go on from this step, or null. `isDone` is what the step's own condition says. */
export function whyNotContinue(
  lab: Lab,
  state: AttemptState,
  stepId: string,
  isDone: boolean,
): Refusal | null {
  const index = lab.steps.findIndex((step) => step.id === stepId)
  const step = lab.steps[index]
  if (step === undefined) return unknownStep(lab, stepId)
  if (index > state.current) return notYet(lab, state, step)
  if (index < state.current) {
    return refusal('step-done', `The step "${step.title}" is done.`, 'Go on with the current step.')
  }
  if (isDone) return null
  return refusal('step-not-done', whatIsMissing(step, state), 'Then continue.')
}

/** What has to happen before the learner can go on from a current step. */
export function whatIsMissing(step: LabStep, state: AttemptState, isStuck = false): string {
  if (step.type === 'predict') return `"${step.title}" waits for your prediction.`
  if (step.type === 'order' || step.type === 'explain') return `"${step.title}" waits for your answer.`
  if (step.type === 'watch') {
    if (isStuck) return noEnd(step)
    return state.watches.has(step.id)
      ? `The demonstration "${step.title}" has not come to its end yet.`
      : `The demonstration "${step.title}" has not begun yet.`
  }
  return `"${step.title}" is not done yet.`
}

function noEnd({ title }: LabStep): string {
  return (
    `The demonstration "${title}" cannot come to its end any more: something else happened in between. Press Watch ` +
    `to see it anew. If its command is refused then, undo what you changed, or begin the lab anew.`
  )
}

/** Why a watch step cannot begin (or go on) now, or null. */
export function whyNotWatch(lab: Lab, state: AttemptState, stepId: string): Refusal | null {
  const index = lab.steps.findIndex((step) => step.id === stepId)
  const step = lab.steps[index]
  if (step === undefined) return unknownStep(lab, stepId)
  if (step.type !== 'watch') {
    return refusal(
      'step-not-to-watch',
      `The step "${step.title}" shows nothing by itself.`,
      'Do it yourself.',
    )
  }
  if (index > state.current) return notYet(lab, state, step)
  if (index === state.current) return null
  return refusal(
    'step-done',
    `The demonstration "${step.title}" is over.`,
    'Seek back on the timeline to see it again.',
  )
}

function notYet(lab: Lab, state: AttemptState, step: LabStep): Refusal {
  const current = lab.steps[state.current]
  return refusal(
    'step-locked',
    `The step "${step.title}" comes later.`,
    current === undefined ? 'The lab is finished.' : `Finish "${current.title}" first.`,
  )
}

function unknownStep(lab: Lab, stepId: string): Refusal {
  return refusal('step-unknown', `The lab "${lab.title}" has no step "${stepId}".`, 'Reload the lab guide.')
}

function refusal(id: string, message: string, remedy: string): Refusal {
  return { id, fault: '', message, remedy }
}
