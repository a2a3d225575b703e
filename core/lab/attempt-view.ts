/** What the guide shows of an attempt now: nothing that is not due yet, no expression, no right answer too early. */
import { threeDigits } from '../base/format.ts'
import type { AttemptEntry, AttemptView, ObjectiveView, StepView } from './attempt.ts'
import type { AttemptTracker } from './attempt-tracker.ts'
import { heldBackBecause, whatIsMissing } from './attempt-state.ts'
import { gradeObjectives, scoreOf, type GradedObjective } from './grade.ts'
import { openHints, whyNotHint } from './hints.ts'
import { answerViewOf } from './predictions.ts'
import type { LabStep } from './schema.ts'
import { shuffled } from './shuffle.ts'
import type { LabView } from './view-table.ts'

/** Who and which: what the view says beside lab and trace. */
export interface AttemptIdentity {
  readonly id: string
  readonly runId: string
  readonly seed: number
}

export function attemptViewOf(
  identity: AttemptIdentity,
  tracker: AttemptTracker,
  entries: readonly AttemptEntry[],
  commandCount: number,
): AttemptView {
  const { lab, state } = tracker
  const now = tracker.viewNow()
  const graded = gradeObjectives(tracker)
  const score = scoreOf(lab, state, graded)
  const heldBack = heldBackBecause(lab, state)
  const isFinished = state.current >= lab.steps.length
  return {
    ...identity,
    labId: lab.id,
    labNumber: lab.number,
    title: lab.title,
    track: lab.track,
    steps: lab.steps.map((_, index) => stepViewOf(tracker, index, identity.seed, now)),
    currentStep: state.current,
    objectives: graded.map((one) => objectiveViewOf(tracker, one, entries, commandCount)),
    canRun: heldBack === null,
    cannotRunBecause: heldBack === null ? '' : `${heldBack.message} ${heldBack.remedy}`,
    isFinished,
    debrief: isFinished ? lab.debrief : '',
    score: { points: score.points, maxPoints: score.maxPoints },
    note: latestNote(entries),
  }
}

export function latestNote(entries: readonly AttemptEntry[]): string {
  const latest = entries.findLast((entry) => entry.type === 'note')
  return latest?.type === 'note' ? latest.text : ''
}

function objectiveViewOf(
  { lab }: AttemptTracker,
  { objective, verdict, points, reason, evidenceAtNs }: GradedObjective,
  entries: readonly AttemptEntry[],
  commandCount: number,
): ObjectiveView {
  return {
    id: objective.id,
    text: objective.text,
    verdict,
    points,
    maxPoints: objective.points,
    reason,
    evidenceAtNs: [...evidenceAtNs],
    hints: openHints(objective, entries),
    canOpenHint: verdict !== 'met' && whyNotHint(lab, objective, entries, commandCount) === null,
  }
}

function stepViewOf(tracker: AttemptTracker, index: number, seed: number, now: LabView): StepView {
  const { lab, state } = tracker
  const step = lab.steps[index]!
  const place = index < state.current ? 'done' : index === state.current ? 'current' : 'locked'
  const isShown = place !== 'locked'
  return {
    id: step.id,
    type: step.type,
    title: step.title,
    prose: isShown ? step.prose : '',
    state: place,
    lockedBecause: lockedBecause(tracker, index, now),
    question: isShown ? questionOf(step, seed, lab.id) : null,
    answer: answerViewOf(tracker, index),
    evidence: isShown ? evidenceOf(tracker, index, now) : [],
    captions: captionsOf(tracker, index, now),
    speed: step.type === 'watch' ? step.speed : null,
  }
}

/** None where a demonstration is to be watched anew. */
function captionsOf(tracker: AttemptTracker, index: number, now: LabView): string[] {
  const step = tracker.lab.steps[index]!
  const isAnew =
    index === tracker.state.current && tracker.isShowingStuck(step) && !isStepDone(tracker, index, now)
  if (isAnew) return []
  return tracker.captions.filter((one) => one.step === step.id).map((one) => one.caption)
}

/** Whether the learner can go on from a current step without answering: its own condition holds. */
export function isStepDone(tracker: AttemptTracker, index: number, now: LabView): boolean {
  const { lab, state, compiled } = tracker
  const step = lab.steps[index]
  if (step === undefined) return false
  switch (step.type) {
    case 'read':
      return true
    case 'predict':
      return false
    case 'order':
    case 'explain':
      return state.answers.has(step.id)
    default: {
      const showing = step.type === 'watch' ? tracker.viewOfShowing(step.id) : now
      if (showing === null) return false
      const asked = compiled('steps', index, 'doneWhen').ask(showing)
      return asked.kind === 'value' && asked.value === true
    }
  }
}

function lockedBecause(tracker: AttemptTracker, index: number, now: LabView): string {
  const { lab, state } = tracker
  const step = lab.steps[index]!
  const current = lab.steps[state.current]
  if (index < state.current || current === undefined) return ''
  if (index > state.current) {
    const heldBack = step.type === 'run' || step.type === 'do' ? heldBackBecause(lab, state) : null
    return heldBack?.message ?? `Finish "${current.title}" first.`
  }
  const isAnswered = step.type === 'predict' || step.type === 'order' || step.type === 'explain'
  return isAnswered || isStepDone(tracker, index, now)
    ? ''
    : whatIsMissing(step, state, tracker.isShowingStuck(step))
}

function questionOf(step: LabStep, seed: number, labId: string): StepView['question'] {
  const plain = (items: readonly { id: string; text: string }[]) =>
    shuffled(items, seed, labId, step.id).map(({ id, text }) => ({ id, text }))
  if (step.type === 'order') return { kind: 'order', items: plain([...step.items, ...step.distractors]) }
  if (step.type === 'explain') {
    return { kind: 'explain', options: plain(step.options), ownWords: step.ownWords }
  }
  if (step.type !== 'predict') return null
  const { question } = step
  if (question.kind === 'choice') return { kind: 'choice', options: plain(question.options) }
  return { kind: 'number', unit: question.unit, min: question.min, max: question.max }
}

/** Figures beside an explain step; a dash where there is none yet. */
export function evidenceOf(tracker: AttemptTracker, index: number, now: LabView): StepView['evidence'] {
  const step = tracker.lab.steps[index]
  if (step?.type !== 'explain') return []
  return step.evidence.map(({ label }, at) => {
    const asked = tracker.compiled('steps', index, 'evidence', at, 'value').ask(now)
    return { label, value: asked.kind === 'value' ? inWords(asked.value) : '–' }
  })
}

function inWords(value: boolean | number | string): string {
  if (typeof value === 'number') return threeDigits(value)
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
}
