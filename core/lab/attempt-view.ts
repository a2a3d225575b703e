/** What the guide shows of an attempt now: nothing that is not due yet, no expression, no right answer too early. */
import { threeDigits } from '../base/format.ts'
import { asksSomething } from './answers.ts'
import type { AttemptEntry, AttemptView, ObjectiveView, StepView } from './attempt.ts'
import type { AttemptTracker } from './attempt-tracker.ts'
import { hasNotebook, heldBackBecause, isSettled, whatIsMissing, whyNotAnswer } from './attempt-refusals.ts'
import type { AskedValue } from './expression.ts'
import { gradeObjectives, markedByInstructor, scoreOf, type GradedObjective } from './grade.ts'
import { firstPieceOf, isWorked, openHints, whyNotHint } from './hints.ts'
import { caseCardsOf, notebookViews } from './notebook.ts'
import { answerViewOf } from './predictions.ts'
import { questionViewOf } from './question-view.ts'
import { hasKey } from './schema.ts'
import type { LabView } from './view-table.ts'

/** Who and which: what the view says beside lab and trace. */
export interface AttemptIdentity {
  readonly id: string
  /** Key of the lab in the library; left out: the lab's own id. */
  readonly labKey?: string
  readonly runId: string
  readonly seed: number
  /** Wall time at which the time is over, ISO 8601; left out without a limit. */
  readonly dueAt?: string
  /** Wall time at which its hand-in was exported last, ISO 8601; left out before. */
  readonly exportedAt?: string
  /** What the instructor sent back, if anything. */
  readonly feedback?: AttemptView['feedback']
}

export function attemptViewOf(
  identity: AttemptIdentity,
  tracker: AttemptTracker,
  entries: readonly AttemptEntry[],
  commandCount: number,
): AttemptView {
  const { lab, state } = tracker
  const { id, labKey = lab.id, runId, seed, dueAt = '', exportedAt = '', feedback = null } = identity
  // With its key a lab marks what was handed in at once; without it only the instructor does.
  const areVerdictsShown = hasKey(lab) ? state.terms.hasChecks || state.isHandedIn : feedback !== null
  const graded = gradeObjectives(tracker)
  // What the instructor gave counts, also where this copy had judged otherwise.
  const score = feedback ?? scoreOf(lab, state, graded)
  const heldBack = heldBackBecause(lab, state)
  const isFinished = state.current >= lab.steps.length || state.isHandedIn
  const isToldAll = isFinished && areVerdictsShown && hasKey(lab)
  return {
    id,
    runId,
    seed,
    labId: labKey,
    labNumber: lab.number,
    title: lab.title,
    track: lab.track,
    steps: lab.steps.map((_, index) => stepViewOf(tracker, index, seed, areVerdictsShown)),
    currentStep: state.current,
    objectives: graded.map((one) => {
      const view = objectiveViewOf(tracker, one, entries, commandCount)
      if (!hasKey(lab)) return { ...view, ...markOf(view, feedback) }
      return areVerdictsShown ? view : { ...view, ...unjudged }
    }),
    canRun: heldBack === null,
    cannotRunBecause: heldBack === null ? '' : `${heldBack.message} ${heldBack.remedy}`,
    isFinished,
    debrief: isToldAll ? lab.debrief : '',
    score: { points: areVerdictsShown ? score.points : 0, maxPoints: score.maxPoints },
    note: latestNote(entries),
    terms: state.terms,
    areVerdictsShown,
    isHandedIn: state.isHandedIn,
    exportedAt,
    dueAt,
    feedback,
    hasNotebook: hasNotebook(lab),
    notebook: notebookViews(lab, state, tracker.trace),
    caseCards: isToldAll ? caseCardsOf(lab, tracker.viewNow().hidden) : [],
  }
}

/** What the instructor made of an objective that this copy cannot judge. */
function markOf({ id }: ObjectiveView, feedback: AttemptView['feedback']): Partial<ObjectiveView> {
  const mark = feedback?.objectives.find((one) => one.id === id)
  if (mark === undefined) return { ...unjudged, verdict: 'cannot-judge', reason: markedByInstructor }
  const { verdict, points, reason, evidenceAtNs } = mark
  return { verdict, points, reason, evidenceAtNs: [...evidenceAtNs] }
}

/** An objective of which nothing is said yet. */
const unjudged = {
  verdict: 'not-yet',
  points: 0,
  reason: '',
  evidenceAtNs: [],
} satisfies Partial<ObjectiveView>

export function latestNote(entries: readonly AttemptEntry[]): string {
  const latest = entries.findLast((entry) => entry.type === 'note')
  return latest?.type === 'note' ? latest.text : ''
}

function objectiveViewOf(
  { lab, state }: AttemptTracker,
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
    canOpenHint: verdict !== 'met' && whyNotHint(lab, objective, entries, commandCount, state.terms) === null,
    isWorked: isWorked(objective, entries),
    firstPiece: firstPieceOf(objective, verdict === 'met', entries, state.terms),
  }
}

function stepViewOf(
  tracker: AttemptTracker,
  index: number,
  seed: number,
  areVerdictsShown: boolean,
): StepView {
  const { lab, state } = tracker
  const step = lab.steps[index]!
  const place = index < state.current ? 'done' : index === state.current ? 'current' : 'locked'
  const isShown = place !== 'locked'
  const isRubricShown = areVerdictsShown && isSettled(state, step, index)
  const now = tracker.viewNow()
  return {
    id: step.id,
    type: step.type,
    title: step.title,
    note: isShown ? (step.note ?? '') : '',
    isTransfer: step.type === 'explain' && step.isTransfer,
    prose: isShown ? step.prose : '',
    state: place,
    lockedBecause: lockedBecause(tracker, index, now),
    question: isShown ? questionViewOf(lab, step, seed, isRubricShown) : null,
    answer: answerViewOf(tracker, index, areVerdictsShown),
    evidence: isShown ? evidenceOf(tracker, index, now) : [],
    captions: captionsOf(tracker, index, now),
    speed: step.type === 'watch' ? step.speed : null,
    selfMarks: selfMarksOf(tracker, step.id),
  }
}

function selfMarksOf({ state }: AttemptTracker, step: string): boolean[] | null {
  const marks = state.selfMarks.get(step)
  return marks === undefined ? null : [...marks]
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
    case 'diagnose':
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
    const isFree = step.type === 'run' || step.type === 'do' || step.type === 'diagnose'
    const heldBack = isFree ? heldBackBecause(lab, state) : null
    return heldBack?.message ?? `Finish "${current.title}" first.`
  }
  if (step.type === 'diagnose') return whyNotAnswer(lab, state, step.id)?.message ?? ''
  return asksSomething(step) || isStepDone(tracker, index, now)
    ? ''
    : whatIsMissing(step, state, tracker.isShowingStuck(step))
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

function inWords(value: AskedValue): string {
  if (typeof value === 'object') return value.map(inWords).join(', ')
  if (typeof value === 'number') return threeDigits(value)
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : value
}
