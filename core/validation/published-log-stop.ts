/**
 * What switching the dirty log off takes of the pause. Told by their shape: memory, and `stopDirtyLogMs` alone. The
 * figure is read from two runs, with and without that cost: it is whatever the pause is longer by.
 */
import { z } from 'zod'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, publishedQemu, seed } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'
import { outcomeOf } from './run-outcome.ts'

const inputsSchema = z.looseObject({
  memMiB: z.number().positive().max(16_000_000),
  vcpus: z.number().int().min(1).max(768).default(1),
})
const observedSchema = z.looseObject({ stopDirtyLogMs: z.number().positive() })
/** Any link that has it done soon: an idle guest without content. */
const linkMbps = 10_000

export const recogniseLogStop: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  if (!inputs.success || !observedSchema.safeParse(published.observed).success) return null
  const { memMiB, vcpus } = inputs.data
  const simulations = [publishedQemu, { ...publishedQemu, dirtyLogStopUsPerGiB: 0 }].map((policy) => ({
    scenario: plainScenario({
      seed,
      link: linkOf(linkMbps),
      memory: { sizeMiB: Math.ceil(memMiB), touchedPercent: 0 },
      writes: [],
      policy,
      vcpus,
    }),
    seed,
    read: (trace: Uint8Array) => outcomeOf(trace, 1),
  }))
  return recognised(published, {
    simulations,
    conclude: ([withStop, without]) => ({
      predicted: {
        stopDirtyLogMs: withStop!.quantities['downtime_ms']! - without!.quantities['downtime_ms']!,
      },
      outcome: null,
      isComparable: true,
    }),
  })
}
