/**
 * When vMotion stops pre-copy, by one log line. Told by their shape: pages left, bandwidth, goal, and the share of
 * what was dirtied that the network carried. The guest is one that comes to that line by itself: at the ratio given
 * it dirties so many pages in just such a first pass.
 */
import { z } from 'zod'
import { assertInvariant } from '../base/assert.ts'
import { nsPerMs, nsPerSecond } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { CaseOutcome } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { pagesPerMib, seed, wireShare } from './published-assumptions.ts'
import { recognised, type Recogniser } from './published-case.ts'

const positive = z.number().positive().max(1e9)

const inputsSchema = z.looseObject({
  switchoverGoalSec: z.number().min(0.1).max(100),
  pagesLeft: positive,
  bandwidthMBps: positive,
  transmitToDirtyPct: positive,
})
const observedSchema = z.looseObject({ decision: z.string() })

export const recogniseSwitchover: Recogniser = (published) => {
  const inputs = inputsSchema.safeParse(published.inputs)
  const observed = observedSchema.safeParse(published.observed)
  if (published.kind !== 'vmotion' || !inputs.success || !observed.success) return null
  const { switchoverGoalSec, pagesLeft, bandwidthMBps, transmitToDirtyPct } = inputs.data
  const bytesPerSecond = bandwidthMBps * 1_000_000
  const scenario = plainScenario({
    seed,
    limitMiBs: (bytesPerSecond / (pagesPerMib * 4096)) * wireShare,
    memory: { sizeMiB: Math.round((pagesLeft * transmitToDirtyPct) / 100 / pagesPerMib) },
    writes: [
      {
        pattern: 'sequential',
        pagesPerSecond: Math.round(bytesPerSecond / 4096 / (transmitToDirtyPct / 100)),
      },
    ],
    policy: { name: 'vsphere', preCopySwitchoverTimeGoalMs: Math.round(switchoverGoalSec * 1000) },
  })
  const stuns = /stun|stop/i.test(observed.data.decision)
  const given = { ...published.observed, decision: stuns }
  return recognised(
    { observed: given, tolerance: published.tolerance },
    {
      simulations: [{ scenario, seed, read: readDecision }],
      conclude: ([outcome]) => ({ predicted: outcome!.quantities, outcome: null, isComparable: true }),
    },
  )
}

/** What the first pass left, what was decided on it, and how long it took from there. */
function readDecision(trace: Uint8Array): CaseOutcome {
  const { verdicts, stages, stun, outcome } = foldTrace(trace).migrations[0]!
  const verdict = verdicts.at(0)
  assertInvariant(verdict !== undefined, 'first-pass-is-judged', () => 'a migration without a verdict')
  const stoppedAt = stages.find((stage) => stage.stage === 'stun')?.atNs
  const sentAt = stun.lastPages?.atNs
  return {
    converged: outcome?.outcome === 'completed',
    quantities: {
      decision: Number(verdict.verdict === 'switch-over'),
      pagesLeft: Math.round(verdict.remainingBytes / (4096 * wireShare)),
      linkTimeMs: (verdict.remainingBytes / verdict.transferBytesPerSecond) * (nsPerSecond / nsPerMs),
      ...(stoppedAt === undefined || sentAt === undefined
        ? {}
        : { stopToAllSentMs: (sentAt - stoppedAt) / nsPerMs }),
    },
  }
}
