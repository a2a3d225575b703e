/**
 * Proves a lab over many seeds, on several threads. Seeds are proved one by one, whatever thread is free, and their
 * findings are put together in the order of the seeds: the result does not depend on how many threads there are.
 */
import os from 'node:os'
import { readLabFile, type LabFile } from '../../core/lab/parse.ts'
import { findUnused, firstSeeds } from './lab-coverage.ts'
import { mergedFindings, type LabFinding } from './lab-findings.ts'
import { LabProver, type LabSource, type SeedJob, type SeedReport } from './lab-prover.ts'
import { ownThread, workerThread, workOff, type Thread } from './threads.ts'
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
  const count = Math.min(jobs.length, options.workers ?? os.availableParallelism())
  return workOff(jobs, count <= 1 ? [ownProver(source)] : provers(source, count), options)
}

function ownProver(source: LabSource): Thread<SeedJob, SeedReport> {
  const prover = new LabProver(source)
  return ownThread((job) => prover.prove(job))
}

function provers(source: LabSource, count: number): Thread<SeedJob, SeedReport>[] {
  const file = workerFile('lab-worker', import.meta.url)
  return Array.from({ length: count }, () => workerThread(file, source))
}
