/**
 * A migration as its charts show it: once the VM has stopped with its host nothing is sent or dirtied any more, while
 * the other host still waits and samples go on. Their curves end where the VM did. Pure.
 */
import type { MigrationSeries, MigrationView } from '../../../core/trace/view.ts'

/** `stoppedAtNs` null: the VM has not stopped, and the migration is as it is. */
export function untilStopped(migration: MigrationView, stoppedAtNs: number | null): MigrationView {
  if (stoppedAtNs === null) return migration
  const { series } = migration
  const after = series.atNs.findIndex((atNs) => atNs > stoppedAtNs)
  const count = after === -1 ? series.atNs.length : after
  const cut = (column: readonly number[]) => column.slice(0, count)
  const columns: MigrationSeries = {
    atNs: cut(series.atNs),
    round: cut(series.round),
    remainingPages: cut(series.remainingPages),
    sentBytes: cut(series.sentBytes),
    transferBytesPerSecond: cut(series.transferBytesPerSecond),
    dirtyPagesPerSecond: cut(series.dirtyPagesPerSecond),
    slowdownPermyriad: cut(series.slowdownPermyriad),
    linkPermyriad: cut(series.linkPermyriad),
  }
  return { ...migration, series: columns }
}
