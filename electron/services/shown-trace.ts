/**
 * The trace of a run as a window may see it while a learner still looks for hidden faults: without the records that
 * name them, with everything that follows from them. Follows the run record by record; where the run is cut, it is
 * cut at the same record.
 */
import { hiddenPrefix } from '../../core/lab/vary-scenario.ts'
import type { Command } from '../../core/scenario/command-schema.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { decodeRecords, encodeRecord } from '../../core/trace/encode.ts'
import type { TraceRecord } from '../../core/trace/events.ts'

/** Faults that a lab plans for the learner to find are named so. */
export function isHiddenFault(name: string): boolean {
  return name.startsWith(hiddenPrefix)
}

/** Whether a command is about a hidden fault: planned by a lab, or given by somebody who guesses its name. */
export function namesHiddenFault(command: Command): boolean {
  return (command.type === 'inject-fault' || command.type === 'clear-fault') && isHiddenFault(command.name)
}

export function plansHiddenFaults({ commands }: Scenario): boolean {
  return commands.some(({ command }) => namesHiddenFault(command))
}

/** A trace that grows: whole records, in bytes. */
export interface TraceSource {
  readonly traceLength: number
  traceBytes(from?: number): Uint8Array
}

/** A command about a hidden fault, and where its record ends in the source. */
interface HiddenCommand {
  readonly index: number
  readonly sourceEnd: number
}

const firstCapacityBytes = 65_536

export class ShownTrace implements TraceSource {
  private readonly source: TraceSource
  /** After each record: bytes of the source, and bytes that are shown. */
  private readonly sourceEnds: number[] = []
  private readonly shownEnds: number[] = []
  private readonly hiddenCommands: HiddenCommand[] = []
  private bytes = new Uint8Array(firstCapacityBytes)
  private length = 0

  constructor(source: TraceSource) {
    this.source = source
  }

  get traceLength(): number {
    this.follow()
    return this.length
  }

  traceBytes(from = 0): Uint8Array {
    return this.bytes.slice(from, this.traceLength)
  }

  /** So many of the shown bytes stay when so many of the source do. */
  keptOf(sourceBytes: number): number {
    this.dropAfter(sourceBytes)
    return this.length
  }

  private follow(): void {
    const available = this.source.traceLength
    // On its way back the run stands before what was taken in, and may go on another way from there.
    this.dropAfter(available)
    const taken = this.sourceEnds.at(-1) ?? 0
    if (taken === available) return
    const fresh = this.source.traceBytes(taken)
    const { records, ends } = decodeRecords(fresh)
    records.forEach((record, index) => {
      const sourceEnd = taken + ends[index]!
      const shown = this.shown(record, sourceEnd)
      if (shown === record) this.append(fresh.subarray(ends[index - 1] ?? 0, ends[index]))
      else if (shown !== null) this.append(encodeRecord(shown))
      this.sourceEnds.push(sourceEnd)
      this.shownEnds.push(this.length)
    })
  }

  /** The record as it is shown, the same one where nothing about it changes; null where it is not shown. */
  private shown(record: TraceRecord, sourceEnd: number): TraceRecord | null {
    switch (record.type) {
      case 'fault-armed':
      case 'fault-begun':
      case 'fault-turned':
      case 'fault-ended':
      case 'fault-skipped':
      case 'fault-disarmed':
        return isHiddenFault(record.fault) ? null : record
      case 'command-issued':
        if (!isAboutFault(record.command) || !isHiddenFault(record.target)) return this.renumbered(record)
        this.hiddenCommands.push({ index: record.index, sourceEnd })
        return null
      case 'command-refused':
        return this.hiddenCommands.at(-1)?.index === record.index ? null : this.renumbered(record)
      default:
        return record
    }
  }

  /** Commands are counted as if the hidden ones had never been. */
  private renumbered<Counted extends TraceRecord & { readonly index: number }>(record: Counted): Counted {
    const hidden = this.hiddenCommands.length
    return hidden === 0 ? record : { ...record, index: record.index - hidden }
  }

  private append(bytes: Uint8Array): void {
    const length = this.length + bytes.length
    if (length > this.bytes.length) {
      const larger = new Uint8Array(2 * length)
      larger.set(this.bytes.subarray(0, this.length))
      this.bytes = larger
    }
    this.bytes.set(bytes, this.length)
    this.length = length
  }

  private dropAfter(sourceBytes: number): void {
    while ((this.sourceEnds.at(-1) ?? 0) > sourceBytes) {
      this.sourceEnds.pop()
      this.shownEnds.pop()
    }
    while ((this.hiddenCommands.at(-1)?.sourceEnd ?? 0) > sourceBytes) this.hiddenCommands.pop()
    this.length = this.shownEnds.at(-1) ?? 0
  }
}

function isAboutFault(command: string): boolean {
  return command === 'inject-fault' || command === 'clear-fault'
}

/** A finished piece of trace at once, as a report may show it. */
export function shownTraceOf(trace: Uint8Array): Uint8Array {
  const source = { traceLength: trace.length, traceBytes: (from = 0) => trace.subarray(from) }
  return new ShownTrace(source).traceBytes()
}
