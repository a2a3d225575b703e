/**
 * A thread that runs simulations of a case file, one job at a time, as `case-runner.ts` hands them out. It reads
 * the file's text for itself: cases hold functions, which do not cross to another thread.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { readCaseFile } from '../../core/validation/case-file.ts'
import { runJob, type Job } from '../../core/validation/validate.ts'

export interface CaseWorkerData {
  readonly file: string
  readonly text: string
}

const { file, text } = workerData as CaseWorkerData
const cases = readCaseFile(file, text)

parentPort?.on('message', (job: Job) => {
  parentPort?.postMessage(runJob(cases, job))
})
