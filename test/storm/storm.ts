/**
 * `npm run storm -- --seeds N --seed S [--workers W] [--minutes M]`: random estates, commands and faults, each from
 * one seed, with every promise of a migration asserted on the way. `--replay FILE` plays a scenario that an earlier
 * storm has written. Exits non-zero if a promise was broken, or if a large storm has not met all that it should.
 */
import os from 'node:os'
import { parseArgs } from 'node:util'
import type { ChunkResult } from './chunk.ts'
import { gapsOf } from './coverage.ts'
import { playSeeds } from './crew.ts'
import { replay, tellFailure } from './failure.ts'
import { mergedTally, summaryLines } from './summary.ts'
import { sha256Hex } from '../../core/base/hash.ts'

/** So many failures are shrunk and told, one of each promise; the others are counted. */
const mostTold = 5
/** A storm of so many seeds must have met all that coverage expects. */
const seedsForCoverage = 10_000
const msPerReport = 2000

/** As shells have it for a program that was stopped from the keyboard. */
const stoppedStatus = 130
const usage = 'npm run storm -- [--seeds N] [--seed S] [--workers W] [--minutes M] | --replay FILE'

function wholeNumber(name: string, text: string | undefined, otherwise: number): number {
  if (text === undefined) return otherwise
  const value = Number(text)
  if (Number.isInteger(value) && value > 0) return value
  throw new RangeError(`--${name} needs a whole number above 0, not "${text}". ${usage}`)
}

async function storm(): Promise<number> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string' },
      seed: { type: 'string' },
      workers: { type: 'string' },
      minutes: { type: 'string' },
      replay: { type: 'string' },
    },
  })
  if (values.replay !== undefined) return tellReplay(values.replay)
  const minutes = values.minutes === undefined ? Infinity : Number(values.minutes)
  if (!(minutes > 0)) throw new RangeError(`--minutes needs a number above 0. ${usage}`)
  const seeds = wholeNumber('seeds', values.seeds, minutes === Infinity ? 2000 : Number.MAX_SAFE_INTEGER)
  const stop = new AbortController()
  process.once('SIGINT', () => {
    process.stderr.write('\nstopping; once more to end at once\n')
    stop.abort()
  })
  const startMs = performance.now()
  const results = await playSeeds({
    firstSeed: wholeNumber('seed', values.seed, 1),
    seeds,
    workers: wholeNumber('workers', values.workers, os.availableParallelism()),
    limitMs: minutes * 60_000,
    signal: stop.signal,
    onResult: progress(seeds, startMs),
  })
  const status = tellResults(results, performance.now() - startMs)
  if (!stop.signal.aborted) return status
  process.stdout.write('Stopped before all seeds were played.\n')
  return status === 0 ? stoppedStatus : status
}

/** Says on standard error how far it is, now and then. */
function progress(seeds: number, startMs: number): (result: ChunkResult) => void {
  let played = 0
  let failed = 0
  let saidMs = startMs
  return ({ chunk, failures }) => {
    played += chunk.seeds
    failed += failures.length
    for (const { seed, breach } of failures) process.stderr.write(`seed ${seed} breaks "${breach.check}"\n`)
    const nowMs = performance.now()
    if (nowMs - saidMs < msPerReport) return
    saidMs = nowMs
    const of = seeds === Number.MAX_SAFE_INTEGER ? '' : ` of ${seeds}`
    const rate = Math.round((played / (nowMs - startMs)) * 1000)
    process.stderr.write(`${played}${of} seeds, ${rate} per second, ${failed} failed\n`)
  }
}

function tellResults(results: readonly ChunkResult[], wallMs: number): number {
  const tally = mergedTally(results)
  for (const line of summaryLines(tally, wallMs)) process.stdout.write(`${line}\n`)
  process.stdout.write(`traces: ${sha256Hex(results.map(({ hashes }) => hashes).join('')).slice(0, 16)}\n`)
  const failures = results.flatMap((result) => result.failures)
  const firstOfEach = new Map(failures.toReversed().map((failure) => [failure.breach.check, failure]))
  for (const failure of [...firstOfEach.values()].reverse().slice(0, mostTold))
    for (const line of tellFailure(failure)) process.stdout.write(`${line}\n`)
  if (failures.length > 0) {
    const counts = [...firstOfEach.keys()].map(
      (check) => `${failures.filter(({ breach }) => breach.check === check).length} × ${check}`,
    )
    process.stdout.write(`${failures.length} seeds failed: ${counts.join(', ')}\n`)
    return 1
  }
  if ((tally.get('seeds') ?? 0) >= seedsForCoverage && gapsOf(tally).length > 0) {
    process.stdout.write('No promise was broken, but not all was met that should have been.\n')
    return 1
  }
  process.stdout.write('No promise was broken.\n')
  return 0
}

function tellReplay(file: string): number {
  const breach = replay(file)
  if (breach === null) {
    process.stdout.write('No promise is broken.\n')
    return 0
  }
  const { check, detail, atNs } = breach
  process.stdout.write(`Breaks "${check}" at ${(atNs / 1e9).toFixed(6)} s: ${detail}\n`)
  return 1
}

try {
  process.exitCode = await storm()
} catch (error) {
  // What was asked for makes no sense: a message is enough.
  const isUsage =
    error instanceof RangeError ||
    (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  if (!isUsage) throw error
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
