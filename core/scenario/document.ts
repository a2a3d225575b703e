/**
 * Reads YAML or JSON text that a person wrote into plain values, keeping where each stood, so that every
 * later problem can name its line and column. Used by scenarios and labs. JSON is read as the YAML that it
 * is. Nothing is constructed but plain objects, arrays, strings, numbers, booleans and null.
 */
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, type Document, type Node } from 'yaml'
import { InputError, type InputProblem } from '../base/errors.ts'
import { decodeUtf8 } from '../base/utf8.ts'
import { mibBytes } from '../base/units.ts'
import { maxAliasExpansions, maxInputBytes, maxNesting } from './limits.ts'

export type Path = readonly (string | number)[]

/** A parsed document: its plain value and the way back from a path to a place in the text. */
export interface PlacedDocument {
  readonly file: string
  readonly value: unknown
  /** Line and column (1-based) of the value at `path`, or of its nearest ancestor that exists. */
  placeOf(path: Path): { line: number; column: number }
  /** Line and column of the key at `path` (for keys that should not be there). */
  placeOfKey(path: Path): { line: number; column: number }
}

/** Keys that would reach an object's prototype; refused wherever they stand. */
const prototypeKeys = new Set(['__proto__', 'constructor', 'prototype'])

/** So much of a file is looked at to tell text from binary, in bytes or characters. */
const beginningLength = 8 * 1024
/** More of these in the beginning, and more than one character in so many, were no text before they were decoded. */
const fewUndecodable = 4
const charactersPerUndecodable = 50

function wholeFile(file: string, message: string, expected: string, remedy: string): InputError {
  return new InputError(file, [{ line: 0, column: 0, path: '', message, expected, remedy }])
}

/** Throws InputError if the file is larger than any scenario or lab may be. To be asked before reading it. */
export function refuseTooLarge(file: string, byteLength: number): void {
  if (byteLength <= maxInputBytes) return
  throw wholeFile(
    file,
    `The file has ${(byteLength / mibBytes).toFixed(1)} MiB.`,
    `at most ${maxInputBytes / mibBytes} MiB`,
    'Is it the right file? Scenarios and labs are text of a few kilobytes.',
  )
}

/** Bytes of a file to its text. Throws InputError if they are too many, binary or not UTF-8. */
export function textFromBytes(file: string, bytes: Uint8Array): string {
  refuseTooLarge(file, bytes.length)
  if (
    bytes.length >= 2 &&
    ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
  ) {
    throw wholeFile(file, 'The file is encoded as UTF-16.', 'UTF-8 text', 'Save it as UTF-8 in your editor.')
  }
  if (bytes.subarray(0, beginningLength).includes(0)) throw binaryFile(file)
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  try {
    return decodeUtf8(bytes, start, bytes.length)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw wholeFile(
      file,
      `The file is not UTF-8 text. ${error.message}`,
      'UTF-8 text',
      'Save it as UTF-8 in your editor.',
    )
  }
}

function binaryFile(file: string): InputError {
  return wholeFile(file, 'The file is binary.', 'YAML or JSON text in UTF-8', 'Choose a .yaml or .json file.')
}

/** A window decodes the file itself: what was no UTF-8 text shows as NUL and U+FFFD. */
function refuseBinaryText(file: string, text: string): void {
  const beginning = text.slice(0, beginningLength)
  const undecodable = beginning.split('\ufffd').length - 1
  const isMostlyText =
    undecodable <= fewUndecodable || undecodable * charactersPerUndecodable <= beginning.length
  if (beginning.includes('\0') || !isMostlyText) throw binaryFile(file)
}

/** Throws InputError with every syntax problem of the text. */
export function readDocument(file: string, text: string): PlacedDocument {
  refuseTooLarge(file, text.length)
  refuseBinaryText(file, text)
  refuseDeepNesting(file, text)
  const lineCounter = new LineCounter()
  const document = parseDocument(text, {
    lineCounter,
    version: '1.2',
    schema: 'core',
    merge: false,
    prettyErrors: false,
  })
  const at = (offset: number) => {
    const place = lineCounter.linePos(offset)
    return { line: Math.max(1, place.line), column: Math.max(1, place.col) }
  }
  if (document.errors.length > 0) {
    throw new InputError(
      file,
      document.errors.map((error) => ({
        ...at(error.pos[0]),
        path: '',
        message: `This is not well-formed YAML or JSON: ${error.message}`,
        expected: 'well-formed YAML or JSON',
        remedy: remedyForSyntax(error.code),
      })),
    )
  }
  if (document.contents === null) {
    throw wholeFile(
      file,
      'The file is empty.',
      'a Precopy scenario or lab',
      'Start from a shipped scenario: duplicate one in the library.',
    )
  }
  refuseBadNodes(file, document.contents as Node, at)
  return {
    file,
    value: plainValue(file, document),
    placeOf: placeFinder(document, at, false),
    placeOfKey: placeFinder(document, at, true),
  }
}

function plainValue(file: string, document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: maxAliasExpansions })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw wholeFile(
      file,
      `Its aliases (*name) cannot be resolved: ${error.message}.`,
      `at most ${maxAliasExpansions} repetitions by alias`,
      'Write the repeated parts out, or use fewer aliases.',
    )
  }
}

function remedyForSyntax(code: string): string {
  if (code === 'TAB_AS_INDENT') return 'Indent with spaces; YAML does not allow tabs.'
  if (code === 'DUPLICATE_KEY') return 'Each key may stand once in its block; rename or remove one of them.'
  if (code === 'MULTIPLE_DOCS') return 'Keep one document in a file; remove the "---" between them.'
  return 'Look at indentation, brackets and quotes at this place; the file may have been cut off.'
}

/** Brackets are counted before parsing, so that a hostile file cannot exhaust the parser's stack. */
function refuseDeepNesting(file: string, text: string): void {
  let depth = 0
  let indentDepth = 0
  let line = 1
  let lineStart = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === 10) {
      line += 1
      lineStart = index + 1
      indentDepth = 0
    } else if (code === 91 || code === 123) depth += 1
    else if (code === 93 || code === 125) depth = Math.max(0, depth - 1)
    else if (code === 45 && text.charCodeAt(index + 1) === 32 && isBlank(text, lineStart, index))
      indentDepth += 1
    if (depth <= maxNesting * 4 && indentDepth <= maxNesting * 4) continue
    throw new InputError(file, [
      {
        line,
        column: index - lineStart + 1,
        path: '',
        message: 'The document is nested too deeply.',
        expected: `at most ${maxNesting} levels`,
        remedy: 'Look for brackets or dashes that are opened and never closed.',
      },
    ])
  }
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let index = from; index < to; index += 1) {
    const code = text.charCodeAt(index)
    if (code !== 32 && code !== 45) return false
  }
  return true
}

interface Visit {
  readonly node: unknown
  readonly path: Path
}

/** Refuses prototype keys, keys that are no text, custom tags and too deep nesting, with their places. */
function refuseBadNodes(
  file: string,
  root: Node,
  at: (offset: number) => { line: number; column: number },
): void {
  const problems: InputProblem[] = []
  const waiting: Visit[] = [{ node: root, path: [] }]
  for (let visit = waiting.pop(); visit !== undefined; visit = waiting.pop()) {
    const { node, path } = visit
    const offset = (node as Node | null)?.range?.[0] ?? 0
    if (path.length > maxNesting) {
      problems.push({
        ...at(offset),
        path: describePath(path),
        message: 'The document is nested too deeply.',
        expected: `at most ${maxNesting} levels`,
        remedy: 'No scenario or lab needs that; remove the inner levels.',
      })
    } else if (isMap(node)) {
      for (const pair of node.items) {
        const key = isScalar(pair.key) ? pair.key.value : undefined
        const keyOffset = (pair.key as Node | null)?.range?.[0] ?? offset
        if (typeof key !== 'string' || prototypeKeys.has(key)) {
          problems.push({
            ...at(keyOffset),
            path: describePath([...path, String(key)]),
            message: `The key ${JSON.stringify(key ?? null)} is not allowed.`,
            expected: 'a key of the format, as text',
            remedy: 'Remove it.',
          })
        } else waiting.push({ node: pair.value, path: [...path, key] })
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => waiting.push({ node: item, path: [...path, index] }))
    }
  }
  if (problems.length > 0) throw new InputError(file, problems)
}

function placeFinder(
  document: Document,
  at: (offset: number) => { line: number; column: number },
  ofKey: boolean,
) {
  return (path: Path) => {
    let node: unknown = document.contents
    let offset = (node as Node | null)?.range?.[0] ?? 0
    for (const [depth, step] of path.entries()) {
      if (isAlias(node)) node = node.resolve(document)
      const isLast = depth === path.length - 1
      if (isMap(node)) {
        const pair = node.items.find((candidate) => isScalar(candidate.key) && candidate.key.value === step)
        if (pair === undefined) break
        node = pair.value
        const target = (ofKey && isLast) || node === null ? (pair.key as Node) : (node as Node)
        offset = target.range?.[0] ?? offset
      } else if (isSeq(node) && typeof step === 'number' && step < node.items.length) {
        node = node.items[step]
        offset = (node as Node | null)?.range?.[0] ?? offset
      } else break
    }
    return at(offset)
  }
}

/** `estate.vms[2].memory.sizeMiB` */
export function describePath(path: Path): string {
  return path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  )
}
