/** Problems of the paths of a lab: answers to steps that are not there or do not take them, wrong paths without a way. */
import type { Path } from '../scenario/document.ts'
import { asksSomething, whyNotAnAnswer } from './answers.ts'
import { problem, unknown, type LabProblem } from './problem-parts.ts'
import type { Lab, PathAction } from './schema.ts'

export function problemsOfPaths(lab: Lab): LabProblem[] {
  const cures = (lab.hiddenFaults?.pool ?? []).flatMap(({ solution }, index) => {
    const path = ['hiddenFaults', 'pool', index, 'solution']
    return [...problemsOfActions(lab, solution, path), ...nestedCures(solution, path)]
  })
  return [
    ...problemsOfActions(lab, lab.solution, ['solution']),
    ...cures,
    ...lab.wrongPaths.flatMap((wrong, index) => problemsOfWrongPath(lab, wrong, ['wrongPaths', index])),
  ]
}

function problemsOfActions(lab: Lab, actions: readonly PathAction[], path: Path): LabProblem[] {
  return actions.flatMap((action, index) => problemsOfAction(lab, action, [...path, index]))
}

function problemsOfAction(lab: Lab, action: PathAction, path: Path): LabProblem[] {
  if (action.act === 'cure-hidden' && lab.hiddenFaults === undefined) {
    return [
      problem(
        path,
        'There is nothing hidden to cure.',
        'a pool of "hiddenFaults"',
        'Remove it, or add hidden faults.',
      ),
    ]
  }
  if (action.act !== 'answer' && action.act !== 'watch') return []
  const at = [...path, 'step']
  const step = lab.steps.find((one) => one.id === action.step)
  if (step === undefined) {
    const known = lab.steps.map(({ id }) => id)
    return unknown(at, 'step', action.step, known)
  }
  const isFitting = action.act === 'watch' ? step.type === 'watch' : asksSomething(step)
  if (!isFitting) {
    return [
      problem(
        at,
        `The step "${step.id}" is a ${step.type} step.`,
        action.act === 'watch' ? 'a watch step' : 'a predict, order, explain or diagnose step',
        'Name the step that is meant.',
      ),
    ]
  }
  const refusal = action.act === 'answer' ? whyNotAnAnswer(lab, step, action) : null
  return refusal === null ? [] : [problem(path, refusal.message, 'an answer that fits', refusal.remedy)]
}

function nestedCures(actions: readonly PathAction[], path: Path): LabProblem[] {
  return actions.flatMap(({ act }, index) =>
    act === 'cure-hidden'
      ? [
          problem(
            [...path, index],
            'The cure of a hidden fault refers to cures.',
            'what finds and mends this one fault',
            'Write its own actions.',
          ),
        ]
      : [],
  )
}

function problemsOfWrongPath(lab: Lab, wrong: Lab['wrongPaths'][number], path: Path): LabProblem[] {
  const { actions, instead, stopsBefore, fails } = wrong
  const objectives = lab.objectives.map(({ id }) => id)
  const isSolution = actions.length === 0
  const answered = answeredIn(lab, lab.solution)
  const isChanged = instead.length > 0 || stopsBefore !== undefined
  return [
    ...fails.flatMap((id, index) => unknown([...path, 'fails', index], 'objective', id, objectives)),
    ...(isSolution === isChanged
      ? []
      : [
          problem(
            path,
            isSolution ? `"${wrong.name}" does nothing.` : `"${wrong.name}" has two ways.`,
            'either "actions", or "instead" (or "stopsBefore") of the solution',
            'Keep one of them.',
          ),
        ]),
    ...problemsOfActions(lab, actions, [...path, 'actions']),
    ...problemsOfActions(lab, instead, [...path, 'instead']),
    ...instead.flatMap((action, index) => problemsOfInstead(action, answered, [...path, 'instead', index])),
    ...unknown(
      [...path, 'stopsBefore'],
      'step that the solution answers or watches named',
      stopsBefore,
      answered,
    ),
  ]
}

/** Only answers are replaced: whatever else differs needs a path of its own. */
function problemsOfInstead(action: PathAction, answered: readonly string[], path: Path): LabProblem[] {
  if (action.act !== 'answer') {
    return [
      problem(
        [...path, 'act'],
        `"${action.act}" replaces nothing of the solution.`,
        'answers only',
        'Write the whole path as "actions".',
      ),
    ]
  }
  return unknown([...path, 'step'], 'step that the solution answers named', action.step, answered)
}

/** Steps that the solution answers or watches, by itself or in the cure of a hidden fault. */
function answeredIn(lab: Lab, actions: readonly PathAction[]): string[] {
  const cures = (lab.hiddenFaults?.pool ?? []).flatMap(({ solution }) => solution)
  return [...actions, ...cures].flatMap((action) =>
    action.act === 'answer' || action.act === 'watch' ? [action.step] : [],
  )
}
