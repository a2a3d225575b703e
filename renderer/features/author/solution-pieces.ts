/**
 * What a ready piece needs in the reference solution: an answer to the step that it asks, or the act that mends
 * hidden faults. So a lab with a new piece still proves itself. Pure.
 */
import { isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Change } from './insertion.ts'
import { freeId, type LabNames } from './known-names.ts'
import type { Snippet } from './snippet.ts'

/** null where nothing is needed, or no solution stands in the text in a form that can be added to. */
export function solutionChange(
  text: string,
  snippet: Snippet,
  names: LabNames,
  cursor: number,
): Change | null {
  const { contents } = parseDocument(text, { strict: false, logLevel: 'silent' })
  if (!isMap(contents)) return null
  const solution = contents.get('solution', true)
  if (!isSeq(solution) || solution.flow === true || solution.items.length === 0) return null
  const actions = solution.items.filter((item) => isMap(item))
  if (snippet.list === 'hiddenFaults') return mending(text, actions)
  if (snippet.answer === undefined) return null
  const acts = snippet.answer(freeId(names.steps, snippet.id))
  const before = stepsBefore(contents.get('steps', true), cursor)
  return snippet.answersLate === true ? late(text, actions, before, acts) : early(text, actions, before, acts)
}

/** Right before the first act that changes anything, once. */
function mending(text: string, actions: readonly YAMLMap[]): Change | null {
  if (actions.some((action) => action.get('act') === 'cure-hidden')) return null
  const first = actions.find((action) => action.get('act') === 'command') ?? actions.at(-1)
  return first === undefined ? null : insertedBefore(text, first, ['{ act: cure-hidden }'])
}

/** Ids of the steps up to the one that the cursor is in; all where it is elsewhere. */
function stepsBefore(steps: unknown, cursor: number): Set<string> {
  if (!isSeq(steps)) return new Set()
  const items = (steps as YAMLSeq).items.filter((item) => isMap(item))
  const at = items.findLastIndex((item) => (item.range?.[0] ?? 0) <= cursor)
  const isInside = at >= 0 && cursor <= (steps.range?.[1] ?? 0)
  const before = isInside ? items.slice(0, at + 1) : items
  return new Set(before.map((item) => String(item.get('id'))))
}

/** A prediction is answered before what it is about: behind the last answer to an earlier step. */
function early(
  text: string,
  actions: readonly YAMLMap[],
  before: Set<string>,
  acts: readonly string[],
): Change | null {
  const last = actions.findLast((action) => before.has(stepOf(action)))
  if (last !== undefined) return insertedAfter(text, last, acts)
  const first = actions[0]
  return first === undefined ? null : insertedBefore(text, first, acts)
}

/** An explanation is given once everything has happened: before the answer to a later step, else at the end. */
function late(
  text: string,
  actions: readonly YAMLMap[],
  before: Set<string>,
  acts: readonly string[],
): Change | null {
  const next = actions.find((action) => stepOf(action) !== '' && !before.has(stepOf(action)))
  if (next !== undefined) return insertedBefore(text, next, acts)
  const last = actions.at(-1)
  return last === undefined ? null : insertedAfter(text, last, acts)
}

function stepOf(action: YAMLMap): string {
  const step = action.get('step', true)
  return isScalar(step) ? String(step.value) : ''
}

function lineStartOf(text: string, node: YAMLMap): number {
  return text.lastIndexOf('\n', (node.range?.[0] ?? 0) - 1) + 1
}

function indentOf(text: string, at: number): string {
  return /^\s*/.exec(text.slice(at))![0]
}

function insertedBefore(text: string, node: YAMLMap, acts: readonly string[]): Change {
  const at = lineStartOf(text, node)
  return { from: at, to: at, insert: written(acts, indentOf(text, at)), pieceAt: at }
}

function insertedAfter(text: string, node: YAMLMap, acts: readonly string[]): Change {
  const end = text.slice(0, node.range?.[1] ?? 0).trimEnd().length
  const newline = text.indexOf('\n', end)
  const at = newline < 0 ? text.length : newline + 1
  const indent = indentOf(text, lineStartOf(text, node))
  return { from: at, to: at, insert: `${newline < 0 ? '\n' : ''}${written(acts, indent)}`, pieceAt: at }
}

function written(acts: readonly string[], indent: string): string {
  return acts.map((act) => `${indent}- ${act}\n`).join('')
}
