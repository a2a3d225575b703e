/**
 * Grades an attempt: verdict, points, reason and evidence for each objective, and the score. Objectives count
 * 80 and explanations 20 of 100 (a lab without explanations: objectives 100). A wrong prediction costs nothing;
 * the steps demand that each was made.
 */
import type { AttemptTracker } from './attempt-tracker.ts'
import { isAnswerRight } from './answers.ts'
import type { AttemptState } from './attempt-state.ts'
import type { Lab, LabObjective } from './schema.ts'
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

export function gradeObjectives(tracker: AttemptTracker): GradedObjective[] {
  const now = tracker.viewNow()
  return tracker.lab.objectives.map((objective, index) => {
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
  })
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

/** An answer that is missing is named by the title of its step. */
function reasonOf({ lab, state }: AttemptTracker, objective: LabObjective, held: Held): string {
  if (held.missing === null) return objective.reasons.notYet
  const open = lab.steps.find((step) => held.missing?.includes(`"${step.id}"`) && !state.answers.has(step.id))
  return open === undefined ? objective.reasons.notYet : `"${open.title}" has not been answered yet.`
}

/** Nothing is left for the learner to do or to let run. */
function isRunOver(lab: Lab, state: AttemptState): boolean {
  return lab.steps.every(
    (step, index) => index < state.current || !['watch', 'do', 'run'].includes(step.type),
  )
}

export function scoreOf(lab: Lab, state: AttemptState, objectives: readonly GradedObjective[]): Score {
  const explains = lab.steps.filter((step) => step.type === 'explain')
  const right = explains.filter((step) => {
    const latest = state.answers.get(step.id)?.at(-1)
    return latest !== undefined && isAnswerRight(step, latest) === true
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
