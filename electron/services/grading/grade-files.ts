/**
 * Marks many hand-ins on several threads. Each file is marked by itself, whatever thread is free, and what is seen
 * only beside the others is added at the end, in the order of the files: the result does not depend on how many
 * threads there are. Each thread parses a lab once for each seed that it meets.
 */
import os from 'node:os'
import { Worker } from 'node:worker_threads'
import { withFolderFlags } from './folder-flags.ts'
import { gradeSubmission, type GradedFile, type SubmissionFile } from './grade-submission.ts'
import { LabVariants, type GradingLab } from './grading-lab.ts'
import { workerFile } from '../worker-file.ts'

export interface GradeFilesOptions {
  /** Threads; left out: one for each core. With one, this thread does it. */
  readonly workers?: number
  /** Told after each file. */
  readonly onProgress?: (done: number, total: number) => void
  /** Stops all threads; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal
}

/** In the order of the files, each with the flags that the others give it. */
export async function gradeFiles(
  files: readonly SubmissionFile[],
  labs: readonly GradingLab[],
  options: GradeFilesOptions = {},
): Promise<GradedFile[]> {
  return withFolderFlags(await gradeEach(files, labs, options))
}

/** As `gradeFiles`, each file by itself. */
export async function gradeEach(
  files: readonly SubmissionFile[],
  labs: readonly GradingLab[],
  options: GradeFilesOptions = {},
): Promise<GradedFile[]> {
  const { signal, onProgress } = options
  const count = Math.min(files.length, options.workers ?? os.availableParallelism())
  const threads = count <= 1 ? [ownThread(labs)] : Array.from({ length: count }, () => thread(labs))
  const graded: GradedFile[] = []
  let next = 0
  let done = 0
  const work = async (one: Thread) => {
    while (next < files.length) {
      const index = next
      next += 1
      graded[index] = await one.grade(files[index]!, signal)
      done += 1
      onProgress?.(done, files.length)
    }
  }
  try {
    await Promise.all(threads.map(work))
  } finally {
    await Promise.all(threads.map((one) => one.end()))
  }
  return graded
}

interface Thread {
  grade(file: SubmissionFile, signal: AbortSignal | undefined): Promise<GradedFile>
  end(): Promise<unknown>
}

/** Gives way before each file, so that signals have their turn. */
function ownThread(labs: readonly GradingLab[]): Thread {
  const variants = new LabVariants(labs)
  return {
    async grade(file, signal) {
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      return gradeSubmission(file, variants)
    },
    end: () => Promise.resolve(),
  }
}

function thread(labs: readonly GradingLab[]): Thread {
  const worker = new Worker(workerFile('grade-worker', import.meta.url), { workerData: labs })
  return {
    grade: (file, signal) => gradedBy(worker, file, signal),
    end: () => worker.terminate(),
  }
}

function gradedBy(
  worker: Worker,
  file: SubmissionFile,
  signal: AbortSignal | undefined,
): Promise<GradedFile> {
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
    worker.once('message', (graded: GradedFile) => settle(() => resolve(graded)))
    worker.once('error', (error) => settle(() => reject(error as Error)))
    worker.postMessage({ fileName: file.fileName, text: file.text })
  })
}
