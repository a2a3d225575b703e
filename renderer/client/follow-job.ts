/** Asks the host about long work until it is over. */
import type { Job } from '../../core/contract/teaching-messages.ts'

/** Often enough for a bar that moves, seldom enough for the host. */
const askEveryMs = 200

/** `state` asks for it; `onState` is told each state, the last one too. Rejects where the host does not know the job. */
export async function followJob(
  begun: Job,
  state: (jobId: string) => Promise<Job>,
  onState: (job: Job) => void,
): Promise<Job> {
  let job = begun
  onState(job)
  while (job.state === 'running') {
    await new Promise((resolve) => setTimeout(resolve, askEveryMs))
    job = await state(job.id)
    onState(job)
  }
  return job
}
