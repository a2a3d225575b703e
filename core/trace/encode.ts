/**
 * Trace records as bytes and back. A record is: type (its place in `recordFields`), virtual time, then the
 * fields in the table's order. Whole numbers are LEB128 varints, texts are a length and UTF-8, flags one
 * byte. Times are absolute and a record needs none before it, so a trace can be cut at any record's end.
 */
import { assertInvariant } from '../base/assert.ts'
import { decodeUtf8, encodeUtf8 } from '../base/utf8.ts'
import { recordFields } from './events.ts'
import type { FieldKind, RecordType, TraceRecord } from './events.ts'

interface FieldPlan {
  readonly name: string
  readonly kind: FieldKind
}

const recordTypes = Object.keys(recordFields) as RecordType[]

const plans: ReadonlyMap<string, { readonly index: number; readonly fields: readonly FieldPlan[] }> = new Map(
  recordTypes.map((type, index) => [
    type,
    {
      index,
      fields: Object.entries(recordFields[type]).map(([name, kind]) => ({ name, kind: kind as FieldKind })),
    },
  ]),
)

/** Records of a stretch of trace and the byte offset, from the trace's start, after each of them. */
export interface DecodedRecords {
  readonly records: TraceRecord[]
  readonly ends: number[]
}

/** Bytes of one record. Throws AssertionError if a field is missing, of the wrong kind or not a whole number. */
export function encodeRecord(record: TraceRecord): Uint8Array {
  const plan = plans.get(record.type)
  assertInvariant(
    plan !== undefined,
    'known-record-type',
    () => `"${record.type}" is not in the table of records`,
  )
  const bytes: number[] = []
  appendVarint(bytes, plan.index, record.type, 'type')
  appendVarint(bytes, record.atNs, record.type, 'atNs')
  const values = record as unknown as Readonly<Record<string, unknown>>
  for (const field of plan.fields) appendField(bytes, record.type, field, values[field.name])
  return Uint8Array.from(bytes)
}

function appendField(bytes: number[], type: string, field: FieldPlan, value: unknown): void {
  if (field.kind === 'text') {
    assertInvariant(
      typeof value === 'string',
      'record-field-kind',
      () => `${type}.${field.name} is not a text`,
    )
    const text = encodeUtf8(value)
    appendVarint(bytes, text.length, type, field.name)
    for (const byte of text) bytes.push(byte)
  } else if (field.kind === 'flag') {
    assertInvariant(
      typeof value === 'boolean',
      'record-field-kind',
      () => `${type}.${field.name} is not a flag`,
    )
    bytes.push(value ? 1 : 0)
  } else if (field.kind === 'int') {
    assertInvariant(
      typeof value === 'number' && Math.abs(value) <= 2 ** 52,
      'record-field-kind',
      () => `${type}.${field.name} = ${String(value)} is not a whole number of at most 2^52`,
    )
    appendVarint(bytes, value >= 0 ? value * 2 : -value * 2 - 1, type, field.name)
  } else {
    appendVarint(bytes, value, type, field.name)
  }
}

function appendVarint(bytes: number[], value: unknown, type: string, name: string): void {
  assertInvariant(
    typeof value === 'number' && Number.isSafeInteger(value) && value >= 0,
    'record-field-kind',
    () => `${type}.${name} = ${String(value)} is not a whole number from 0 to 2^53-1`,
  )
  let rest = value
  while (rest >= 128) {
    bytes.push((rest % 128) + 128)
    rest = Math.floor(rest / 128)
  }
  bytes.push(rest)
}

/**
 * All records from byte `from` (a record's start) to the end of `bytes`.
 * Throws RangeError on a cut or foreign trace: callers only ever hold whole records.
 */
export function decodeRecords(bytes: Uint8Array, from = 0): DecodedRecords {
  const reader = new TraceReader(bytes, from)
  const records: TraceRecord[] = []
  const ends: number[] = []
  while (reader.at < bytes.length) {
    records.push(decodeOne(reader))
    ends.push(reader.at)
  }
  return { records, ends }
}

function decodeOne(reader: TraceReader): TraceRecord {
  const start = reader.at
  const type = recordTypes[reader.varint()]
  const plan = type === undefined ? undefined : plans.get(type)
  if (type === undefined || plan === undefined)
    throw new RangeError(`No trace record begins at byte ${start}.`)
  const record: Record<string, unknown> = { type, atNs: reader.varint() }
  for (const field of plan.fields) record[field.name] = reader.field(field.kind)
  return record as unknown as TraceRecord
}

class TraceReader {
  readonly #bytes: Uint8Array
  at: number

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes
    this.at = from
  }

  field(kind: FieldKind): string | number | boolean {
    if (kind === 'flag') return this.#byte() === 1
    if (kind === 'text') return this.#text()
    const value = this.varint()
    if (kind === 'uint') return value
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  varint(): number {
    let value = 0
    let weight = 1
    for (;;) {
      const byte = this.#byte()
      value += (byte % 128) * weight
      if (byte < 128) return value
      weight *= 128
    }
  }

  #text(): string {
    const length = this.varint()
    const end = this.at + length
    if (end > this.#bytes.length) throw new RangeError(`The trace ends inside a text at byte ${this.at}.`)
    const text = decodeUtf8(this.#bytes, this.at, end)
    this.at = end
    return text
  }

  #byte(): number {
    const byte = this.#bytes[this.at]
    if (byte === undefined) throw new RangeError(`The trace ends inside a record at byte ${this.at}.`)
    this.at += 1
    return byte
  }
}
