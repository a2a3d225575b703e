/**
 * Figures of a migration's rounds as `convergence.ts` reads them, taken from the view. Each round is judged with
 * what the trace said when it ended; the migration again at its end.
 */
import { bytesFromPages, nsPerSecond } from '../base/units.ts'
import {
  convergenceAfterRound,
  overallConvergence,
  type Convergence,
  type ConvergenceFigures,
  type PreCopyEnding,
} from './convergence.ts'
import type { MigrationView, RoundView, VerdictView } from './view.ts'

/** The newest verdict belongs to a round that has ended: says how it gets on. */
export function judgeNewestRound(migration: MigrationView): void {
  const round = migration.rounds.at(-1)
  const verdict = migration.verdicts.at(-1)
  if (round === undefined || verdict?.round !== round.round) return
  const figures = figuresOf(migration, round, verdict)
  if (figures === null) return
  round.judged = figures
  round.convergence = convergenceAfterRound(figures)
  migration.convergence = overall(migration)
}

/** After a change of the guest's speed, which follows the verdict that brought it, and at the migration's end. */
export function judgeMigration(migration: MigrationView): void {
  const round = migration.rounds.at(-1)
  const isPreCopy = migration.stages.at(-1)?.stage === 'pre-copy'
  if (round !== undefined && round.judged !== null && isPreCopy && slowdownOf(migration) > 0) {
    round.judged = { ...round.judged, slowdownPermyriad: slowdownOf(migration) }
    round.convergence = convergenceAfterRound(round.judged)
  }
  migration.convergence = overall(migration)
}

function overall(migration: MigrationView): Convergence | null {
  // While it is under way only the newest round counts; so a long migration is not gone through at every round.
  if (migration.outcome === null) return migration.rounds.at(-1)?.convergence ?? migration.convergence
  const rounds = migration.rounds.flatMap(({ judged }) => (judged === null ? [] : [judged]))
  return overallConvergence(rounds, endingOf(migration))
}

function figuresOf(
  migration: MigrationView,
  { round, pagesToSend, finished }: RoundView,
  verdict: VerdictView,
): ConvergenceFigures | null {
  if (finished === null) return null
  const { sentBytes, durationNs, remainingPages } = finished
  const measured = durationNs > 0 ? (sentBytes / durationNs) * nsPerSecond : 0
  return {
    policy: migration.policy,
    goalNs: migration.switchoverGoalNs,
    goalBytes: verdict.goalBytes,
    toSendBytes: bytesFromPages(pagesToSend),
    leftBytes: bytesFromPages(remainingPages),
    durationNs,
    transferBytesPerSecond: verdict.transferBytesPerSecond > 0 ? verdict.transferBytesPerSecond : measured,
    dirtyBytesPerSecond: verdict.dirtyBytesPerSecond,
    slowdownPermyriad: slowdownOf(migration),
    isFirst: round === 1,
  }
}

function slowdownOf(migration: MigrationView): number {
  return heldBack(migration).at(-1)?.slowdownPermyriad ?? 0
}

/** Slow-downs that hold the guest's writes back: not those of installing traces, which are over as round 1 begins. */
function heldBack({ slowdowns, rounds }: MigrationView): MigrationView['slowdowns'] {
  const fromNs = rounds[0]?.startedAtNs ?? Infinity
  return slowdowns.filter(({ atNs }) => atNs > fromNs)
}

function endingOf(migration: MigrationView): PreCopyEnding {
  const changes = heldBack(migration)
  const endNs = migration.stun.stunnedAtNs ?? migration.outcome?.atNs ?? 0
  let lostGuestNs = 0
  changes.forEach(({ atNs, slowdownPermyriad }, index) => {
    const untilNs = Math.min(changes[index + 1]?.atNs ?? endNs, endNs)
    lostGuestNs += (Math.max(0, untilNs - atNs) * slowdownPermyriad) / 10_000
  })
  return {
    how: howOf(migration),
    slowdownPermyriad: changes.reduce((most, one) => Math.max(most, one.slowdownPermyriad), 0),
    lostGuestNs,
    reason: migration.verdicts.at(-1)?.reason ?? '',
  }
}

function howOf({ outcome, postCopy, verdicts }: MigrationView): PreCopyEnding['how'] {
  if (outcome === null) return 'under-way'
  if (postCopy !== null) return 'post-copy'
  const last = verdicts.at(-1)?.verdict
  if (outcome.outcome === 'completed') return 'switched-over'
  return last === 'fail' ? 'failed' : 'other'
}
