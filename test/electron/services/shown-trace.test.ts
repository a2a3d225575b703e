/** A trace without its hidden faults: what is left out, how the rest is counted, and that cuts fall on the same record. */
import { describe, expect, it } from 'vitest'
import { decodeRecords, encodeRecord } from '../../../core/trace/encode.ts'
import type { TraceRecord } from '../../../core/trace/events.ts'
import { ShownTrace, shownTraceOf } from '../../../electron/services/shown-trace.ts'

function command(atNs: number, index: number, type: string, target: string): TraceRecord {
  return { type: 'command-issued', atNs, index, command: type, target, detail: '' }
}

function begun(atNs: number, fault: string): TraceRecord {
  return { type: 'fault-begun', atNs, fault, kind: 'link-down', target: 'esx-03', detail: '', occurrence: 1 }
}

const changed: TraceRecord = {
  type: 'link-changed',
  atNs: 3,
  host: 'esx-03',
  nic: 'vmnic1',
  linkMbps: 10_000,
  connected: false,
}

const refused = (atNs: number, index: number): TraceRecord => ({
  type: 'command-refused',
  atNs,
  index,
  id: 'no',
  fault: '',
  message: '',
  remedy: '',
})

const records: TraceRecord[] = [
  command(0, 0, 'inject-fault', 'hidden-cable'),
  command(0, 1, 'inject-fault', 'hidden-twice'),
  refused(0, 1),
  command(1, 2, 'migrate', 'app-01'),
  refused(1, 2),
  begun(2, 'hidden-cable'),
  changed,
  command(4, 3, 'inject-fault', 'mine'),
  begun(4, 'mine'),
]

/** A trace that a test makes longer and shorter. */
class Tape {
  bytes = new Uint8Array(0)

  get traceLength(): number {
    return this.bytes.length
  }

  traceBytes(from = 0): Uint8Array {
    return this.bytes.slice(from)
  }

  add(...added: TraceRecord[]): void {
    this.bytes = Uint8Array.from([...this.bytes, ...added.flatMap((record) => [...encodeRecord(record)])])
  }
}

function recordsIn(bytes: Uint8Array): TraceRecord[] {
  return decodeRecords(bytes).records
}

const shownRecords: TraceRecord[] = [
  command(1, 0, 'migrate', 'app-01'),
  refused(1, 0),
  changed,
  command(4, 1, 'inject-fault', 'mine'),
  begun(4, 'mine'),
]

describe('a shown trace', () => {
  it('leaves out what names hidden faults, keeps what follows from them, and counts commands without them', () => {
    const tape = new Tape()
    tape.add(...records)
    expect(recordsIn(shownTraceOf(tape.bytes))).toEqual(shownRecords)
  })

  it('is the same however the trace comes in, and gives only what is new', () => {
    const tape = new Tape()
    const shown = new ShownTrace(tape)
    let held = new Uint8Array(0)
    for (const record of records) {
      tape.add(record)
      held = Uint8Array.from([...held, ...shown.traceBytes(held.length)])
    }
    expect(recordsIn(held)).toEqual(shownRecords)
    expect(shown.traceLength).toBe(held.length)
  })

  it('is cut where its trace is cut, and goes on another way with its own count', () => {
    const tape = new Tape()
    const shown = new ShownTrace(tape)
    tape.add(records[0]!, records[3]!)
    const before = shown.traceLength
    const keptBytes = tape.traceLength
    tape.add(records[1]!, begun(2, 'hidden-cable'), changed)
    expect(shown.traceLength).toBeGreaterThan(before)
    tape.bytes = tape.bytes.slice(0, keptBytes)
    expect(shown.keptOf(keptBytes)).toBe(before)
    tape.add(command(5, 3, 'power-on', 'build-07'))
    expect(recordsIn(shown.traceBytes())).toEqual([
      command(1, 1, 'migrate', 'app-01'),
      command(5, 2, 'power-on', 'build-07'),
    ])
  })
})
