/**
 * What vMotion carries over a link by its streams. Told by their kind, and either a link with a number of vMotion
 * adapters, or a number of streams and cores. Streams are those that the case counts: one for each adapter before
 * 7.0 U2.
 */
import { z } from 'zod'
import { nsPerSecond } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { CaseOutcome } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { linkOf, seed } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'

const count = z.number().int().min(1).max(16)

const adaptersSchema = z.looseObject({ linkGbps: z.number().positive().max(400), vmknics: count })
const streamsSchema = z.looseObject({ streams: count, cores: count })
const observedSchema = z.looseObject({ throughputGbps: z.number().positive() })

/** A link that holds no stream, Gbit/s; and what crosses: a pass that takes seconds at any of these rates. */
const wideGbps = 400
const sizeMiB = 65_536

export const recogniseStreams: Recogniser = (published) => {
  const adapters = adaptersSchema.safeParse(published.inputs)
  const streams = streamsSchema.safeParse(published.inputs)
  const isOne = adapters.success || streams.success
  if (published.kind !== 'vmotion' || !isOne || !observedSchema.safeParse(published.observed).success)
    return null
  const linkGbps = adapters.success ? adapters.data.linkGbps : wideGbps
  const vmknics = adapters.success ? adapters.data.vmknics : 1
  const streamHelpers = adapters.success ? vmknics : streams.data!.streams
  const scenario = plainScenario({
    seed,
    link: { ...linkOf(linkGbps * 1000), adapters: vmknics },
    memory: { sizeMiB },
    writes: [],
    policy: { name: 'vsphere', streamHelpers },
  })
  return recognised(published, {
    simulations: [{ scenario, seed, read: readThroughput }],
    conclude: ([outcome]) => ({ predicted: outcome!.quantities, outcome: null, isComparable: true }),
  })
}

/** Of the first pass: what it sent over how long it took. */
function readThroughput(trace: Uint8Array): CaseOutcome {
  const { rounds, outcome } = foldTrace(trace).migrations[0]!
  const { sentBytes, durationNs } = rounds[0]!.finished!
  return {
    converged: outcome?.outcome === 'completed',
    quantities: { throughputGbps: (sentBytes * 8) / 1e9 / (durationNs / nsPerSecond) },
  }
}
