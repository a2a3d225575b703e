/** All that knows how to run a published measurement, in the order in which it is asked; and why the others are not. */
import type { MeasuredCase } from './measured-case.ts'
import { flatFigures, type PublishedCase, type Recogniser } from './published-case.ts'
import { recogniseEvacuation } from './published-evacuation.ts'
import { recogniseGoals } from './published-goals.ts'
import { recogniseHotPages } from './published-hot-pages.ts'
import { recogniseLinksCompared } from './published-links-compared.ts'
import { recogniseLogStop } from './published-log-stop.ts'
import { recogniseNoConverge } from './published-noconverge.ts'
import { recognisePatternRange, recogniseRedundantShare } from './published-properties.ts'
import { recogniseLimits, recogniseReservations } from './published-reservations.ts'
import { recogniseRounds } from './published-rounds.ts'
import { recogniseSkippedRounds } from './published-skipped-rounds.ts'
import { recogniseStreams } from './published-streams.ts'
import { recogniseSwitchover } from './published-switchover.ts'
import { recogniseThrottle } from './published-throttle.ts'
import { recogniseTotals } from './published-totals.ts'
import { whyNotRun } from './published-reasons.ts'

const recognisers: readonly Recogniser[] = [
  recogniseRounds,
  recogniseSkippedRounds,
  recogniseTotals,
  recogniseNoConverge,
  recogniseThrottle,
  recogniseHotPages,
  recogniseGoals,
  recogniseLogStop,
  recogniseSwitchover,
  recogniseStreams,
  recogniseReservations,
  recogniseLimits,
  recogniseEvacuation,
  recogniseLinksCompared,
  recogniseRedundantShare,
  recognisePatternRange,
]

/** The case as the first recogniser that knows it expresses it, or with the reason why none does. */
export function expressPublished(
  published: PublishedCase,
): Pick<MeasuredCase, 'observed' | 'tolerances' | 'expressed'> {
  for (const recognise of recognisers) {
    const found = recognise(published)
    if (found !== null) return found
  }
  return {
    observed: flatFigures(published.observed),
    tolerances: {},
    expressed: { reason: whyNotRun(published) },
  }
}
