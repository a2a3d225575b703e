/** A stretch of seeds, played one after the other: what a worker of the storm does, and what it hands back. */
import { add, countRun, type Tally } from './coverage.ts'
import { play } from './play.ts'
import type { Breach } from './rule.ts'
import { documentOfSeed } from './simulation.ts'

/** One of so many seeds is played again, and through a snapshot; ours. */
const seedsPerRepeat = 16

export interface Chunk {
  readonly firstSeed: number
  readonly seeds: number
}

export interface Failure {
  readonly seed: number
  readonly breach: Breach
}

export interface ChunkResult {
  readonly chunk: Chunk
  readonly failures: readonly Failure[]
  readonly tally: Tally
  /** Of the hashes of all traces, in order: the same whoever plays the chunk. */
  readonly hashes: string
}

export function playChunk(chunk: Chunk): ChunkResult {
  const failures: Failure[] = []
  const tally: Tally = new Map()
  let hashes = ''
  for (let seed = chunk.firstSeed; seed < chunk.firstSeed + chunk.seeds; seed += 1) {
    const document = documentOfSeed(seed)
    const { breach, events, records, hash, endNs } = play(document, seed % seedsPerRepeat === 0)
    if (breach !== null) failures.push({ seed, breach })
    countRun(tally, document, records)
    add(tally, 'seeds')
    add(tally, 'events', events)
    add(tally, 'records', records.length)
    add(tally, 'virtual ms', Math.round(endNs / 1e6))
    hashes += hash.slice(0, 8)
  }
  return { chunk, failures, tally, hashes }
}
