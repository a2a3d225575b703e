/**
 * Proves a lab over many seeds, on several threads. Seeds are proved one by one, whatever thread is free, and their
 * findings are put together in the order of the seeds: the result does not depend on how many threads there are.
 */
import os from 'node:os'
import { Worker } from 'node:worker_threads'
import { readLabFile, type LabFile } from '../../core/lab/parse.ts'
import { findUnused, firstSeeds } from './lab-coverage.ts'
import { mergedFindings, type LabFinding } from './lab-findings.ts'
import { LabProver, type LabSource, type SeedJob, type SeedReport } from './lab-prover.ts'
import { workerFile } from './worker-file.ts'

export type { LabFinding } from './lab-findings.ts'
export type { LabSource } from './lab-prover.ts'

export interface LabVerification {
  /** How many were proved: those asked for, and one for each hidden fault that none of these draws. */
  readonly seeds: number
  readonly findings: readonly LabFinding[]
}

export interface VerifyOptions {
  /** How many seeds: 1, 2, 3, … */
  readonly seeds: number
  /** Threads; left out: one for each core. With one, this thread does it. */
  readonly workers?: number
  /** Told after each seed. */
  readonly onProgress?: (done: number, total: number) => void
  /** Stops all threads; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Wrong paths are walked with so many seeds, and with more where the seed makes a difference. */
const thoroughSeeds = 3
const thoroughSeedsOfVariants = 25

/** Rejects with InputError where the lab cannot be read at all. */
export async function verifyLab(source: LabSource, options: VerifyOptions): Promise<LabVerification> {
  const jobs = jobsOf(readLabFile(source.labFile, source.labText), options.seeds)
  const reports = await proveAll(source, jobs, options)
  const reached = new Set(reports.flatMap(({ misconceptions }) => misconceptions))
  const ofSeeds = reports.map(({ findings }) => findings)
  // A lab whose first variant is not valid cannot be looked at as a whole.
  const isReadable = !ofSeeds.flat().some(({ rule, seed }) => rule === 'variant-valid' && seed === 1)
  const findings = mergedFindings(isReadable ? [...ofSeeds, findUnused(source, reached)] : ofSeeds)
  return { seeds: jobs.length, findings }
}

function jobsOf(file: LabFile, count: number): SeedJob[] {
  const { variables, hiddenFaults } = file.drawable
  const differs = variables.length > 0 || hiddenFaults !== null
  const thorough = differs ? thoroughSeedsOfVariants : thoroughSeeds
  const seeds = Array.from({ length: count }, (_, index) => index + 1)
  const others = [...new Set(firstSeeds(file).values())].filter((seed) => seed > count)
  return [
    ...seeds.map((seed) => ({ seed, isThorough: seed <= thorough })),
    ...others.sort((left, right) => left - right).map((seed) => ({ seed, isThorough: true })),
  ]
}

async function proveAll(
  source: LabSource,
  jobs: readonly SeedJob[],
  options: VerifyOptions,
): Promise<SeedReport[]> {
  const { signal, onProgress } = options
  const threads = Math.min(jobs.length, options.workers ?? os.availableParallelism())
  const provers = threads <= 1 ? [ownThread(source)] : Array.from({ length: threads }, () => thread(source))
  const reports: SeedReport[] = []
  let next = 0
  let done = 0
  const work = async (prover: Thread) => {
    while (next < jobs.length) {
      const index = next
      next += 1
      reports[index] = await prover.prove(jobs[index]!, signal)
      done += 1
      onProgress?.(done, jobs.length)
    }
  }
  try {
    await Promise.all(provers.map(work))
  } finally {
    await Promise.all(provers.map((prover) => prover.end()))
  }
  return reports
}

interface Thread {
  prove(job: SeedJob, signal: AbortSignal | undefined): Promise<SeedReport>
  end(): Promise<unknown>
}

/** Gives way before each seed, so that signals have their turn. */
function ownThread(source: LabSource): Thread {
  const prover = new LabProver(source)
  return {
    async prove(job, signal) {
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      return prover.prove(job)
    },
    end: () => Promise.resolve(),
  }
}

function thread(source: LabSource): Thread {
  const worker = new Worker(workerFile('lab-worker', import.meta.url), { workerData: source })
  return {
    prove: (job, signal) => reportOf(worker, job, signal),
    end: () => worker.terminate(),
  }
}

function reportOf(worker: Worker, job: SeedJob, signal: AbortSignal | undefined): Promise<SeedReport> {
  return new Promise((resolve, reject) => {
    const onAbort = () => settle(() => reject(signal?.reason as Error))
    const settle = (act: () => void) => {
      worker.removeAllListeners('message')
      worker.removeAllListeners('error')
      signal?.removeEventListener('abort', onAbort)
      act()
    }
    if (signal?.aborted === true) {
      onAbort()
      return
    }
    signal?.addEventListener('abort', onAbort)
    worker.once('message', (report: SeedReport) => settle(() => resolve(report)))
    worker.once('error', (error) => settle(() => reject(error as Error)))
    worker.postMessage(job)
  })
}
