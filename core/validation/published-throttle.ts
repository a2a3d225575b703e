/**
 * Published runs of auto-converge on a guest that writes a part of its memory flat out: total time, and in what
 * order stronger settings finish. Told by their kind, the settings of the throttle and a hot set written without
 * bound.
 */
import { z } from 'zod'
import type { CaseOutcome, ExpressedCase, Simulation } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { flatOutPageNs, linkOf, publishedQemu, seed } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'
import { outcomeOf } from './run-outcome.ts'

const percent = z.number().int().min(1).max(99)
const positive = z.number().positive().max(10_000_000)

const inputsSchema = z.looseObject({
  memMiB: positive,
  linkMbps: positive.max(400_000),
  vcpus: z.number().int().min(1).max(768),
  downtimeGoalMs: z.number().int().min(1).max(2_000_000),
  throttle: z.looseObject({ initialPct: percent, incrementPct: percent, maxPct: percent }),
  workload: z.looseObject({ hotMiB: positive, writeRate: z.literal('unbounded') }),
})
const observedSchema = z.looseObject({
  totalSec: positive,
  withoutThrottle: z.string().optional(),
  moreAggressive: z.string().default(''),
})

interface Setting {
  readonly initialPercent: number
  readonly incrementPercent: number
  readonly maxPercent: number
}

export const recogniseThrottle: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  const observed = observedSchema.safeParse(published.observed)
  if (published.kind !== 'throttle' || !inputs.success || !observed.success) return null
  const { initialPct, incrementPct, maxPct } = inputs.data.throttle
  const stated = { initialPercent: initialPct, incrementPercent: incrementPct, maxPercent: maxPct }
  // "30/15": initial share and increment of a stronger setting; each named one is to finish before the one before.
  const stronger = [...observed.data.moreAggressive.matchAll(/\b(\d\d?)\/(\d\d?)\b/g)].map(
    ([, initial, increment]) => ({
      ...stated,
      initialPercent: Number(initial),
      incrementPercent: Number(increment),
    }),
  )
  const { withoutThrottle = 'never' } = observed.data
  const given = { ...published.observed, ordering: true, endsWithoutThrottle: !/never/.test(withoutThrottle) }
  const tolerance = { ...published.tolerance, endsWithoutThrottle: 'exact' }
  return recognised(
    { observed: given, tolerance },
    expressed(inputs.data, [stated, ...stronger], observed.data),
  )
}

function expressed(
  inputs: z.infer<typeof inputsSchema>,
  settings: readonly Setting[],
  { totalSec }: z.infer<typeof observedSchema>,
): ExpressedCase {
  return {
    // Without a throttle it is given twice as long as it took with one.
    simulations: [...settings, null].map((setting) => simulation(inputs, setting, 2 * totalSec)),
    conclude: (outcomes) => {
      const seconds = outcomes.slice(0, -1).map(secondsOf)
      const isOrdered = seconds.every((each, index) => index === 0 || each < seconds[index - 1]!)
      const hasEnded = outcomes[0]!.converged
      return {
        predicted: {
          totalSec: seconds[0]!,
          successRate: Number(hasEnded),
          ordering: Number(isOrdered),
          endsWithoutThrottle: Number(outcomes.at(-1)!.converged),
        },
        outcome: hasEnded ? 'right' : 'wrong',
        isComparable: hasEnded,
      }
    },
  }
}

function secondsOf({ quantities }: CaseOutcome): number {
  return (quantities['total_ms'] ?? quantities['observed_ms'])! / 1000
}

function simulation(
  inputs: z.infer<typeof inputsSchema>,
  setting: Setting | null,
  patienceSeconds: number,
): Simulation {
  const scenario = plainScenario({
    seed,
    link: linkOf(inputs.linkMbps),
    memory: { sizeMiB: Math.ceil(inputs.memMiB) },
    writes: [
      {
        pattern: 'sequential',
        pagesPerSecond: Math.round(1e9 / flatOutPageNs),
        region: { sizeMiB: inputs.workload.hotMiB },
      },
    ],
    policy: {
      ...publishedQemu,
      downtimeLimitMs: inputs.downtimeGoalMs,
      giveUpAfterSeconds: Math.ceil(patienceSeconds),
      ...(setting === null ? {} : { autoConverge: setting }),
    },
    vcpus: inputs.vcpus,
  })
  return { scenario, seed, read: (trace) => outcomeOf(trace, 1) }
}
