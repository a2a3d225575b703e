/** Problems of an author's cues that their schema cannot see: steps that are not there, questions without an answer. */
import { asksSomething } from './answers.ts'
import type { AuthoredCue } from './cue-schema.ts'
import { problem, twice, unknown, type LabProblem } from './problem-parts.ts'
import type { Lab } from './schema.ts'

export function problemsOfCues(lab: Lab): LabProblem[] {
  return lab.cues.flatMap((cue, index) => [
    ...problemsOfPlace(lab, cue, index),
    ...problemsOfOptions(lab, cue, ['cues', index]),
  ])
}

function problemsOfPlace(lab: Lab, { after, when }: AuthoredCue, index: number): LabProblem[] {
  const path = ['cues', index]
  const steps = lab.steps.map(({ id }) => id)
  const step = lab.steps.find(({ id }) => id === after)
  if (step === undefined) return unknown([...path, 'after'], 'step', after, steps)
  if (when !== undefined) return []
  if (!asksSomething(step)) {
    return [
      problem(
        path,
        `The cue has no moment, and the step "${after}" asks nothing that it could say more of.`,
        '"when", or a predict, order, explain or diagnose step in "after"',
        'Say when the run is to pause.',
      ),
    ]
  }
  const first = lab.cues.findIndex((cue) => cue.after === after && cue.when === undefined)
  if (first === index) return []
  return [
    problem(
      [...path, 'after'],
      `Two cues say more of the step "${after}".`,
      'one of them',
      'Put them together, or give one a moment with "when".',
    ),
  ]
}

function problemsOfOptions(
  lab: Lab,
  { options, question, when }: AuthoredCue,
  path: readonly (string | number)[],
): LabProblem[] {
  const misconceptions = lab.misconceptions.map(({ id }) => id)
  const right = options.filter(({ isRight }) => isRight).length
  const isAsked = question !== undefined && when !== undefined
  return [
    ...twice(options, [...path, 'options'], 'option'),
    ...options.flatMap(({ misconception }, index) =>
      unknown([...path, 'options', index, 'misconception'], 'misconception', misconception, misconceptions),
    ),
    ...(options.length === 0 || isAsked
      ? []
      : [
          problem(
            [...path, 'options'],
            'Options answer a question of the cue, and it has none at a moment of its own.',
            '"question" and "when" beside "options"',
            'Ask something, or take the options out.',
          ),
        ]),
    ...(options.length === 0 || right === 1
      ? []
      : [
          problem(
            [...path, 'options'],
            right === 0 ? 'No option is right.' : `${right} options are right.`,
            'exactly one with `isRight: true`',
            'Mark the one that is right.',
          ),
        ]),
  ]
}
