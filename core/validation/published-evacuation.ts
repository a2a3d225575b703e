/**
 * Several VMs of one kind that leave a host at once, timed by how many they are. Told by their kind, the VM's
 * memory, the link, and a list of numbers with a list of total times. How much of the memory is in use is not
 * stated: it is taken from what one more VM adds between the two largest numbers, where the link is full; what a
 * lone VM takes beside, and all totals, are predicted.
 */
import { z } from 'zod'
import { mibBytes, nsPerSecond } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { CaseOutcome, Quantities } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, pagesPerMib, seed } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'

const positive = z.number().positive().max(1_000_000)

const inputsSchema = z.looseObject({
  vmMemMiB: positive,
  linkMbps: positive.max(400_000),
  concurrent: z.array(z.number().int().min(1).max(64)).min(2).max(16),
})
const observedSchema = z.looseObject({ totalSec: z.array(positive).min(2).max(16) })

/** Share of a link that is payload of full segments (MODEL.md §6), page headers taken off. */
function pagesPerSecondOf(mbps: number): number {
  const { mtu } = linkOf(mbps)
  return (((mbps * 1e6) / 8) * ((mtu - 52) / (mtu + 38))) / 4104
}

export const recogniseEvacuation: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  const observed = observedSchema.safeParse(published.observed)
  if (published.kind !== 'evacuation' || !inputs.success || !observed.success) return null
  const { vmMemMiB, linkMbps, concurrent } = inputs.data
  const { totalSec } = observed.data
  if (totalSec.length !== concurrent.length) return null
  const order = concurrent
    .map((_, index) => index)
    .sort((one, other) => concurrent[one]! - concurrent[other]!)
  const [fewer, most] = order.slice(-2) as [number, number]
  const secondsEach = (totalSec[most]! - totalSec[fewer]!) / (concurrent[most]! - concurrent[fewer]!)
  const sizeMiB = Math.ceil(vmMemMiB)
  const usedShare = (secondsEach * pagesPerSecondOf(linkMbps)) / (sizeMiB * pagesPerMib)
  const simulations = concurrent.map((vms) => ({
    scenario: plainScenario({
      seed,
      link: linkOf(linkMbps),
      // The hosts' one link is what they share; how many may move at once is vCenter's rule, not that of the case.
      limitMiBs: (pagesPerSecondOf(linkMbps) * 4104) / mibBytes,
      hasOwnHosts: true,
      memory: { sizeMiB, touchedPercent: Math.max(0, Math.min(100, 100 * usedShare)) },
      writes: [],
      policy: { name: 'vsphere' },
      vms,
    }),
    seed,
    read: readEvacuation,
  }))
  return recognised(published, {
    simulations,
    conclude: (outcomes) => ({
      predicted: Object.assign({}, ...outcomes.map(figuresOf)) as Quantities,
      outcome: outcomes.every((outcome) => outcome.converged) ? 'right' : 'wrong',
      isComparable: true,
    }),
  })
}

function figuresOf({ quantities }: CaseOutcome, index: number): Quantities {
  return {
    [`totalSec[${index}]`]: quantities['totalSec']!,
    [`peakMBps[${index}]`]: quantities['peakMBps']!,
  }
}

/** From the first click to the last end; the most that all carried together. */
function readEvacuation(trace: Uint8Array): CaseOutcome {
  const { migrations, tasks } = foldTrace(trace)
  const ends = migrations.map((migration) => migration.outcome!.atNs)
  const begins = tasks.map((task) => task.queuedAtNs)
  const rates = migrations.map((migration) => Math.max(...migration.series.transferBytesPerSecond))
  const usable = Math.max(...migrations.map((migration) => migration.usableBytesPerSecond))
  const together = Math.min(
    usable,
    rates.reduce((sum, rate) => sum + rate, 0),
  )
  return {
    converged: migrations.every((migration) => migration.outcome?.outcome === 'completed'),
    quantities: {
      totalSec: (Math.max(...ends) - Math.min(...begins)) / nsPerSecond,
      peakMBps: together / 1e6,
    },
  }
}
