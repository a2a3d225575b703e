/**
 * Marks many hand-ins on several threads. Each file is marked by itself, whatever thread is free, and what is seen
 * only beside the others is added at the end, in the order of the files: the result does not depend on how many
 * threads there are. Each thread parses a lab once for each seed that it meets.
 */
import os from 'node:os'
import { withFolderFlags } from './folder-flags.ts'
import { gradeSubmission, type GradedFile, type SubmissionFile } from './grade-submission.ts'
import { LabVariants, type GradingLab } from './grading-lab.ts'
import { ownThread, workerThread, workOff, type Thread } from '../threads.ts'
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
  const count = Math.min(files.length, options.workers ?? os.availableParallelism())
  const jobs = files.map(({ fileName, text }) => ({ fileName, text }))
  return workOff(jobs, count <= 1 ? [ownMarker(labs)] : markers(labs, count), options)
}

function ownMarker(labs: readonly GradingLab[]): Thread<SubmissionFile, GradedFile> {
  const variants = new LabVariants(labs)
  return ownThread((file) => gradeSubmission(file, variants))
}

function markers(labs: readonly GradingLab[], count: number): Thread<SubmissionFile, GradedFile>[] {
  const file = workerFile('grade-worker', import.meta.url)
  return Array.from({ length: count }, () => workerThread(file, labs))
}
