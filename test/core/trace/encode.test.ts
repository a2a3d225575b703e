/** A record comes back as it went in, whatever its type and values, and a trace can be cut after any record. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AssertionError } from '../../../core/base/assert.ts'
import { decodeRecords, encodeRecord } from '../../../core/trace/encode.ts'
import { recordFields } from '../../../core/trace/events.ts'
import type { FieldKind, TraceRecord } from '../../../core/trace/events.ts'

const valueOf: Record<FieldKind, fc.Arbitrary<unknown>> = {
  uint: fc.oneof(fc.maxSafeNat(), fc.constantFrom(0, 127, 128, 2 ** 32, Number.MAX_SAFE_INTEGER)),
  int: fc.integer({ min: -(2 ** 31), max: 2 ** 31 }),
  text: fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('', 'vmk1 → vmk1 · 10 Gbit/s', '日本語 𝒳')),
  flag: fc.boolean(),
}

/** Any record of the table: the field table itself drives what is drawn, so a new field is covered at once. */
const anyRecord: fc.Arbitrary<TraceRecord> = fc.oneof(
  ...Object.entries(recordFields).map(
    ([type, fields]) =>
      fc.record({
        type: fc.constant(type),
        atNs: fc.maxSafeNat(),
        ...Object.fromEntries(
          Object.entries(fields).map(([name, kind]) => [name, valueOf[kind as FieldKind]]),
        ),
      }) as unknown as fc.Arbitrary<TraceRecord>,
  ),
)

describe('trace encoding', () => {
  it('gives every record back as it went in', () => {
    fc.assert(
      fc.property(anyRecord, (record) => {
        expect(decodeRecords(encodeRecord(record)).records).toEqual([record])
      }),
    )
  })

  it('says where each record ends, so that a trace can be cut there and read on from there', () => {
    fc.assert(
      fc.property(fc.array(anyRecord, { minLength: 1, maxLength: 8 }), fc.nat(7), (records, cutAfter) => {
        const parts = records.map((record) => encodeRecord(record))
        const bytes = Uint8Array.from(parts.flatMap((part) => [...part]))
        const { ends } = decodeRecords(bytes)
        expect(ends.at(-1)).toBe(bytes.length)
        const cut = ends[cutAfter % ends.length]!
        expect(decodeRecords(bytes.subarray(0, cut)).records).toHaveLength((cutAfter % ends.length) + 1)
        expect(decodeRecords(bytes, cut).records).toEqual(records.slice((cutAfter % ends.length) + 1))
      }),
    )
  })

  it('refuses a fraction, a negative number and a missing field instead of recording something else', () => {
    const sample = {
      type: 'guest-sample',
      atNs: 1,
      vm: 'a',
      throughputPermyriad: 1,
      requestsPerSecond: 2,
      latencyNs: 3,
    }
    for (const wrong of [
      { latencyNs: 0.5 },
      { latencyNs: -1 },
      { latencyNs: Number.NaN },
      { vm: 3 },
      { latencyNs: undefined },
    ]) {
      expect(() => encodeRecord({ ...sample, ...wrong } as unknown as TraceRecord)).toThrow(AssertionError)
    }
  })

  it('refuses a cut trace instead of inventing the rest', () => {
    const bytes = encodeRecord({ type: 'vm-power-changed', atNs: 5, vm: 'web-01', powerState: 'poweredOff' })
    for (let length = 1; length < bytes.length; length += 1) {
      expect(() => decodeRecords(bytes.subarray(0, length))).toThrow(RangeError)
    }
  })
})
