/**
 * Published migrations that one sender could not finish: what it sent is known as a mean, what the guest dirtied as
 * a rate. Told by their shape: memory, pause goal, dirty pages per second, and pages with and without content sent.
 */
import { z } from 'zod'
import { nsPerSecond, pageBytes } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { RoundView } from '../trace/view.ts'
import type { CaseOutcome, ExpressedCase } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { pagesPerMib, publishedQemu, seed, wireShare } from './published-assumptions.ts'
import { agreedOf, recognised, type Recogniser } from './published-case.ts'

const positive = z.number().positive().max(1e12)

const inputsSchema = z.looseObject({
  memKiB: positive,
  downtimeGoalMs: z.number().int().min(1).max(2_000_000),
  vcpus: z.number().int().min(1).max(768).default(1),
})
const observedSchema = z.looseObject({
  converged: z.boolean(),
  elapsedSec: positive.max(100_000),
  zeroPages: positive,
  normalPages: positive,
  dirtyPagesPerSec: positive.max(100_000_000),
})

/** Where in its memory the guest is at the start is not stated: each of these is run. */
const startShares = [0, 1 / 3, 2 / 3]

export const recogniseNoConverge: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  const observed = observedSchema.safeParse(published.observed)
  if (published.kind !== 'precopy' || !inputs.success || !observed.success) return null
  return recognised(published, expressed(inputs.data, observed.data))
}

/**
 * The sender's own speed is the pages with content over the time that zero pages left it: published limits were far
 * above. All memory that is not zero is content, and the guest goes round it at the published dirty rate, which
 * counts distinct pages.
 */
function expressed(
  inputs: z.infer<typeof inputsSchema>,
  observed: z.infer<typeof observedSchema>,
): ExpressedCase {
  const sizeMiB = Math.ceil(inputs.memKiB / 1024)
  const pages = sizeMiB * pagesPerMib
  const contentPages = Math.max(pagesPerMib, pages - observed.zeroPages)
  const sendSeconds = observed.elapsedSec - (observed.zeroPages * publishedQemu.zeroScanPageNs) / 1e9
  const sentMiBs = observed.normalPages / pagesPerMib / sendSeconds
  const scenarioFrom = (startShare: number) =>
    plainScenario({
      seed,
      limitMiBs: sentMiBs * wireShare,
      memory: { sizeMiB, touchedPercent: (100 * contentPages) / pages },
      writes: [
        {
          pattern: 'sequential',
          pagesPerSecond: Math.round(observed.dirtyPagesPerSec),
          region: { sizeMiB: contentPages / pagesPerMib },
          startPage: Math.floor(startShare * contentPages),
        },
      ],
      policy: {
        ...publishedQemu,
        downtimeLimitMs: inputs.downtimeGoalMs,
        giveUpAfterSeconds: Math.ceil(observed.elapsedSec),
      },
      vcpus: inputs.vcpus,
    })
  return {
    simulations: startShares.map((share) => ({ scenario: scenarioFrom(share), seed, read: readUnfinished })),
    conclude: (outcomes) => {
      const converged = outcomes.some((outcome) => outcome.converged)
      const isComparable = converged === observed.converged
      return {
        predicted: {
          ...agreedOf(outcomes.map(({ quantities }) => quantities)),
          converged: Number(converged),
        },
        outcome: isComparable ? 'right' : 'wrong',
        isComparable,
      }
    },
  }
}

/** As the published log has it at its last line: the mean so far, and what is left of the round under way. */
function readUnfinished(trace: Uint8Array): CaseOutcome {
  const { outcome, rounds, startedAtNs } = foldTrace(trace).migrations[0]!
  const seconds = (outcome!.atNs - startedAtNs) / nsPerSecond
  const sentBefore = rounds.reduce((sum, { finished }) => sum + pagesOf(finished), 0)
  const sentInLast = outcome!.sentPages + outcome!.zeroPages - sentBefore
  const leftPages = rounds.at(-1)!.pagesToSend - sentInLast
  return {
    converged: outcome!.outcome === 'completed',
    quantities: {
      meanThroughputGbps: (outcome!.sentBytes * 8) / 1e9 / seconds,
      remainingKiB: (Math.max(0, leftPages) * pageBytes) / 1024,
    },
  }
}

function pagesOf(finished: RoundView['finished']): number {
  return finished === null ? 0 : finished.sentPages + finished.zeroPages
}
