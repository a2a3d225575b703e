/**
 * Works a list of jobs off on several threads, one job at a time each. Results come back in the order of the jobs,
 * whatever thread was free when: they do not depend on how many threads there are.
 */
import { Worker } from 'node:worker_threads'

export interface Thread<Job, Result> {
  /** Rejects with what the job threw, or with the signal's reason. */
  run(job: Job, signal: AbortSignal | undefined): Promise<Result>
  end(): Promise<unknown>
}

export interface WorkOptions {
  /** Told after each job. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined
  /** Stops all threads; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/** Ends the threads in any case. */
export async function workOff<Job, Result>(
  jobs: readonly Job[],
  threads: readonly Thread<Job, Result>[],
  { signal, onProgress }: WorkOptions,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  let done = 0
  const work = async (thread: Thread<Job, Result>) => {
    while (next < jobs.length) {
      const index = next
      next += 1
      results[index] = await thread.run(jobs[index]!, signal)
      done += 1
      onProgress?.(done, jobs.length)
    }
  }
  try {
    await Promise.all(threads.map(work))
  } finally {
    await Promise.all(threads.map((thread) => thread.end()))
  }
  return results
}

/** This thread. Gives way before each job, so that signals have their turn. */
export function ownThread<Job, Result>(act: (job: Job) => Result): Thread<Job, Result> {
  return {
    async run(job, signal) {
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      return act(job)
    },
    end: () => Promise.resolve(),
  }
}

/** A worker that answers each message with one. */
export function workerThread<Job, Result>(file: URL, workerData: unknown): Thread<Job, Result> {
  const worker = new Worker(file, { workerData })
  return {
    run: (job, signal) => answerOf<Result>(worker, job, signal),
    end: () => worker.terminate(),
  }
}

function answerOf<Result>(worker: Worker, job: unknown, signal: AbortSignal | undefined): Promise<Result> {
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
    worker.once('message', (result: Result) => settle(() => resolve(result)))
    worker.once('error', (error) => settle(() => reject(error as Error)))
    worker.postMessage(job)
  })
}
