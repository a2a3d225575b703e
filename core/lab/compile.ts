/** A lab with its expressions read: what grading and the guide ask, by the place where each stands. */
import { assertInvariant } from '../base/assert.ts'
import type { Path } from '../scenario/document.ts'
import { readExpression, type Expression } from './expression.ts'
import type { StaticType } from './expression-functions.ts'
import type { Question } from './question-schema.ts'
import type { Lab, LabObjective, LabStep, PathAction } from './schema.ts'

/** An expression of a lab and what it must give. `isAlongTrace`: judged over past states, which hold no answers. */
export interface PlacedExpression {
  readonly path: Path
  readonly text: string
  readonly wanted: readonly StaticType[]
  readonly isAlongTrace: boolean
}

const truth: readonly StaticType[] = ['truth']
const figure: readonly StaticType[] = ['text', 'number', 'truth']
const numbers: readonly StaticType[] = [{ listOf: 'number' }]

/** Every expression of the lab, in the order of the file. */
export function expressionsOf(lab: Lab): PlacedExpression[] {
  return [
    ...(lab.hiddenFaults?.pool ?? []).flatMap((fault, index) => {
      const path = ['hiddenFaults', 'pool', index]
      return [
        placed([...path, 'cured'], fault.cured),
        ...expressionsOfPath(fault.solution, [...path, 'solution']),
      ]
    }),
    ...lab.steps.flatMap((step, index) => expressionsOfStep(step, ['steps', index])),
    ...lab.objectives.flatMap((objective, index) => expressionsOfObjective(objective, ['objectives', index])),
    ...expressionsOfPath(lab.solution, ['solution']),
    ...lab.wrongPaths.flatMap((wrong, index) => [
      ...expressionsOfPath(wrong.actions, ['wrongPaths', index, 'actions']),
      ...expressionsOfPath(wrong.instead, ['wrongPaths', index, 'instead']),
    ]),
    ...lab.cues.flatMap(({ when }, index) =>
      when === undefined ? [] : [placed(['cues', index, 'when'], when, truth, true)],
    ),
  ]
}

function placed(path: Path, text: string, wanted = truth, isAlongTrace = false): PlacedExpression {
  return { path, text, wanted, isAlongTrace }
}

function expressionsOfPath(actions: readonly PathAction[], path: Path): PlacedExpression[] {
  return actions.flatMap((action, index) =>
    action.act === 'advance-until' ? [placed([...path, index, 'when'], action.when)] : [],
  )
}

function expressionsOfStep(step: LabStep, path: Path): PlacedExpression[] {
  switch (step.type) {
    case 'watch':
      return [
        ...step.pauses.map((pause, index) =>
          placed([...path, 'pauses', index, 'when'], pause.when, truth, true),
        ),
        placed([...path, 'doneWhen'], step.doneWhen),
      ]
    case 'do':
    case 'run':
      return [placed([...path, 'doneWhen'], step.doneWhen)]
    case 'predict':
      return expressionsOfQuestion(step.question, [...path, 'question'])
    case 'explain':
      return step.evidence.map((evidence, index) =>
        placed([...path, 'evidence', index, 'value'], evidence.value, figure),
      )
    default:
      return []
  }
}

function expressionsOfQuestion(question: Question, path: Path): PlacedExpression[] {
  const at = (...inside: (string | number)[]): Path => [...path, ...inside]
  switch (question.kind) {
    case 'choice':
      return question.outcome === undefined ? [] : [placed(at('outcome'), question.outcome, ['text'])]
    case 'order':
      return question.outcome === undefined
        ? []
        : [placed(at('outcome'), question.outcome, [{ listOf: 'text' }])]
    case 'number':
      return [
        placed(at('outcome'), question.outcome, ['number']),
        ...question.traps.map(({ value }, index) => placed(at('traps', index, 'value'), value, ['number'])),
      ]
    case 'curve':
      return [
        placed(at('outcome'), question.outcome, numbers),
        ...question.traps.map(({ value }, index) => placed(at('traps', index, 'value'), value, numbers)),
      ]
    case 'verdict':
      return []
  }
}

function expressionsOfObjective(objective: LabObjective, path: Path): PlacedExpression[] {
  const isAlongTrace = objective.scope !== 'now'
  const one = (at: Path, text: string) => placed([...path, ...at], text, truth, isAlongTrace)
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
