/**
 * Closed-form cases: what a page-level engine must come to because mathematics says so. Told by what they give and
 * ask for; each is put to the engine as the plainest scenario that meets its assumptions (MODEL.md §12). Nothing
 * here computes a closed form: expectations are the file's, predictions are read from traces.
 */
import { z } from 'zod'
import { assertInvariant } from '../base/assert.ts'
import { mibBytes, nsPerMs, nsPerSecond, pageBytes, pagesFromMib } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { MigrationView, RoundView } from '../trace/view.ts'
import type { CaseOutcome, EngineSimulation, ExpressedCase, Quantities, Simulation } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'

const rate = z.number().positive().max(1_000_000)
const list = z.array(z.number().positive().max(1000)).min(1).max(100)

const geometricSchema = z.looseObject({
  memMiB: z.number().int().min(1).max(1_048_576),
  linkMiBps: rate,
  dirtyMiBps: z.number().min(0).max(100_000),
  goalSec: z.number().min(0.1).max(100),
})
const shelfSchema = z.looseObject({ rho: list })
const firstPassSchema = z.looseObject({ a: list })
const goalSchema = z.looseObject({
  bandwidthMBps: z.array(rate).min(1).max(100),
  goalSec: z.number().min(0.1).max(100),
})

/** Page and header on the wire over the page alone: rates of closed forms count pages. */
const wireShare = 4104 / 4096
const pagesPerMib = mibBytes / pageBytes
const seed = 1
/** Pages of the shelf's hot set, MiB: 128,000 pages, above the least that makes chance small. */
const hotSetMiB = 500
const shelfLinkMiBs = 500
/** Passes that are let go by until the shelf is steady, and that the mean is taken over. */
const passesBefore = 100
const passesMeant = 50
/** Memory whose first pass is looked at, MiB. */
const firstPassMiB = 4096
const firstPassLinkMiBs = 1024
/** Hot set that is spread over memory, as a share of it; small against it, so that what is skipped shortens no pass. */
const spreadShare = 0.01
const spreadRegions = 16
const roundsPolicy = { name: 'vsphere', sdps: 'off', detectZeroPages: false } as const

/** The case for the engine, or why it is none. `what` is the file's sentence about it. */
export function expressClosedForm(
  what: string,
  inputs: unknown,
  expected: Quantities,
): ExpressedCase | { readonly reason: string } {
  const geometric = geometricSchema.safeParse(inputs)
  if (geometric.success) return caseOf([geometricRounds(geometric.data)], (figures) => ({ ...figures[0]! }))
  const goal = goalSchema.safeParse(inputs)
  if (goal.success)
    return eachIn(
      'pages',
      goal.data.bandwidthMBps.map((mbps) => goalPages(mbps, goal.data.goalSec)),
    )
  const shelf = shelfSchema.safeParse(inputs)
  const rule = /mark-after-send|swap-at-round-start/.exec(what)?.[0]
  if (shelf.success && rule !== undefined)
    return eachIn(
      'fraction',
      shelf.data.rho.map((rho) => shelfOf(rho, rule)),
    )
  const firstPass = firstPassSchema.safeParse(inputs)
  if (firstPass.success && /skipped/.test(what))
    return eachIn('share', firstPass.data.a.map(skippedFirstPass))
  if (firstPass.success && /final form/.test(what)) return redundantShares(firstPass.data.a)
  const asks = Object.keys(expected).join(', ')
  return { reason: `It asks for ${asks}, which the engine does not say.` }
}

function caseOf(
  simulations: readonly Simulation[],
  predict: (figures: readonly Quantities[]) => Quantities,
): ExpressedCase {
  return {
    simulations,
    conclude: (outcomes) => ({
      predicted: predict(outcomes.map(({ quantities }) => quantities)),
      outcome: null,
      isComparable: true,
    }),
  }
}

/** One simulation for each value of a list: their figure `name` is predicted value by value. */
function eachIn(name: string, simulations: readonly Simulation[]): ExpressedCase {
  return caseOf(simulations, (figures) =>
    Object.fromEntries(figures.map((figure, index) => [`${name}[${index}]`, figure[name]!])),
  )
}

/** A writer that goes round all memory makes pages dirty at a constant rate, each a fresh one. */
function geometricRounds(inputs: z.infer<typeof geometricSchema>): Simulation {
  const scenario = plainScenario({
    seed,
    limitMiBs: inputs.linkMiBps * wireShare,
    memory: { sizeMiB: inputs.memMiB },
    writes: [{ pattern: 'sequential', pagesPerSecond: Math.round(inputs.dirtyMiBps * pagesPerMib) }],
    policy: {
      ...roundsPolicy,
      dirtyBookkeeping: 'swap-at-round-start',
      preCopySwitchoverTimeGoalMs: Math.round(inputs.goalSec * 1000),
      preCopyMinProgressPercent: 100,
    },
  })
  return simulation(scenario, (migration) => {
    const { stun, outcome, rounds } = migration
    const lastPages = stun.lastPages
    assertInvariant(lastPages !== null && outcome !== null, 'closed-form-converges', () => 'no last pages')
    const preCopyNs = rounds.reduce((sum, round) => sum + (round.finished?.durationNs ?? 0), 0)
    return {
      precopyRounds: rounds.length,
      bytesMiB: (outcome.sentPages * pageBytes) / mibBytes,
      precopySec: preCopyNs / nsPerSecond,
      finalMiB: (lastPages.pages * pageBytes) / mibBytes,
      finalMs: lastPages.durationNs / nsPerMs,
    }
  })
}

/** What a switchover goal lets through, by the verdict at the end of a round. */
function goalPages(bandwidthMBps: number, goalSec: number): Simulation {
  const scenario = plainScenario({
    seed,
    limitMiBs: ((bandwidthMBps * 1_000_000) / mibBytes) * wireShare,
    memory: { sizeMiB: 1024 },
    writes: [],
    policy: { ...roundsPolicy, preCopySwitchoverTimeGoalMs: Math.round(goalSec * 1000) },
  })
  return simulation(scenario, ({ verdicts }) => ({
    pages: Math.floor(verdicts.at(-1)!.goalBytes / (pageBytes * wireShare)),
  }))
}

/**
 * A uniform writer over all memory under a policy that reads the log when next to nothing is left and never gives
 * up for lack of progress: the mean of what passes begin with, as a share; 0 where it converges.
 */
function shelfOf(rho: number, rule: string): Simulation {
  const pages = hotSetMiB * pagesPerMib
  const passSeconds = hotSetMiB / shelfLinkMiBs
  const scenario = plainScenario({
    seed,
    limitMiBs: shelfLinkMiBs * wireShare,
    memory: { sizeMiB: hotSetMiB },
    writes: [{ pattern: 'uniform', pagesPerSecond: Math.round(rho * shelfLinkMiBs * pagesPerMib) }],
    policy: {
      name: 'qemu',
      dirtyBookkeeping: rule,
      downtimeLimitMs: 1,
      giveUpAfterSeconds: Math.ceil((passesBefore + passesMeant + 1) * passSeconds),
    },
  })
  return simulation(scenario, ({ rounds, outcome }) => {
    if (outcome?.outcome === 'completed') return { fraction: 0 }
    const meant = rounds.slice(passesBefore, passesBefore + passesMeant)
    return { fraction: meanOf(meant.map((round) => round.pagesToSend)) / pages }
  })
}

/**
 * The hot set lies evenly in memory, in regions; the writer draws from all of them alike. What the first pass left
 * out of it was dirty again when its turn came.
 */
function skippedFirstPass(writesPerPage: number): Simulation {
  const hotPages = pagesFromMib(firstPassMiB * spreadShare)
  const passSeconds = firstPassMiB / firstPassLinkMiBs
  const sizeMiB = hotPages / pagesPerMib / spreadRegions
  const pagesPerSecond = Math.round((writesPerPage * hotPages) / passSeconds / spreadRegions)
  const writes = Array.from({ length: spreadRegions }, (_, index) => ({
    pattern: 'uniform',
    pagesPerSecond,
    region: { startMiB: Math.round(((index + 0.5) * firstPassMiB) / spreadRegions - sizeMiB / 2), sizeMiB },
  }))
  const scenario = firstPass('skip-if-redirtied', writes)
  return simulation(scenario, ({ rounds }) => ({
    share: 1 - finishedOf(rounds[0]).skippedPages / hotPages,
  }))
}

/**
 * Two runs of the same writes: one flags every page written in the pass, the other only those written after they
 * were sent. The difference was in its final form when it went.
 */
export function redundantShares(writesPerPage: readonly number[]): ExpressedCase {
  const simulations = writesPerPage.flatMap((writes) => {
    const pagesPerSecond = Math.round(writes * firstPassLinkMiBs * pagesPerMib)
    return ['swap-at-round-start', 'mark-after-send'].map((rule) =>
      simulation(firstPass(rule, [{ pattern: 'uniform', pagesPerSecond }]), ({ rounds }) => ({
        flagged: finishedOf(rounds[0]).dirtiedPages,
      })),
    )
  })
  return caseOf(simulations, (figures) =>
    Object.fromEntries(
      writesPerPage.map((_, index) => {
        const [all, needed] = [figures[2 * index]!['flagged']!, figures[2 * index + 1]!['flagged']!]
        return [`share[${index}]`, 1 - needed / all]
      }),
    ),
  )
}

/** Of a migration under this rule only the first pass is looked at; a goal of the longest kind ends it soon after. */
function firstPass(rule: string, writes: readonly object[]) {
  return plainScenario({
    seed,
    limitMiBs: firstPassLinkMiBs * wireShare,
    memory: { sizeMiB: firstPassMiB },
    writes,
    policy: { ...roundsPolicy, dirtyBookkeeping: rule, preCopySwitchoverTimeGoalMs: 100_000 },
  })
}

function finishedOf(round: RoundView | undefined) {
  const finished = round?.finished ?? null
  assertInvariant(finished !== null, 'first-pass-ends', () => 'a migration without a finished first round')
  return finished
}

function simulation(
  scenario: EngineSimulation['scenario'],
  figures: (migration: MigrationView) => Quantities,
): Simulation {
  return {
    scenario,
    seed,
    read(trace): CaseOutcome {
      const [migration] = foldTrace(trace).migrations
      assertInvariant(migration !== undefined, 'case-migrates', () => 'a case ran without a migration')
      return { converged: migration.outcome?.outcome === 'completed', quantities: figures(migration) }
    },
  }
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
