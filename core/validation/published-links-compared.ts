/**
 * How much less a migration takes on a faster link, over sizes. Told by their shape: lists of memory sizes and of
 * link speeds, and the largest reduction. Only the idle guest is run: how much a loaded one writes is not stated.
 */
import { z } from 'zod'
import { nsPerSecond } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { CaseOutcome } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, seed } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'

const list = z.array(z.number().positive().max(400_000)).min(2).max(8)

const inputsSchema = z.looseObject({ vmMemGiB: list, linkMbps: list })
const observedSchema = z.looseObject({ maxReduction: z.number().min(0).max(1) })

export const recogniseLinksCompared: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  if (published.kind !== 'precopy' || !inputs.success) return null
  if (!observedSchema.safeParse(published.observed).success) return null
  const { vmMemGiB, linkMbps } = inputs.data
  const ends = [Math.min(...linkMbps), Math.max(...linkMbps)]
  const simulations = vmMemGiB.flatMap((gib) =>
    ends.map((mbps) => ({
      scenario: plainScenario({
        seed,
        link: linkOf(mbps),
        memory: { sizeMiB: Math.round(gib * 1024) },
        writes: [],
        policy: { name: 'vsphere' },
      }),
      seed,
      read: readTotal,
    })),
  )
  return recognised(published, {
    simulations,
    conclude: (outcomes) => {
      const seconds = outcomes.map(({ quantities }) => quantities['totalSec']!)
      const reductions = vmMemGiB.map((_, index) => 1 - seconds[2 * index + 1]! / seconds[2 * index]!)
      return { predicted: { maxReduction: Math.max(...reductions) }, outcome: null, isComparable: true }
    },
  })
}

function readTotal(trace: Uint8Array): CaseOutcome {
  const { outcome } = foldTrace(trace).migrations[0]!
  return {
    converged: outcome?.outcome === 'completed',
    quantities: { totalSec: outcome!.totalNs / nsPerSecond },
  }
}
