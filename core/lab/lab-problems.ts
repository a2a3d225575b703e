/** Problems inside a lab that its schema cannot see: ids that are used twice or lead nowhere, points that do not add up. */
import type { InputProblem } from '../base/errors.ts'
import { describePath, type Path, type PlacedDocument } from '../scenario/document.ts'
import { objectivePointsOf } from './grade.ts'
import type { Lab, LabStep, SolutionAction } from './schema.ts'

/** One problem before its place is known. */
interface Finding {
  readonly path: Path
  readonly message: string
  readonly expected: string
  readonly remedy: string
}

export function findLabProblems(document: PlacedDocument, lab: Lab): InputProblem[] {
  const findings = [
    ...twice(lab.steps, ['steps'], 'step'),
    ...twice(lab.objectives, ['objectives'], 'objective'),
    ...twice(lab.misconceptions, ['misconceptions'], 'misconception'),
    ...lab.steps.flatMap((step, index) => findingsOfStep(step, ['steps', index])),
    ...findingsOfObjectives(lab),
    ...lab.solution.flatMap((action, index) => findingsOfAction(lab, action, ['solution', index])),
    ...lab.wrongPaths.flatMap((wrong, index) => findingsOfWrongPath(lab, wrong, ['wrongPaths', index])),
    ...findingsOfMisconceptions(lab),
  ]
  return findings.map(({ path, ...finding }) => ({
    ...document.placeOf(path),
    path: describePath(path),
    ...finding,
  }))
}

function twice(items: readonly { readonly id: string }[], path: Path, what: string): Finding[] {
  return items.flatMap(({ id }, index) =>
    items.findIndex((item) => item.id === id) === index
      ? []
      : [
          {
            path: [...path, index, 'id'],
            message: `The ${what} id "${id}" is used twice.`,
            expected: 'an id of its own',
            remedy: 'Rename one of them.',
          },
        ],
  )
}

function findingsOfStep(step: LabStep, path: Path): Finding[] {
  if (step.type === 'order') {
    return twice([...step.items, ...step.distractors], [...path, 'items'], 'item')
  }
  if (step.type === 'explain') return findingsOfOptions(step.options, [...path, 'options'])
  if (step.type !== 'predict') return []
  const { question } = step
  if (question.kind === 'choice') return findingsOfOptions(question.options, [...path, 'question', 'options'])
  if (question.min < question.max) return []
  return [
    {
      path: [...path, 'question', 'max'],
      message: `No number lies between ${question.min} and ${question.max}.`,
      expected: `more than ${question.min}`,
      remedy: 'Widen the range.',
    },
  ]
}

function findingsOfOptions(
  options: readonly { readonly id: string; readonly isRight: boolean }[],
  path: Path,
) {
  const right = options.filter((option) => option.isRight).length
  if (right === 1) return twice(options, path, 'option')
  return [
    ...twice(options, path, 'option'),
    {
      path,
      message: right === 0 ? 'No option is right.' : `${right} options are right.`,
      expected: 'exactly one option with "isRight: true"',
      remedy: 'Mark the right one.',
    },
  ]
}

function findingsOfObjectives(lab: Lab): Finding[] {
  const wanted = objectivePointsOf(lab)
  const sum = lab.objectives.reduce((total, objective) => total + objective.points, 0)
  const findings: Finding[] = lab.objectives.flatMap((objective, index) => {
    const path = ['objectives', index]
    const isPair = typeof objective.check !== 'string'
    if (isPair !== (objective.scope === 'order')) {
      return [
        {
          path: [...path, 'check'],
          message: `The scope "${objective.scope}" does not fit ${isPair ? 'two expressions' : 'one expression'}.`,
          expected: isPair ? 'one expression' : 'two expressions, the earlier one first',
          remedy: 'Change the scope or the check.',
        },
      ]
    }
    if (objective.partly === undefined || objective.reasons.partly !== '') return []
    return [
      {
        path: [...path, 'reasons'],
        message: `The objective "${objective.id}" can be partly met, but nothing says why.`,
        expected: 'a text "partly"',
        remedy: 'Say in one sentence what is there and what is missing.',
      },
    ]
  })
  if (sum === wanted) return findings
  const because = wanted === 100 ? 'the lab has no explain step' : 'explanations have the other 20'
  return [
    ...findings,
    {
      path: ['objectives'],
      message: `The points of the objectives add up to ${sum}.`,
      expected: `${wanted} in all (${because})`,
      remedy: 'Share them out anew.',
    },
  ]
}

function findingsOfWrongPath(lab: Lab, wrong: Lab['wrongPaths'][number], path: Path): Finding[] {
  const unknown = wrong.fails.flatMap((id, index) =>
    lab.objectives.some((objective) => objective.id === id)
      ? []
      : [unknownFinding([...path, 'fails', index], 'objective', id)],
  )
  const actions = wrong.actions.flatMap((action, index) =>
    findingsOfAction(lab, action, [...path, 'actions', index]),
  )
  return [...unknown, ...actions]
}

function findingsOfAction(lab: Lab, action: SolutionAction, path: Path): Finding[] {
  if (action.act !== 'answer' && action.act !== 'watch') return []
  const step = lab.steps.find((one) => one.id === action.step)
  if (step === undefined) return [unknownFinding([...path, 'step'], 'step', action.step)]
  const isFitting =
    action.act === 'watch' ? step.type === 'watch' : ['predict', 'order', 'explain'].includes(step.type)
  if (isFitting) return []
  return [
    {
      path: [...path, 'step'],
      message: `The step "${step.id}" is a ${step.type} step.`,
      expected: action.act === 'watch' ? 'a watch step' : 'a predict, order or explain step',
      remedy: 'Name the step that is meant.',
    },
  ]
}

/** A misconception is only met by a learner where an option or a distractor offers it, under the same id. */
function findingsOfMisconceptions(lab: Lab): Finding[] {
  const offered = new Set(lab.steps.flatMap(offersOf))
  return lab.misconceptions.flatMap(({ id }, index) =>
    offered.has(id)
      ? []
      : [
          {
            path: ['misconceptions', index, 'id'],
            message: `Nothing in the lab offers the misconception "${id}".`,
            expected: 'an option or a distractor with the same id',
            remedy: 'Offer it in a step, or remove it.',
          },
        ],
  )
}

/** Ids of the options and distractors of a step. */
export function offersOf(step: LabStep): string[] {
  if (step.type === 'order') return step.distractors.map((one) => one.id)
  if (step.type === 'explain') return step.options.map((one) => one.id)
  if (step.type === 'predict' && step.question.kind === 'choice') {
    return step.question.options.map((one) => one.id)
  }
  return []
}

function unknownFinding(path: Path, what: string, id: string): Finding {
  return {
    path,
    message: `There is no ${what} "${id}" in this lab.`,
    expected: `the id of a ${what}`,
    remedy: 'Correct its spelling.',
  }
}
