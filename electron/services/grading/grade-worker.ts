/** A thread that marks hand-ins, one at a time, as `grade-files.ts` hands them out. It parses the labs for itself. */
import { parentPort, workerData } from 'node:worker_threads'
import { gradeSubmission, type SubmissionFile } from './grade-submission.ts'
import { LabVariants, type GradingLab } from './grading-lab.ts'

const labs = new LabVariants(workerData as readonly GradingLab[])

parentPort?.on('message', (file: SubmissionFile) => {
  parentPort?.postMessage(gradeSubmission(file, labs))
})
