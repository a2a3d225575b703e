/**
 * The order in which the disks of one Storage vMotion are copied: up to four at once, and only between pairs of
 * datastores that have neither source nor target in common; all else waits its turn. Pure. Source: RULES C (FD-PAR,
 * vSphere 5.1 and later).
 */

import { assertInvariant } from '../base/assert.ts'

/** Copies of one Storage vMotion at once. */
export const maxParallelCopies = 4

export interface PlannedCopy {
  readonly disk: string
  readonly fromDatastore: string
  readonly toDatastore: string
}

/**
 * Those of `waiting`, in its order, that may begin beside those that are `running`.
 * Throws AssertionError if a disk waits that is running.
 */
export function nextCopies<Copy extends PlannedCopy>(
  waiting: readonly Copy[],
  running: readonly PlannedCopy[],
): Copy[] {
  const taken: PlannedCopy[] = [...running]
  const starting: Copy[] = []
  for (const copy of waiting) {
    assertInvariant(
      running.every((other) => other.disk !== copy.disk),
      'disk-is-copied-once',
      () => `${copy.disk} waits and runs`,
    )
    if (taken.length >= maxParallelCopies) break
    const isFree = taken.every(
      (other) => other.fromDatastore !== copy.fromDatastore && other.toDatastore !== copy.toDatastore,
    )
    if (!isFree) continue
    taken.push(copy)
    starting.push(copy)
  }
  return starting
}
