/**
 * Puts a ready piece into a lab's text at its place: behind the entry of its list that the cursor is in, else at the
 * list's end, with the list's own indentation; makes the list where there is none. The rest of the text stays as it
 * is, to the letter. Pure.
 */
import { isMap, isScalar, isSeq, parseDocument, type Pair, type YAMLMap, type YAMLSeq } from 'yaml'

export type ListName = 'variables' | 'hiddenFaults' | 'steps' | 'objectives' | 'misconceptions' | 'wrongPaths'

/** In the order of a lab's file: a list that is made stands before the next of these that is there. */
const keyOrder = [
  'scenario',
  'variables',
  'start',
  'hiddenFaults',
  'steps',
  'objectives',
  'misconceptions',
  'debrief',
  'cues',
  'solution',
  'wrongPaths',
]

export interface Change {
  readonly from: number
  readonly to: number
  readonly insert: string
  /** Where the piece begins in the text after the change. */
  readonly pieceAt: number
}

/** `piece` is one entry without its dash, its lines indented as if at the left margin. */
export function insertion(text: string, list: ListName, piece: string, cursor: number): Change {
  const { contents } = parseDocument(text, { strict: false, logLevel: 'silent' })
  const root = isMap(contents) ? contents : null
  const pair = root === null ? null : pairOf(root, list)
  if (root === null || pair === null) return newList(text, root, list, piece)
  const seq = list === 'hiddenFaults' ? poolOf(pair) : isSeq(pair.value) ? pair.value : null
  if (seq === null || seq.items.length === 0 || seq.flow === true) {
    return seq?.flow === true && seq.items.length > 0
      ? intoFlow(text, seq, piece)
      : firstEntry(text, pair, seq, list, piece)
  }
  return afterEntry(text, seq, piece, cursor)
}

function pairOf(root: YAMLMap, key: string): Pair | null {
  return root.items.find((pair) => isScalar(pair.key) && pair.key.value === key) ?? null
}

function poolOf(pair: Pair): YAMLSeq | null {
  if (!isMap(pair.value)) return null
  const pool = pair.value.get('pool', true)
  return isSeq(pool) ? pool : null
}

function rangeOf(node: unknown): readonly [number, number, number] {
  const { range } = node as { range?: [number, number, number] | null }
  return range ?? [0, 0, 0]
}

function afterEntry(text: string, seq: YAMLSeq, piece: string, cursor: number): Change {
  const starts = seq.items.map((item) => lineStart(text, rangeOf(item)[0]))
  const around = starts.findLastIndex((start) => start <= cursor)
  const isInside = cursor <= rangeOf(seq)[1] && around >= 0
  const at = isInside ? around : seq.items.length - 1
  const dash = /^\s*/.exec(text.slice(starts[at]!))![0].length
  const isSpaced = at > 0 && /\n[ \t]*\n[ \t]*$/.test(text.slice(0, starts[at]))
  const end = endOfEntry(text, rangeOf(seq.items[at])[1])
  return joined(text, end, asEntry(piece, dash), isSpaced)
}

/** Behind the last line that says something of it: comments and blank lines before the next entry belong to that. */
function endOfEntry(text: string, valueEnd: number): number {
  const trimmed = text.slice(0, valueEnd).trimEnd().length
  const end = text.indexOf('\n', trimmed)
  return end < 0 ? text.length : end + 1
}

function joined(text: string, at: number, entry: string, isSpaced: boolean): Change {
  const newline = at > 0 && text[at - 1] !== '\n' ? '\n' : ''
  const before = `${newline}${isSpaced ? '\n' : ''}`
  return { from: at, to: at, insert: `${before}${entry}`, pieceAt: at + before.length }
}

function intoFlow(text: string, seq: YAMLSeq, piece: string): Change {
  const [start, end] = rangeOf(seq)
  const dash = /^\s*/.exec(text.slice(lineStart(text, start)))![0].length + 2
  const old = seq.items.map((item) => {
    const [from, to] = rangeOf(item)
    return asEntry(text.slice(from, to), dash)
  })
  const before = `\n${old.join('')}`
  const entry = asEntry(piece, dash).trimEnd()
  return { from: start, to: end, insert: `${before}${entry}`, pieceAt: start + before.length }
}

function firstEntry(text: string, pair: Pair, seq: YAMLSeq | null, list: ListName, piece: string): Change {
  const keyAt = rangeOf(pair.key)[0]
  const node = seq ?? pair.value
  const isEmptyFlow = node !== null && text.slice(rangeOf(node)[0]).startsWith('[')
  if (list === 'hiddenFaults' && seq === null) {
    const lineEnd = endOfLine(text, keyAt)
    return joined(text, lineEnd, `  pool:\n${asEntry(piece, 4)}`, false)
  }
  const dash = list === 'hiddenFaults' ? 4 : 2
  const entry = asEntry(piece, dash)
  if (!isEmptyFlow) return joined(text, endOfLine(text, keyAt), entry, false)
  const [from, to] = rangeOf(node)
  const start = text.slice(0, from).trimEnd().length
  return { from: start, to, insert: `\n${entry.trimEnd()}`, pieceAt: start + 1 }
}

function newList(text: string, root: YAMLMap | null, list: ListName, piece: string): Change {
  const entry =
    list === 'hiddenFaults'
      ? `hiddenFaults:\n  least: 1\n  most: 1\n  pool:\n${asEntry(piece, 4)}`
      : `${list}:\n${asEntry(piece, 2)}`
  const later = keyOrder.slice(keyOrder.indexOf(list) + 1)
  const next = later.map((key) => (root === null ? null : pairOf(root, key))).find((pair) => pair !== null)
  if (next === undefined || next === null) return joined(text, text.length, `\n${entry}`, false)
  const at = aboveComments(text, lineStart(text, rangeOf(next.key)[0]))
  return { from: at, to: at, insert: `${entry}\n`, pieceAt: at }
}

/** A comment right above a key belongs to it. */
function aboveComments(text: string, at: number): number {
  let start = at
  for (;;) {
    const before = lineStart(text, start - 1)
    if (start === 0 || !text.slice(before, start).trimStart().startsWith('#')) return start
    start = before
  }
}

function asEntry(piece: string, dash: number): string {
  const [first = '', ...rest] = piece.trimEnd().split('\n')
  const indent = ' '.repeat(dash + 2)
  const lines = rest.map((line) => (line === '' ? '' : `${indent}${line}`))
  return `${[`${' '.repeat(dash)}- ${first}`, ...lines].join('\n')}\n`
}

function lineStart(text: string, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end + 1
}
