/**
 * Hands out chunks of seeds to threads until the seeds or the time are over, or somebody stops it. What comes back is
 * put in the order of the seeds, so that the result does not depend on how many threads there are.
 */
import { Worker } from 'node:worker_threads'
import type { Chunk, ChunkResult } from './chunk.ts'

/** So many seeds at a time: some tenths of a second of work, so that stopping is quick and messages are few. */
const seedsPerChunk = 64

/** Runs are short and leave much behind: a large young generation is collected seldom. */
const resourceLimits = { maxYoungGenerationSizeMb: 128 }

export interface CrewOrder {
  readonly firstSeed: number
  readonly seeds: number
  readonly workers: number
  /** No chunk is begun after so many ms; Infinity: there is no limit. */
  readonly limitMs: number
  readonly signal: AbortSignal
  readonly onResult: (result: ChunkResult) => void
}

/** Resolves to the results in the order of their seeds. Rejects if a thread dies. */
export async function playSeeds(order: CrewOrder): Promise<ChunkResult[]> {
  const { firstSeed, seeds, signal } = order
  const endMs = performance.now() + order.limitMs
  const results: ChunkResult[] = []
  let next = firstSeed
  const nextChunk = (): Chunk | null => {
    const left = firstSeed + seeds - next
    if (left <= 0 || signal.aborted || performance.now() >= endMs) return null
    const chunk = { firstSeed: next, seeds: Math.min(left, seedsPerChunk) }
    next += chunk.seeds
    return chunk
  }
  const work = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL('worker.ts', import.meta.url), { resourceLimits })
      const goOn = () => {
        const chunk = nextChunk()
        if (chunk !== null) worker.postMessage(chunk)
        else void worker.terminate().then(() => resolve())
      }
      worker.on('message', (result: ChunkResult) => {
        results.push(result)
        order.onResult(result)
        goOn()
      })
      worker.on('error', reject)
      goOn()
    })
  await Promise.all(Array.from({ length: order.workers }, work))
  return results.sort((a, b) => a.chunk.firstSeed - b.chunk.firstSeed)
}
