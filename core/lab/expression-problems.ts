/** Problems of a lab's expressions with their places: not CEL, a name or a type that does not fit, answers out of scope. */
import type { InputProblem } from '../base/errors.ts'
import { describePath, type PlacedDocument } from '../scenario/document.ts'
import { expressionsOf, type PlacedExpression } from './compile.ts'
import { readExpression } from './expression.ts'
import type { Lab } from './schema.ts'

export function findExpressionProblems(document: PlacedDocument, lab: Lab): InputProblem[] {
  return expressionsOf(lab).flatMap((placed) => problemsOfExpression(document, placed))
}

function problemsOfExpression(document: PlacedDocument, placed: PlacedExpression): InputProblem[] {
  const at = { ...document.placeOf(placed.path), path: describePath(placed.path) }
  const read = readExpression(placed.text, placed.wanted)
  if ('faults' in read) {
    return read.faults.map(({ character, message, expected }) => ({
      ...at,
      message: `The expression is wrong at its character ${character}: ${message}`,
      expected,
      remedy: 'The reference of the lab view lists every name with its type.',
    }))
  }
  const unknown = presentOnly.filter((name) => read.expression.variables.has(name))
  if (!placed.isAlongTrace || unknown.length === 0) return []
  return unknown.map((name) => ({
    ...at,
    message: `The expression asks for ${name}, but is judged over the states of the run.`,
    expected: 'an expression over the run alone',
    remedy: `Judge ${name} in an objective of their own with the scope "now".`,
  }))
}

/** What is known of the present only. */
const presentOnly = ['answers', 'notebook', 'hidden'] as const
