/**
 * A student's copy of a lab, made from its text as data. What only instructors and `lab verify` need (reference
 * solution, wrong paths, how hidden faults are mended, the presenter's cues) is never in it. Without a key everything
 * that says what is right goes as well: such a copy can be gone through, recorded and handed in, and is marked by the
 * instructor's.
 */
import { stringify } from 'yaml'
import { readDocument } from '../scenario/document.ts'
import { markedByInstructor } from './grade.ts'

type Json = Record<string, unknown>

export interface StudentCopyOptions {
  /** Whether right and wrong, replies, reasons and checks stay in. */
  readonly hasKey: boolean
  /** Whether hints stay in; never without a key. */
  readonly hasHints: boolean
}

/** Stands where a reply or a reason was: the schema wants a text there, and a reader should know why. */
const withheld = markedByInstructor
const nothingToDo = [{ act: 'advance-until-idle' }]

/** Text of a lab that parses, with its `copy` said. Throws InputError where `text` is no YAML or JSON. */
export function studentCopyText(fileName: string, text: string, options: StudentCopyOptions): string {
  const lab = readDocument(fileName, text).value as Json
  const open: Json = {
    ...lab,
    copy: options.hasKey ? 'student-with-key' : 'student',
    solution: nothingToDo,
    wrongPaths: [],
    hiddenFaults: hiddenFaultsOf(lab['hiddenFaults'], options.hasKey),
    objectives: listOf(lab['objectives']).map((objective) => objectiveOf(objective, options)),
  }
  if (open['hiddenFaults'] === undefined) delete open['hiddenFaults']
  // What an author tells those who present the lab.
  delete open['cues']
  delete open['cues']
  const copy: Json = options.hasKey
    ? open
    : {
        ...open,
        misconceptions: [],
        debrief: withheld,
        steps: listOf(lab['steps']).map(stepWithoutKey),
      }
  return stringify({ ...copy, ...neededVariables(copy) }, { lineWidth: 0, version: '1.2', schema: 'core' })
}

/** Variables that nothing asks for any more may hold answers. Each has its own stream: the others draw as before. */
function neededVariables(copy: Json): Json {
  const variables = listOf(copy['variables'])
  if (variables.length === 0) return {}
  let asking = JSON.stringify({ ...copy, variables: [] })
  const needed = variables.toReversed().filter((variable) => {
    const isNeeded = new RegExp(`\\b${String(variable['id'])}\\b`).test(asking)
    if (isNeeded) asking += JSON.stringify(variable['value'] ?? '')
    return isNeeded
  })
  return { variables: needed.toReversed() }
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : []
}

/** Faults are simulated, so what they break stays, under the seal; how each is told to be mended is an answer. */
function hiddenFaultsOf(value: unknown, hasKey: boolean): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const faults = value as Json
  const pool = listOf(faults['pool']).map((fault) => ({
    ...fault,
    solution: nothingToDo,
    ...(hasKey ? {} : { cured: 'false', card: { symptom: withheld, evidence: withheld, cure: withheld } }),
  }))
  return { ...faults, pool }
}

function objectiveOf(objective: Json, { hasKey, hasHints }: StudentCopyOptions): Json {
  const hints = hasKey && hasHints ? objective['hints'] : [withheld, withheld, withheld]
  const { firstPiece, ...checked } = objective
  if (hasKey) return { ...checked, hints, ...(hasHints && firstPiece !== undefined ? { firstPiece } : {}) }
  const { partly: _partly, ...rest } = checked
  const isPair = Array.isArray(objective['check'])
  return {
    ...rest,
    hints,
    check: isPair ? ['false', 'false'] : 'false',
    reasons: { met: withheld, notYet: withheld },
  }
}

function stepWithoutKey(step: Json): Json {
  switch (step['type']) {
    case 'order':
      return orderWithoutKey(step)
    case 'explain':
      return { ...step, options: optionsWithoutKey(step['options']), rubric: [] }
    case 'diagnose':
      return {
        ...step,
        decoys: optionsWithoutKey(step['decoys']),
        reply: { right: withheld, wrong: withheld },
      }
    case 'predict':
      return { ...step, question: questionWithoutKey(step['question'] as Json) }
    case 'do':
    case 'run':
      return asksForKey(step['doneWhen']) ? { ...step, doneWhen: 'true' } : step
    default:
      return step
  }
}

/** Whether right answers are given, or hidden faults mended, cannot be told without the key: the learner goes on. */
function asksForKey(doneWhen: unknown): boolean {
  return /\b(answers|hidden)\b/.test(String(doneWhen))
}

/** Items are in the right order in an author's file: here they stand by their ids, which says nothing. */
function orderWithoutKey(order: Json): Json {
  const { outcome: _outcome, ...rest } = order
  const all = [...listOf(order['items']), ...listOf(order['distractors'])]
    .map(({ id, text }) => ({ id, text }))
    .toSorted((left, right) => (String(left.id) < String(right.id) ? -1 : 1))
  return { ...rest, items: all, distractors: [], reply: { right: withheld, wrong: withheld } }
}

function optionsWithoutKey(value: unknown): Json[] {
  return listOf(value).map(({ id, text }) => ({ id, text, reply: withheld }))
}

function questionWithoutKey(question: Json): Json {
  const { outcome: _outcome, ...rest } = question
  const sides = { within: withheld, above: withheld, below: withheld }
  switch (question['kind']) {
    case 'choice':
      return { ...rest, options: optionsWithoutKey(question['options']) }
    case 'number':
      return { ...rest, outcome: '0.0', traps: [], replies: sides }
    case 'curve':
      return { ...rest, outcome: '[0.0]', traps: [], replies: sides }
    case 'order':
      return orderWithoutKey(question)
    case 'verdict':
      return {
        ...rest,
        rows: listOf(question['rows']).map(({ id, text }) => ({ id, text, right: [], reply: withheld })),
        reasons: optionsWithoutKey(question['reasons']),
        replies: { right: withheld, wrong: withheld },
      }
    default:
      return question
  }
}
