/** Why something cannot be done in an attempt now, each said with what to do instead. Needs no trace. */
import type { Refusal } from '../base/errors.ts'
import { plural } from '../base/format.ts'
import { asksSomething } from './answers.ts'
import { isSkipped, type AttemptState } from './attempt-state.ts'
import { hasKey, type Lab, type LabStep } from './schema.ts'

/**
 * Why the learner's own commands and playback must wait, or null: a prediction is only worth something before its
 * outcome is seen. They wait from the first step on, until no prediction is left before the next step to do, run or
 * diagnose. After the hand-in they wait for ever: what was handed in stays as it is.
 */
export function heldBackBecause(lab: Lab, state: AttemptState): Refusal | null {
  if (state.isHandedIn) return handedIn(lab)
  const step = lab.steps[state.current]
  const ahead = lab.steps.slice(state.current).filter((one) => !isSkipped(lab, one, state.terms))
  const free = ahead.findIndex(({ type }) => ['do', 'run', 'diagnose'].includes(type))
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
  if (state.isHandedIn) return handedIn(lab)
  if (!asksSomething(step)) {
    return refusal(
      'step-has-no-question',
      `The step "${step.title}" asks nothing.`,
      'Continue from it instead.',
    )
  }
  if (index > state.current) return notYet(lab, state, step)
  if (index === state.current) return whyNotDiagnose(step, state)
  return step.type === 'predict'
    ? refusal(
        'prediction-locked',
        `Your prediction in "${step.title}" is committed and stays as it is.`,
        'Compare it with what came out; a wrong prediction costs nothing.',
      )
    : refusal('step-done', `The step "${step.title}" is done.`, 'Begin a new attempt to answer it again.')
}

/** A cause is named on evidence: the notebook comes first. */
function whyNotDiagnose(step: LabStep, { notebook }: AttemptState): Refusal | null {
  if (step.type !== 'diagnose' || notebook.size >= step.leastHypotheses) return null
  const wanted = plural(step.leastHypotheses, 'line')
  return refusal(
    'hypothesis-first',
    `"${step.title}" asks for ${wanted} of the hypothesis notebook first; there ${notebook.size === 1 ? 'is' : 'are'} ${notebook.size}.`,
    'Write down a suspected cause and what would show it, then look for that.',
  )
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
  if (state.isHandedIn) return handedIn(lab)
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
  if (step.type === 'diagnose') return whyNotDiagnose(step, state)?.message ?? waits(step)
  if (step.type === 'order' || step.type === 'explain') return waits(step)
  if (step.type === 'watch') {
    if (isStuck) return noEnd(step)
    return state.watches.has(step.id)
      ? `The demonstration "${step.title}" has not come to its end yet.`
      : `The demonstration "${step.title}" has not begun yet.`
  }
  return `"${step.title}" is not done yet.`
}

function waits({ title }: LabStep): string {
  return `"${title}" waits for your answer.`
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
  if (state.isHandedIn) return handedIn(lab)
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

/** Why the work cannot be checked, or null. */
export function whyNotCheck(lab: Lab, state: AttemptState): Refusal | null {
  if (state.isHandedIn) return handedIn(lab)
  if (state.terms.hasChecks && hasKey(lab)) return null
  return refusal(
    'checks-closed',
    `Check my work is closed in this ${state.terms.mode}.`,
    'Look at the evidence yourself; what is right is said once it is marked.',
  )
}

/** Why a line of the notebook cannot be written, or null. */
export function whyNotHypothesis(lab: Lab, state: AttemptState, number: number): Refusal | null {
  if (state.isHandedIn) return handedIn(lab)
  if (!hasNotebook(lab)) {
    return refusal(
      'no-notebook',
      `The lab "${lab.title}" has no hypothesis notebook.`,
      'Write it down as a note instead.',
    )
  }
  if (number <= state.notebook.size + 1) return null
  return refusal(
    'hypothesis-unknown',
    `The notebook has no line ${number}; it has ${plural(state.notebook.size, 'line')}.`,
    `Change one of them, or write line ${state.notebook.size + 1}.`,
  )
}

/** Labs in which something is to be found out. */
export function hasNotebook(lab: Lab): boolean {
  return lab.hiddenFaults !== undefined || lab.steps.some(({ type }) => type === 'diagnose')
}

/** Why an explanation cannot be marked by the learner, or null. */
export function whyNotSelfMark(
  lab: Lab,
  state: AttemptState,
  stepId: string,
  marks: readonly boolean[],
): Refusal | null {
  const index = lab.steps.findIndex((step) => step.id === stepId)
  const step = lab.steps[index]
  if (step === undefined) return unknownStep(lab, stepId)
  if (state.isHandedIn) return handedIn(lab)
  if (step.type !== 'explain' || step.rubric.length === 0) {
    return refusal(
      'step-has-no-rubric',
      `The step "${step.title}" has nothing to be marked by.`,
      'Go on with the current step.',
    )
  }
  if (!isSettled(state, step, index) || !state.terms.hasChecks || !hasKey(lab)) {
    return refusal('rubric-closed', `"${step.title}" is not to be marked yet.`, 'Answer it first.')
  }
  if (marks.length === step.rubric.length) return null
  return refusal(
    'marks-not-complete',
    `"${step.title}" takes ${plural(step.rubric.length, 'mark')}, one for each line.`,
    'Say of each line whether your words hold it.',
  )
}

/** Nothing more can be answered here: what good words would say gives nothing away. */
export function isSettled(state: AttemptState, step: LabStep, index: number): boolean {
  return index < state.current && state.answers.has(step.id)
}

/** Why a first piece cannot be put away, or null. */
export function whyNotDismiss(lab: Lab, state: AttemptState): Refusal | null {
  return state.isHandedIn ? handedIn(lab) : null
}

/** Why the attempt cannot be handed in, or null. */
export function whyNotHandIn(lab: Lab, state: AttemptState): Refusal | null {
  return state.isHandedIn ? handedIn(lab) : null
}

function notYet(lab: Lab, state: AttemptState, step: LabStep): Refusal {
  const current = lab.steps[state.current]
  return refusal(
    'step-locked',
    `The step "${step.title}" comes later.`,
    current === undefined ? 'The lab is finished.' : `Finish "${current.title}" first.`,
  )
}

/** Why nothing is taken any more. */
export function handedIn(lab: Lab): Refusal {
  return refusal(
    'attempt-handed-in',
    `This attempt at "${lab.title}" is handed in.`,
    'Begin a new attempt to go on.',
  )
}

function unknownStep(lab: Lab, stepId: string): Refusal {
  return refusal('step-unknown', `The lab "${lab.title}" has no step "${stepId}".`, 'Reload the lab guide.')
}

function refusal(id: string, message: string, remedy: string): Refusal {
  return { id, fault: '', message, remedy }
}
