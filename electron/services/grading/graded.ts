/** What a walked attempt comes to: the results that a file holds, and all that an instructor sees of it. */
import type { GradedSubmission } from '../../../core/contract/teaching-messages.ts'
import { judgeStated } from '../../../core/lab/answers.ts'
import type { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import { latestNote } from '../../../core/lab/attempt-view.ts'
import type { AttemptEntry } from '../../../core/lab/attempt.ts'
import { gradeObjectives, scoreOf } from '../../../core/lab/grade.ts'
import { notebookViews } from '../../../core/lab/notebook.ts'
import { judgeAnswer } from '../../../core/lab/predictions.ts'
import type { AttemptResult } from '../../../core/lab/submission-schema.ts'

/** As a copy of Precopy writes it into the file. */
export function resultOf(tracker: AttemptTracker): AttemptResult {
  const objectives = gradeObjectives(tracker)
  const score = scoreOf(tracker.lab, tracker.state, objectives)
  return {
    points: score.points,
    maxPoints: score.maxPoints,
    objectives: objectives.map(({ objective, verdict, points }) => ({
      id: objective.id,
      verdict,
      points,
      maxPoints: objective.points,
    })),
    explanations: { points: score.explanations, maxPoints: score.maxExplanations },
  }
}

export type GradedParts = Pick<
  GradedSubmission,
  'points' | 'maxPoints' | 'objectives' | 'explanations' | 'predictions' | 'notebook' | 'hints' | 'checks'
>

/** Of a file that cannot be run again. */
export const nothingGraded: GradedParts = {
  points: null,
  maxPoints: 0,
  objectives: [],
  explanations: [],
  predictions: [],
  notebook: [],
  hints: 0,
  checks: 0,
}

export function gradedParts(tracker: AttemptTracker, entries: readonly AttemptEntry[]): GradedParts {
  const objectives = gradeObjectives(tracker)
  const score = scoreOf(tracker.lab, tracker.state, objectives)
  return {
    points: score.points,
    maxPoints: score.maxPoints,
    objectives: objectives.map(({ objective, verdict, points, reason, evidenceAtNs }) => ({
      id: objective.id,
      text: objective.text,
      verdict,
      points,
      maxPoints: objective.points,
      reason,
      evidenceAtNs: [...evidenceAtNs],
      override: null,
    })),
    explanations: explanationsOf(tracker, score.maxExplanations),
    predictions: predictionsOf(tracker),
    notebook: notebookOf(tracker, entries),
    hints: entries.filter(({ type }) => type === 'hint').length,
    checks: entries.filter(({ type }) => type === 'check').length,
  }
}

function explanationsOf(tracker: AttemptTracker, maxPoints: number): GradedSubmission['explanations'] {
  const { lab, state } = tracker
  const steps = lab.steps.flatMap((step, index) => (step.type === 'explain' ? [{ step, index }] : []))
  const each = Math.round((100 * maxPoints) / Math.max(1, steps.length)) / 100
  return steps.map(({ step, index }) => {
    const answer = state.answers.get(step.id)?.at(-1)
    const isRight = answer !== undefined && judgeStated(lab, step, answer)?.isRight === true
    const marks = state.selfMarks.get(step.id) ?? []
    return {
      step: step.id,
      title: step.title,
      chosen: answer === undefined ? '' : judgeAnswer(tracker, index, answer, true).text,
      isRight,
      ownWords: answer?.text ?? '',
      rubric: step.rubric.map((text, line) => ({ text, isMarked: marks[line] === true })),
      points: isRight ? each : 0,
      maxPoints: each,
      override: null,
    }
  })
}

function predictionsOf(tracker: AttemptTracker): GradedSubmission['predictions'] {
  return tracker.lab.steps.flatMap((step, index) => {
    const answer = tracker.state.answers.get(step.id)?.at(-1)
    if (step.type !== 'predict' || answer === undefined) return []
    const { text, outcome, isRight } = judgeAnswer(tracker, index, answer, true)
    return [{ title: step.title, predicted: text, outcome: outcome ?? '', isRight }]
  })
}

/** The hypothesis notebook line by line, then the note. */
function notebookOf(tracker: AttemptTracker, entries: readonly AttemptEntry[]): string[] {
  const { lab, state, trace } = tracker
  const lines = notebookViews(lab, state, trace).map(({ number, cause, evidence, observation, verdict }) => {
    const said = [cause, evidence, observation].filter((text) => text !== '')
    return `${number}. ${said.join(' · ')} (${verdict})`
  })
  const note = latestNote(entries)
  return note === '' ? lines : [...lines, note]
}
