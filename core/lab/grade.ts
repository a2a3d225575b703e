/**
 * Grades an attempt: verdict, points, reason and evidence for each objective, and the score. Objectives count
 * 80 and explanations 20 of 100 (a lab without explanations: objectives 100). A wrong prediction costs nothing;
 * the steps demand that each was made. Hints cost points only where the terms say so in advance.
 */
import { plural, threeDigits } from '../base/format.ts'
import type { AttemptTracker } from './attempt-tracker.ts'
import { judgeStated } from './answers.ts'
import { isSkipped, type AttemptState } from './attempt-state.ts'
import { judgementOf } from './predictions.ts'
import { hasKey, type Lab, type LabObjective } from './schema.ts'
import type { Held } from './scopes.ts'

export type Verdict = 'met' | 'partly' | 'not-yet' | 'cannot-judge'

export interface GradedObjective {
  readonly objective: LabObjective
  readonly verdict: Verdict
  readonly points: number
  readonly reason: string
  readonly evidenceAtNs: readonly number[]
}

export interface Score {
  readonly points: number
  readonly maxPoints: number
  readonly objectives: number
  readonly maxObjectives: number
  readonly explanations: number
  readonly maxExplanations: number
}

/** Weight of all explanations of a lab together, where it has any. */
export const explanationPoints = 20

/** Points that the objectives of a lab share. */
export function objectivePointsOf(lab: Lab): number {
  return lab.steps.some((step) => step.type === 'explain') ? 100 - explanationPoints : 100
}

/** Said where a copy without its key holds nothing to judge by. */
export const markedByInstructor = 'Your instructor marks this.'

export function gradeObjectives(tracker: AttemptTracker): GradedObjective[] {
  return tracker.lab.objectives.map((objective, index) =>
    lessHints(judgeObjective(tracker, objective, index), tracker.state),
  )
}

function judgeObjective(tracker: AttemptTracker, objective: LabObjective, index: number): GradedObjective {
  if (!hasKey(tracker.lab)) return graded(objective, 'cannot-judge', markedByInstructor, [])
  const now = tracker.viewNow()
  const watch = tracker.objectives[index]!
  const held = watch.check.held(now)
  if (objective.scope === 'never' && held.holds && !isRunOver(tracker.lab, tracker.state)) {
    return graded(objective, 'not-yet', 'It has held so far; it counts when the last move is done.', [])
  }
  if (held.holds) return graded(objective, 'met', objective.reasons.met, held.atNs)
  if (held.failed !== null) return graded(objective, 'cannot-judge', held.failed, [])
  const partly = watch.partly?.held(now)
  if (partly?.holds === true) return graded(objective, 'partly', objective.reasons.partly, partly.atNs)
  return graded(objective, 'not-yet', reasonOf(tracker, objective, held), held.atNs)
}

function graded(
  objective: LabObjective,
  verdict: Verdict,
  reason: string,
  evidenceAtNs: readonly number[],
): GradedObjective {
  const share = verdict === 'met' ? 1 : verdict === 'partly' ? 0.5 : 0
  return { objective, verdict, points: objective.points * share, reason, evidenceAtNs }
}

/** What its hints cost, said in its reason. */
function lessHints(one: GradedObjective, { terms, hintLevels }: AttemptState): GradedObjective {
  const opened = hintLevels.get(one.objective.id) ?? 0
  const cost = Math.min(one.points, (one.objective.points * terms.hintCostPercent * opened) / 100)
  if (cost <= 0) return one
  const points = Math.round((one.points - cost) * 10) / 10
  const taken = threeDigits(Math.round((one.points - points) * 10) / 10)
  const hints = plural(opened, 'hint')
  return { ...one, points, reason: `${one.reason} Less ${taken} points for ${hints}.` }
}

/** An answer that is missing is named by the title of its step. */
function reasonOf({ lab, state }: AttemptTracker, objective: LabObjective, held: Held): string {
  if (held.missing === null) return objective.reasons.notYet
  const open = lab.steps.find((step) => held.missing?.includes(`"${step.id}"`) && !state.answers.has(step.id))
  return open === undefined ? objective.reasons.notYet : `"${open.title}" has not been answered yet.`
}

/** Nothing is left for the learner to do or to let run. */
function isRunOver(lab: Lab, state: AttemptState): boolean {
  return lab.steps.every(
    (step, index) =>
      index < state.current ||
      !['watch', 'do', 'run', 'diagnose'].includes(step.type) ||
      isSkipped(lab, step, state.terms),
  )
}

export function scoreOf(lab: Lab, state: AttemptState, objectives: readonly GradedObjective[]): Score {
  const explains = lab.steps.filter((step) => step.type === 'explain')
  const right = explains.filter((step) => {
    const latest = state.answers.get(step.id)?.at(-1)
    return latest !== undefined && judgeStated(lab, step, latest)?.isRight === true
  })
  const maxObjectives = lab.objectives.reduce((sum, objective) => sum + objective.points, 0)
  const maxExplanations = explains.length > 0 ? explanationPoints : 0
  const points = objectives.reduce((sum, one) => sum + one.points, 0)
  const explanations = Math.round((maxExplanations * right.length) / Math.max(1, explains.length))
  return {
    points: points + explanations,
    maxPoints: maxObjectives + maxExplanations,
    objectives: points,
    maxObjectives,
    explanations,
    maxExplanations,
  }
}

/** A prediction at its first try, for what the learner knows of a concept. */
export interface FirstTry {
  readonly step: string
  /** Concepts of the lab that it is about. */
  readonly concepts: readonly string[]
  /** null while its outcome is not known. */
  readonly isRight: boolean | null
}

/** Every prediction that was made; those that nobody made (a test-out skips them) are left out. */
export function firstTryOf(tracker: AttemptTracker): FirstTry[] {
  const { lab, state } = tracker
  return lab.steps.flatMap((step, index) => {
    const first = state.answers.get(step.id)?.[0]
    if (step.type !== 'predict' || first === undefined) return []
    const concepts = step.concept === undefined ? lab.concepts : [step.concept]
    return [{ step: step.id, concepts, isRight: judgementOf(tracker, index, first)?.isRight ?? null }]
  })
}

/** Finished, every objective met, and no worked step used: else mastery comes from a fresh variant. */
export function isMastered({ lab, state }: AttemptTracker, objectives: readonly GradedObjective[]): boolean {
  const isWorkedUsed = lab.objectives.some(({ id, hints }) => (state.hintLevels.get(id) ?? 0) >= hints.length)
  const isFinished = state.current >= lab.steps.length
  return isFinished && !isWorkedUsed && objectives.every(({ verdict }) => verdict === 'met')
}
