/**
 * Properties that simulated migrations must have whatever the guest: how much is resent for nothing, and how far
 * the write pattern alone moves the pause. Told by what they measure or vary.
 */
import { z } from 'zod'
import type { CaseOutcome, Simulation } from './measured-case.ts'
import { redundantShares } from './closed-form.ts'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, pagesPerMib, publishedQemu, seed } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'
import { foldTrace } from '../trace/fold.ts'
import { nsPerMs } from '../base/units.ts'

const metricSchema = z.looseObject({ metric: z.string().regex(/share/i).regex(/final/i) })
const patternSchema = z.looseObject({ varied: z.string().regex(/pattern/i) })
const ratioSchema = z.looseObject({ downtimeMaxOverMin: z.union([z.string(), z.number()]) })

/** Writes per page in one pass, from slow to fast. */
const writesPerPage = [0.02, 0.1, 1, 5, 20]
/** "0..0.5" in the words of a tolerance. */
const rangeInWords = /(\d+(?:\.\d+)?)\.\.(\d+(?:\.\d+)?)/
/** What sampling may take a share of one half beyond it. */
const samplingShare = 0.005

/** Uniform writers of any speed: each share between the bounds, and that of the slowest near the upper one. */
export const recogniseRedundantShare: Recogniser = (published) => {
  if (published.kind !== 'model-property' || !metricSchema.safeParse(published.inputs).success) return null
  const bounds = rangeInWords.exec(String(published.tolerance['range']))
  if (bounds === null) return null
  const [min, max] = [Number(bounds[1]), Number(bounds[2])]
  const inside = { range: [min, max + samplingShare] }
  const tolerance = { uniformShare: inside, slowestShare: { range: [0.97 * max, max + samplingShare] } }
  const { conclude, simulations } = redundantShares(writesPerPage)
  const recognisedCase = recognised(
    { observed: published.observed, tolerance },
    {
      simulations,
      conclude: (outcomes) => {
        const shares = Object.values(conclude(outcomes).predicted)
        const named = shares.map((share, index) => [`uniformShare[${index}]`, share] as const)
        return {
          predicted: { ...Object.fromEntries(named), slowestShare: shares[0]! },
          outcome: null,
          isComparable: true,
        }
      },
    },
  )
  const each = writesPerPage.map((_, index) => [`uniformShare[${index}]`, { min, max: inside.range[1]! }])
  const { uniformShare: _, ...others } = recognisedCase.tolerances
  return { ...recognisedCase, tolerances: { ...others, ...Object.fromEntries(each) } }
}

/** One VM, one link, one write rate: from one page written again and again to all of memory in turn. */
const patternMiB = 1024
const patternLinkMbps = 1000
/** A quarter of what the link carries, in pages per second: every pattern converges. */
const patternPagesPerSecond = 7000
const patterns = [
  { pattern: 'uniform', region: { sizeMiB: 1 / pagesPerMib } },
  { pattern: 'uniform' },
  { pattern: 'sequential' },
  { pattern: 'hot-cold', hotPagesPercent: 10, hotWritesPercent: 90 },
  { pattern: 'zipf' },
]
const patternPolicies = [publishedQemu, { name: 'xen' }, { name: 'vsphere' }]

export const recognisePatternRange: Recogniser = (published) => {
  if (!patternSchema.safeParse(published.inputs).success) return null
  if (!ratioSchema.safeParse(published.observed).success) return null
  const simulations = patternPolicies.flatMap((policy) =>
    patterns.map((pattern): Simulation => ({
      scenario: plainScenario({
        seed,
        link: linkOf(patternLinkMbps),
        memory: { sizeMiB: patternMiB },
        writes: [{ ...pattern, pagesPerSecond: patternPagesPerSecond }],
        policy,
      }),
      seed,
      read: readPause,
    })),
  )
  return recognised(published, {
    simulations,
    conclude: (outcomes) => {
      const ratios = patternPolicies.map(({ name }, policy): [string, number] => {
        const pauses = patterns.map(
          (_, index) => outcomes[policy * patterns.length + index]!.quantities['pauseMs']!,
        )
        return [`${name}MaxOverMin`, Math.max(...pauses) / Math.min(...pauses)]
      })
      const largest = Math.max(...ratios.map(([, ratio]) => ratio))
      return {
        predicted: { ...Object.fromEntries(ratios), downtimeMaxOverMin: largest },
        outcome: null,
        isComparable: true,
      }
    },
  })
}

function readPause(trace: Uint8Array): CaseOutcome {
  const { outcome } = foldTrace(trace).migrations[0]!
  return {
    converged: outcome?.outcome === 'completed',
    quantities: { pauseMs: outcome!.downtimeNs / nsPerMs },
  }
}
