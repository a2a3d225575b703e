/**
 * The workload of a published migration, from its first three rounds and nothing later: how large the hot set is,
 * and at what rate fresh pages were written beside it. One procedure for all cases; MODEL.md has it in words.
 */

/** A round whose length is known, and what was left to send when it ended. MiB, seconds. */
export interface PublishedRound {
  readonly seconds: number
  readonly leftMiB: number
}

export interface FittedWorkload {
  /** Rewritten so fast that every round has all of it. */
  readonly hotMiB: number
  /** Fresh memory written beside it during the first round, and from then on. */
  readonly firstSlowMiBs: number
  readonly slowMiBs: number
}

/**
 * From one to three rounds. The later two lie nearest to the shelf: left = hot + slow × seconds is a line through
 * them; where it would fall, or is none, nothing is slow and the hot set is their mean. What the first round left
 * beyond the hot set was written at a rate of its own: a guest that is watched from an arbitrary moment may just
 * have been at something else.
 */
export function fitWorkload(rounds: readonly PublishedRound[]): FittedWorkload {
  const [first, second, third] = rounds
  const later = [second, third].filter((round) => round !== undefined)
  const shelf = later.length > 0 ? later : [first!]
  const mean = shelf.reduce((sum, round) => sum + round.leftMiB, 0) / shelf.length
  const slope = slopeOf(shelf)
  const hotMiB = slope > 0 ? Math.max(0, shelf[0]!.leftMiB - slope * shelf[0]!.seconds) : mean
  const hotBelowFirst = Math.min(hotMiB, first!.leftMiB)
  return {
    hotMiB: hotBelowFirst,
    firstSlowMiBs: (first!.leftMiB - hotBelowFirst) / first!.seconds,
    slowMiBs: Math.max(0, slope),
  }
}

/** MiB/s by which longer rounds leave more; 0 where that cannot be told. */
function slopeOf(rounds: readonly PublishedRound[]): number {
  const [one, other] = rounds
  if (one === undefined || other === undefined || one.seconds === other.seconds) return 0
  const slope = (one.leftMiB - other.leftMiB) / (one.seconds - other.seconds)
  // A line that goes through less than nothing says that the rounds were no shelf at all.
  return one.leftMiB - slope * one.seconds < 0 ? 0 : slope
}
