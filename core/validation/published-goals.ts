/**
 * How an idle guest's pause follows the goal that it is given. Told by their shape: an idle guest on a link, and
 * pauses by goal (`downtimeMsGoal300`). Its size is not stated and does not matter: all but the last pages have
 * crossed, and memory that is content to its end leaves as much as a goal allows.
 */
import { z } from 'zod'
import type { ExpressedCase } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, publishedQemu, seed } from './published-assumptions.ts'
import { flatFigures, recognised, type Recogniser } from './published-case.ts'
import { outcomeOf } from './run-outcome.ts'

const inputsSchema = z.looseObject({
  linkMbps: z.number().positive().max(400_000),
  workload: z.looseObject({ name: z.string().regex(/idle/i) }),
})
/** Any size that takes several seconds. */
const sizeMiB = 2048
const goalName = /^downtimeMsGoal(\d+)$/

export const recogniseGoals: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  const names = Object.keys(flatFigures(published.observed)).filter((name) => goalName.test(name))
  if (published.kind !== 'precopy' || !inputs.success || names.length === 0) return null
  const each = published.tolerance['downtimeMs']
  const { downtimeMs: _, ...others } = published.tolerance
  const tolerance = { ...others, ...Object.fromEntries(names.map((name) => [name, each])) }
  const observed = { ...published.observed, ordering: true }
  return recognised({ observed, tolerance }, expressed(inputs.data.linkMbps, names))
}

function expressed(linkMbps: number, names: readonly string[]): ExpressedCase {
  const goals = names.map((name) => Number(goalName.exec(name)![1]))
  return {
    simulations: goals.map((downtimeLimitMs) => ({
      scenario: plainScenario({
        seed,
        link: linkOf(linkMbps),
        memory: { sizeMiB },
        writes: [],
        policy: { ...publishedQemu, downtimeLimitMs },
      }),
      seed,
      read: (trace) => outcomeOf(trace, 1),
    })),
    conclude: (outcomes) => {
      const pauses = outcomes.map(({ quantities }) => quantities['downtime_ms'] ?? Infinity)
      const rises = goals.every((goal, index) =>
        goals.every((other, place) => goal <= other || pauses[index]! > pauses[place]!),
      )
      return {
        predicted: {
          ...Object.fromEntries(names.map((name, index) => [name, pauses[index]!])),
          ordering: Number(rises),
        },
        outcome: null,
        isComparable: true,
      }
    },
  }
}
