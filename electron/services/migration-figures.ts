/**
 * Figures of one migration in plain units, for `precopy run` and for tests. Of a move that is still under way, they
 * say how far it has got.
 */
import { largestOf } from '../../core/base/extremes.ts'
import { bytesFromPages, mibBytes, nsPerMs, nsPerSecond } from '../../core/base/units.ts'
import { tcpClientThrough } from '../../core/trace/tcp-client.ts'
import type { MigrationView } from '../../core/trace/view.ts'

export interface StunFigures {
  readonly ms: number
  /** null while the network has not learnt the new place, or never does; so are those that follow from it. */
  readonly networkSilenceMs: number | null
  /** How long a TCP client's segment is under way that was sent as the silence began. */
  readonly tcpStallMs: number | null
  readonly tcpSurvives: boolean | null
}

export interface MigrationFigures {
  readonly vm: string
  readonly kind: MigrationView['kind']
  readonly from: string
  readonly to: string
  readonly outcome: string
  readonly owner: string
  readonly fault: string
  readonly message: string
  readonly remedy: string
  readonly totalSeconds: number
  readonly rounds: number
  /** null if the VM was not stunned, or has not resumed yet. */
  readonly stun: StunFigures | null
  readonly sentBytes: number
  readonly sentMiB: number
  /** null while the move is under way: samples count bytes, not pages. */
  readonly sentPages: number | null
  readonly zeroPages: number | null
  readonly memoryMiB: number
  readonly largestSlowdownPercent: number
  readonly verifiedPages: number | null
  /** Why nobody reaches the VM where it arrived; null: its clients do. */
  readonly networkLoss: { readonly adapter: string; readonly network: string; readonly reason: string } | null
}

/** `nowNs`: up to when the run has got. */
export function figuresOf(migration: MigrationView, nowNs: number): MigrationFigures {
  const { outcome } = migration
  const sent = outcome ?? sentSoFar(migration)
  return {
    vm: migration.vm,
    kind: migration.kind,
    from: migration.sourceHost,
    to: migration.destinationHost,
    outcome: outcome?.outcome ?? 'running',
    owner:
      outcome?.owner ??
      (migration.stun.ownership === null ? migration.sourceHost : migration.destinationHost),
    fault: outcome?.fault ?? '',
    message: outcome?.message ?? '',
    remedy: outcome?.remedy ?? '',
    totalSeconds: (outcome?.totalNs ?? nowNs - migration.startedAtNs) / nsPerSecond,
    rounds: outcome?.rounds ?? migration.rounds.length,
    stun: stunOf(migration),
    sentBytes: sent.sentBytes,
    sentMiB: Number((sent.sentBytes / mibBytes).toFixed(3)),
    sentPages: sent.sentPages,
    zeroPages: sent.zeroPages,
    memoryMiB: bytesFromPages(migration.memoryPages) / mibBytes,
    largestSlowdownPercent: largestOf(migration.series.slowdownPermyriad, 0) / 100,
    verifiedPages: migration.verifiedPages,
    networkLoss: lossOf(migration),
  }
}

/**
 * Whether the VM does not run, only is registered, at the end of a move: a cold one, or a live one that failed
 * because its VM was off.
 */
export function isNotPoweredOn({
  kind,
  outcome,
  fault,
}: {
  readonly kind: MigrationView['kind']
  readonly outcome: string
  readonly fault: string
}): boolean {
  const isOtherState = outcome === 'failed' && fault === 'InvalidPowerState'
  return (kind === 'cold') !== isOtherState
}

function sentSoFar({ series }: MigrationView) {
  return { sentBytes: series.sentBytes.at(-1) ?? 0, sentPages: null, zeroPages: null }
}

function lossOf({ networkLoss }: MigrationView): MigrationFigures['networkLoss'] {
  if (networkLoss === null) return null
  const { adapter, network, reason } = networkLoss
  return { adapter, network, reason }
}

function stunOf({ outcome, stun, networkLoss }: MigrationView): StunFigures | null {
  const { stunnedAtNs, resumed, network } = stun
  if (stunnedAtNs === null) return null
  if (outcome !== null)
    return stunFigures(outcome.downtimeNs, networkLoss === null ? outcome.networkSilenceNs : null)
  if (resumed === null) return null
  return stunFigures(resumed.atNs - stunnedAtNs, network === null ? null : network.atNs - stunnedAtNs)
}

function stunFigures(downtimeNs: number, silenceNs: number | null): StunFigures {
  const tcp = silenceNs === null ? null : tcpClientThrough(silenceNs)
  return {
    ms: downtimeNs / nsPerMs,
    networkSilenceMs: silenceNs === null ? null : silenceNs / nsPerMs,
    tcpStallMs: tcp === null ? null : tcp.stallNs / nsPerMs,
    tcpSurvives: tcp?.survives ?? null,
  }
}
