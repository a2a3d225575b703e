/**
 * Published migrations of which size, link and totals are known: one pass over a guest whose content is known as a
 * share of its memory, or by what crossed. Told by their shape: memory, link, total time and throughput, and either
 * the populated part or bytes sent over memory.
 */
import { z } from 'zod'
import { mibBytes, pageBytes } from '../base/units.ts'
import type { CaseOutcome, ExpressedCase, Quantities } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, pagesPerMib, publishedQemu, seed } from './published-assumptions.ts'
import { agreedOf, recognised, type Recogniser } from './published-case.ts'
import { outcomeOf } from './run-outcome.ts'

const positive = z.number().positive().max(1e12)

const inputsSchema = z.looseObject({
  memKiB: positive.optional(),
  memMiB: positive.optional(),
  populatedMiB: positive.optional(),
  linkMbps: positive.max(400_000),
  vcpus: z.number().int().min(1).max(768).default(1),
  downtimeGoalMs: z.number().int().min(1).max(2_000_000).default(300),
  compression: z.literal('none').optional(),
  deltaCompression: z.undefined().optional(),
})
const observedSchema = z.looseObject({
  totalMs: positive,
  throughputMbps: positive,
  transferredKiB: positive.optional(),
})

/** Bytes on the wire of a page with content, and of a zero page (MODEL.md §4). */
const contentPageBytes = 4104
const zeroPageBytes = 9

type Inputs = z.infer<typeof inputsSchema>

export const recogniseTotals: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  const observed = observedSchema.safeParse(published.observed)
  if (published.kind !== 'precopy' || !inputs.success || !observed.success) return null
  const content = contentOf(inputs.data, observed.data.transferredKiB)
  return content === null ? null : recognised(published, expressed(inputs.data, content))
}

interface Content {
  readonly sizeMiB: number
  readonly contentPages: number
  /** Pages sent beyond one pass: written while it went on. */
  readonly resentPages: number
}

/** From the populated part, or from what crossed: less than all memory is content, more was sent again. */
function contentOf(inputs: Inputs, transferredKiB: number | undefined): Content | null {
  const { memKiB, memMiB = memKiB === undefined ? undefined : memKiB / 1024, populatedMiB } = inputs
  if (memMiB === undefined) return null
  const sizeMiB = Math.ceil(memMiB)
  const pages = sizeMiB * pagesPerMib
  if (populatedMiB !== undefined) {
    return { sizeMiB, contentPages: Math.min(pages, populatedMiB * pagesPerMib), resentPages: 0 }
  }
  if (transferredKiB === undefined) return null
  const bytes = transferredKiB * 1024
  const onePassBytes = pages * contentPageBytes
  if (bytes > onePassBytes) {
    const resentPages = (bytes - onePassBytes) / contentPageBytes
    return { sizeMiB, contentPages: pages, resentPages }
  }
  const contentPages = Math.max(0, (bytes - pages * zeroPageBytes) / (contentPageBytes - zeroPageBytes))
  return { sizeMiB, contentPages, resentPages: 0 }
}

function expressed(inputs: Inputs, { sizeMiB, contentPages, resentPages }: Content): ExpressedCase {
  const pages = sizeMiB * pagesPerMib
  const passSeconds = (sizeMiB * mibBytes * 8) / (inputs.linkMbps * 1e6)
  const pagesPerSecond = Math.round(resentPages / passSeconds)
  return {
    simulations: layoutsOf(pages, Math.round(contentPages)).map((zeroRanges) => ({
      scenario: plainScenario({
        seed,
        link: linkOf(inputs.linkMbps),
        memory: { sizeMiB, zeroRanges },
        writes: pagesPerSecond > 0 ? [{ pattern: 'sequential', pagesPerSecond }] : [],
        policy: { ...publishedQemu, downtimeLimitMs: inputs.downtimeGoalMs },
        vcpus: inputs.vcpus,
      }),
      seed,
      read: (trace) => outcomeOf(trace, 1),
    })),
    conclude: (outcomes) => {
      const converged = outcomes.every((outcome) => outcome.converged)
      return {
        predicted: agreedOf(outcomes.map(totalsOf)),
        outcome: converged ? 'right' : 'wrong',
        isComparable: converged,
      }
    },
  }
}

/** Stripes over which content is spread: as many ranges of zeros as a scenario may have. */
const stripes = 4096

/**
 * Where content lies is not stated: at the start of memory, at its end, or evenly in between. Each is run, as
 * ranges of zero pages; one run where nothing is zero.
 */
function layoutsOf(pages: number, contentPages: number): { firstPage: number; pages: number }[][] {
  const zeroPages = pages - contentPages
  if (zeroPages === 0) return [[]]
  const count = Math.min(stripes, contentPages, zeroPages)
  const spread = Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * pages) / count) + Math.floor(contentPages / count)
    return { firstPage: from, pages: Math.floor(zeroPages / count) }
  })
  return [
    [{ firstPage: contentPages, pages: zeroPages }],
    [{ firstPage: 0, pages: zeroPages }],
    ...(count > 0 ? [spread] : []),
  ]
}

/** Of what a run says, the totals under the names of published ones. */
export function totalsOf({ converged, quantities }: CaseOutcome): Quantities {
  const bytes = quantities['transferred_bytes']!
  const totalMs = quantities['total_ms']
  if (!converged || totalMs === undefined) return {}
  return {
    totalMs,
    downtimeMs: quantities['downtime_ms']!,
    transferredKiB: bytes / 1024,
    throughputMbps: (bytes * 8) / 1000 / totalMs,
    pagesPerSec: (quantities['normal_pages']! * 1000) / totalMs,
    normalMiB: (quantities['normal_pages']! * pageBytes) / mibBytes,
  }
}
