/**
 * What a simulated case came to, in the quantities of the case file, read from the run's trace alone. Times are
 * QEMU's: from the command to the end of sending at the source, without what vSphere's stages add around it.
 */
import { assertInvariant } from '../base/assert.ts'
import { nsPerMs, pageBytes } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { MigrationView } from '../trace/view.ts'
import type { Quantities } from './case-file.ts'

export interface CaseOutcome {
  readonly converged: boolean
  readonly quantities: Quantities
}

/** The sync after the stop, and the one that decided for it; every other sync begins a round. */
const syncsBesideRounds = 2

/** The outcome of the only migration of a trace. */
export function outcomeOf(trace: Uint8Array): CaseOutcome {
  const migration = foldTrace(trace).migrations[0]
  assertInvariant(
    migration?.outcome !== null && migration !== undefined,
    'case-migration-ended',
    () => 'a case ran without a migration or with one that never ended',
  )
  return migration.outcome.outcome === 'completed'
    ? { converged: true, quantities: completedQuantities(migration) }
    : { converged: false, quantities: cancelledQuantities(migration) }
}

function completedQuantities(migration: MigrationView): Quantities {
  const { stun, startedAtNs, outcome, rounds } = migration
  const { stunnedAtNs, lastPages, deviceState } = stun
  assertInvariant(
    outcome !== null && stunnedAtNs !== null && lastPages !== null && deviceState !== null,
    'completed-migration-has-a-stun',
    () => `migration ${migration.migration}`,
  )
  return {
    total_ms: (deviceState.atNs - startedAtNs) / nsPerMs,
    downtime_ms: (deviceState.atNs - stunnedAtNs) / nsPerMs,
    guest_pause_ms: outcome.downtimeNs / nsPerMs,
    stopped_at_ms: (stunnedAtNs - startedAtNs) / nsPerMs,
    transferred_bytes: outcome.sentBytes,
    precopy_bytes: outcome.sentBytes - lastPages.bytes,
    downtime_bytes: lastPages.bytes,
    normal_pages: outcome.sentPages,
    zero_pages: outcome.zeroPages,
    dirty_sync_count: rounds.length + syncsBesideRounds,
  }
}

function cancelledQuantities(migration: MigrationView): Quantities {
  const { outcome, rounds } = migration
  assertInvariant(outcome !== null, 'cancelled-migration-ended', () => `migration ${migration.migration}`)
  return {
    observed_ms: (outcome.atNs - migration.startedAtNs) / nsPerMs,
    transferred_bytes: outcome.sentBytes,
    normal_pages: outcome.sentPages,
    zero_pages: outcome.zeroPages,
    dirty_sync_count: rounds.length,
    ...plateauOf(migration),
  }
}

/**
 * Mean over time and most bytes left to send in the second half: pages in todo, as the measurements polled them;
 * what the dirty log holds is not in it. A sample stands for the time since the one before.
 */
function plateauOf(migration: MigrationView): Quantities {
  const { series, rounds, startedAtNs, outcome } = migration
  const halfNs = (startedAtNs + (outcome?.atNs ?? startedAtNs)) / 2
  let roundIndex = 0
  let sentBefore = 0
  let weightedBytes = 0
  let weightNs = 0
  let mostBytes = 0
  for (const [index, atNs] of series.atNs.entries()) {
    while (rounds[roundIndex]!.round < series.round[index]!) {
      sentBefore += rounds[roundIndex]!.finished?.sentBytes ?? 0
      roundIndex += 1
    }
    const sinceNs = series.atNs[index - 1] ?? startedAtNs
    if (sinceNs < halfNs) continue
    const sentPages = Math.floor((series.sentBytes[index]! - sentBefore) / pageBytes)
    const leftBytes = Math.max(0, rounds[roundIndex]!.pagesToSend - sentPages) * pageBytes
    weightedBytes += leftBytes * (atNs - sinceNs)
    weightNs += atNs - sinceNs
    mostBytes = Math.max(mostBytes, leftBytes)
  }
  if (weightNs === 0) return {}
  return {
    plateau_remaining_mean_bytes: weightedBytes / weightNs,
    plateau_remaining_max_bytes: mostBytes,
  }
}
