/** The outline of a lab in the making: its parts with the lines at which they stand. */
import type { DraftReview } from '../../../core/contract/teaching-messages.ts'
import { placeInLab } from '../../../core/lab/parse.ts'
import type { Lab } from '../../../core/lab/schema.ts'
import type { Path } from '../../../core/scenario/document.ts'

export type OutlineEntry = DraftReview['outline'][number]

export function labOutline(lab: Lab): OutlineEntry[] {
  const entry = (group: string, id: string, title: string, kind: string, path: Path): OutlineEntry => ({
    group,
    id,
    title,
    kind,
    line: placeInLab(lab, path).line,
  })
  const faults = lab.hiddenFaults?.pool ?? []
  return [
    entry('Lab', lab.id, lab.title, lab.track, ['title']),
    ...lab.variables.map((one, index) =>
      entry('Variables', one.id, one.id, kindOfVariable(one), ['variables', index]),
    ),
    ...lab.start.map(({ at }, index) => entry('Start', `start-${index + 1}`, at, 'change', ['start', index])),
    ...faults.map(({ id, text }, index) =>
      entry('Hidden faults', id, text, 'fault', ['hiddenFaults', 'pool', index]),
    ),
    ...lab.steps.map((step, index) =>
      entry('Steps', step.id, step.title, kindOfStep(step), ['steps', index]),
    ),
    ...lab.objectives.map(({ id, text, scope }, index) =>
      entry('Objectives', id, text, scope, ['objectives', index]),
    ),
    ...lab.misconceptions.map(({ id, text }, index) =>
      entry('Misconceptions', id, text, 'misconception', ['misconceptions', index]),
    ),
    ...lab.cues.map((cue, index) =>
      entry('Cues', `cue-${index + 1}`, cue.title ?? cue.pausesAt ?? cue.after, 'cue', ['cues', index]),
    ),
    entry('Debrief', 'debrief', 'Debrief', 'debrief', ['debrief']),
    entry('Reference solution', 'solution', 'Reference solution', 'path', ['solution']),
    ...lab.wrongPaths.map(({ name }, index) =>
      entry('Wrong paths', `wrong-path-${index + 1}`, name, 'path', ['wrongPaths', index]),
    ),
  ]
}

function kindOfVariable(variable: Lab['variables'][number]): string {
  if ('pick' in variable) return 'one of several'
  return 'value' in variable ? 'derived' : 'range'
}

function kindOfStep(step: Lab['steps'][number]): string {
  return step.type === 'predict' ? `predict ${step.question.kind}` : step.type
}
