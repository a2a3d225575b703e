/** Whether the guide would have taken an entry or a command where it stands: asked of the same rules as the guide asks. */
import { isDeepStrictEqual } from 'node:util'
import type { Refusal } from '../../../core/base/errors.ts'
import { whyNotAnAnswer } from '../../../core/lab/answers.ts'
import {
  handedIn,
  heldBackBecause,
  whyNotAnswer,
  whyNotCheck,
  whyNotContinue,
  whyNotDismiss,
  whyNotHandIn,
  whyNotHypothesis,
  whyNotSelfMark,
  whyNotWatch,
} from '../../../core/lab/attempt-refusals.ts'
import { isByLab, type AttemptState } from '../../../core/lab/attempt-state.ts'
import type { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import { isStepDone } from '../../../core/lab/attempt-view.ts'
import type { AttemptEntry } from '../../../core/lab/attempt.ts'
import { gradeObjectives } from '../../../core/lab/grade.ts'
import { openHints, whyNotHint } from '../../../core/lab/hints.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import type { Command } from '../../../core/scenario/command-schema.ts'

/** Something that cannot have been; its place in the file, from 0, where it has one. */
export interface EntryProblem {
  readonly entry: number | null
  readonly command: number | null
  readonly message: string
}

/** Why a command (or, left out, playback) would have had to wait, or null. */
export function whyNotCommand(
  lab: Lab,
  state: AttemptState,
  given?: { readonly command: Command; readonly index: number },
): string | null {
  if (given !== undefined && isOfDemonstration(lab, state, given.command, given.index)) return null
  const refusal = heldBackBecause(lab, state)
  if (refusal === null) return null
  return refusal.id === 'prediction-open'
    ? `A prediction was open then: its outcome was seen before it was made. ${refusal.message}`
    : refusal.message
}

function isOfDemonstration(lab: Lab, state: AttemptState, command: Command, index: number): boolean {
  if (!isByLab(lab, state, index)) return false
  return state.showings.some(({ step, commandCount }) => {
    const found = lab.steps.find((one) => one.id === step)
    return found?.type === 'watch' && isDeepStrictEqual(found.commands[index - commandCount], command)
  })
}

/** `tracker`: as the run was; `taken`: the entries before it. */
export function problemOfEntry(
  tracker: AttemptTracker,
  entry: AttemptEntry,
  taken: readonly AttemptEntry[],
): string | null {
  const refusal = refusalOf(tracker, entry, taken)
  return refusal === null ? otherProblem(tracker, entry, taken) : refusal.message
}

function refusalOf(
  tracker: AttemptTracker,
  entry: AttemptEntry,
  taken: readonly AttemptEntry[],
): Refusal | null {
  const { lab, state } = tracker
  switch (entry.type) {
    case 'answer': {
      const step = lab.steps.find(({ id }) => id === entry.step)
      const early = whyNotAnswer(lab, state, entry.step)
      return early ?? (step === undefined ? null : whyNotAnAnswer(lab, step, entry))
    }
    case 'continue': {
      const isDone = isStepDone(tracker, state.current, tracker.viewNow())
      return whyNotContinue(lab, state, entry.step, isDone)
    }
    case 'watch':
      return whyNotWatch(lab, state, entry.step)
    case 'hint': {
      const objective = lab.objectives.find(({ id }) => id === entry.objective)
      return objective === undefined
        ? null
        : whyNotHint(lab, objective, taken, entry.commandCount, state.terms)
    }
    case 'check':
      return whyNotCheck(lab, state)
    case 'note':
      return state.isHandedIn ? handedIn(lab) : null
    case 'hypothesis':
      return whyNotHypothesis(lab, state, entry.number)
    case 'self-mark':
      return whyNotSelfMark(lab, state, entry.step, entry.marks)
    case 'dismiss':
      return whyNotDismiss(lab, state)
    case 'hand-in':
      return whyNotHandIn(lab, state)
  }
}

/** What the guide writes itself and no learner can get wrong. */
function otherProblem(
  tracker: AttemptTracker,
  entry: AttemptEntry,
  taken: readonly AttemptEntry[],
): string | null {
  const { lab, state } = tracker
  if (entry.type === 'hint') {
    const objective = lab.objectives.find(({ id }) => id === entry.objective)
    if (objective === undefined) return `The lab has no objective "${entry.objective}".`
    const next = openHints(objective, taken).length + 1
    return entry.level === next
      ? null
      : `It opens hint ${entry.level} of "${objective.text}"; hint ${next} comes next.`
  }
  if (entry.type === 'dismiss' && !lab.objectives.some(({ id }) => id === entry.objective)) {
    return `The lab has no objective "${entry.objective}".`
  }
  if (entry.type === 'hand-in' && entry.because === 'time-over' && state.terms.minutes === null) {
    return 'It says that the time was over; the terms set no time.'
  }
  if (entry.type !== 'check') return null
  const unmet = gradeObjectives(tracker).flatMap((one) => (one.verdict === 'met' ? [] : [one.objective.id]))
  if (isDeepStrictEqual(unmet.toSorted(), entry.unmet.toSorted())) return null
  const said = (ids: readonly string[]) => (ids.length === 0 ? 'none' : ids.join(', '))
  return `It says that ${said(entry.unmet)} was not met; when it was made, ${said(unmet)} was not.`
}
