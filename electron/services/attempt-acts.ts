/**
 * What a learner does in an attempt: answers, goes on, watches, checks, asks for hints, keeps the notebook, hands in.
 * Whether something is right, done or allowed is decided by core/lab; here it meets the run and the store.
 */
import type { Refusal } from '../../core/base/errors.ts'
import { whyNotAnAnswer, type GivenAnswer } from '../../core/lab/answers.ts'
import type { AttemptEntry, AttemptView } from '../../core/lab/attempt.ts'
import {
  whyNotAnswer,
  whyNotCheck,
  whyNotContinue,
  whyNotDismiss,
  whyNotHandIn,
  whyNotHypothesis,
  whyNotSelfMark,
  whyNotWatch,
  handedIn,
} from '../../core/lab/attempt-refusals.ts'
import { gradeObjectives } from '../../core/lab/grade.ts'
import { openHints, whyNotHint } from '../../core/lab/hints.ts'
import type { LabObjective, LabStep } from '../../core/lab/schema.ts'
import { pauseAtCaptions, type FollowedAttempt } from './followed-attempt.ts'
import type { NewEntry, OpenAttempts } from './open-attempts.ts'
import { NotFoundError, RefusedError } from './refused.ts'
import type { Runs } from './runs.ts'

export interface AnswerInput extends GivenAnswer {
  readonly attemptId: string
  readonly step: string
}

type HypothesisEntry = Extract<AttemptEntry, { type: 'hypothesis' }>

/** A line of the notebook; without a number a new one. */
export interface HypothesisInput extends Omit<
  HypothesisEntry,
  'type' | 'number' | 'atNs' | 'commandCount' | 'reachedNs'
> {
  readonly attemptId: string
  readonly number?: number | undefined
}

type WatchStep = Extract<LabStep, { type: 'watch' }>

/** Fields of an entry by which an answer is given. */
const answerKeys = ['option', 'number', 'order', 'text', 'verdicts', 'reasons', 'curve', 'causes'] as const

export class AttemptActs {
  private readonly open: OpenAttempts
  private readonly runs: Runs

  constructor(open: OpenAttempts, runs: Runs) {
    this.open = open
    this.runs = runs
  }

  /** Commits an answer to a predict, order, explain or diagnose step. */
  answer(input: AnswerInput): AttemptView {
    const attempt = this.open.follow(input.attemptId)
    const { lab, state } = attempt
    refuse(whyNotAnswer(lab, state, input.step))
    refuse(whyNotAnAnswer(lab, lab.steps[state.current]!, input))
    const given = answerKeys.flatMap((key) => (input[key] === undefined ? [] : [[key, input[key]]]))
    return this.saved(attempt, { type: 'answer', step: input.step, ...Object.fromEntries(given) })
  }

  /** Goes on from a step that asks nothing, or whose question was answered wrongly and is given up. */
  continue(attemptId: string, step: string): AttemptView {
    const attempt = this.open.follow(attemptId)
    refuse(whyNotContinue(attempt.lab, attempt.state, step, attempt.isCurrentStepDone()))
    return this.saved(attempt, { type: 'continue', step })
  }

  /** Begins a demonstration, goes on with it after a caption, or gives it anew where it cannot come to its end. */
  watch(attemptId: string, stepId: string): AttemptView {
    const attempt = this.open.follow(attemptId)
    refuse(whyNotWatch(attempt.lab, attempt.state, stepId))
    const step = attempt.lab.steps[attempt.state.current] as WatchStep
    const run = this.open.runOf(attempt)
    if (!attempt.state.watches.has(stepId) || attempt.isShowingStuck(step)) {
      refuse(run.hasLaterCommands || run.nowNs < attempt.lastRecordNs ? backInTime : null)
      this.open.save(attempt, { type: 'watch', step: stepId })
    }
    this.giveCommands(attempt, step)
    run.setHook(pauseAtCaptions(attempt))
    this.runs.playUnasked(attempt.row.runId, step.speed)
    return this.open.shown(attempt)
  }

  /** "Check my work": says what is met and what is not, free and as often as wanted. */
  check(attemptId: string): AttemptView {
    const attempt = this.open.follow(attemptId)
    refuse(whyNotCheck(attempt.lab, attempt.state))
    const unmet = gradeObjectives(attempt.tracker).filter((one) => one.verdict !== 'met')
    return this.saved(attempt, { type: 'check', unmet: unmet.map((one) => one.objective.id) })
  }

  hint(attemptId: string, objectiveId: string): AttemptView {
    const attempt = this.open.follow(attemptId)
    const { lab, entries, row } = attempt
    const objective = objectiveOf(attempt, objectiveId)
    const commandCount = this.open.runOf(attempt).commands.length
    refuse(whyNotHint(lab, objective, entries, commandCount, row.terms))
    const level = openHints(objective, entries).length + 1
    return this.saved(attempt, { type: 'hint', objective: objectiveId, level })
  }

  note(attemptId: string, text: string): AttemptView {
    const attempt = this.open.follow(attemptId)
    refuse(attempt.state.isHandedIn ? handedIn(attempt.lab) : null)
    if (attempt.view().note === text) return this.open.shown(attempt)
    return this.saved(attempt, { type: 'note', text })
  }

  hypothesis({ attemptId, number, evidenceAtNs, ...fields }: HypothesisInput): AttemptView {
    const attempt = this.open.follow(attemptId)
    const line = number ?? attempt.state.notebook.size + 1
    refuse(whyNotHypothesis(attempt.lab, attempt.state, line))
    const evidence = evidenceAtNs === undefined ? {} : { evidenceAtNs }
    return this.saved(attempt, { type: 'hypothesis', number: line, ...fields, ...evidence })
  }

  selfMark(attemptId: string, step: string, marks: readonly boolean[]): AttemptView {
    const attempt = this.open.follow(attemptId)
    refuse(whyNotSelfMark(attempt.lab, attempt.state, step, marks))
    return this.saved(attempt, { type: 'self-mark', step, marks: [...marks] })
  }

  /** Puts the first piece away that was placed in the workspace. */
  dismiss(attemptId: string, objectiveId: string): AttemptView {
    const attempt = this.open.follow(attemptId)
    const objective = objectiveOf(attempt, objectiveId).id
    refuse(whyNotDismiss(attempt.lab, attempt.state))
    return this.saved(attempt, { type: 'dismiss', objective })
  }

  handIn(attemptId: string): AttemptView {
    const attempt = this.open.follow(attemptId)
    refuse(whyNotHandIn(attempt.lab, attempt.state))
    return this.saved(attempt, { type: 'hand-in', because: 'learner' })
  }

  private saved(attempt: FollowedAttempt, entry: NewEntry): AttemptView {
    this.open.save(attempt, entry)
    return this.open.shown(attempt)
  }

  /** What a crash between saving the entry and giving the commands may have left out is given now. */
  private giveCommands(attempt: FollowedAttempt, step: WatchStep): void {
    const run = this.open.runOf(attempt)
    const begun = attempt.state.watches.get(step.id)!
    const given = run.commands.length - begun.commandCount
    for (const command of step.commands.slice(given)) {
      this.runs.commandUnasked(attempt.row.runId, command)
    }
  }
}

function objectiveOf({ lab }: FollowedAttempt, objectiveId: string): LabObjective {
  const objective = lab.objectives.find((one) => one.id === objectiveId)
  if (objective === undefined) throw new NotFoundError('objective', objectiveId)
  return objective
}

const backInTime: Refusal = {
  id: 'watch-before-later-command',
  fault: '',
  message: 'The playhead stands before what has already happened.',
  remedy: 'Seek to the end of the timeline, then watch.',
}

function refuse(refusal: Refusal | null): void {
  if (refusal !== null) throw new RefusedError(refusal)
}
