/**
 * Where a cursor stands in YAML that may be half written: the keys down to it, what it is about to write (a key or the
 * value of one), and what stands beside it. It goes by indentation, because text that is being typed does not parse;
 * flow collections are followed within their line. Pure.
 */

/** In a path: an entry of a list, whichever. */
export const listItem = 0
export type PlacePath = readonly (string | typeof listItem)[]

/** Keys of one mapping with their scalars, '' for what is no scalar of one line. */
export type Siblings = Readonly<Record<string, string>>

export interface YamlPlace {
  /** To the mapping that the cursor is in, or the list whose entry it writes. */
  readonly path: PlacePath
  /** The key whose value is written; null while a key, or an entry of a list, is written. */
  readonly key: string | null
  /** What is typed of it so far, and where that begins in the text. */
  readonly typed: string
  readonly from: number
  /** For each place of the path, from the top: what stands beside it. One more than the path has parts. */
  readonly levels: readonly Siblings[]
  /** A comment: nothing is to be proposed. */
  readonly isComment: boolean
}

interface Line {
  readonly dashes: readonly number[]
  /** Column of what follows the dashes. */
  readonly column: number
  readonly key: string | null
  /** Where the value begins in the line; its length if there is none. */
  readonly valueAt: number
  readonly value: string
}

const keyPattern = /^("[^"]*"|'[^']*'|[^\s#{}[\],:"'&*!|>%@`-][^\s#{}[\],:]*|-[^\s#{}[\],:]+)\s*:(?=\s|$)/
const blockScalar = /(?:^|\s)[|>][+-]?\d?[+-]?\s*(?:#.*)?$/

export function readLine(text: string): Line | null {
  const dashes: number[] = []
  let column = text.length - text.trimStart().length
  while (/^-(\s|$)/.test(text.slice(column))) {
    dashes.push(column)
    const after = text.slice(column + 1)
    column += 1 + (after.length - after.trimStart().length)
    if (after.trim() === '') column = Math.max(column, text.length)
  }
  const rest = text.slice(column)
  if (rest === '' && dashes.length === 0) return null
  if (rest.startsWith('#')) return null
  const match = keyPattern.exec(rest)
  if (match === null) return { dashes, column, key: null, valueAt: column, value: rest.trim() }
  const end = column + match[0].length
  const spaces = text.slice(end).length - text.slice(end).trimStart().length
  const key = match[1]!.replace(/^["']|["']$/g, '')
  return { dashes, column, key, valueAt: end + spaces, value: text.slice(end).trim() }
}

/** Place at an offset of `text`. */
export function placeAt(text: string, offset: number): YamlPlace {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  const before = text.slice(lineStart, offset)
  const above = text.slice(0, lineStart).split('\n').slice(0, -1)
  const scalar = blockScalarAround(above, before)
  if (scalar !== null) return inBlockScalar(above, scalar, text, offset)
  const line = readLine(before) ?? emptyLine(before)
  const isComment = /(^|\s)#/.test(withoutQuoted(before))
  const climbed = climb(above, line)
  const siblings = { ...climbed.levels.at(-1), ...below(text, offset, line) }
  const levels = [...climbed.levels.slice(0, -1), siblings]
  const base = { path: climbed.path, levels, isComment }
  const content = before.slice(line.valueAt)
  if (line.key === null) {
    return flowPlace({ ...base, key: null }, content, lineStart + line.valueAt)
  }
  const { [line.key]: _own, ...others } = siblings
  return flowPlace(
    { ...base, key: line.key, levels: [...climbed.levels.slice(0, -1), others] },
    content,
    lineStart + line.valueAt,
  )
}

function emptyLine(before: string): Line {
  return { dashes: [], column: before.length, key: null, valueAt: before.length, value: '' }
}

function withoutQuoted(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"?|'[^']*'?/g, '""')
}

/** Keys below the cursor that belong to the same mapping. */
function below(text: string, offset: number, line: Line): Siblings {
  const rest = text.slice(offset).split('\n').slice(1)
  const found: Record<string, string> = {}
  for (const one of rest) {
    const next = readLine(one)
    if (next === null) continue
    if (next.column < line.column || next.dashes.some((dash) => dash < line.column)) break
    if (next.column === line.column && next.key !== null) found[next.key] = scalarOf(next.value)
  }
  return found
}

/** Number of the line that opens the block scalar around the cursor; null outside of one. */
function blockScalarAround(above: readonly string[], before: string): number | null {
  let indent = before.trim() === '' ? before.length : before.length - before.trimStart().length
  for (let at = above.length - 1; at >= 0; at -= 1) {
    const text = above[at]!
    if (text.trim() === '') continue
    const own = text.length - text.trimStart().length
    if (own >= indent) continue
    indent = own
    const line = readLine(text)
    if (line !== null && blockScalar.test(text) && line.key !== null) return at
    if (own === 0) return null
  }
  return null
}

function inBlockScalar(above: readonly string[], at: number, text: string, offset: number): YamlPlace {
  const line = readLine(above[at]!)!
  const { path, levels } = climb(above.slice(0, at), line)
  const from = above.slice(0, at + 1).reduce((sum, one) => sum + one.length + 1, 0)
  return { path, levels, key: line.key, typed: text.slice(from, offset), from, isComment: false }
}

interface Climbed {
  path: (string | typeof listItem)[]
  levels: Siblings[]
}

function climb(above: readonly string[], start: Line): Climbed {
  const found: Climbed = { path: [], levels: [] }
  let siblings: Record<string, string> = {}
  let dashes = [...start.dashes]
  let wanted = start.column
  let at = above.length
  for (;;) {
    const isList = dashes.length > 0
    if (isList) {
      found.path.unshift(listItem)
      found.levels.unshift(siblings)
      siblings = {}
      wanted = dashes.pop()!
      if (dashes.length > 0) continue
    }
    const step = isList ? parentOfList(above, at, wanted) : upwards(above, at, wanted, siblings)
    if (step === null) break
    at = step.at
    dashes = [...step.line.dashes]
    if (step.isParent) {
      found.path.unshift(step.line.key ?? '')
      found.levels.unshift(siblings)
      siblings = { [step.line.key ?? '']: '' }
      wanted = step.line.column
    }
  }
  found.levels.unshift(siblings)
  return found
}

interface Step {
  readonly at: number
  readonly line: Line
  readonly isParent: boolean
}

/** Gathers what stands beside, up to the entry of a list that begins with it, or to the key that it belongs to. */
function upwards(
  above: readonly string[],
  from: number,
  wanted: number,
  siblings: Record<string, string>,
): Step | null {
  for (let at = from - 1; at >= 0; at -= 1) {
    const line = readLine(above[at]!)
    if (line === null || line.column > wanted || line.key === null) continue
    if (line.column < wanted) return { at, line, isParent: true }
    siblings[line.key] = scalarOf(line.value)
    if (line.dashes.length > 0) return { at, line, isParent: false }
  }
  return null
}

function parentOfList(above: readonly string[], from: number, wanted: number): Step | null {
  for (let at = from - 1; at >= 0; at -= 1) {
    const line = readLine(above[at]!)
    if (line === null || line.key === null || line.dashes.includes(wanted)) continue
    if (line.column <= wanted) return { at, line, isParent: true }
  }
  return null
}

function scalarOf(value: string): string {
  return /^[{[|>&*]/.test(value) ? '' : value.replace(/\s+#.*$/, '').replace(/^["']|["']$/g, '')
}

interface Flow {
  readonly opens: '{' | '['
  key: string | null
  start: number
  siblings: Record<string, string>
}

type Base = Pick<YamlPlace, 'path' | 'key' | 'levels' | 'isComment'>

/** Goes on into the flow collections that are open at the end of `content`. */
function flowPlace(base: Base, content: string, contentAt: number): YamlPlace {
  const open = openFlows(content)
  if (open.length === 0) return { ...base, typed: content, from: contentAt }
  const path = base.key === null ? [...base.path] : [...base.path, base.key]
  const levels: Siblings[] = [...base.levels]
  if (base.key !== null) levels.push({})
  for (const [index, flow] of open.entries()) {
    levels[levels.length - 1] = flow.siblings
    const isLast = index === open.length - 1
    if (flow.opens === '[') {
      path.push(listItem)
      levels.push({})
    } else if (!isLast && flow.key !== null) {
      path.push(flow.key)
      levels.push({})
    }
  }
  const last = open.at(-1)!
  const typed = content.slice(last.start).trimStart()
  const from = contentAt + content.length - typed.length
  return { path, levels, key: last.opens === '{' ? last.key : null, typed, from, isComment: base.isComment }
}

function openFlows(content: string): Flow[] {
  const stack: Flow[] = []
  if (!/^[{[]/.test(content.trimStart())) return stack
  for (let at = 0; at < content.length; at += 1) {
    const sign = content[at]!
    const top = stack.at(-1)
    if ((sign === '"' || sign === "'") && (top === undefined || content.slice(top.start, at).trim() === '')) {
      const end = content.indexOf(sign, at + 1)
      if (end < 0) break
      at = end
    } else if (sign === '{' || sign === '[') {
      stack.push({ opens: sign, key: null, start: at + 1, siblings: {} })
    } else if (sign === '}' || sign === ']') {
      stack.pop()
      const outer = stack.at(-1)
      if (outer !== undefined) outer.start = at + 1
    } else if (top !== undefined && sign === ',') {
      if (top.key !== null) top.siblings[top.key] = scalarOf(content.slice(top.start, at).trim())
      top.key = null
      top.start = at + 1
    } else if (top?.opens === '{' && top.key === null && /^:(\s|$)/.test(content.slice(at))) {
      top.key = content.slice(top.start, at).trim()
      top.start = at + 1
    }
  }
  return stack
}
