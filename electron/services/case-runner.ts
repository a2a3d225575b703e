/**
 * Runs the simulations of a case file on several threads. Outcomes come back in the order of the jobs, whatever
 * thread was free when: the result does not depend on how many there are.
 */
import os from 'node:os'
import { Worker } from 'node:worker_threads'
import type { CaseOutcome } from '../../core/validation/measured-case.ts'
import type { Job } from '../../core/validation/validate.ts'
import type { CaseWorkerData } from './case-worker.ts'

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
  const { signal, onProgress } = options
  const threads = Math.min(jobs.length, options.threads ?? os.availableParallelism())
  const workers = Array.from({ length: threads }, () => newWorker(source))
  const outcomes: CaseOutcome[] = []
  let next = 0
  let done = 0
  const work = async (worker: Worker) => {
    while (next < jobs.length) {
      const index = next
      next += 1
      outcomes[index] = await outcomeOf(worker, jobs[index]!, signal)
      done += 1
      onProgress?.(done, jobs.length)
    }
  }
  try {
    await Promise.all(workers.map(work))
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return outcomes
}

function newWorker(workerData: CaseWorkerData): Worker {
  return new Worker(new URL('./case-worker.ts', import.meta.url), { workerData })
}

function outcomeOf(worker: Worker, job: Job, signal: AbortSignal | undefined): Promise<CaseOutcome> {
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
    worker.once('message', (outcome: CaseOutcome) => settle(() => resolve(outcome)))
    worker.once('error', (error) => settle(() => reject(error as Error)))
    worker.postMessage(job)
  })
}
