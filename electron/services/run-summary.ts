/**
 * What the library says of a run: its last migration, as far as the run has got. Takes the trace piece by piece,
 * so that a long run is not read again each time it pauses, and keeps of it only what the summary needs.
 */
import { nsPerMs } from '../../core/base/units.ts'
import { decodeRecords } from '../../core/trace/encode.ts'
import type { RecordOf, TraceRecord } from '../../core/trace/events.ts'
import type { StoredSummary } from '../store/runs.ts'
import { newFileSummary, type FileSummary } from './file-summary.ts'

type Started =
  RecordOf<'migration-started'> | RecordOf<'cold-migration-started'> | RecordOf<'storage-migration-started'>

const sparklinePoints = 32

export class RunSummary {
  /** Bytes of the trace that were taken in. */
  takenBytes = 0
  private started: Started | null = null
  /** Where its files move too; null where none do. */
  private files: FileSummary | null = null
  private ended: RecordOf<'migration-ended'> | null = null
  private rounds = 0
  private readonly atNs: number[] = []
  private readonly remainingPages: number[] = []

  /** The next bytes of the trace, whole records; of these, none after `untilNs` counts. */
  take(bytes: Uint8Array, untilNs = Infinity): void {
    for (const record of decodeRecords(bytes).records) if (record.atNs <= untilNs) this.add(record)
    this.takenBytes += bytes.length
  }

  /** Of the last migration; all empty if there was none. */
  summary(reachedNs: number): StoredSummary {
    if (this.started === null) return { vm: '', outcome: '', headline: '', sparkline: [], reachedNs }
    if (this.files !== null) return filesSummary(this.started, this.files, this.ended, this.rounds, reachedNs)
    if (this.started.type === 'storage-migration-started')
      throw new Error('A Storage vMotion has files: the record that begins it says so.')
    if (this.started.type === 'cold-migration-started')
      return coldSummary(this.started, this.ended, reachedNs)
    return {
      vm: this.started.vm,
      outcome: this.ended?.outcome ?? 'running',
      headline: this.ended === null ? `Round ${Math.max(1, this.rounds)}` : headlineOf(this.ended),
      sparkline: sparklineOf(this.atNs, this.remainingPages, this.started.memoryPages),
      reachedNs,
    }
  }

  private begin(record: Started): void {
    this.started = record
    this.files = null
    this.ended = null
    this.rounds = 0
    this.atNs.length = 0
    this.remainingPages.length = 0
  }

  private add(record: TraceRecord): void {
    if (record.type === 'migration-started' || record.type === 'cold-migration-started') this.begin(record)
    else if (record.type === 'storage-migration-started') {
      if (this.started?.migration !== record.migration) this.begin(record)
      this.files = newFileSummary(record)
    } else if (record.type === 'disk-sample') this.files?.takeSample(record, this.ended !== null)
    else if (!('migration' in record) || record.migration !== this.started?.migration) return
    else if (record.type === 'migration-ended') this.ended = record
    else if (record.type === 'round-started') this.rounds += 1
    else if (record.type === 'disk-copy-started') this.files?.begin(record)
    else if (record.type === 'disk-copy-ready') this.files?.ready(record)
    else if (record.type === 'migration-sample') {
      this.atNs.push(record.atNs)
      this.remainingPages.push(record.remainingPages)
    }
  }
}

/** Of a move that takes files along: how far they are, then what memory and stun say. */
function filesSummary(
  { vm }: Started,
  files: FileSummary,
  ended: RecordOf<'migration-ended'> | null,
  rounds: number,
  reachedNs: number,
): StoredSummary {
  const isCold = files.kind === 'cold'
  const now = rounds > 0 ? `Round ${rounds}` : files.now
  const done = ended?.outcome === 'completed' && isCold ? `Registered on ${ended.owner}` : ''
  const headline = ended === null ? now : done || headlineOf(ended)
  const { atNs, remainingBytes, allBytes } = files
  const sparkline = sparklineOf(atNs, remainingBytes, allBytes)
  return { vm, outcome: ended?.outcome ?? 'running', headline, sparkline, reachedNs }
}

function coldSummary(
  { vm }: RecordOf<'cold-migration-started'>,
  ended: RecordOf<'migration-ended'> | null,
  reachedNs: number,
): StoredSummary {
  const fault = ended?.outcome === 'failed' ? ended.fault : ''
  const headline = ended === null ? 'Registering' : fault || `Registered on ${ended.owner}`
  return { vm, outcome: ended?.outcome ?? 'running', headline, sparkline: [], reachedNs }
}

function headlineOf({ outcome, downtimeNs, owner, fault }: RecordOf<'migration-ended'>): string {
  if (outcome === 'completed') return `Stun ${(downtimeNs / nsPerMs).toFixed(0)} ms`
  return outcome === 'cancelled' || fault === '' ? `Runs on at ${owner}` : fault
}

/** Remaining share of memory, or of the disks, at equal steps of time, 0…1. */
function sparklineOf(atNs: readonly number[], remaining: readonly number[], all: number): number[] {
  if (atNs.length === 0) return []
  const first = atNs[0]!
  const span = Math.max(1, atNs.at(-1)! - first)
  const points: number[] = []
  let at = 0
  for (let point = 0; point < sparklinePoints; point += 1) {
    const time = first + (span * point) / (sparklinePoints - 1)
    while (at + 1 < atNs.length && atNs[at + 1]! <= time) at += 1
    points.push(Number((remaining[at]! / Math.max(1, all)).toFixed(4)))
  }
  return points
}
