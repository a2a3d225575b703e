/**
 * Runs the simulations of a case file on several threads. Outcomes come back in the order of the jobs, whatever
 * thread was free when: the result does not depend on how many there are.
 */
import os from 'node:os'
import type { CaseOutcome } from '../../core/validation/measured-case.ts'
import type { Job } from '../../core/validation/validate.ts'
import type { CaseWorkerData } from './case-worker.ts'
import { workerThread, workOff } from './threads.ts'

export interface RunCasesOptions {
  /** Threads; left out: one for each core. */
  readonly threads?: number
  /** Told after each simulation. */
  readonly onProgress?: (done: number, total: number) => void
  /** Stops all threads; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Rejects with what a simulation threw. `jobs` are those of the cases that `text` holds. */
export async function runCases(
  source: CaseWorkerData,
  jobs: readonly Job[],
  options: RunCasesOptions = {},
): Promise<CaseOutcome[]> {
  const count = Math.min(jobs.length, options.threads ?? os.availableParallelism())
  const file = new URL('./case-worker.ts', import.meta.url)
  const threads = Array.from({ length: count }, () => workerThread<Job, CaseOutcome>(file, source))
  return workOff(jobs, threads, options)
}
