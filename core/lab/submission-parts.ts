/**
 * The parts of a submission's text, each with a short digest under the key of its pack. The signature alone says that
 * something was changed; these say what: a field, or which command or entry was changed, left out or put in.
 */
import { hmacSha256Hex } from '../base/hash.ts'

/** Hexadecimal digits of each: a change goes unnoticed here once in four billion times, and never by the signature. */
const digits = 8
/** Lists whose items have digests of their own. */
const listed = new Set(['commands', 'entries'])

const sectionStart = /^([A-Za-z]+):/
const itemStart = /^ {2}- /

interface Section {
  readonly name: string
  readonly text: string
  /** Of a list: the text of each item. */
  readonly items: readonly string[]
}

/** What became of a part since the hand-in. `from` and `count` are those of the items, from 1. */
export type PartChange =
  | { readonly kind: 'changed'; readonly name: string }
  | {
      readonly kind: 'items'
      readonly name: string
      readonly from: number
      readonly had: number
      readonly has: number
    }

/** Whether the parts say what was changed; they do not where they were made with another key or are damaged. */
export type PartsReading =
  | { readonly kind: 'changes'; readonly changes: readonly PartChange[] }
  | { readonly kind: 'other-key' }
  | { readonly kind: 'unreadable' }

/** The line that is written below the text. */
export function partsLine(text: string, key: string): string {
  const parts = sectionsOf(text).map(
    ({ name, ...section }) => `${name}=${digestsOf(section, name, key).join(',')}`,
  )
  return `parts: ${parts.join(' ')}\n`
}

/** Compares the text with the line that was written of it. */
export function readParts(text: string, line: string, key: string): PartsReading {
  const noted = notedParts(line)
  if (noted === null) return { kind: 'unreadable' }
  const sections = sectionsOf(text)
  const changes: PartChange[] = []
  let same = 0
  for (const [name, had] of noted) {
    const section = sections.find((one) => one.name === name)
    const has = section === undefined ? [] : digestsOf(section, name, key)
    const change = section === undefined ? changed(name) : changeOf(name, had, has)
    if (change === null) same += 1
    else changes.push(change)
  }
  changes.push(...sections.filter(({ name }) => !noted.has(name)).map(({ name }) => changed(name)))
  // Empty lists have no digest and agree under any key.
  const telling = [...noted.values()].filter((had) => had.length > 0).length
  const empty = noted.size - telling
  return telling > 0 && same <= empty ? { kind: 'other-key' } : { kind: 'changes', changes }
}

function changed(name: string): PartChange {
  return { kind: 'changed', name }
}

function changeOf(name: string, had: readonly string[], has: readonly string[]): PartChange | null {
  if (had.length === has.length && had.every((digest, index) => digest === has[index])) return null
  if (!listed.has(name)) return changed(name)
  const shorter = Math.min(had.length, has.length)
  let start = 0
  while (start < shorter && had[start] === has[start]) start += 1
  let end = 0
  while (end < shorter - start && had.at(-1 - end) === has.at(-1 - end)) end += 1
  return {
    kind: 'items',
    name,
    from: start + 1,
    had: had.length - start - end,
    has: has.length - start - end,
  }
}

function digestsOf({ text, items }: Omit<Section, 'name'>, name: string, key: string): string[] {
  const texts = listed.has(name) ? items : [text]
  return texts.map((one) => hmacSha256Hex(key, `${name}\n${one}`).slice(0, digits))
}

function notedParts(line: string): Map<string, readonly string[]> | null {
  const noted = new Map<string, readonly string[]>()
  for (const part of line.slice('parts: '.length).trim().split(' ')) {
    const found = /^([A-Za-z]+)=((?:[0-9a-f]+,?)*)$/.exec(part)
    if (found === null) return null
    noted.set(found[1]!, found[2] === '' ? [] : found[2]!.split(','))
  }
  return noted
}

/** By lines, as the writer sets them: nothing but keys of the document stands in the first column. */
function sectionsOf(text: string): Section[] {
  const sections: { name: string; lines: string[]; items: string[][] }[] = []
  for (const line of text.split('\n')) {
    const name = sectionStart.exec(line)?.[1]
    if (name !== undefined) sections.push({ name, lines: [], items: [] })
    const section = sections.at(-1)
    if (section === undefined) continue
    section.lines.push(line)
    if (itemStart.test(line)) section.items.push([])
    section.items.at(-1)?.push(line)
  }
  // The line that ends the text ends its last section as well.
  return sections.map(({ name, lines, items }) => ({
    name,
    text: lines.join('\n').trimEnd(),
    items: items.map((item) => item.join('\n').trimEnd()),
  }))
}
