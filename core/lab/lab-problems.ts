/**
 * Problems inside a lab that its schema cannot see: ids that are used twice or lead nowhere, points that do not add up,
 * hidden faults that cannot be drawn. Steps and paths have files of their own.
 */
import type { InputProblem } from '../base/errors.ts'
import { describePath, type Path, type PlacedDocument } from '../scenario/document.ts'
import { problemsOfCues } from './cue-problems.ts'
import { objectivePointsOf } from './grade.ts'
import { offersOf, trapsOf } from './lab-offers.ts'
import { problemsOfPaths } from './path-problems.ts'
import { problem, twice, unknown, type LabProblem } from './problem-parts.ts'
import { hasKey, type Lab, type LabObjective } from './schema.ts'
import { problemsOfStep } from './step-problems.ts'

export function findLabProblems(document: PlacedDocument, lab: Lab): InputProblem[] {
  const found = [
    ...problemsOfVariables(lab),
    ...problemsOfHiddenFaults(lab),
    ...twice(lab.steps, ['steps'], 'step'),
    ...lab.steps.flatMap((step, index) => problemsOfStep(lab, step, ['steps', index])),
    ...twice(lab.objectives, ['objectives'], 'objective'),
    ...lab.objectives.flatMap((objective, index) =>
      problemsOfObjective(lab, objective, ['objectives', index]),
    ),
    ...problemsOfPoints(lab),
    ...twice(lab.misconceptions, ['misconceptions'], 'misconception'),
    ...problemsOfMisconceptions(lab),
    ...problemsOfPaths(lab),
    ...problemsOfCues(lab),
  ]
  return found.map(({ path, ...rest }) => ({
    ...document.placeOf(path),
    path: describePath(path),
    ...rest,
  }))
}

/** Ids of the hidden faults that were drawn, for every template. */
const reservedNames = ['causes']

function problemsOfVariables({ variables }: Lab): LabProblem[] {
  return [
    ...twice(variables, ['variables'], 'variable'),
    ...variables.flatMap((variable, index) => {
      const path = ['variables', index]
      if (reservedNames.includes(variable.id))
        return [
          problem(
            [...path, 'id'],
            `"${variable.id}" is there in every lab.`,
            'another name',
            'Rename the variable.',
          ),
        ]
      if (!('from' in variable) || variable.from < variable.to) return []
      return [
        problem(
          [...path, 'to'],
          `Nothing lies between ${variable.from} and ${variable.to}.`,
          `more than ${variable.from}`,
          'Widen the range.',
        ),
      ]
    }),
  ]
}

function problemsOfHiddenFaults({ hiddenFaults }: Lab): LabProblem[] {
  if (hiddenFaults === undefined) return []
  const { least, most, pool } = hiddenFaults
  const ids = pool.map(({ id }) => id)
  const isPossible = least <= most && most <= pool.length
  return [
    ...(isPossible
      ? []
      : [
          problem(
            ['hiddenFaults', 'most'],
            `Between ${least} and ${most} of ${pool.length} hidden faults cannot be drawn.`,
            `least ≤ most ≤ ${pool.length}`,
            'Correct "least" or "most", or add faults.',
          ),
        ]),
    ...twice(pool, ['hiddenFaults', 'pool'], 'hidden fault'),
    ...pool.flatMap((fault, index) => {
      const path = ['hiddenFaults', 'pool', index]
      const others = ids.filter((id) => id !== fault.id)
      return [
        ...fault.excludes.flatMap((id, at) => unknown([...path, 'excludes', at], 'hidden fault', id, others)),
        ...(fault.set.length + fault.inject.length > 0
          ? []
          : [
              problem(
                path,
                `The hidden fault "${fault.id}" breaks nothing.`,
                '"set" or "inject"',
                'Say what is broken.',
              ),
            ]),
      ]
    }),
  ]
}

function problemsOfObjective(lab: Lab, objective: LabObjective, path: Path): LabProblem[] {
  const isPair = typeof objective.check !== 'string'
  const ofConcept = unknown([...path, 'concept'], 'concept', objective.concept, lab.concepts)
  if (isPair !== (objective.scope === 'order')) {
    return [
      ...ofConcept,
      problem(
        [...path, 'check'],
        `The scope "${objective.scope}" does not fit ${isPair ? 'two expressions' : 'one expression'}.`,
        isPair ? 'one expression' : 'two expressions, the earlier one first',
        'Change the scope or the check.',
      ),
    ]
  }
  if (objective.partly === undefined || objective.reasons.partly !== '') return ofConcept
  return [
    ...ofConcept,
    problem(
      [...path, 'reasons'],
      `The objective "${objective.id}" can be partly met, but nothing says why.`,
      'a text "partly"',
      'Say in one sentence what is there and what is missing.',
    ),
  ]
}

function problemsOfPoints(lab: Lab): LabProblem[] {
  const wanted = objectivePointsOf(lab)
  const sum = lab.objectives.reduce((total, objective) => total + objective.points, 0)
  if (sum === wanted) return []
  const because = wanted === 100 ? 'the lab has no explain step' : 'explanations have the other 20'
  return [
    problem(
      ['objectives'],
      `The points of the objectives add up to ${sum}.`,
      `${wanted} in all (${because})`,
      'Share them out anew.',
    ),
  ]
}

/** A misconception is only met by a learner where an option, a row, a trap or words of one's own show it. */
function problemsOfMisconceptions(lab: Lab): LabProblem[] {
  if (!hasKey(lab)) return []
  const offered = new Set(lab.steps.flatMap((step) => [...offersOf(step), ...trapsOf(step)]))
  return lab.misconceptions.flatMap(({ id, phrases }, index) =>
    offered.has(id) || phrases.length > 0
      ? []
      : [
          problem(
            ['misconceptions', index, 'id'],
            `Nothing in the lab offers the misconception "${id}".`,
            'an option, distractor, row, decoy or trap that names it, or phrases',
            'Offer it in a step, or remove it.',
          ),
        ],
  )
}
