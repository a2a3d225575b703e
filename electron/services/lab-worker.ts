/**
 * A thread that proves a lab, one seed at a time, as `lab-verifier.ts` hands them out. It reads the texts for itself.
 */
import { parentPort, workerData } from 'node:worker_threads'
import { LabProver, type LabSource, type SeedJob } from './lab-prover.ts'

const prover = new LabProver(workerData as LabSource)

parentPort?.on('message', (job: SeedJob) => {
  parentPort?.postMessage(prover.prove(job))
})
