/** Names that can follow in an expression that is being written: variables, fields of what stands before the dot, functions. Pure. */
import {
  viewFunctions,
  viewRecords,
  viewVariables,
  type FieldTable,
  type ViewType,
} from '../../../core/lab/view-table.ts'

export interface ProposedName {
  readonly name: string
  /** `number`, `list of migration`, … */
  readonly type: string
  readonly means: string
}

const macros = ['exists', 'all', 'filter', 'map', 'exists_one', 'existsOne']
const methods: readonly ProposedName[] = [
  { name: 'exists(one, )', type: 'truth', means: 'One of the list for which it holds.' },
  { name: 'all(one, )', type: 'truth', means: 'It holds for every one of the list.' },
  { name: 'filter(one, )', type: 'list', means: 'Those of the list for which it holds.' },
  { name: 'map(one, )', type: 'list', means: 'What it makes of each one of the list.' },
]

export function typeInWords(type: ViewType): string {
  if (typeof type === 'string') return type === 'any' ? 'settings' : type
  if ('listOf' in type) return `list of ${typeInWords(type.listOf)}`
  if ('mapOf' in type) return `${typeInWords(type.mapOf)} by name`
  return type.record
}

/** `typed` is the expression up to the cursor; `from` in the answer counts from its beginning. */
export function proposedNames(
  typed: string,
  drawn: readonly string[],
): { from: number; names: readonly ProposedName[] } | null {
  if (isInText(typed)) return null
  const word = /[A-Za-z_]\w*$/.exec(typed)?.[0] ?? ''
  const from = typed.length - word.length
  if (typed[from - 1] !== '.') return word === '' ? null : { from, names: names(typed, word) }
  const chain = chainBefore(typed.slice(0, from - 1))
  if (chain === 'vars') {
    return { from, names: drawn.map((name) => ({ name, type: 'drawn', means: 'Variable of this lab.' })) }
  }
  const type = typeOf(chain, typed, 0)
  return type === null ? null : { from, names: membersOf(type) }
}

function names(typed: string, word: string): ProposedName[] {
  const bound = boundNames(typed).filter((name) => name !== word)
  return [
    ...bound.map((name) => ({ name, type: 'one of the list', means: '' })),
    ...entriesOf(viewVariables),
    ...viewFunctions.flatMap(({ call, means }) =>
      call.split(/,\s(?=\w+\()/).map((one) => ({
        name: one.replace(/\(.*\)$/, '()'),
        type: one,
        means,
      })),
    ),
  ]
}

function entriesOf(table: FieldTable): ProposedName[] {
  return Object.entries(table).map(([name, { type, means }]) => ({ name, type: typeInWords(type), means }))
}

function membersOf(type: ViewType): readonly ProposedName[] {
  if (typeof type === 'string') return []
  if ('record' in type) return entriesOf(viewRecords[type.record])
  return 'listOf' in type ? methods : []
}

/** An odd number of quotes: a text is being written. */
function isInText(typed: string): boolean {
  const bare = typed.replace(/\\./g, '').replace(/"[^"]*"|'[^']*'/g, '')
  return /["']/.test(bare)
}

/** The chain of names, indexes and calls at the end of `text`. */
function chainBefore(text: string): string {
  let at = text.length
  while (at > 0) {
    const sign = text[at - 1]!
    if (sign === ']' || sign === ')') at = openingOf(text, at - 1)
    else if (/[\w.]/.test(sign)) at -= 1
    else break
  }
  return text.slice(at)
}

function openingOf(text: string, closing: number): number {
  const pair = text[closing] === ']' ? '[' : '('
  let depth = 0
  for (let at = closing; at >= 0; at -= 1) {
    if (text[at] === text[closing]) depth += 1
    else if (text[at] === pair) depth -= 1
    if (depth === 0) return at
  }
  return 0
}

function boundNames(typed: string): string[] {
  return [...typed.matchAll(new RegExp(`\\.(?:${macros.join('|')})\\(\\s*(\\w+)\\s*,`, 'g'))].map(
    (match) => match[1]!,
  )
}

/** null where it cannot be told, such as inside settings. */
function typeOf(chain: string, typed: string, depth: number): ViewType | null {
  if (depth > 6) return null
  const call = /^(?:last|least|most)\((.*)\)$/s.exec(chain)
  if (call !== null) return itemOf(typeOf(call[1]!.trim(), typed, depth + 1))
  const indexed = /^(.*)\[[^\]]*\]$/s.exec(chain)
  if (indexed !== null) return itemOf(typeOf(indexed[1]!, typed, depth + 1))
  const filtered = /^(.*)\.filter\(.*\)$/s.exec(chain)
  if (filtered !== null) return typeOf(filtered[1]!, typed, depth + 1)
  const member = /^(.*)\.(\w+)$/s.exec(chain)
  if (member !== null) {
    const owner = typeOf(member[1]!, typed, depth + 1)
    if (owner === null || typeof owner === 'string' || !('record' in owner)) return null
    return (viewRecords[owner.record] as FieldTable)[member[2]!]?.type ?? null
  }
  return boundType(chain, typed, depth) ?? (viewVariables as FieldTable)[chain]?.type ?? null
}

/** `m` in `migrations.exists(m, m.` is one of the migrations. */
function boundType(name: string, typed: string, depth: number): ViewType | null {
  if (!/^\w+$/.test(name)) return null
  const binding = new RegExp(`\\.(?:${macros.join('|')})\\(\\s*${name}\\s*,`, 'g')
  const at = [...typed.matchAll(binding)].at(-1)?.index
  return at === undefined ? null : itemOf(typeOf(chainBefore(typed.slice(0, at)), typed, depth + 1))
}

function itemOf(type: ViewType | null): ViewType | null {
  if (type === null || typeof type === 'string') return null
  if ('listOf' in type) return type.listOf
  return 'mapOf' in type ? type.mapOf : null
}
