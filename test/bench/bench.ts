/**
 * `npm run bench` (`-- --json` for programs): how many pages the engine simulates in a second of wall time, beside
 * plain loops over typed arrays that do the same number of writes and sends in the same process. The 16 GiB VM is
 * written so fast that it takes five rounds or more; 1 GiB and 64 GiB show how it scales.
 */
import { runToEnd } from '../../core/engine/engine.ts'
import { mibBytes, nsPerSecond, pageBytes } from '../../core/base/units.ts'
import { parseScenario } from '../../core/scenario/parse.ts'
import type { Scenario } from '../../core/scenario/schema.ts'
import { foldTrace } from '../../core/trace/fold.ts'
import type { MigrationView } from '../../core/trace/view.ts'
import { runPlainLoops, type RoundWork } from './plain-loops.ts'

interface BenchCase {
  readonly memoryMib: number
  readonly writesPerSecond: number
  readonly leastRounds: number
}

interface BenchResult {
  readonly memoryGiB: number
  readonly rounds: number
  readonly sentPages: number
  readonly writtenPages: number
  /** Virtual seconds of the whole migration. */
  readonly simulatedSeconds: number
  /** Median of the repeats. */
  readonly wallSeconds: number
  /** Pages sent and page writes, per second of wall time. */
  readonly pagesPerSecond: number
  readonly plainLoopsWallSeconds: number
  readonly plainLoopsPagesPerSecond: number
}

const cases: readonly BenchCase[] = [
  { memoryMib: 1024, writesPerSecond: 150_000, leastRounds: 1 },
  { memoryMib: 16_384, writesPerSecond: 200_000, leastRounds: 5 },
  { memoryMib: 65_536, writesPerSecond: 200_000, leastRounds: 5 },
]

/** Odd; the first run of all is a warm-up and not counted. */
const repeats = 3

/** A VM that writes evenly over all of its memory, on 10 GbE. */
function scenarioOf({ memoryMib, writesPerSecond }: BenchCase): Scenario {
  const hosts = [{ name: 'esx-01' }, { name: 'esx-02' }]
  const datacenter = { name: 'DC-1', clusters: [{ name: 'CL-1', hosts }] }
  const document = {
    precopy: 'scenario',
    version: 1,
    name: `${memoryMib} MiB`,
    seed: 16,
    estate: {
      ssoDomains: [{ vcenters: [{ name: 'vc-a', datacenters: [datacenter] }] }],
      vms: [
        {
          name: 'bench-01',
          host: 'esx-01',
          memory: { sizeMiB: memoryMib },
          workload: { writes: [{ pattern: 'uniform', pagesPerSecond: writesPerSecond }] },
        },
      ],
    },
    commands: [{ atSeconds: 0, command: { type: 'migrate', vm: 'bench-01', toHost: 'esx-02' } }],
  }
  return parseScenario('bench.scenario.json', JSON.stringify(document))
}

function measure(bench: BenchCase): BenchResult {
  const scenario = scenarioOf(bench)
  const run = { scenario, seed: scenario.seed, commands: [] }
  const migration = foldTrace(runToEnd(run).recorder.bytes()).migrations[0]
  if (migration?.outcome?.outcome !== 'completed') throw new Error(`${scenario.name} did not complete.`)
  const { rounds, sentPages, zeroPages, totalNs } = migration.outcome
  if (rounds < bench.leastRounds) throw new Error(`${scenario.name} took ${rounds} rounds only.`)
  const work = workOf(migration, bench.writesPerSecond)
  const writtenPages = work.reduce((sum, round) => sum + round.writes, 0)
  const pages = sentPages + zeroPages + writtenPages
  const memoryPages = (bench.memoryMib * mibBytes) / pageBytes
  runPlainLoops(memoryPages, work)
  const wallSeconds = medianSeconds(() => runToEnd(run))
  const plainLoopsWallSeconds = medianSeconds(() => runPlainLoops(memoryPages, work))
  return {
    memoryGiB: bench.memoryMib / 1024,
    rounds,
    sentPages: sentPages + zeroPages,
    writtenPages,
    simulatedSeconds: totalNs / nsPerSecond,
    wallSeconds,
    pagesPerSecond: pages / wallSeconds,
    plainLoopsWallSeconds,
    plainLoopsPagesPerSecond: pages / plainLoopsWallSeconds,
  }
}

/** Rounds and, as one more, the stun. */
function workOf(migration: MigrationView, writesPerSecond: number): RoundWork[] {
  const rounds = migration.rounds.map(({ finished }) => ({
    writes: Math.floor(((finished?.durationNs ?? 0) / nsPerSecond) * writesPerSecond),
    sentPages: (finished?.sentPages ?? 0) + (finished?.zeroPages ?? 0),
  }))
  return [...rounds, { writes: 0, sentPages: migration.stun.lastPages?.pages ?? 0 }]
}

function medianSeconds(work: () => unknown): number {
  const seconds = Array.from({ length: repeats }, () => {
    const start = performance.now()
    work()
    return (performance.now() - start) / 1000
  })
  return seconds.sort((left, right) => left - right)[(repeats - 1) / 2]!
}

function row(result: BenchResult): Record<string, string | number> {
  const millions = (value: number) => (value / 1e6).toFixed(1)
  return {
    'VM GiB': result.memoryGiB,
    rounds: result.rounds,
    'sent Mpages': millions(result.sentPages),
    'written Mpages': millions(result.writtenPages),
    'simulated s': result.simulatedSeconds.toFixed(1),
    'wall s': result.wallSeconds.toFixed(3),
    'Mpages/s': millions(result.pagesPerSecond),
    'plain loops Mpages/s': millions(result.plainLoopsPagesPerSecond),
    'share of plain loops': `${((result.pagesPerSecond / result.plainLoopsPagesPerSecond) * 100).toFixed(0)} %`,
  }
}

const results = cases.map(measure)
if (process.argv.includes('--json')) console.log(JSON.stringify(results, null, 2))
else console.table(results.map(row))
