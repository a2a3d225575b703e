/**
 * A small hot set written without pause, which a rate limit alone cannot overcome: what a published run says of the
 * same guest without the remedy that it is about. Told by their shape: memory, QEMU's own rate limit, a pause goal,
 * a number of hot pages, and an outcome without the remedy. The run with the remedy stays unpredicted.
 */
import { z } from 'zod'
import { plainScenario } from './plain-scenario.ts'
import { flatOutPageNs, pagesPerMib, publishedQemu, seed } from './published-assumptions.ts'
import { flatFigures, recognised, type Recogniser } from './published-case.ts'
import { outcomeOf } from './run-outcome.ts'

const positive = z.number().positive().max(1e12)

const inputsSchema = z.looseObject({
  memKiB: positive,
  rateLimitMiBps: positive.max(1_000_000),
  downtimeGoalMs: z.number().int().min(1).max(2_000_000),
  workload: z.looseObject({ hotPages: positive }),
})
const without = /^without[A-Z]/
/** How often memory could have been sent until then: nobody waits longer. */
const passes = 5

export const recogniseHotPages: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  const name = Object.keys(published.observed).find((each) => without.test(each))
  if (published.kind !== 'precopy' || !inputs.success || name === undefined) return null
  const { memKiB, rateLimitMiBps, downtimeGoalMs, workload } = inputs.data
  const sizeMiB = Math.ceil(memKiB / 1024)
  const scenario = plainScenario({
    seed,
    memory: { sizeMiB },
    writes: [
      {
        pattern: 'sequential',
        pagesPerSecond: Math.round(1e9 / flatOutPageNs),
        region: { sizeMiB: workload.hotPages / pagesPerMib },
      },
    ],
    policy: {
      ...publishedQemu,
      maxBandwidthMiBs: rateLimitMiBps,
      downtimeLimitMs: downtimeGoalMs,
      giveUpAfterSeconds: Math.ceil((passes * sizeMiB) / rateLimitMiBps),
    },
  })
  const ends = !/never/.test(String(published.observed[name]))
  const observed = { ...flatFigures(published.observed), [name]: ends }
  const tolerance = { ...published.tolerance, [name]: 'exact' }
  return recognised(
    { observed, tolerance },
    {
      simulations: [{ scenario, seed, read: (trace) => outcomeOf(trace, 1) }],
      conclude: ([outcome]) => ({
        predicted: { [name]: Number(outcome!.converged) },
        outcome: outcome!.converged === ends ? 'right' : 'wrong',
        isComparable: true,
      }),
    },
  )
}
