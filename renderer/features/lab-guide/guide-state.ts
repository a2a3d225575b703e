/** What the lab guide makes of an attempt: marks, buttons and sentences. Pure; the host has judged everything. */
import type { AnswerView, AttemptView, ObjectiveView, StepView } from '../../../core/lab/attempt.ts'
import type { AttemptTerms } from '../../../core/lab/terms.ts'
import type { Draft } from '../../stores/answer-draft.ts'
import { tracks } from '../library/library-lists.ts'

export function trackTitle(track: string): string {
  return tracks.find((one) => one.id === track)?.title ?? track
}

/** `Step 5 of 8`, `Done`. */
export function progressWords(attempt: AttemptView): string {
  if (attempt.isHandedIn) return 'Handed in'
  return attempt.isFinished ? 'Done' : `Step ${attempt.currentStep + 1} of ${attempt.steps.length}`
}

export function metWords(objectives: readonly ObjectiveView[]): string {
  const met = objectives.filter((one) => one.verdict === 'met').length
  return `${met} of ${objectives.length}`
}

/** Which steps stand open when the attempt has moved on: the current one, and the one just answered with its reply. */
export function stepsToOpen(attempt: AttemptView): string[] {
  const current = attempt.steps[attempt.currentStep]
  const before = attempt.steps[attempt.currentStep - 1]
  const isReplied = before !== undefined && before.answer !== null && before.answer.reply !== null
  return [...(isReplied ? [before.id] : []), ...(current === undefined ? [] : [current.id])]
}

/** What stands at the right of a step's title. */
export function stepTag(step: StepView): string {
  if (step.state === 'locked') return 'locked'
  if ((step.type === 'predict' || step.type === 'diagnose') && step.answer !== null) return 'committed'
  return ''
}

export const stepKinds: Record<StepView['type'], string> = {
  read: 'Read',
  watch: 'Watch',
  order: 'Order',
  predict: 'Predict',
  do: 'Do',
  run: 'Run',
  explain: 'Explain',
  diagnose: 'Diagnose',
}

/** What an attempt leaves open, for the mark of its mode. */
export function termsWords(terms: AttemptTerms): string {
  const hints =
    terms.hintCostPercent > 0 ? `hints, each for ${terms.hintCostPercent} % of an objective` : 'hints'
  const open = [...(terms.hasChecks ? ['checks'] : []), ...(terms.hasHints ? [hints] : [])]
  const time = terms.minutes === null ? 'No time limit' : `${terms.minutes} minutes`
  return `${time}; ${open.length === 0 ? 'no checks, no hints' : `with ${open.join(' and ')}`}.`
}

/** Verb on the button that commits the answer to a step. */
export function commitVerb(type: StepView['type']): string {
  if (type === 'predict') return 'Commit prediction'
  if (type === 'diagnose') return 'Name the cause'
  return type === 'explain' ? 'Commit explanation' : 'Commit order'
}

/** Questions of several parts say what they still lack; one choice or an empty field speaks for itself. */
export function isWhyShown(question: StepView['question'], draft: Draft, notebookLines: number): boolean {
  if (question === null) return false
  if (question.kind === 'number') return draft.number !== ''
  // That the notebook lacks lines stands above the causes already.
  if (question.kind === 'diagnose') return notebookLines >= question.leastHypotheses
  return question.kind === 'verdict' || question.kind === 'curve'
}

export function notebookWords(least: number, written: number): string {
  const lines = `${least} ${least === 1 ? 'line' : 'lines'}`
  return written >= least
    ? `Your notebook has the ${lines} that ${least === 1 ? 'is' : 'are'} needed.`
    : `Needs ${lines} in the hypothesis notebook below; ${written === 0 ? 'none is' : `${written} ${written === 1 ? 'is' : 'are'}`} written.`
}

/** The window is too narrow for some questions: they can be opened larger. */
export function canBeLarger(step: StepView): boolean {
  const kind = step.question?.kind
  return kind === 'curve' || kind === 'verdict' || kind === 'order' || kind === 'diagnose'
}

/** Right or not, in a word; null while it is not known. A table or curve says how much of it is right. */
export function answerMark(
  step: StepView,
  answer: AnswerView,
): { readonly icon: string; readonly tone: string; readonly words: string } | null {
  if (answer.isRight === null) return null
  if (answer.isRight) return { icon: 'success-standard', tone: 'tone-success', words: 'Right' }
  const isOver = step.type === 'predict' || step.type === 'diagnose'
  const words = step.type === 'predict' ? 'Not what came out' : isOver ? 'Not the cause' : 'Not yet'
  return { icon: 'info-standard', tone: 'tone-warning', words }
}

/** What is still to come of an answer; '' if nothing is. */
export function waitingWords(step: StepView, answer: AnswerView, areVerdictsShown: boolean): string {
  if (answer.isRight !== null) return ''
  if (!areVerdictsShown) return 'Right and wrong are not shown while this attempt counts.'
  return step.type === 'predict' ? 'The outcome is shown once it has come out.' : ''
}

/** `Watch` before it began, `Go on` at a caption. */
export function watchAct(step: StepView): string {
  return step.captions.length === 0 ? 'Watch' : 'Go on'
}

export interface VerdictMark {
  readonly icon: 'success-standard' | 'half-circle' | 'circle' | 'help'
  readonly tone: string
  readonly words: string
}

export const verdictMarks: Record<ObjectiveView['verdict'], VerdictMark> = {
  met: { icon: 'success-standard', tone: 'tone-success', words: 'met' },
  partly: { icon: 'half-circle', tone: 'tone-warning', words: 'partly' },
  'not-yet': { icon: 'circle', tone: 'third', words: 'not yet' },
  'cannot-judge': { icon: 'help', tone: 'second', words: 'cannot be judged' },
}

/** `order` with the item at `from` moved to `to`; the same if either is outside. */
export function moved(order: readonly string[], from: number, to: number): string[] {
  const item = order[from]
  if (item === undefined || to < 0 || to >= order.length) return [...order]
  const rest = order.filter((_, index) => index !== from)
  return [...rest.slice(0, to), item, ...rest.slice(to)]
}
