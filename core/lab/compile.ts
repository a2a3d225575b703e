/** A lab with its expressions read: what grading and the guide ask, by the place where each stands. */
import { assertInvariant } from '../base/assert.ts'
import type { Path } from '../scenario/document.ts'
import { readExpression, type Expression } from './expression.ts'
import type { StaticType } from './expression-functions.ts'
import type { Lab, LabObjective, LabStep } from './schema.ts'

/** An expression of a lab and what it must give. `isAlongTrace`: judged over past states, which hold no answers. */
export interface PlacedExpression {
  readonly path: Path
  readonly text: string
  readonly wanted: readonly StaticType[]
  readonly isAlongTrace: boolean
}

const truth: readonly StaticType[] = ['truth']
const figure: readonly StaticType[] = ['text', 'number', 'truth']

/** Every expression of the lab, in the order of the file. */
export function expressionsOf(lab: Lab): PlacedExpression[] {
  return [
    ...lab.steps.flatMap((step, index) => expressionsOfStep(step, ['steps', index])),
    ...lab.objectives.flatMap((objective, index) => expressionsOfObjective(objective, ['objectives', index])),
  ]
}

function expressionsOfStep(step: LabStep, path: Path): PlacedExpression[] {
  const one = (name: string, text: string, wanted = truth) => ({
    path: [...path, name],
    text,
    wanted,
    isAlongTrace: false,
  })
  switch (step.type) {
    case 'watch':
      return [
        ...step.pauses.map((pause, index) => ({
          path: [...path, 'pauses', index, 'when'],
          text: pause.when,
          wanted: truth,
          isAlongTrace: true,
        })),
        one('doneWhen', step.doneWhen),
      ]
    case 'do':
    case 'run':
      return [one('doneWhen', step.doneWhen)]
    case 'predict':
      if (step.question.kind !== 'number') return []
      return [{ ...one('', step.question.outcome, ['number']), path: [...path, 'question', 'outcome'] }]
    case 'explain':
      return step.evidence.map((evidence, index) => ({
        ...one('', evidence.value, figure),
        path: [...path, 'evidence', index, 'value'],
      }))
    default:
      return []
  }
}

function expressionsOfObjective(objective: LabObjective, path: Path): PlacedExpression[] {
  const isAlongTrace = objective.scope !== 'now'
  const one = (at: Path, text: string) => ({ path: [...path, ...at], text, wanted: truth, isAlongTrace })
  const checks =
    typeof objective.check === 'string'
      ? [one(['check'], objective.check)]
      : objective.check.map((text, index) => one(['check', index], text))
  return objective.partly === undefined ? checks : [...checks, one(['partly'], objective.partly)]
}

/** Finds the expression that stands at a place of the lab. */
export type CompiledLab = (...path: Path) => Expression

/** Reads all expressions of a parsed lab once. Throws AssertionError for one that `parseLab` would have refused. */
export function compileLab(lab: Lab): CompiledLab {
  const known = new Map<string, Expression>()
  for (const { path, text, wanted } of expressionsOf(lab)) {
    const read = readExpression(text, wanted)
    assertInvariant(
      'expression' in read,
      'lab-was-parsed',
      () => `"${text}" at ${path.join('.')} is not valid`,
    )
    known.set(path.join('.'), read.expression)
  }
  return (...path) => {
    const found = known.get(path.join('.'))
    assertInvariant(found !== undefined, 'expression-of-lab', () => `no expression at ${path.join('.')}`)
    return found
  }
}
