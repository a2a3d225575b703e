/**
 * What may be left for the stun: pause budget × transfer rate, by the rate that this migration really has, as
 * the engine decides by it. Beside another migration on the same link that is less than the path can carry. Pure.
 */
import { nsPerSecond } from '../../../core/base/units.ts'
import type { MigrationView } from '../../../core/trace/view.ts'
import { recentTransferRate } from './round-figures.ts'

/** A measured rate that is this near to the one shown so far does not move the goal. */
const steadyShare = 0.03
/** Samples over less time than this are too short to measure a rate by. */
const leastMeasuredNs = 0.5 * nsPerSecond

/** In bytes per second: what the path can carry until something else has been measured. */
export function goalRateOf(migration: MigrationView): number {
  const decided = migration.verdicts.at(-1)?.transferBytesPerSecond ?? 0
  const shown = decided > 0 ? decided : migration.usableBytesPerSecond
  const { atNs } = migration.series
  const isCopying = migration.outcome === null && migration.stages.at(-1)?.stage === 'pre-copy'
  if (!isCopying || atNs.length < 2 || atNs.at(-1)! - atNs[0]! < leastMeasuredNs) return shown
  const recent = recentTransferRate(migration)
  return recent <= 0 || Math.abs(recent / shown - 1) < steadyShare ? shown : recent
}

export function goalBytesOf(migration: MigrationView): number {
  return (goalRateOf(migration) * migration.switchoverGoalNs) / nsPerSecond
}
