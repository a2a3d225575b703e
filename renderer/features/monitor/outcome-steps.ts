/** What was cleaned up after a migration, step by step and place by place. Pure. */
import type { UndoneStep } from '../../../core/trace/fault-view.ts'
import { isLeftBehind, undoneInWords } from '../../../core/trace/undone-words.ts'

/** `gone`: what there was to clean up went with its host. `left`: something is left behind. */
export type StepState = 'done' | 'gone' | 'left'

export interface OutcomeStep {
  readonly atNs: number
  /** A host or datastore. */
  readonly place: string
  /** To be read after the name of the place. */
  readonly text: string
  readonly state: StepState
}

export function outcomeSteps(steps: readonly UndoneStep[]): OutcomeStep[] {
  return steps.map((step) => ({
    atNs: step.atNs,
    place: step.place,
    text: undoneInWords(step),
    state: step.isDone ? 'done' : isLeftBehind(step) ? 'left' : 'gone',
  }))
}

export const stepTitles: Readonly<Record<StepState, string>> = {
  done: 'Removed',
  gone: 'Gone',
  left: 'Left behind',
}

export interface StepsOfPlace {
  readonly place: string
  readonly steps: readonly OutcomeStep[]
}

/** Each place with its steps, in the order in which they were done. */
export function stepsByPlace(steps: readonly OutcomeStep[]): StepsOfPlace[] {
  return [...Map.groupBy(steps, ({ place }) => place)].map(([place, here]) => ({ place, steps: here }))
}
