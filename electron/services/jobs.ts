/**
 * Long work of the host that a window asks about until it is over: proving a lab, marking hand-ins. A job's result is
 * kept until it is read, or until so many newer ones are there; a job that is cancelled has none.
 */
import { randomUUID } from 'node:crypto'
import type { Job } from '../../core/contract/teaching-messages.ts'
import { InputError } from '../../core/base/errors.ts'
import { NotFoundError, RefusedError } from './refused.ts'

/** What work is given: where to tell how far it is, and whether it shall stop. */
export interface JobControl {
  progress(done: number, total: number): void
  readonly signal: AbortSignal
}

interface KnownJob {
  readonly control: AbortController
  /** Settles when nothing of it is under way any more; never rejects. */
  readonly over: Promise<void>
  job: Job
  result: unknown
}

/** More than these are not remembered; those that still run always are. */
const mostOverJobs = 32

export class Jobs {
  private readonly known = new Map<string, KnownJob>()

  /** Begins at once; what `work` throws ends the job as failed, with its message. */
  begin(label: string, total: number, work: (control: JobControl) => Promise<unknown>): Job {
    const id = randomUUID()
    const abort = new AbortController()
    const control: JobControl = {
      progress: (done, whole) => this.change(id, { done, total: whole }),
      signal: abort.signal,
    }
    const over = Promise.resolve()
      .then(() => work(control))
      .then(
        (result) => this.end(id, result),
        (error: unknown) => this.fail(id, error),
      )
    const job: Job = { id, label, done: 0, total, state: 'running', problem: '' }
    this.known.set(id, { control: abort, over, job, result: null })
    this.forgetOldest()
    return job
  }

  /** Throws NotFoundError. */
  state(jobId: string): Job {
    return this.find(jobId).job
  }

  /** It stops as soon as it can; one that is over stays as it is. Throws NotFoundError. */
  cancel(jobId: string): Job {
    const { job, control } = this.find(jobId)
    if (job.state === 'running') {
      this.change(jobId, { state: 'cancelled' })
      control.abort(new Error('It was cancelled.'))
    }
    return this.find(jobId).job
  }

  /** What came out of it; the job is forgotten then. Throws NotFoundError, or RefusedError while there is nothing. */
  takeResult(jobId: string): unknown {
    const { job, result } = this.find(jobId)
    if (job.state !== 'done') throw new RefusedError(noResult(job))
    this.known.delete(jobId)
    return result
  }

  /** Stops what runs and waits until it has stopped. */
  async close(): Promise<void> {
    const running = [...this.known.values()]
    for (const { job } of running) this.cancel(job.id)
    await Promise.all(running.map(({ over }) => over))
    this.known.clear()
  }

  private find(jobId: string): KnownJob {
    const known = this.known.get(jobId)
    if (known === undefined) throw new NotFoundError('job', jobId)
    return known
  }

  private change(jobId: string, changes: Partial<Job>): void {
    const known = this.known.get(jobId)
    if (known?.job.state === 'running') known.job = { ...known.job, ...changes }
  }

  private end(jobId: string, result: unknown): void {
    const known = this.known.get(jobId)
    if (known?.job.state !== 'running') return
    known.result = result
    this.change(jobId, { done: known.job.total, state: 'done' })
  }

  private fail(jobId: string, error: unknown): void {
    if (this.known.get(jobId)?.job.state !== 'running') return
    this.change(jobId, { state: 'failed', problem: messageOf(error) })
    // What a person did is said in the window; anything else is a bug, and is told where bugs are looked for.
    if (!(error instanceof InputError) && !(error instanceof RefusedError)) {
      process.stderr.write(`precopy: ${error instanceof Error ? (error.stack ?? '') : String(error)}\n`)
    }
  }

  private forgetOldest(): void {
    const over = [...this.known.values()].filter(({ job }) => job.state !== 'running')
    for (const { job } of over.slice(0, Math.max(0, over.length - mostOverJobs))) this.known.delete(job.id)
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

function noResult({ label, state, problem }: Job) {
  const why = {
    running: `"${label}" is still under way.`,
    failed: `"${label}" failed: ${problem}`,
    cancelled: `"${label}" was cancelled.`,
    done: '',
  }
  return {
    id: 'job-has-no-result',
    fault: '',
    message: why[state],
    remedy: state === 'running' ? 'Wait until it is done.' : 'Begin it anew.',
  }
}
