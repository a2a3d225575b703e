/**
 * What a simulated case came to, in the quantities of the case file, read from the run's trace alone. Times are
 * QEMU's: from the command to the end of sending at the source, without what vSphere's stages add around it.
 */
import { assertInvariant } from '../base/assert.ts'
import { nsPerMs, nsPerSecond, pageBytes } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { MigrationView } from '../trace/view.ts'
import { reportedQuantities } from './qemu-rates.ts'
import type { CaseOutcome, Quantities } from './measured-case.ts'

/** The measured guest sends a sign of life so often, README. */
const heartbeatNs = 2 * nsPerMs

/** The outcome of the only migration of a trace; `countedWrites` is the share of its writes that a case counts. */
export function outcomeOf(trace: Uint8Array, countedWrites: number): CaseOutcome {
  const migration = foldTrace(trace).migrations[0]
  assertInvariant(
    migration?.outcome !== null && migration !== undefined,
    'case-migration-ended',
    () => 'a case ran without a migration or with one that never ended',
  )
  const converged = migration.outcome.outcome === 'completed'
  const quantities = converged ? completedQuantities(migration) : cancelledQuantities(migration)
  return {
    converged,
    quantities: {
      ...quantities,
      ...writtenQuantities(migration, countedWrites),
      ...reportedQuantities(migration),
    },
  }
}

function completedQuantities(migration: MigrationView): Quantities {
  const { stun, startedAtNs, outcome, rounds, postCopy } = migration
  const { stunnedAtNs, lastPages, deviceState } = stun
  assertInvariant(
    outcome !== null && stunnedAtNs !== null && lastPages !== null && deviceState !== null,
    'completed-migration-has-a-stun',
    () => `migration ${migration.migration}`,
  )
  const finished = postCopy?.finished ?? null
  const afterSwitchBytes = finished?.sentBytes ?? 0
  return {
    total_ms: ((finished ?? deviceState).atNs - startedAtNs) / nsPerMs,
    downtime_ms: (deviceState.atNs - stunnedAtNs) / nsPerMs,
    guest_pause_ms: (outcome.downtimeNs + firstStallNs(migration)) / nsPerMs,
    stopped_at_ms: (stunnedAtNs - startedAtNs) / nsPerMs,
    transferred_bytes: outcome.sentBytes,
    precopy_bytes: outcome.sentBytes - lastPages.bytes - afterSwitchBytes,
    downtime_bytes: lastPages.bytes,
    normal_pages: outcome.sentPages,
    zero_pages: outcome.zeroPages,
    dirty_sync_count: rounds.length + syncsBesideRounds(migration),
    ...throttleQuantities(migration),
    ...postCopyQuantities(migration),
  }
}

/**
 * Every sync but the last two begins a round: the one that decides for the stop, and the one after it. None decides for
 * post-copy, or where nothing was left before a first window was over, which shows in what fits the pause: nothing yet.
 */
function syncsBesideRounds({ postCopy, verdicts }: MigrationView): number {
  const isDecidedBySync = postCopy === null && (verdicts.at(-1)?.goalBytes ?? 0) > 0
  return isDecidedBySync ? 2 : 1
}

function writtenQuantities({ written }: MigrationView, countedWrites: number): Quantities {
  if (written === null || written.durationNs === 0) return {}
  return { writes_per_s_during: (countedWrites * written.writes * nsPerSecond) / written.durationNs }
}

/** Steps of auto-converge as the measurements list them. */
function throttleQuantities({ slowdowns, startedAtNs }: MigrationView): Quantities {
  const steps = slowdowns.filter((step) => step.slowdownPermyriad > 0)
  const [first] = steps
  if (first === undefined) return {}
  return {
    throttle_step_count: steps.length,
    throttle_first_ms: (first.atNs - startedAtNs) / nsPerMs,
    throttle_last_percent: steps.at(-1)!.slowdownPermyriad / 100,
  }
}

function postCopyQuantities(migration: MigrationView): Quantities {
  const { postCopy } = migration
  if (postCopy === null || postCopy.finished === null) return {}
  const { requestedPages, sentBytes } = postCopy.finished
  const isFirstTold = firstStallNs(migration) > 0
  const later = postCopy.stalls.slice(isFirstTold ? 1 : 0).map((stall) => stall.durationNs)
  return {
    postcopy_bytes: sentBytes,
    postcopy_requests: requestedPages,
    destination_stall_max_ms: Math.max(0, ...later) / nsPerMs,
  }
}

/**
 * The stall that the guest runs into with its first step at the destination: before it is over no heartbeat is
 * heard, so it counts for the pause.
 */
function firstStallNs({ postCopy, stun }: MigrationView): number {
  const first = postCopy?.stalls[0]
  if (first === undefined || stun.resumed === null) return 0
  const beganNs = first.atNs - first.durationNs
  return beganNs - stun.resumed.atNs <= heartbeatNs ? first.durationNs : 0
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
    ...throttleQuantities(migration),
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
