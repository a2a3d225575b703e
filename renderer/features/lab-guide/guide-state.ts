/** What the lab guide makes of an attempt: marks, buttons and sentences. Pure; the host has judged everything. */
import type { AttemptView, ObjectiveView, StepView } from '../../../core/lab/attempt.ts'
import { tracks } from '../library/library-lists.ts'

export function trackTitle(track: string): string {
  return tracks.find((one) => one.id === track)?.title ?? track
}

/** `Step 5 of 8`, `Done`. */
export function progressWords(attempt: AttemptView): string {
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
  if (step.type === 'predict' && step.answer !== null) return 'committed'
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
