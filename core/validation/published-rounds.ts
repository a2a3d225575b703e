/**
 * Published migrations of which the remainder at the start of each round is known: the workload is fitted to the
 * first three rounds (`workload-fit.ts`), and the engine says the rest. Told by their shape: a list of rounds with
 * size and rate, or points of time and remainder with the effective rate.
 */
import { z } from 'zod'
import { mibBytes, nsPerMs, nsPerSecond, pageBytes } from '../base/units.ts'
import { foldTrace } from '../trace/fold.ts'
import type { MigrationView } from '../trace/view.ts'
import type { CaseOutcome, ExpressedCase, Quantities } from './measured-case.ts'
import { plainScenario } from './plain-scenario.ts'
import { logReadUsPerGiB, pagesPerMib, seed, wireShare } from './published-assumptions.ts'
import { tolerancesFor, type Recogniser } from './published-case.ts'
import { median } from './statistics.ts'
import { fitWorkload, type FittedWorkload, type PublishedRound } from './workload-fit.ts'

const positive = z.number().positive().max(10_000_000)

const pointsSchema = z.looseObject({
  remainingAtRoundStart: z.looseObject({
    points: z.array(z.tuple([z.number().min(0), z.number().min(0)])).min(2),
  }),
})
const roundsSchema = z.looseObject({
  rounds: z
    .array(
      z.looseObject({
        MiB: positive,
        MiBps: positive.optional(),
        sec: positive.optional(),
        overheadMs: z.number().min(0).optional(),
      }),
    )
    .min(2),
})
const inputsSchema = z.looseObject({
  memMiB: positive.nullable().default(null),
  effMiBps: positive.optional(),
  downtimeGoalMs: z.number().int().min(1).max(2_000_000).default(300),
  dirtySemantics: z.string().default('bitmap-swap-at-round-start'),
})

/** Rounds whose figures are fitted; what is predicted begins after them. */
const fittedRounds = 3
/** The hot set is written so often in the shortest round: all but 0.03 % of it is dirty at its end. Ours. */
const writesPerHotPage = 8
/** A point is the next round's start if it lies where the one before it ends, within this share. Ours: digitised points. */
const nextRoundShare = 0.25

/** What a case gives, in one form for both shapes. */
interface PublishedRun {
  readonly memoryMiB: number
  readonly linkMiBs: number
  readonly rounds: readonly PublishedRound[]
  readonly goalMs: number
  /** The log says how long reading it back took, so that the engine is to charge it too. */
  readonly readsLog: boolean
}

export const recogniseRounds: Recogniser = ({ inputs, observed, tolerance }) => {
  const given = inputsSchema.safeParse(inputs)
  if (!given.success || !given.data.dirtySemantics.includes('swap-at-round-start')) return null
  const run = runOfPoints(given.data, observed) ?? runOfRounds(given.data, observed)
  if (run === null || run.rounds.length === 0) return null
  const figures = observedFigures(observed, run)
  return {
    observed: figures,
    tolerances: tolerancesFor(figures, tolerance, shelfNames),
    expressed: expressed(run, observed),
  }
}

function runOfPoints(inputs: z.infer<typeof inputsSchema>, observed: unknown): PublishedRun | null {
  const parsed = pointsSchema.safeParse(observed)
  if (!parsed.success || inputs.effMiBps === undefined) return null
  const { points } = parsed.data.remainingAtRoundStart
  const linkMiBs = inputs.effMiBps
  // Where the first pass is not among the points, it is what crossed before the first of them.
  const [firstAt, firstMiB] = points[0]!
  const starts = firstAt > 0 ? [[0, firstAt * linkMiBs] as const, ...points] : points
  const memoryMiB = inputs.memMiB ?? starts[0]![1]
  const rounds: PublishedRound[] = []
  for (let index = 0; index + 1 < starts.length && rounds.length < fittedRounds; index += 1) {
    const [atSeconds, sizeMiB] = starts[index]!
    const [nextAt, leftMiB] = starts[index + 1]!
    const seconds = sizeMiB / linkMiBs
    const isNext = index === 0 || Math.abs(nextAt - atSeconds - seconds) <= nextRoundShare * seconds
    rounds.push({ seconds: isNext ? nextAt - atSeconds : seconds, leftMiB })
  }
  return {
    memoryMiB: Math.max(memoryMiB, firstMiB),
    linkMiBs,
    rounds,
    goalMs: inputs.downtimeGoalMs,
    readsLog: false,
  }
}

function runOfRounds(inputs: z.infer<typeof inputsSchema>, observed: unknown): PublishedRun | null {
  const parsed = roundsSchema.safeParse(observed)
  if (!parsed.success) return null
  const listed = parsed.data.rounds
  const rates = listed.slice(0, fittedRounds).flatMap(({ MiBps }) => MiBps ?? [])
  if (rates.length === 0) return null
  const linkMiBs = median(rates)
  const rounds = listed.slice(0, Math.min(fittedRounds, listed.length - 1)).map(({ MiB, sec }, index) => ({
    seconds: sec ?? MiB / linkMiBs,
    leftMiB: listed[index + 1]!.MiB,
  }))
  const memoryMiB = inputs.memMiB ?? listed[0]!.MiB
  const readsLog = listed.some(({ overheadMs = 0 }) => overheadMs > 0)
  return { memoryMiB, linkMiBs, rounds, goalMs: inputs.downtimeGoalMs, readsLog }
}

function expressed(run: PublishedRun, observed: unknown): ExpressedCase {
  const fitted = fitWorkload(run.rounds)
  const converged = convergedOf((observed as { readonly converged?: unknown }).converged)
  return {
    simulations: [{ scenario: scenarioOf(run, fitted), seed, read: readRounds }],
    conclude: ([outcome]) => {
      const isKnown = converged !== null
      const isComparable = !isKnown || outcome!.converged === converged
      return {
        predicted: outcome!.quantities,
        outcome: isKnown ? (isComparable ? 'right' : 'wrong') : null,
        isComparable,
      }
    },
  }
}

/** "not until …", "only once … ends": while the guest did what the first rounds show, it did not. */
function convergedOf(given: unknown): boolean | null {
  if (typeof given === 'boolean') return given
  return typeof given === 'string' && /^(not|never|only once)\b/.test(given) ? false : null
}

/** The hot set lies at the start of memory; the fresh pages come one by one from the rest. */
function scenarioOf(run: PublishedRun, { hotMiB, firstSlowMiBs, slowMiBs }: FittedWorkload) {
  const memoryMiB = Math.ceil(run.memoryMiB)
  const shortest = Math.min(...run.rounds.map((round) => round.seconds))
  const hot = Math.min(memoryMiB, hotMiB)
  const writes: object[] = []
  if (hot > 0) {
    const pagesPerSecond = Math.min(100_000_000, Math.ceil((writesPerHotPage * hot * pagesPerMib) / shortest))
    writes.push({ pattern: 'uniform', pagesPerSecond, region: { sizeMiB: hot } })
  }
  const restMiB = memoryMiB - Math.ceil(hot)
  if (restMiB > 0 && firstSlowMiBs + slowMiBs > 0) {
    const pagesPerSecond = [
      { atSeconds: 0, pagesPerSecond: Math.round(firstSlowMiBs * pagesPerMib) },
      { atSeconds: run.rounds[0]!.seconds, pagesPerSecond: Math.round(slowMiBs * pagesPerMib) },
    ]
    writes.push({
      pattern: 'sequential',
      pagesPerSecond,
      region: { startMiB: Math.ceil(hot), sizeMiB: restMiB },
    })
  }
  return plainScenario({
    seed,
    limitMiBs: run.linkMiBs * wireShare,
    memory: { sizeMiB: memoryMiB },
    writes,
    // Rounds that send all they began with: as published, a round's length is its size over the rate.
    policy: {
      name: 'vsphere',
      dirtyBookkeeping: 'swap-at-round-start',
      sdps: 'off',
      preCopySwitchoverTimeGoalMs: Math.max(100, run.goalMs),
      ...(run.readsLog ? { dirtyLogReadUsPerGiB: logReadUsPerGiB } : {}),
    },
  })
}

function readRounds(trace: Uint8Array): CaseOutcome {
  const migration = foldTrace(trace).migrations[0]!
  return { converged: migration.outcome?.outcome === 'completed', quantities: figuresOf(migration) }
}

function figuresOf({ rounds }: MigrationView): Quantities {
  const finished = rounds.flatMap((round) => (round.finished === null ? [] : [round]))
  const sizes = rounds.map((round) => (round.pagesToSend * pageBytes) / mibBytes)
  const seconds = finished.map((round) => round.finished!.durationNs / nsPerSecond)
  const shelf = sizes.slice(fittedRounds)
  const shelfSeconds = seconds.slice(fittedRounds)
  return {
    ...(seconds.length > 0 ? { firstRoundSec: seconds[0]! } : {}),
    ...(shelf.length > 0 ? { plateauMiB: median(shelf) } : {}),
    ...(shelfSeconds.length > 0 ? { plateauRoundSec: median(shelfSeconds) } : {}),
    ...named('roundsMiB', sizes),
    ...named('overheadMs', readsOf(rounds)),
    // The rate is fitted to the first rounds: how long those last is no prediction.
    ...named('sec', seconds, fittedRounds),
  }
}

/** What lies between the end of a round and the next: reading the log. Before the first there is none. */
function readsOf(rounds: MigrationView['rounds']): number[] {
  return rounds.map((round, index) => {
    const before = rounds[index - 1]?.finished ?? null
    return before === null ? 0 : (round.startedAtNs - before.atNs) / nsPerMs
  })
}

function named(name: string, values: readonly number[], from = 0): Quantities {
  const entries = values.slice(0, 100).map((value, index) => [`${name}[${index}]`, value] as const)
  return Object.fromEntries(entries.slice(from))
}

/** Names under which the files give the same figure of a shelf. */
const shelfNames: Readonly<Record<string, string>> = {
  plateauMiB: 'plateauMiB',
  plateauMiBMedian: 'plateauMiB',
  shelfMiB: 'plateauMiB',
  shelf: 'plateauMiB',
  plateauRoundSec: 'plateauRoundSec',
  roundSec: 'plateauRoundSec',
}

/** What was observed, under the names of what is predicted; a range counts as its middle. */
function observedFigures(observed: unknown, run: PublishedRun): Quantities {
  const figures: Record<string, number> = {}
  for (const [name, value] of Object.entries(observed as Readonly<Record<string, unknown>>)) {
    const known = shelfNames[name] ?? name
    if (typeof value === 'number') figures[known] = value
    else if (name in shelfNames && Array.isArray(value)) figures[known] = median(value as number[])
  }
  figures['firstRoundSec'] ??= run.rounds[0]!.seconds
  const listed = roundsSchema.safeParse(observed)
  if (!listed.success) return figures
  const { rounds } = listed.data
  return {
    ...figures,
    ...named(
      'roundsMiB',
      rounds.map((round) => round.MiB),
    ),
    ...named(
      'sec',
      rounds.flatMap((round) => round.sec ?? []),
    ),
    ...named(
      'overheadMs',
      rounds.flatMap((round) => round.overheadMs ?? []),
    ),
  }
}
