/** The recorder keeps order, hands out any stretch, hashes what it holds and clones without sharing what follows. */
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { AssertionError } from '../../../core/base/assert.ts'
import { decodeRecords } from '../../../core/trace/encode.ts'
import type { TraceRecord } from '../../../core/trace/events.ts'
import { TraceRecorder } from '../../../core/trace/recorder.ts'

function sampleAt(atNs: number): TraceRecord {
  return {
    type: 'guest-sample',
    atNs,
    vm: 'web-01',
    throughputPermyriad: 10_000,
    requestsPerSecond: atNs,
    latencyNs: 7,
  }
}

function recorderOf(count: number): TraceRecorder {
  const recorder = new TraceRecorder()
  for (let index = 0; index < count; index += 1) recorder.record(sampleAt(index * 1000))
  return recorder
}

describe('TraceRecorder', () => {
  it('hashes exactly the bytes it gives out, over many chunks', () => {
    const recorder = recorderOf(20_000)
    const bytes = recorder.bytes()
    expect(bytes.length).toBe(recorder.byteLength)
    expect(bytes.length).toBeGreaterThan(3 * 65_536)
    expect(recorder.hash()).toBe(createHash('sha256').update(bytes).digest('hex'))
    expect(decodeRecords(bytes).records).toHaveLength(recorder.recordCount)
  })

  it('gives any stretch of the trace', () => {
    const recorder = recorderOf(9000)
    const all = recorder.bytes()
    for (const [from, to] of [
      [0, 10],
      [65_530, 65_545],
      [100_000, 200_000],
      [all.length, all.length],
    ] as const) {
      expect(recorder.bytes(from, to)).toEqual(all.slice(from, to))
    }
  })

  it('clones to a recorder that goes on by itself', () => {
    const original = recorderOf(5000)
    const hashBefore = original.hash()
    const copy = original.clone()
    copy.record(sampleAt(9_000_000))
    expect(original.hash()).toBe(hashBefore)
    original.record(sampleAt(9_000_000))
    expect(original.hash()).toBe(copy.hash())
    original.record(sampleAt(9_000_001))
    copy.record(sampleAt(9_000_002))
    expect(original.hash()).not.toBe(copy.hash())
    expect(decodeRecords(copy.bytes()).records.at(-1)).toEqual(sampleAt(9_000_002))
  })

  it('stops the run when a record lies before the last one', () => {
    const recorder = recorderOf(3)
    expect(() => recorder.record(sampleAt(1999))).toThrow(AssertionError)
  })
})
