/** The guide at one step of a lab in the making, as a student of a copy without key sees it: no run, no answers. */
import { attemptState } from '../../../core/lab/attempt-state.ts'
import { AttemptTracker } from '../../../core/lab/attempt-tracker.ts'
import { attemptViewOf } from '../../../core/lab/attempt-view.ts'
import type { AttemptEntry, AttemptView } from '../../../core/lab/attempt.ts'
import { compileLab } from '../../../core/lab/compile.ts'
import { parseLab } from '../../../core/lab/parse.ts'
import { studentCopyText } from '../../../core/lab/student-copy.ts'
import { examTerms, type AttemptTerms } from '../../../core/lab/terms.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'

const previewTerms: AttemptTerms = { ...examTerms, mode: 'assignment', minutes: null }

export interface PreviewOptions {
  readonly draftId: string
  readonly fileName: string
  readonly text: string
  readonly seed: number
  /** Index of the step; one beyond the last shows the end. */
  readonly step: number
  /** As it stands beside the lab: what is hidden is not put in. */
  readonly scenario: Scenario
}

/** Throws InputError with every problem of the text. */
export function previewOf({ draftId, fileName, text, seed, step, scenario }: PreviewOptions): AttemptView {
  // Problems are told with the places of the author's own text.
  parseLab(fileName, text, seed)
  const lab = parseLab(fileName, studentCopyText(fileName, text, { hasKey: false, hasHints: false }), seed)
  const entries: AttemptEntry[] = lab.steps
    .slice(0, step)
    .map(({ id }) => ({ type: 'continue', step: id, atNs: 0, commandCount: 0 }))
  const state = attemptState(lab, entries, previewTerms)
  const tracker = new AttemptTracker(lab, compileLab(lab), scenario, state)
  const identity = { id: draftId, labKey: draftId, runId: '', seed }
  return attemptViewOf(identity, tracker, entries, 0)
}
