/** Steps, answers and attempts as the host tells them, with what a test does not care about filled in. */
import type { AnswerView, AttemptView, StepView } from '../../../core/lab/attempt.ts'
import { practiceTerms } from '../../../core/lab/terms.ts'

export function step(change: Partial<StepView>): StepView {
  return {
    id: 'one',
    type: 'read',
    title: 'One',
    note: '',
    isTransfer: false,
    prose: '',
    state: 'current',
    lockedBecause: '',
    question: null,
    answer: null,
    evidence: [],
    captions: [],
    speed: null,
    selfMarks: null,
    ...change,
  }
}

export function answer(change: Partial<AnswerView> = {}): AnswerView {
  return {
    text: '',
    words: '',
    option: null,
    number: null,
    order: null,
    verdicts: null,
    reasons: null,
    curve: null,
    causes: null,
    came: null,
    share: null,
    rowReplies: {},
    misconceptions: [],
    outcome: null,
    isRight: true,
    reply: 'Yes.',
    ...change,
  }
}

export function attempt(
  steps: StepView[],
  currentStep: number,
  change: Partial<AttemptView> = {},
): AttemptView {
  return {
    id: 'a',
    labId: 'first-move',
    labNumber: 1,
    title: 'First move',
    track: 'memory',
    runId: 'r',
    seed: 42,
    steps,
    currentStep,
    objectives: [],
    canRun: true,
    cannotRunBecause: '',
    isFinished: currentStep >= steps.length,
    debrief: '',
    score: { points: 0, maxPoints: 0 },
    note: '',
    terms: practiceTerms,
    areVerdictsShown: true,
    isHandedIn: false,
    exportedAt: '',
    dueAt: '',
    feedback: null,
    hasNotebook: false,
    notebook: [],
    caseCards: [],
    ...change,
  }
}
