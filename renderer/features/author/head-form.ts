/** The head of a lab as a form beside the text: read from the text, and written back key by key, the rest to the letter. Pure. */
import { isMap, isScalar, isSeq, parseDocument, type Pair } from 'yaml'
import type { Change } from './insertion.ts'

export interface DraftSettings {
  readonly id: string
  readonly number: number | null
  readonly title: string
  readonly summary: string
  readonly track: string
  readonly minutes: number | null
  readonly concepts: readonly string[]
  readonly prerequisites: readonly string[]
  readonly scenario: string
}

export function draftSettings(text: string): DraftSettings {
  const { contents } = parseDocument(text, { strict: false, logLevel: 'silent' })
  const value = (key: string): unknown => (isMap(contents) ? contents.get(key) : undefined)
  const words = (key: string) => {
    const found = value(key)
    return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
  }
  const number = (key: string) => {
    const found = value(key)
    return typeof found === 'number' ? found : null
  }
  const list = (key: string) => {
    const found = isMap(contents) ? contents.get(key, true) : null
    return isSeq(found) ? found.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : [])) : []
  }
  return {
    id: words('id'),
    number: number('number'),
    title: words('title'),
    summary: words('summary'),
    track: words('track'),
    minutes: number('minutes'),
    concepts: list('concepts'),
    prerequisites: list('prerequisites'),
    scenario: words('scenario'),
  }
}

const keys = [
  'id',
  'number',
  'title',
  'summary',
  'track',
  'minutes',
  'prerequisites',
  'concepts',
  'scenario',
] as const

/** What has to be changed in the text; nothing where it says so already. */
export function settingChanges(text: string, wanted: DraftSettings): Change[] {
  const { contents } = parseDocument(text, { strict: false, logLevel: 'silent' })
  if (!isMap(contents)) return []
  const now = draftSettings(text)
  return keys.flatMap((key, index) => {
    if (JSON.stringify(now[key]) === JSON.stringify(wanted[key])) return []
    const pair = contents.items.find((one) => isScalar(one.key) && one.key.value === key)
    const written = writtenValue(wanted[key])
    if (pair !== undefined) return [replaced(pair, written)]
    if (written === '' || written === '[]') return []
    const before = keys.slice(0, index).findLast((one) => contents.has(one))
    return [
      added(
        text,
        contents.items.find((one) => isScalar(one.key) && one.key.value === before),
        key,
        written,
      ),
    ]
  })
}

function writtenValue(value: string | number | null | readonly string[]): string {
  if (value === null) return ''
  if (typeof value === 'number') return String(value)
  if (typeof value !== 'string') return `[${value.join(', ')}]`
  return isPlain(value) ? value : JSON.stringify(value)
}

/** YAML reads it as this very text without quotes. */
function isPlain(value: string): boolean {
  return (
    /^[A-Za-z]/.test(value) &&
    !/: |\s#|:$|\s$|\n/.test(value) &&
    !/^(true|false|null|yes|no|on|off)$/i.test(value)
  )
}

function replaced(pair: Pair, written: string): Change {
  const keyEnd = (pair.key as { range: [number, number, number] }).range[1]
  const value = pair.value as { range?: [number, number, number] | null } | null
  // Behind the colon.
  const from = keyEnd + 1
  const to = Math.max(from, value?.range?.[1] ?? from)
  return { from, to, insert: ` ${written}`, pieceAt: from + 1 }
}

function added(text: string, before: Pair | undefined, key: string, written: string): Change {
  const value = before?.value as { range?: [number, number, number] | null } | undefined
  const end = text.indexOf('\n', Math.max(0, (value?.range?.[1] ?? 0) - 1))
  const at = end < 0 ? text.length : end + 1
  return { from: at, to: at, insert: `${key}: ${written}\n`, pieceAt: at }
}
