/** What the library and the command line say of a run, folded from its trace. */
import { bytesFromPages, mibBytes, nsPerMs, nsPerSecond } from '../../core/base/units.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import { tcpClientThrough } from '../../core/trace/tcp-client.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import type { StoredSummary } from '../store/runs.ts'

const sparklinePoints = 32

/** Of the last migration; all empty if there was none. */
export function summariseRun(trace: Uint8Array): StoredSummary {
  const migration = foldTrace(trace).migrations.at(-1)
  if (migration === undefined) return { vm: '', outcome: '', headline: '', sparkline: [] }
  return {
    vm: migration.vm,
    outcome: migration.outcome?.outcome ?? 'running',
    headline: headlineOf(migration),
    sparkline: sparklineOf(migration),
  }
}

function headlineOf(migration: MigrationView): string {
  const outcome = migration.outcome
  if (outcome === null) return `Round ${Math.max(1, migration.rounds.length)}`
  if (outcome.outcome === 'completed') return `Stun ${(outcome.downtimeNs / nsPerMs).toFixed(0)} ms`
  if (outcome.outcome === 'cancelled') return `Runs on at ${outcome.owner}`
  return outcome.fault === '' ? `Runs on at ${outcome.owner}` : outcome.fault
}

/** Remaining share of memory at equal steps of time, 0…1. */
function sparklineOf(migration: MigrationView): number[] {
  const { atNs, remainingPages } = migration.series
  if (atNs.length === 0) return []
  const first = atNs[0]!
  const span = Math.max(1, atNs.at(-1)! - first)
  const points: number[] = []
  let at = 0
  for (let point = 0; point < sparklinePoints; point += 1) {
    const time = first + (span * point) / (sparklinePoints - 1)
    while (at + 1 < atNs.length && atNs[at + 1]! <= time) at += 1
    points.push(Number((remainingPages[at]! / Math.max(1, migration.memoryPages)).toFixed(4)))
  }
  return points
}

/** Figures of one migration in plain units, for `precopy run` and for tests. */
export interface MigrationFigures {
  readonly vm: string
  readonly from: string
  readonly to: string
  readonly outcome: string
  readonly owner: string
  readonly fault: string
  readonly message: string
  readonly remedy: string
  readonly totalSeconds: number
  readonly rounds: number
  readonly stunMs: number
  readonly networkSilenceMs: number
  /** How long a TCP client's segment is under way that was sent as the silence began. */
  readonly tcpStallMs: number
  readonly tcpSurvives: boolean
  readonly sentBytes: number
  readonly sentMiB: number
  readonly sentPages: number
  readonly zeroPages: number
  readonly memoryMiB: number
  readonly largestSlowdownPercent: number
  readonly verifiedPages: number | null
}

export function figuresOf(migration: MigrationView): MigrationFigures {
  const outcome = migration.outcome
  const tcp = tcpClientThrough(outcome?.networkSilenceNs ?? 0)
  return {
    vm: migration.vm,
    from: migration.sourceHost,
    to: migration.destinationHost,
    outcome: outcome?.outcome ?? 'running',
    owner: outcome?.owner ?? migration.sourceHost,
    fault: outcome?.fault ?? '',
    message: outcome?.message ?? '',
    remedy: outcome?.remedy ?? '',
    totalSeconds: (outcome?.totalNs ?? 0) / nsPerSecond,
    rounds: outcome?.rounds ?? migration.rounds.length,
    stunMs: (outcome?.downtimeNs ?? 0) / nsPerMs,
    networkSilenceMs: (outcome?.networkSilenceNs ?? 0) / nsPerMs,
    tcpStallMs: tcp.stallNs / nsPerMs,
    tcpSurvives: tcp.survives,
    sentBytes: outcome?.sentBytes ?? 0,
    sentMiB: Number(((outcome?.sentBytes ?? 0) / mibBytes).toFixed(3)),
    sentPages: outcome?.sentPages ?? 0,
    zeroPages: outcome?.zeroPages ?? 0,
    memoryMiB: bytesFromPages(migration.memoryPages) / mibBytes,
    largestSlowdownPercent: Math.max(0, ...migration.series.slowdownPermyriad) / 100,
    verifiedPages: migration.verifiedPages,
  }
}
