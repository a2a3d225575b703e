/**
 * Published migrations under Xen's rules whose rounds are listed with what they sent: the workload is fitted to the
 * first three (`skip-fit.ts`), and the engine says the rest. Told by their shape: skipping of pages that are dirty
 * again, a rate that follows the dirty rate, and a list of rounds.
 */
import { z } from 'zod'
import { mibBytes, nsPerMs, nsPerSecond, pageBytes } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { CaseOutcome } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, pagesPerMib, seed } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'
import { fitSkippedRounds } from './skip-fit.ts'
import type { FittedClasses } from './skip-fit.ts'

const positive = z.number().positive().max(10_000_000)
const mbps = z.number().int().min(1).max(400_000)

const inputsSchema = z.looseObject({
  memMB: positive,
  linkMbps: positive.max(400_000),
  dirtySemantics: z.literal('skip-if-redirtied'),
  rateControl: z.looseObject({ minMbps: mbps, maxMbps: mbps, incrementMbps: mbps }),
})
const observedSchema = z.looseObject({
  roundsMB: z.tuple([positive, positive, positive], positive),
  firstRoundSec: positive,
})

/** The hot set lies evenly in memory, in so many regions; one stream more is the rest of memory. */
const hotRegions = 15
const bytesPerMB = 1_000_000
const pagesPerMB = bytesPerMB / pageBytes
const bitsPerByte = 8

export const recogniseSkippedRounds: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  const observed = observedSchema.safeParse(published.observed)
  if (!inputs.success || !observed.success) return null
  const { memMB, linkMbps, rateControl } = inputs.data
  const { roundsMB, firstRoundSec } = observed.data
  const fitted = fitSkippedRounds({
    memoryMB: memMB,
    sentMB: [roundsMB[0], roundsMB[1], roundsMB[2]],
    firstSeconds: firstRoundSec,
    floorMBs: rateControl.minMbps / bitsPerByte,
    incrementMBs: rateControl.incrementMbps / bitsPerByte,
  })
  const sizeMiB = Math.ceil((memMB * bytesPerMB) / mibBytes)
  const scenario = plainScenario({
    seed,
    link: linkOf(linkMbps),
    memory: { sizeMiB },
    writes: writesOf(fitted, memMB, sizeMiB),
    policy: {
      name: 'xen',
      rateFloorMbps: rateControl.minMbps,
      rateCeilingMbps: rateControl.maxMbps,
      rateIncrementMbps: rateControl.incrementMbps,
    },
  })
  return recognised(published, {
    simulations: [{ scenario, seed, read: readRounds }],
    conclude: ([outcome]) => ({
      predicted: outcome!.quantities,
      outcome: outcome!.converged ? 'right' : 'wrong',
      isComparable: outcome!.converged,
    }),
  })
}

function writesOf({ hotMB, hotRate, coldRate }: FittedClasses, memMB: number, sizeMiB: number): object[] {
  const cold = { pattern: 'uniform', pagesPerSecond: Math.round(coldRate * memMB * pagesPerMB) }
  const regionMiB = (hotMB * bytesPerMB) / mibBytes / hotRegions
  if (regionMiB * pagesPerMib < 1) return [cold]
  const pagesPerSecond = Math.round(hotRate * regionMiB * pagesPerMib)
  const hot = Array.from({ length: hotRegions }, (_, index) => ({
    pattern: 'uniform',
    pagesPerSecond,
    region: {
      startMiB: Math.round(((index + 0.5) * sizeMiB) / hotRegions - regionMiB / 2),
      sizeMiB: regionMiB,
    },
  }))
  return [cold, ...hot]
}

/** Rounds as published: what each sent, the stopped stage last; times from the first page to the running guest. */
function readRounds(trace: Uint8Array): CaseOutcome {
  const { rounds, stun, outcome } = foldTrace(trace).migrations[0]!
  const pages = rounds.map(({ finished }) => finished!.sentPages)
  const sent = [...pages, stun.lastPages!.pages].map((count) => count / pagesPerMB)
  const firstRoundNs = rounds[0]!.finished!.durationNs
  return {
    converged: outcome!.outcome === 'completed',
    quantities: {
      firstRoundSec: firstRoundNs / nsPerSecond,
      totalMB: sent.reduce((sum, each) => sum + each, 0),
      totalSec: (stun.resumed!.atNs - rounds[0]!.startedAtNs) / nsPerSecond,
      downtimeMs: outcome!.downtimeNs / nsPerMs,
      finalCopyMs: stun.lastPages!.durationNs / nsPerMs,
      ...Object.fromEntries(sent.map((each, index) => [`roundsMB[${index}]`, each])),
    },
  }
}
