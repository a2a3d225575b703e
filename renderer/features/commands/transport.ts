/** Where playback goes by key: speeds and rounds. Pure. */
import type { RunView } from '../../../core/trace/view.ts'

/** Virtual seconds per wall second. */
export const speeds = [0.1, 1, 10, 100] as const

/** The next speed up (1) or down (-1); the last one stays. */
export function speedAfter(speed: number, step: 1 | -1): number {
  if (step > 0) return speeds.find((one) => one > speed) ?? speed
  return speeds.findLast((one) => one < speed) ?? speed
}

/** Start of the last round, or of the last stage or migration, that lies before `nowNs`; 0 if there is none. */
export function previousRoundNs(view: RunView, nowNs: number): number {
  const starts = view.migrations.flatMap((migration) => [
    migration.startedAtNs,
    ...migration.rounds.map((round) => round.startedAtNs),
    ...(migration.stun.stunnedAtNs === null ? [] : [migration.stun.stunnedAtNs]),
  ])
  return Math.max(0, ...starts.filter((atNs) => atNs < nowNs))
}
